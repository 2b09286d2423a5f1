import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { examineLog, type LogExtent } from '../adapters/lmdb/examine-log.ts';
import { connectClient } from '../adapters/postgres/connection.ts';
import { serviceErrorOf } from './service-error.ts';

const DATABASE_WAIT_MS = 10_000;

/** What a database says of itself: `PostgreSQL 18.1`. @throws ServiceError */
export async function databaseVersion(url: string): Promise<string> {
  try {
    const client = await connectClient(url, 'opportune doctor', DATABASE_WAIT_MS);
    try {
      const { rows } = await client.query("select current_setting('server_version') as version");
      return `PostgreSQL ${String(rows[0].version).split(' ')[0]}`;
    } finally {
      await client.end();
    }
  } catch (error) {
    throw serviceErrorOf(error);
  }
}

/** What is in the log of a service's folder; undefined when nothing is. */
export function logOf(folder: string): Promise<LogExtent | undefined> {
  return examineLog(join(folder, 'engine', 'log'));
}

/** When state was last saved, epoch ms; undefined: never. */
export function checkpointedAt(folder: string): number | undefined {
  return statSync(join(folder, 'engine', 'checkpoints', 'data.mdb'), { throwIfNoEntry: false })?.mtimeMs;
}

/** Why nobody can listen there, as the system says it; undefined: it is free. */
export function addressTrouble(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
