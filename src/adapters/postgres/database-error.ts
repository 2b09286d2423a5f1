/** What can be wrong with the database, by stable code. docs/errors.md says what to do about each. */
export const databaseErrorCodes = {
  'database.url': 'DATABASE_URL is not the address of a PostgreSQL database.',
  'database.unreachable': 'The database does not answer, or does not let us in.',
  'database.newer': 'The database was made by a newer version of the program.',
  'database.migration': 'The tables could not be brought to the present version.',
  'database.binaries': 'The server programs are not installed for this system.',
  'database.account': 'There is no operating system account that the server may run as.',
  'database.folder': 'The folder of the database cannot be used by the server.',
  'database.in-use': 'Another process runs the server of this folder.',
  'database.version': 'The data in the folder belong to another major version of PostgreSQL.',
  'database.start': 'The server does not start.',
  'database.backup': 'A back-up cannot be written, or is not one.',
  'database.closed': 'The connection was closed while something waited for it.',
} as const;

export type DatabaseErrorCode = keyof typeof databaseErrorCodes;

/** Something the operator can mend; the message says what, where and what to do. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}
