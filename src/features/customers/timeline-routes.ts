import { Type } from 'typebox';
import { type Records, UnknownCursorError } from '../../ports/records.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { customerIdSchema } from '../field-schemas.ts';
import { unknownCursor } from '../page-cursor.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { clerkEntry, fullEntry, type ShownEntry } from './shown-entry.ts';

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
  },
  { description: 'A page, newest first.' },
);

/** What happened with a customer. */
export function timelineRoutes(app: RouteHost, live: LiveService, records: Pick<Records, 'timeline'>): void {
  app.get(
    '/v1/customers/:customerId/timeline',
    {
      config: { scope: 'customers:read' },
      schema: {
        operationId: 'readTimeline',
        summary: 'What happened with a customer: contacts, outcomes, orders, and why',
        description:
          'Moments, decisions, journeys and reasons are for keys with `decisions:explain`; other keys get pages with fewer ' +
          'entries. What happened a moment ago may be missing still.',
        tags: ['customers'],
        params: Type.Object({ customerId: customerIdSchema }),
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ENTRIES, default: DEFAULT_ENTRIES })),
          cursor: Type.Optional(Type.String({ maxLength: 512 })),
        }),
        response: { 200: page, ...problemResponses('cursor-invalid', 'records-unavailable') },
      },
    },
    async ({ params: { customerId }, query: { limit = DEFAULT_ENTRIES, cursor }, caller }) => {
      const { entries, next } = await records.timeline(customerId, limit, cursor).catch((error: unknown) => {
        throw error instanceof UnknownCursorError ? unknownCursor() : error;
      });
      const full = caller.scopes.has('decisions:explain');
      const names = new Map(live.definitions.offers.map(({ id, name }) => [id, name]));
      const shown = entries.map((entry) => (full ? fullEntry(entry) : clerkEntry(entry, (id) => names.get(id))));
      return {
        entries: shown.filter((entry): entry is ShownEntry => entry !== undefined),
        ...(next !== undefined && { next }),
      };
    },
  );
}
