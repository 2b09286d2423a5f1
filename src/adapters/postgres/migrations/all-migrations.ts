import type { Migration } from 'kysely';
import { recordsMigration } from './0001-records.ts';
import { workMigration } from './0002-work.ts';
import { testNumbersMigration } from './0003-test-numbers.ts';
import { smsMigration } from './0004-sms.ts';
import { survivorsMigration } from './0005-survivors.ts';

/** By name, in the order they are applied. One that has been published never changes: mend by another one. */
export const allMigrations: Readonly<Record<string, Migration>> = {
  '0001-records': recordsMigration,
  '0002-work': workMigration,
  '0003-test-numbers': testNumbersMigration,
  '0004-sms': smsMigration,
  '0005-survivors': survivorsMigration,
};
