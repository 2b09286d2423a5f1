import type { DefinitionProblem } from '../definitions/definition-problem.ts';

export const intakeErrorCodes = {
  'intake.file': 'A file that was named cannot be opened.',
  'intake.map': 'A file needs a map and has none, or one for another kind of file.',
  'intake.order': 'A file to be put in order has more inputs than fit in memory.',
  'intake.list': 'A number list is not defined, or a file for it has more numbers than fit in memory.',
  'intake.cursor': 'The files, maps or definitions are not those of the cursor.',
} as const;

export type IntakeErrorCode = keyof typeof intakeErrorCodes;

/** A mistake of the person who started the reading, not of the data; nothing can be read on. */
export class IntakeError extends Error {
  readonly code: IntakeErrorCode;
  readonly problems: readonly DefinitionProblem[];

  constructor(code: IntakeErrorCode, message: string, problems: readonly DefinitionProblem[] = []) {
    super(message);
    this.name = 'IntakeError';
    this.code = code;
    this.problems = problems;
  }
}
