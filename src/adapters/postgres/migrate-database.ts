import { type Kysely, type MigrationResult, Migrator } from 'kysely';
import { DatabaseError } from './database-error.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables to the present version, or to that of the migration `upTo`; processes that do so at once take turns.
 *
 * @throws DatabaseError `database.newer` `database.migration`
 */
export async function migrateDatabase(database: Kysely<Tables>, upTo?: string): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...allMigrations }) } });
  const newer =
    (await newerMigration(migrator, database)) ?? (upTo !== undefined && !(upTo in allMigrations) ? upTo : undefined);
  if (newer) {
    throw new DatabaseError(
      'database.newer',
      `the database was made by a newer version of the program (it has ${newer}); start that version, or restore a ` +
        'back-up made before',
    );
  }
  const { error, results } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
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
async function newerMigration(migrator: Migrator, database: Kysely<Tables>): Promise<string | undefined> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return undefined;
  const known = new Set((await migrator.getMigrations()).map(({ name }) => name));
  const applied = await database.selectFrom('kysely_migration').select('name').orderBy('name').execute();
  return applied.find(({ name }) => !known.has(name))?.name;
}
