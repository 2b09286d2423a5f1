import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { TestNumbers } from './test-numbers.ts';

const MOST_NUMBERS = 5;

export const testNumber = Type.String({ pattern: '^\\+?[0-9]{5,20}$', description: 'As the gateway wants it.' });

/** Where one test goes. */
export const testNumberList = Type.Array(testNumber, { minItems: 1, maxItems: MOST_NUMBERS, uniqueItems: true });

/** Why a test did not go out; what the engine says of it has none of these. */
export const testRefusal = Type.Enum(['unserved', 'paused', 'away', 'refused', 'busy', 'unknown']);

/** What came of a test, number by number. */
export const testSent = Type.Object({
  number: Type.String(),
  contactId: Type.Optional(Type.String()),
  code: Type.Optional(testRefusal),
  why: Type.Optional(Type.String({ description: 'Why nothing was sent.' })),
});

/** Tests go to registered numbers; who runs the service, and not one city alone, sends to any. @throws HttpProblem `test-number-unknown` */
export async function assertTestNumbers(kept: TestNumbers, caller: Caller, numbers: readonly string[]): Promise<void> {
  if (caller.scopes.has('operations:write') && caller.regions === undefined) return;
  const known = new Set((await kept.read()).map(({ number }) => number));
  const unknown = numbers.find((number) => !known.has(number));
  if (unknown === undefined) return;
  throw new HttpProblem('test-number-unknown', 'one of these is not among the test numbers');
}
