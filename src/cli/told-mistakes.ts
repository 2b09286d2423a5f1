import { ServiceError } from '../app/service-error.ts';
import { ConfigError } from '../config/config.ts';
import { formatProblem } from '../definitions/definition-problem.ts';
import { IntakeError, type IntakeErrorCode } from '../intake/intake-error.ts';
import { ReplayError } from '../runtime/replay-error.ts';
import { CommandError } from './command-error.ts';

const intakeAdvice: Record<IntakeErrorCode, string> = {
  'intake.file': 'Check the name and the rights of the file',
  'intake.map': 'Mend the map; docs/mapping.md tells what a map can say',
  'intake.order': 'Sort the file before, or leave out `order: at` from its map',
  'intake.list': 'Name the list as the pack defines it (kind: numberList); docs/number-lists.md tells about lists',
  'intake.cursor': 'Files changed while the replay was stopped: remove the state folder to start afresh',
};

/** Runs `work`; mistakes that the layers below tell by their own errors become `CommandError`s, others pass. */
export async function tellingMistakes<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw told(error);
  }
}

function told(error: unknown): unknown {
  if (error instanceof IntakeError) {
    return new CommandError(error.code, error.message, intakeAdvice[error.code], error.problems.map(formatProblem));
  }
  if (error instanceof ReplayError) {
    return new CommandError(error.code, error.message, 'Change the option and start again');
  }
  if (error instanceof ConfigError) {
    const advice = 'Unset or correct the variables; docs/guides/operator.md lists them';
    return new CommandError('environment-invalid', error.message, advice, error.problems);
  }
  if (isUnreadableState(error)) {
    return new CommandError('stored-format', error.message, 'Remove the state folder to start afresh');
  }
  if (error instanceof ServiceError) return new CommandError(error.code, error.message, error.advice);
  return folderError(error) ?? error;
}

/** State of another version, or damaged; from workers errors arrive without their class. */
function isUnreadableState(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && unreadableCodes.has(String(error.code));
}

const unreadableCodes: ReadonlySet<string> = new Set(['stored-format', 'snapshot-unreadable']);

/** What the system says when a folder cannot be written. */
function folderError(error: unknown): CommandError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(String(error.code))) return undefined;
  return new CommandError('folder-unwritable', error.message, 'Give another folder with --out, or make room');
}
