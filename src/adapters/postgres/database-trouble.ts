import { DatabaseError as ServerError } from 'pg';

/** Classes of SQLSTATE (its first two letters) that say the values are at fault, not the server. */
const BAD_DATA = new Set(['21', '22', '23', '54']);

/**
 * Classes that pass by themselves: no connection, read-only after a fail-over, deadlock, no resources, stopped by an
 * operator, disk. 28 and 3D: while a server is set up anew it may not know us for a moment.
 */
const PASSING = new Set(['08', '25', '28', '3D', '40', '53', '55', '57', '58', 'XX']);

/**
 * What an error of the database means for a writer:
 *
 * - `bad-data`: these rows will never be taken; others may be.
 * - `outage`: the same again may succeed later. What does not come from the server comes from the connection to it.
 * - `broken`: the program and the database do not fit together.
 */
export function troubleOf(error: unknown): 'bad-data' | 'outage' | 'broken' {
  if (!(error instanceof ServerError)) return 'outage';
  const kind = (error.code ?? '').slice(0, 2);
  if (BAD_DATA.has(kind)) return 'bad-data';
  return PASSING.has(kind) ? 'outage' : 'broken';
}
