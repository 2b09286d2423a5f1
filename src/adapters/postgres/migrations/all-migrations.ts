import type { Migration } from 'kysely';
import * as records from './0001-records.ts';
import * as work from './0002-work.ts';

/** By name, in the order they are applied. One that has been published never changes: mend by another one. */
export const allMigrations: Readonly<Record<string, Migration>> = {
  '0001-records': records,
  '0002-work': work,
};
