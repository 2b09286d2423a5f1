import { compilePattern, type PatternProblem } from '../core/rules/text-pattern.ts';

const open = '^(?:';

/** The pattern of a number list, for whole numbers: `^` and `$` need not be written. `offset` is within the pattern. */
export function compileNumberPattern(pattern: string): { expression: RegExp } | { problem: PatternProblem } {
  const compiled = compilePattern(`${open}${pattern})$`);
  if ('expression' in compiled) return compiled;
  const { message, offset } = compiled.problem;
  return { problem: { message, offset: Math.max(0, Math.min(offset - open.length, pattern.length)) } };
}
