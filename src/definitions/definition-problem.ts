import type { ProblemCode } from './problem-codes.ts';

/** One mistake in a pack, placed so that an editor can jump to it. */
export interface DefinitionProblem {
  /** Path as given to the loader. */
  file: string;
  /** Both from 1; columns count UTF-16 units. */
  line: number;
  column: number;
  /** Where in the definitions: `campaigns/spring.journey[0].offer.channels[1]`; empty: the whole file. */
  path: string;
  code: ProblemCode;
  /** What is wrong and what to write instead, a sentence without full stop. */
  message: string;
  /** The closest valid name, when one is close. */
  nearest?: string;
}

/** `pack/campaign.yaml:12:7 reference-unknown campaigns/spring.journey[0].offer.channels[1]: message`. */
export function formatProblem(problem: DefinitionProblem): string {
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  return `${problem.file}:${problem.line}:${problem.column} ${problem.code}${path}: ${problem.message}`;
}

/** By file, line, column, then code and message, so that the same pack always lists alike. */
export function compareProblems(a: DefinitionProblem, b: DefinitionProblem): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Order of UTF-16 units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
