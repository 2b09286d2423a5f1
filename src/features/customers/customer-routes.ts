import { type Static, Type } from 'typebox';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Records } from '../../ports/records.ts';
import type { LiveService, RecordingService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchRegion } from '../access/region-scope.ts';
import { RegionTree } from '../access/region-tree.ts';
import { customerIdSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RecordIntake } from '../records/body-readers.ts';
import { recordAnswer } from '../records/record-answer.ts';
import { mostRecords, ndjsonType, type RecordBody, recordBody, recordTypes } from '../records/record-body.ts';
import { termsOf } from '../records/terms-of.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';

export interface CustomerParts {
  live: LiveService & RecordingService;
  intake: RecordIntake;
  /** Absent: there are none to erase. */
  records: Pick<Records, 'erase'> | undefined;
  now: () => number;
  settings: { recordsBodyBytes: number; eventsAheadMs: number };
}

/** Keys of a customer's record that are no attributes. */
const RESERVED = ['customerId', 'id', 'at'];

/** The records may be away. */
const SINK_PATIENCE_MS = 20_000;
const SINK_RETRY_MS = 10_000;

const params = Type.Object({ customerId: customerIdSchema });
const patch = Type.Object(
  {
    profile: Type.Record(
      Type.String({ maxLength: 128 }),
      Type.Union([
        Type.String({ maxLength: 1024 }),
        Type.Number(),
        Type.Boolean(),
        Type.Null(),
        Type.Array(Type.String({ maxLength: 256 }), { maxItems: 64 }),
      ]),
      { minProperties: 1, maxProperties: 500, description: 'Attributes to set; null clears.' },
    ),
  },
  { additionalProperties: false },
);
const accepted = Type.Object({ accepted: Type.Integer() });

/** Changes to customers. */
export function customerRoutes(app: RouteHost, parts: CustomerParts): void {
  changeRoutes(app, parts);
  eraseRoute(app, parts);
}

function changeRoutes(app: RouteHost, { live, intake, now, settings }: CustomerParts): void {
  app.patch(
    '/v1/customers/:customerId',
    {
      config: {
        scope: 'customers:write',
        idempotent: 'recent',
        regions: 'customer',
        audit: { action: 'customer.change', of: 'people' },
      },
      schema: {
        operationId: 'changeCustomer',
        summary: 'Set or clear attributes of a customer, who is made when not known',
        description: 'Answers when the change is durable; reading shows it a moment later.',
        tags: ['customers'],
        params,
        body: patch,
        response: { 202: accepted, ...problemResponses('customer-invalid', 'overloaded', 'not-running') },
      },
    },
    async (request, reply) => {
      const at = now();
      assertStays(request, live.definitions);
      const read = await intake.take('customers', recordOfPatch(request, at), termsOf(request, at, 0));
      const [problem] = read.rejected;
      if (problem !== undefined) {
        const errors = [{ pointer: '/profile', message: `${problem.code}: ${problem.message}` }];
        throw new HttpProblem('customer-invalid', problem.message, { errors });
      }
      reply.code(202);
      return { accepted: read.accepted };
    },
  );
  app.post(
    '/v1/customers/batch',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: {
        scope: 'customers:write',
        idempotent: 'recent',
        rawBodyTypes: recordTypes,
        documentedBody: {
          [ndjsonType]: { schema: { type: 'string', description: 'A customer a line.' } },
          'application/json': { schema: { type: 'array', items: { type: 'object', required: ['customerId'] } } },
        },
        audit: { action: 'customer.change', of: 'people' },
      },
      schema: {
        operationId: 'changeCustomers',
        summary: 'Set or clear attributes of many customers',
        description:
          'Records are `{customerId, at?, …attributes}`; what is left out stays as it is, null clears. Answers when the ' +
          `accepted ones are durable. At most ${mostRecords} customers a request.`,
        tags: ['customers'],
        response: { 202: recordAnswer, ...problemResponses('body-malformed', 'overloaded', 'not-running') },
      },
    },
    async (request, reply) => {
      reply.code(202);
      const body = recordBody(request.body, request.mediaType);
      return intake.take('customers', body, termsOf(request, now(), settings.eventsAheadMs));
    },
  );
}

/** Who is bound to regions gives no customer away: the region of one stays among theirs. */
function assertStays({ caller, body: { profile } }: PatchRequest & { caller: Caller }, definitions: Definitions): void {
  const { attribute } = RegionTree.of(definitions);
  if (caller.regions === undefined || attribute === undefined || !(attribute in profile)) return;
  const region = profile[attribute];
  if (typeof region === 'string' && mayTouchRegion(caller, region, definitions)) return;
  const message = 'is no region of the caller';
  const errors = [{ pointer: `/profile/${attribute}`, message }];
  throw new HttpProblem('customer-invalid', `/profile/${attribute} ${message}`, { errors });
}

interface PatchRequest {
  params: Static<typeof params>;
  body: Static<typeof patch>;
  idempotencyKey: string;
}

/** A change has an id of its own: the same values again, after others, are another change. */
function recordOfPatch(
  { params: { customerId }, body: { profile }, idempotencyKey }: PatchRequest,
  at: number,
): RecordBody {
  const reserved = RESERVED.find((name) => name in profile);
  if (reserved !== undefined) {
    throw new HttpProblem('customer-invalid', `${reserved} is no attribute`, {
      errors: [{ pointer: `/profile/${reserved}`, message: 'is no attribute' }],
    });
  }
  const record = { ...profile, customerId, id: requestIdOf({ idempotencyKey }), at };
  return { bytes: Buffer.from(JSON.stringify(record)), format: 'json' };
}

function eraseRoute(app: RouteHost, { live, records }: CustomerParts): void {
  app.delete(
    '/v1/customers/:customerId',
    {
      config: { scope: 'customers:write', idempotent: 'kept', regions: 'customer', audit: 'customer.erase' },
      schema: {
        operationId: 'eraseCustomer',
        summary: 'Forget a customer, in the engine and in the records',
        tags: ['customers'],
        params,
        response: {
          202: accepted,
          ...problemResponses(
            'customer-unknown',
            'command-unsupported',
            'records-unavailable',
            'overloaded',
            'not-running',
          ),
        },
      },
    },
    async (request, reply) => {
      const { customerId } = request.params;
      const isKnown = (await live.customer(customerId)) !== undefined;
      if (isKnown) {
        const content = { command: 'erase' };
        const effects = await live.request({ kind: 'command', customerId, id: requestIdOf(request), content });
        const refusal = effects.find((effect) => effect.type === 'deadLetter');
        if (refusal !== undefined) throw new HttpProblem('command-unsupported', refusal.message);
      }
      // Also of one whom the engine has forgotten: the database may have been away when it did.
      if (records !== undefined) {
        await sinkPassed(live, customerId);
        await records.erase(customerId);
      }
      if (!isKnown) throw unknownCustomer();
      reply.code(202);
      return { accepted: 1 };
    },
  );
}

/** What is still on its way to the records would come after their erasure. */
async function sinkPassed(live: RecordingService, customerId: string): Promise<void> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const detail = 'the customer is erased in the engine, the records are not there to be erased: send it again';
    reject(new HttpProblem('records-unavailable', detail, { retryAfterMs: SINK_RETRY_MS }));
  }, SINK_PATIENCE_MS);
  try {
    await Promise.race([live.recorded(customerId), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function unknownCustomer(): HttpProblem {
  return new HttpProblem('customer-unknown', 'no customer with this id is known');
}
