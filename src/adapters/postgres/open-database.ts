import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { connectionSettings, unreachable } from './connection.ts';
import { migrateDatabase } from './migrate-database.ts';
import type { Tables } from './tables.ts';

/** Connections the queries of one process share. */
const MOST_CONNECTIONS = 8;

export type Database = Kysely<Tables>;

/**
 * Connects to the database of a URL and brings its tables to the present version; two processes that start at once take
 * turns. Close with `destroy`.
 *
 * @throws DatabaseError `database.url` `database.unreachable` `database.newer` `database.migration`
 */
export async function openDatabase(url: string): Promise<Database> {
  const pool = new Pool({ ...connectionSettings(url, 'opportune'), max: MOST_CONNECTIONS });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => {});
  // So is one that breaks in use: whoever uses it hears by the query.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw unreachable(url, error);
  }
  const database: Database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrateDatabase(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}
