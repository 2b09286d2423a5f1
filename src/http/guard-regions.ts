import type { FastifyRequest } from 'fastify';
import type { Definitions } from '../core/schema/definitions.ts';
import { writtenValue } from '../definitions/written-texts.ts';
import { mayTouchCustomer } from '../features/access/region-scope.ts';
import type { DefinitionGuard } from '../features/definitions/definition-guard.ts';
import { HttpProblem, type ProblemPlace } from '../features/problems/http-problem.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { LiveService } from '../runtime/live/live-service.ts';
import { sendError } from './answer-problems.ts';

/** Problems whose words come from all definitions: "did you mean …". */
const telling: ReadonlySet<string> = new Set([
  'definitions-invalid',
  'rule-invalid',
  'checks-failed',
  'warnings-unread',
]);
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const HIDDEN = '…';

export interface GuardParts {
  live: Pick<LiveService, 'customer'> & { readonly definitions: Definitions };
  definitions: DefinitionGuard;
}

/**
 * Keeps callers who are bound to regions to what is theirs, on routes that say `customer` or `definition` of their
 * regions, and takes the names of what is others' out of what routes say is wrong.
 */
export function guardRegions(app: RouteHost, { live, definitions }: GuardParts): void {
  app.addHook('preHandler', async (request) => {
    const { caller, routeOptions } = request;
    if (caller.regions === undefined) return;
    const { regions } = routeOptions.config;
    if (regions === 'customer') {
      const { customerId = '' } = request.params as { customerId?: string };
      const view = await live.customer(customerId);
      if (view !== undefined && mayTouchCustomer(caller, view, live.definitions)) return;
      throw new HttpProblem('customer-unknown', 'no customer with this id is known');
    }
    if (regions === 'definition') await definitions.assertAllowed(caller, wishOf(request));
  });
  app.addHook('onRoute', (route) => {
    if (route.config?.scope === undefined) return;
    route.errorHandler = async (error, request, reply) => {
      const isTelling = error instanceof HttpProblem && telling.has(error.code);
      const told = isTelling ? await withoutHidden(error, request, definitions) : error;
      return sendError(told, request, reply);
    };
  });
  app.addHook('preSerialization', async (request, _reply, payload) => {
    const { caller } = request;
    if (caller.regions === undefined) return payload;
    const { problems } = (payload ?? {}) as { problems?: unknown };
    if (problems === undefined) return payload;
    const hide = hider(await definitions.hiddenIds(caller));
    return { ...(payload as object), problems: withTexts(problems, hide) };
  });
}

function wishOf({ params, query, body, method }: FastifyRequest) {
  const { campaignId, version, ...named } = params as Record<
    'campaignId' | 'kind' | 'id' | 'version',
    string | undefined
  >;
  const { kind = 'campaign', id = campaignId ?? '' } = named;
  const { from, to } = (query ?? {}) as { from?: string; to?: string };
  const { content, document } = (body ?? {}) as { content?: string; document?: Record<string, unknown> };
  const isReading = readingMethods.has(method);
  const written = document ?? (content === undefined ? undefined : (writtenValue(content) ?? {}));
  const versions = [version, from, to].flatMap((each) => (each === undefined ? [] : [Number(each)]));
  return {
    ...{ kind, id, versions, isReading, mayMake: !isReading && written !== undefined && version === undefined },
    ...(written !== undefined && { written }),
  };
}

async function withoutHidden(
  error: HttpProblem,
  { caller }: FastifyRequest,
  definitions: DefinitionGuard,
): Promise<HttpProblem> {
  if (caller.regions === undefined) return error;
  const hide = hider(await definitions.hiddenIds(caller));
  const errors = error.errors.map((place) => withTexts(place, hide) as ProblemPlace);
  return new HttpProblem(error.code, hide(error.message), { errors });
}

/** The same value with its texts changed; the names of its fields stay. */
function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => withTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, change)]));
}

/** Replaces ids, wherever they stand as whole words. */
function hider(ids: ReadonlySet<string>): (text: string) => string {
  const longestFirst = [...ids]
    .sort((a, b) => b.length - a.length)
    .map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}_-])`, 'gu');
  return (text) => text.replace(pattern, HIDDEN);
}
