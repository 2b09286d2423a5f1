import { type Static, Type } from 'typebox';
import { idOf } from '../../core/hash.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { KnownCustomers } from '../customers/known-customers.ts';
import { mayReadRecordsOf } from '../customers/own-customer.ts';
import { assertApplied } from '../engine-refusal.ts';
import { instantSchema, nameSchema, recordIdSchema } from '../field-schemas.ts';
import type { RecentGuidance } from '../guidance/recent-guidance.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import { requestIdOf } from '../request-id.ts';
import type { RouteHost } from '../route-host.ts';

const outcomes = [
  'sent',
  'delivered',
  'failed',
  'expired',
  'unknown',
  'viewed',
  'agreed-to-pay',
  'agreed-to-trial',
  'considering',
  'declined',
  'do-not-disturb',
] as const;

const told = Type.Object(
  {
    outcome: Type.Enum([...outcomes]),
    at: Type.Optional(instantSchema),
    staffId: Type.Optional(nameSchema),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
    reason: Type.Optional(Type.String({ maxLength: 64, description: 'Why it did not arrive.' })),
  },
  { additionalProperties: false },
);

const noted = Type.Object({ contactId: Type.String(), outcome: Type.String() });

export interface OutcomeParts {
  live: LiveService;
  customers: KnownCustomers;
  recent: RecentGuidance;
  now: () => number;
  settings: { eventsAheadMs: number };
}

/** What became of contacts. */
export function outcomeRoutes(app: RouteHost, { live, customers, recent, now, settings }: OutcomeParts): void {
  app.post(
    '/v1/contacts/:contactId/outcomes',
    {
      config: {
        scope: 'outcomes:write',
        idempotent: 'recent',
        regions: 'own',
        audit: { action: 'contact.outcome', of: 'people' },
      },
      schema: {
        operationId: 'noteOutcome',
        summary: 'What the customer said, or what became of a message',
        description: 'The same outcome told again changes nothing and is answered alike.',
        tags: ['contacts'],
        params: Type.Object({ contactId: recordIdSchema }),
        body: told,
        response: {
          200: noted,
          ...problemResponses('contact-unknown', 'overloaded', 'not-running', 'records-unavailable'),
        },
      },
    },
    async (request) => {
      const { params, body } = request;
      const { contactId } = params;
      // The engine would believe that the time has come: contacts would be forgotten, moments over.
      if ((body.at ?? 0) > now() + settings.eventsAheadMs) {
        const errors = [{ pointer: '/at', message: 'lies further ahead than is allowed' }];
        throw new HttpProblem('request-invalid', '/at lies further ahead than is allowed', { errors });
      }
      const customerId = await recent.contactOwner(contactId);
      const isKnown = customerId !== undefined && (await customers.has(customerId));
      if (!isKnown || !(await mayReadRecordsOf(live, customerId, request.caller))) {
        throw new HttpProblem('contact-unknown', 'no contact with this id is kept');
      }
      request.auditNote = { customerId };
      const { at, ...content } = body;
      const effects = await live.request({
        kind: 'outcome',
        customerId,
        id: request.idempotencyKey === '' ? outcomeId(contactId, body) : requestIdOf(request),
        ...(at !== undefined && { at }),
        content: { contactId, ...content },
      });
      assertApplied(effects, 'contact-unknown');
      return { contactId, outcome: body.outcome };
    },
  );
}

/** The same telling has the same id, whoever repeats it. */
function outcomeId(contactId: string, { outcome, at, staffId, note }: Static<typeof told>): string {
  return idOf('outcome', contactId, outcome, at ?? '', staffId ?? '', note ?? '');
}
