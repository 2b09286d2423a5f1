import { type Static, Type } from 'typebox';
import type { DeadLetters, KeptDeadLetter } from '../../ports/dead-letters.ts';
import type { Caller } from '../access/caller.ts';
import { maskNumber, maskNumbers } from '../access/mask-number.ts';
import { cursorOf, cursorReader } from '../page-cursor.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RecordIntake } from '../records/body-readers.ts';
import { recordAnswer } from '../records/record-answer.ts';
import { termsOf } from '../records/terms-of.ts';
import type { RouteHost } from '../route-host.ts';

const MOST_LETTERS = 200;
const DEFAULT_LETTERS = 50;

const letterKey = Type.Object({ deadLetterId: Type.String({ maxLength: 128 }), at: Type.Number() });
const letter = Type.Object({
  deadLetterId: Type.String(),
  at: Type.Number(),
  customerId: Type.String({ description: 'Masked without `customers:unmask`, as are numbers in `message` and `raw`.' }),
  code: Type.String({ description: 'docs/errors.md explains each.' }),
  message: Type.String(),
  raw: Type.String({ description: 'The input as it came.' }),
  fedAt: Type.Optional(Type.Number({ description: 'When it was fed again; absent: it waits for somebody.' })),
});
const letters = Type.Object(
  { deadLetters: Type.Array(letter), next: Type.Optional(Type.String({ description: 'Cursor of the next page.' })) },
  { description: 'A page, newest first.' },
);
const fed = Type.Object(
  {
    kind: Type.Optional(Type.Enum(['events', 'customers'], { default: 'events' })),
    letters: Type.Array(
      Type.Object(
        {
          ...letterKey.properties,
          record: Type.Record(Type.String(), Type.Unknown(), {
            description: 'The input, mended, in the form of events.',
          }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_LETTERS },
    ),
  },
  { additionalProperties: false },
);

export interface DeadLetterParts {
  deadLetters: DeadLetters;
  intake: RecordIntake;
  now: () => number;
  settings: { eventsAheadMs: number };
}

/** Inputs that could not be applied: looked at, mended, fed again. */
export function deadLetterRoutes(app: RouteHost, parts: DeadLetterParts): void {
  listRoute(app, parts.deadLetters);
  feedRoute(app, parts);
}

function listRoute(app: RouteHost, deadLetters: DeadLetters): void {
  const placeOf = cursorReader(letterKey);
  app.get(
    '/v1/dead-letters',
    {
      config: { scope: 'operations:read', audit: 'dead-letter.read' },
      schema: {
        operationId: 'listDeadLetters',
        summary: 'Inputs that could not be applied',
        tags: ['operation'],
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LETTERS, default: DEFAULT_LETTERS })),
          waiting: Type.Optional(Type.Boolean({ description: 'Those alone that were not fed again.' })),
          cursor: Type.Optional(Type.String({ maxLength: 512 })),
        }),
        response: { 200: letters, ...problemResponses('cursor-invalid', 'records-unavailable') },
      },
    },
    async ({ query: { limit = DEFAULT_LETTERS, waiting = false, cursor }, caller }) => {
      const after = cursor === undefined ? {} : { after: placeOf(cursor) };
      const found = await deadLetters.list(limit, { waiting, ...after });
      const last = found.length === limit ? found.at(-1) : undefined;
      return {
        deadLetters: found.map((each) => shownLetter(each, caller)),
        ...(last !== undefined && { next: cursorOf({ deadLetterId: last.deadLetterId, at: last.at }) }),
      };
    },
  );
}

function shownLetter(kept: KeptDeadLetter, { scopes }: Caller): Static<typeof letter> {
  const { deadLetterId, at, customerId, code, message, raw, fedAt } = kept;
  const rest = { deadLetterId, at, code, ...(fedAt !== undefined && { fedAt }) };
  if (scopes.has('customers:unmask')) return { ...rest, customerId, message, raw };
  return { ...rest, customerId: maskNumber(customerId), message: maskNumbers(message), raw: maskNumbers(raw) };
}

function feedRoute(app: RouteHost, { deadLetters, intake, now, settings }: DeadLetterParts): void {
  app.post(
    '/v1/dead-letters/feed',
    {
      config: { scope: 'operations:write', idempotent: 'kept', audit: 'dead-letter.feed' },
      schema: {
        operationId: 'feedDeadLetters',
        summary: 'Feed inputs again, mended',
        description:
          'Those that are not rejected are marked as fed. The engine passes over an id of a customer that it took within ' +
          'the duplicate horizon: give a record that is fed sooner another id.',
        tags: ['operation'],
        body: fed,
        response: { 200: recordAnswer, ...problemResponses('records-unavailable', 'overloaded', 'not-running') },
      },
    },
    async (request) => {
      const { body, caller } = request;
      if (body.kind === 'customers' && !caller.scopes.has('customers:write')) {
        throw new HttpProblem('scope-missing', 'the API key lacks the scope customers:write, which customers need');
      }
      const records = body.letters.map(({ record }) => record);
      const bytes = Buffer.from(JSON.stringify(records));
      const terms = termsOf(request, now(), settings.eventsAheadMs);
      const answer = await intake.take(body.kind ?? 'events', { bytes, format: 'json' }, terms);
      const rejected = new Set(answer.rejected.map(({ index }) => index));
      const taken = body.letters.filter((_, index) => !rejected.has(index));
      await deadLetters.markFed(
        taken.map(({ deadLetterId, at }) => ({ deadLetterId, at })),
        now(),
      );
      return answer;
    },
  );
}
