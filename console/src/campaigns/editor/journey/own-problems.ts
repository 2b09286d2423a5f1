import { pathKey } from '../model/document-path.ts';
import { branchesOf, type PlacedStep } from '../model/journey-steps.ts';
import { type PlacedProblem, problemsUnder } from '../model/problem-places.ts';

/** Mistakes of a step, without those of the steps it holds. */
export function ownProblems(problems: readonly PlacedProblem[], { step, path }: PlacedStep): PlacedProblem[] {
  const held = branchesOf(step, path).map(({ list }) => `${pathKey(list)}.`);
  return problemsUnder(problems, path).filter(({ at }) => !held.some((start) => pathKey(at).startsWith(start)));
}
