import { Type } from 'typebox';
import type { CustomerInputs } from '../../ports/customer-inputs.ts';
import type { Records } from '../../ports/records.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { customerIdSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { type EntryType, entryTypes, recordTypes, timelinePage } from './customer-timeline.ts';
import { DefinitionNames } from './definition-names.ts';
import { mayReadRecordsOf } from './own-customer.ts';
import { clerkEntry, fullEntry, type ShownEntry } from './shown-entry.ts';
import { timelineNames, timelineNamesSchema } from './timeline-names.ts';

export interface TimelineParts {
  live: LiveService;
  records: Pick<Records, 'timeline'>;
  /** Absent: events and changes of the profile are not told. */
  inputs: CustomerInputs | undefined;
}

const MOST_ENTRIES = 200;
const DEFAULT_ENTRIES = 50;

const page = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        { type: Type.String(), at: Type.Number() },
        { additionalProperties: true, description: 'Fields by type.' },
      ),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent: this was the last.' })),
    names: timelineNamesSchema,
    isCut: Type.Boolean({ description: 'The log has more events of the customer than are told: the newest are.' }),
    isBehind: Type.Boolean({ description: 'Events of the last while may be missing still.' }),
  },
  { description: 'A page, newest first.' },
);

const query = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ENTRIES, default: DEFAULT_ENTRIES })),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  types: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: `^(${entryTypes.join('|')})(,(${entryTypes.join('|')}))*$`,
      description: `What is wanted, with commas between: ${entryTypes.join(', ')}. Absent: everything.`,
    }),
  ),
});

/** What happened with a customer. */
export function timelineRoutes(app: RouteHost, { live, records, inputs }: TimelineParts): void {
  app.get(
    '/v1/customers/:customerId/timeline',
    {
      config: { scope: 'customers:read', regions: 'own', audit: 'customer.read' },
      schema: {
        operationId: 'readTimeline',
        summary: 'What happened with a customer: events, moments, decisions, contacts, outcomes, orders, and why',
        description:
          'Events, moments, decisions, journeys and reasons are for keys with `decisions:explain`; other keys get pages ' +
          'with fewer entries. Events and changes of the profile are there as long as the log is kept (48 hours by ' +
          'default). What happened a moment ago may be missing still.',
        tags: ['customers'],
        params: Type.Object({ customerId: customerIdSchema }),
        querystring: query,
        response: { 200: page, ...problemResponses('customer-unknown', 'cursor-invalid', 'records-unavailable') },
      },
    },
    async ({ params: { customerId }, query: { limit = DEFAULT_ENTRIES, cursor, types }, caller }) => {
      if (!(await mayReadRecordsOf(live, customerId, caller))) {
        throw new HttpProblem('customer-unknown', 'no customer with this id is known');
      }
      const full = caller.scopes.has('decisions:explain');
      // Of one who was erased the log may still have inputs.
      const ownInputs = full && (await live.customer(customerId)) !== undefined ? inputs : undefined;
      const wanted = wantedTypes(types, ownInputs !== undefined);
      const request = { customerId, limit, cursor, types: wanted };
      const { entries, ...rest } = await timelinePage(records, ownInputs, request);
      const names = DefinitionNames.of(live.definitions).offers;
      const seesNumbers = caller.scopes.has('customers:unmask');
      const shown = entries
        .map((entry) => (full ? fullEntry(entry, seesNumbers) : clerkEntry(entry, (id) => names.get(id))))
        .filter((entry): entry is ShownEntry => entry !== undefined);
      return { entries: shown, names: timelineNames(shown, live.definitions), ...rest };
    },
  );
}

function wantedTypes(types: string | undefined, withInputs: boolean): ReadonlySet<EntryType> {
  const wanted = types?.split(',') ?? entryTypes;
  return new Set((withInputs ? entryTypes : recordTypes).filter((type) => wanted.includes(type)));
}
