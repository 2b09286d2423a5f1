import type { Migration } from 'kysely';
import { recordsMigration } from './0001-records.ts';
import { workMigration } from './0002-work.ts';
import { testNumbersMigration } from './0003-test-numbers.ts';
import { smsMigration } from './0004-sms.ts';
import { survivorsMigration } from './0005-survivors.ts';
import { usersMigration } from './0006-users.ts';
import { auditMigration } from './0007-audit.ts';
import { listUploadsMigration } from './0008-list-uploads.ts';
import { campaignTalliesMigration } from './0009-campaign-tallies.ts';
import { campaignActionsMigration } from './0010-campaign-actions.ts';

/** By name, in the order they are applied. One that has been published never changes: mend by another one. */
export const allMigrations: Readonly<Record<string, Migration>> = {
  '0001-records': recordsMigration,
  '0002-work': workMigration,
  '0003-test-numbers': testNumbersMigration,
  '0004-sms': smsMigration,
  '0005-survivors': survivorsMigration,
  '0006-users': usersMigration,
  '0007-audit': auditMigration,
  '0008-list-uploads': listUploadsMigration,
  '0009-campaign-tallies': campaignTalliesMigration,
  '0010-campaign-actions': campaignActionsMigration,
};
