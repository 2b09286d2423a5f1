import type { ServiceErrorCode } from '../app/service-error.ts';
import type { IntakeErrorCode } from '../intake/intake-error.ts';
import type { ReplayErrorCode } from '../runtime/replay-error.ts';
import type { CommandCode } from './command-codes.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

type ErrorCode = CommandCode | ServiceErrorCode | ReplayErrorCode | IntakeErrorCode | 'stored-format';

/** Mistakes of the machine rather than of the command line: the same command may do well elsewhere or later. */
const failures: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'folder-unwritable',
  'internal',
  'stored-format',
  'intake.cursor',
  'server-unreachable',
  'server-refused',
]);

/** What keeps a service from starting: of the machine, but for an address that was written wrongly. */
const isOfService = (code: ErrorCode) => /^(service|database)\./.test(code) && code !== 'database.url';

/** A mistake, told to the person at the terminal as what happened, where, and what to do about it. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  /** What to do now: a sentence without full stop. */
  readonly advice: string;
  /** Lines that place the mistake, one per problem; may be empty. */
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, advice: string, details: readonly string[] = []) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
    this.advice = advice;
    this.details = details;
  }

  /** How the process ends because of it. */
  get exitCode(): ExitCode {
    return failures.has(this.code) || isOfService(this.code) ? exitCode.failure : exitCode.usage;
  }
}
