import { Client, type ClientConfig, types } from 'pg';
import { DatabaseError } from './database-error.ts';

const INT8 = 20;

/** Whole numbers of 64 bits as numbers: ours are times in ms and places in the log, far below 2^53. */
const numberTypes: NonNullable<ClientConfig['types']> = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * How to connect to the database of a URL (`postgresql://user:password@host:port/name`).
 *
 * @throws DatabaseError `database.url`
 */
export function connectionSettings(url: string, name: string): ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) throw wrongUrl('it does not start with postgresql://');
  try {
    // Reads the address and connects nowhere.
    new Client({ connectionString: url });
  } catch (error) {
    throw wrongUrl(error instanceof Error ? error.message : String(error));
  }
  return {
    connectionString: url,
    application_name: name,
    types: numberTypes,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  };
}

const wrongUrl = (why: string) =>
  new DatabaseError(
    'database.url',
    `the database's address is not one of PostgreSQL: ${why}; write postgresql://USER:PASSWORD@HOST:5432/DATABASE`,
  );

/**
 * @param queryTimeoutMs a server that says nothing for so long is taken to be away; 0: it may take as long as it wants
 * @throws DatabaseError `database.url` `database.unreachable`
 */
export async function connectClient(
  url: string,
  name: string,
  queryTimeoutMs: number = QUERY_TIMEOUT_MS,
): Promise<Client> {
  const client = new Client({ ...connectionSettings(url, name), query_timeout: queryTimeoutMs });
  // Told through the promise of what was asked; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(url, error);
  }
  return client;
}

const QUERY_TIMEOUT_MS = 120_000;

export function unreachable(url: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new DatabaseError(
    'database.unreachable',
    `the database at ${shown(url)} cannot be used: ${reason}; check that it runs, its address, name and password`,
    { cause },
  );
}

/** Without the password. */
function shown(url: string): string {
  return url.replace(/\/\/([^:/@]*):[^@]*@/, '//$1:…@');
}
