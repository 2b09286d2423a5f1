import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectClient } from './connection.ts';
import { DatabaseError } from './database-error.ts';

/** Any number, the same for ever: who holds this lock in a database writes its records. */
const SERVICE_LOCK = 8_146_207_311;
const AGAIN_MS = 1000;

/** Keeps other services off a database. */
export interface DatabaseLock {
  release(): Promise<void>;
}

/**
 * Holds a database for one service. The lock goes with its connection, however the process ends; when the connection
 * breaks the lock is taken again as soon as the database is there.
 *
 * @param report told when somebody else has taken the lock meanwhile
 * @throws DatabaseError `database.in-use` `database.url` `database.unreachable`
 */
export async function lockDatabase(url: string, report: (message: string) => void): Promise<DatabaseLock> {
  const lock = new HeldLock(url, report);
  await lock.begin();
  return lock;
}

class HeldLock implements DatabaseLock {
  private readonly url: string;
  private readonly report: (message: string) => void;
  private client: Client | undefined;
  private released = false;

  constructor(url: string, report: (message: string) => void) {
    this.url = url;
    this.report = report;
  }

  async begin(): Promise<void> {
    const client = await connectClient(this.url, `opportune service ${process.pid}`);
    const { rows } = await client.query('select pg_try_advisory_lock($1) as free', [SERVICE_LOCK]);
    if (rows[0].free !== true) {
      await client.end();
      throw new DatabaseError(
        'database.in-use',
        `another service keeps its records in the database ${new URL(this.url).pathname.slice(1)}; ` +
          'stop that one, or name another database',
      );
    }
    this.client = client;
    client.on('end', () => {
      if (!this.released) void this.again();
    });
  }

  async release(): Promise<void> {
    this.released = true;
    await this.client?.end().catch(() => undefined);
  }

  private async again(): Promise<void> {
    while (!this.released) {
      await sleep(AGAIN_MS, undefined, { ref: false });
      try {
        await this.begin();
        return;
      } catch (error) {
        // One that is away is told by whoever asks it something.
        if (error instanceof DatabaseError && error.code === 'database.in-use') this.report(error.message);
      }
    }
  }
}
