import type { Registry } from 'prom-client';
import { Type } from 'typebox';
import { problemResponses } from '../features/problems/problem-schema.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { LiveService } from '../runtime/live/live-service.ts';

/** One thing without which the service is of no use. */
export interface ReadinessCheck {
  name: string;
  /** Its trouble is told, and requests can be served all the same. */
  isBearable?: boolean;
  /** Undefined: it is well; else what is wrong, for people. May be asked often: must be quick. */
  trouble(): Promise<string | undefined>;
}

const health = Type.Object({ status: Type.Enum(['ok', 'failed']), state: Type.String() });
const readiness = Type.Object({
  ready: Type.Boolean(),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), trouble: Type.Optional(Type.String()) })),
});
const CHECK_TIMEOUT_MS = 2000;

/** Health, readiness and metrics. */
export function operationRoutes(
  app: RouteHost,
  live: LiveService,
  checks: readonly ReadinessCheck[],
  metrics: Registry,
): void {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'Whether the process is alive; `503` when it needs a restart',
        tags: ['operation'],
        response: { 200: health, 503: health },
      },
    },
    async (_request, reply) => {
      const { state } = live.status();
      const status = state === 'failed' ? ('failed' as const) : ('ok' as const);
      reply.code(status === 'ok' ? 200 : 503);
      return { status, state };
    },
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Whether requests can be served now',
        tags: ['operation'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const all = [engineCheck(live), ...checks];
      const answers = await Promise.all(all.map(askCheck));
      const ready = answers.every(({ ok }, index) => ok || all[index]!.isBearable === true);
      reply.code(ready ? 200 : 503);
      return { ready, checks: answers };
    },
  );
  app.get(
    '/metrics',
    {
      config: { scope: 'operations:read' },
      schema: {
        operationId: 'metrics',
        summary: 'Measures in the text format of Prometheus',
        tags: ['operation'],
        response: {
          200: {
            description: 'Text format 0.0.4',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...problemResponses('internal'),
        },
      },
    },
    async (_request, reply) => {
      const text = await metrics.metrics();
      return reply
        .type(metrics.contentType)
        .serializer((body: string) => body)
        .send(text);
    },
  );
}

/** The engine: running, its clock going, its log and what follows it with room left. */
function engineCheck(live: LiveService): ReadinessCheck {
  return {
    name: 'engine',
    trouble: async () => {
      const { state, recovered, trouble, inFlightBytes, limitBytes } = live.status();
      if (state === 'starting') return `starting, ${Math.floor(recovered * 100)} % of the log gone over`;
      if (state !== 'running') return trouble ?? `the service is ${state}`;
      if (inFlightBytes >= limitBytes) return 'what was logged is not recorded fast enough: inputs are refused';
      return trouble;
    },
  };
}

async function askCheck({ name, trouble }: ReadinessCheck): Promise<{ name: string; ok: boolean; trouble?: string }> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS} ms`);
  // Messages of errors name machines and accounts; whoever may ask here need not know them.
  const found = await Promise.race([trouble().catch(() => 'it cannot be reached'), late]);
  clearTimeout(timer);
  return found === undefined ? { name, ok: true } : { name, ok: false, trouble: found };
}
