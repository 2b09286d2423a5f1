import { DatabaseError, type DatabaseErrorCode } from '../adapters/postgres/database-error.ts';

/** What keeps a service from starting, or a back-up from being made, by stable code. docs/errors.md tells what to do. */
export const serviceErrorCodes = {
  'service.folder-in-use': 'Another process uses the folder of the service.',
  'service.folder': 'The folder of the service cannot be made or written.',
  'service.address': 'The address to listen on cannot be had.',
  'service.partitions': 'The folder was made with another number of partitions.',
  'service.stored-format': 'The folder was written by another version of the program.',
  'service.restore-unfinished': 'The folder was left by a restore that did not come to its end.',
  'service.back-up': 'A back-up cannot be made, or cannot be read.',
  'service.no-folder': 'There is no service in the folder.',
} as const;

export type ServiceErrorCode = keyof typeof serviceErrorCodes | DatabaseErrorCode;

/** Something the operator can mend: what happened and where, and what to do about it. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** A sentence without full stop. */
  readonly advice: string;

  constructor(code: ServiceErrorCode, message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
    this.advice = advice;
  }
}

/** What an error of the parts means for an operator; an error that is none of theirs is given back as it is. */
export function serviceErrorOf(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const advice = 'See docs/errors.md, "Of the database"; `opportune doctor --config FILE` looks at the database too';
    return new ServiceError(error.code, error.message, advice, { cause: error });
  }
  const unreadable = unreadableState(error);
  if (unreadable !== undefined) {
    return new ServiceError(
      'service.stored-format',
      unreadable,
      'Start the version of the program that wrote the folder, or restore a back-up; docs/guides/operator.md tells how',
      { cause: error },
    );
  }
  return error;
}

/** What kept state from being read; from workers errors arrive without their class. Undefined: it is another error. */
function unreadableState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'stored-format') return error.message.split(':')[0]!;
  if (error.code === 'snapshot-unreadable') return `the state that was kept cannot be read: ${error.message}`;
  return undefined;
}

/** What the system says about a folder, as an operator's error; other errors are given back. */
export function folderErrorOf(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const words: Record<string, string> = {
    EACCES: 'this account may not write there',
    EPERM: 'this account may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'there is a file of this name',
    ENOENT: 'a part of the path is not there',
  };
  const why = words[String(error.code)];
  if (why === undefined) return error;
  return new ServiceError(
    'service.folder',
    `the folder ${folder} cannot be used: ${why}`,
    'Make room, give the account the right to write, or name another folder',
    { cause: error },
  );
}
