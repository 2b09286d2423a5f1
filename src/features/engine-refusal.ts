import type { Effect } from '../core/effects.ts';
import { HttpProblem } from './problems/http-problem.ts';
import type { HttpProblemCode } from './problems/http-problem-codes.ts';

const UNKNOWN = 'input.unknown-reference';

/**
 * Looks through the effects of a request for the engine's refusal.
 *
 * @param unknown what it means that something the request names is not known.
 * @throws HttpProblem when the request was refused.
 */
export function assertApplied(effects: readonly Effect[], unknown: HttpProblemCode): void {
  const letter = effects.find((effect) => effect.type === 'deadLetter');
  if (letter === undefined) return;
  if (letter.code === UNKNOWN) throw new HttpProblem(unknown, letter.message);
  // The message of a defect tells of the inside; it is in the list of dead letters.
  throw new Error(`the engine quarantined a request: ${letter.code}`);
}
