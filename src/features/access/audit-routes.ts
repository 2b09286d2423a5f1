import { Type } from 'typebox';
import type { SealedAuditEntry } from '../../ports/audit-log.ts';
import { instantSchema } from '../field-schemas.ts';
import { cursorOf, cursorReader } from '../page-cursor.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { AuditTrail } from './audit-trail.ts';
import { verifyAudit } from './verify-audit.ts';

const MOST_ENTRIES = 200;
const DEFAULT_ENTRIES = 50;
/** Entries that one call verifies: some tenths of a second. */
const MOST_VERIFIED = 10_000;

const word = Type.String({ minLength: 1, maxLength: 300 });
const entrySchema = Type.Object({
  sequence: Type.Integer(),
  at: Type.Integer(),
  who: Type.String({ description: 'Id of the API key, `user:<id>`, or the command.' }),
  name: Type.String(),
  action: Type.String(),
  subject: Type.String({ description: 'Numbers of customers are masked; they are found by the whole number.' }),
  status: Type.Integer({ description: 'Of the answer: what was refused was tried.' }),
  address: Type.String(),
  requestId: Type.String(),
  detail: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
const page = Type.Object({ entries: Type.Array(entrySchema), next: Type.Optional(Type.String()) });
const head = Type.Object({ sequence: Type.Integer(), hash: Type.String() });
const verification = Type.Object({
  checked: Type.Integer({ description: 'Entries that were looked at and are as they were written.' }),
  head: Type.Optional(head),
  next: Type.Optional(Type.Integer({ description: 'Where to go on; absent: this was the end.' })),
  problem: Type.Optional(
    Type.Object(
      { sequence: Type.Integer(), what: Type.Enum(['changed', 'missing', 'cut']) },
      { description: 'The first place that is not as it was written.' },
    ),
  ),
});

/** Who did what, and whether all of it is still there. */
export function auditRoutes(app: RouteHost, trail: AuditTrail): void {
  listRoute(app, trail);
  verifyRoute(app, trail);
}

function listRoute(app: RouteHost, trail: AuditTrail): void {
  const placeOf = cursorReader(Type.Object({ at: Type.Number(), sequence: Type.Number() }));
  app.get(
    '/v1/audit',
    {
      config: { scope: 'audit:read', regions: 'all', audit: 'audit.read' },
      schema: {
        operationId: 'listAudit',
        summary: 'Who did what, newest first',
        tags: ['access'],
        querystring: Type.Object({
          who: Type.Optional(word),
          action: Type.Optional(word),
          subject: Type.Optional({
            ...word,
            description: 'A customer’s whole number, or another subject as it is shown.',
          }),
          from: Type.Optional(instantSchema),
          until: Type.Optional(instantSchema),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ENTRIES, default: DEFAULT_ENTRIES })),
          cursor: Type.Optional(Type.String({ maxLength: 512 })),
        }),
        response: { 200: page, ...problemResponses('cursor-invalid', 'records-unavailable') },
      },
    },
    async ({ query: { who, action, subject, from, until, limit = DEFAULT_ENTRIES, cursor } }) => {
      const entries = await trail.log.list(limit, {
        ...(who !== undefined && { name: who }),
        ...(action !== undefined && { action }),
        ...(subject !== undefined && { subjectKeys: trail.keysOf(subject) }),
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
        ...(cursor !== undefined && { after: placeOf(cursor) }),
      });
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return {
        entries: entries.map(shownEntry),
        ...(last !== undefined && { next: cursorOf({ at: last.at, sequence: last.sequence }) }),
      };
    },
  );
}

function verifyRoute(app: RouteHost, trail: AuditTrail): void {
  app.get(
    '/v1/audit/verification',
    {
      config: { scope: 'audit:read', regions: 'all', audit: 'audit.verify' },
      schema: {
        operationId: 'verifyAudit',
        summary: 'Whether the entries of the audit trail are as they were written',
        description:
          `Each entry carries the hash of the one before. At most ${MOST_VERIFIED} a call, from \`from\` on: go on with ` +
          '`next` until there is none.',
        tags: ['access'],
        querystring: Type.Object({ from: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 50, default: 1 })) }),
        response: { 200: verification, ...problemResponses('records-unavailable') },
      },
    },
    async ({ query: { from = 1 } }) => verifyAudit(trail.log, from, MOST_VERIFIED, await trail.witness?.read()),
  );
}

function shownEntry({
  sequence,
  at,
  who,
  name,
  action,
  subject,
  status,
  address,
  requestId,
  detail,
}: SealedAuditEntry) {
  return {
    ...{ sequence, at, who, name, action, subject, status, address, requestId },
    ...(detail !== '' && { detail: detailOf(detail) }),
  };
}

/** Too long a detail was cut off. */
function detailOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
