import { type Migration, sql } from 'kysely';

/**
 * New decisions keep their survivors as bytes (survivor-bytes.ts) and their refusals as JSON; what was kept before stays
 * in `candidates`.
 */
export const survivorsMigration: Migration = {
  up: async (database) => {
    await sql`alter table decisions alter column candidates drop not null, add column survivors bytea,
      add column refusals json`.execute(database);
  },
};
