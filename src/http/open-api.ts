import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema, RouteOptions } from 'fastify';
import { problemResponses, problemSchema } from '../features/problems/problem-schema.ts';
import type { RouteHost } from '../features/route-host.ts';
import { version } from '../version.ts';

const DESCRIPTION =
  'Touchpoint precision marketing: the right offer, to the right customer, through the right touchpoint, at the moment ' +
  'it is wanted. Every refusal is a problem document (RFC 9457) with a stable `code`. Writes take `Idempotency-Key`: ' +
  'told again within 24 hours they are answered alike. Times are epoch milliseconds.';

const tags = [
  { name: 'events', description: 'What happened to customers' },
  { name: 'customers', description: 'Profiles' },
  { name: 'guidance', description: 'The best offers at a touchpoint, and why' },
  { name: 'contacts', description: 'What became of proposals' },
  { name: 'audiences', description: 'How many customers a rule holds for' },
  { name: 'scenarios', description: 'What opens moments, and how often it would have' },
  { name: 'campaigns', description: 'What campaigns come to, and running them' },
  { name: 'products', description: 'What is offered, and whom it suits' },
  { name: 'definitions', description: 'What decides' },
  { name: 'previews', description: 'How something would look for one customer' },
  { name: 'channels', description: 'What gateways tell and ask' },
  { name: 'access', description: 'Who people and programs are, and what they may do' },
  { name: 'operation', description: 'Health, measures, the live stream, dead letters' },
];

const idempotencyHeader = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'The same request under the same key is done once.',
    },
  },
};

/** Describes every route that is registered after it, from the schemas that check and write. */
export async function describeApi(app: RouteHost): Promise<void> {
  app.addSchema(problemSchema);
  app.addHook('onRoute', addCommonAnswers);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Opportune', version, description: DESCRIPTION },
      tags,
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer opk_…`' },
          session: { type: 'apiKey', in: 'cookie', name: 'opportune_session', description: 'A person who signed in.' },
        },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
    transform: ({ schema, url, route }) => ({ schema: described(schema ?? {}, route), url }),
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** Answers that any request may get, or any with a key. */
function addCommonAnswers(route: RouteOptions): void {
  const { schema, config } = route;
  if (schema === undefined || schema.hide === true) return;
  const body = schema.body !== undefined || config?.rawBodyTypes !== undefined;
  const common = problemResponses(
    'request-invalid',
    ...(route.url.includes(':') ? (['path-invalid'] as const) : []),
    ...(body ? (['body-malformed', 'media-type-unsupported', 'body-too-large'] as const) : []),
    ...(config?.scope === undefined
      ? []
      : (['unauthenticated', 'key-expired', 'key-revoked', 'scope-missing', 'region-bound', 'cross-site'] as const)),
    ...(config?.regions === 'customer' ? (['customer-unknown'] as const) : []),
    ...(config?.regions === 'definition' ? (['definition-unknown', 'name-taken'] as const) : []),
    ...(config?.signedIn === true ? (['unauthenticated', 'cross-site'] as const) : []),
    ...(config?.idempotent !== undefined ? (['idempotency-mismatch', 'idempotency-running'] as const) : []),
    'rate-limited',
    'not-running',
    'internal',
  );
  schema.response = joined(common, (schema.response ?? {}) as Answers);
}

type Answers = Record<string, { description?: string }>;

/** Both descriptions where both know a status. */
function joined(common: Answers, own: Answers): Answers {
  const answers = { ...common, ...own };
  for (const [status, { description: text }] of Object.entries(common)) {
    const mine = own[status]?.description;
    if (mine === undefined || text === undefined) continue;
    const sentences = [...new Set([...mine.split(/(?<=\.) (?=`)/), ...text.split(/(?<=\.) (?=`)/)])];
    answers[status] = { ...own[status], description: sentences.join(' ') };
  }
  return answers;
}

/** What the framework does not check and people must know: who may call, bodies read as bytes, the header of writes. */
function described(schema: FastifySchema, { config }: RouteOptions): FastifySchema {
  if (config === undefined) return schema;
  const { scope, signedIn, regions = 'all', audit, documentedBody, idempotent } = config;
  return {
    ...schema,
    ...(scope !== undefined && { security: [scope].flat().map((each) => ({ apiKey: [each] })) }),
    ...(scope !== undefined && { 'x-regions': regions }),
    ...(audit !== undefined && { 'x-audit': typeof audit === 'string' ? audit : audit.action }),
    ...(signedIn === true && { security: [{ session: [] }] }),
    ...(documentedBody !== undefined && { body: { content: documentedBody } }),
    ...(idempotent !== undefined && { headers: idempotencyHeader }),
  };
}
