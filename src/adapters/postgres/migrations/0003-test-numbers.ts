import { type Migration, sql } from 'kysely';

/** Where a test goes instead of to the customer: a dispatcher that starts again must know. */
export const testNumbersMigration: Migration = {
  up: async (database) => {
    await sql`alter table contacts add column test_number text`.execute(database);
  },
};
