import { Kysely, type MigrationResult, Migrator, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { connectionSettings, unreachable } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { allMigrations } from './migrations/all-migrations.ts';
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
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw unreachable(url, error);
  }
  const database: Database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...allMigrations }) } });
  const newer = await newerMigration(migrator, database);
  if (newer) {
    throw new DatabaseError(
      'database.newer',
      `the database was made by a newer version of the program (it has ${newer}); start that version, or restore a ` +
        'back-up made before',
    );
  }
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed: MigrationResult | undefined = results?.find(({ status }) => status === 'Error');
  throw new DatabaseError(
    'database.migration',
    `the tables could not be brought to the present version${failed ? ` at ${failed.migrationName}` : ''}: ` +
      `${error instanceof Error ? error.message : String(error)}; nothing was changed`,
    { cause: error },
  );
}

/** The first migration in the database that this program does not know. */
async function newerMigration(migrator: Migrator, database: Database): Promise<string | undefined> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return undefined;
  const known = new Set((await migrator.getMigrations()).map(({ name }) => name));
  const applied = await database.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return applied.find(({ name }) => !known.has(name))?.name;
}
