import type { Logger } from 'pino';
import { maintainTables } from '../adapters/postgres/maintain-tables.ts';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresCampaignResults } from '../adapters/postgres/postgres-campaign-results.ts';
import { PostgresRecords } from '../adapters/postgres/postgres-records.ts';
import { PostgresSessions } from '../adapters/postgres/postgres-sessions.ts';
import { PostgresSmsConversations } from '../adapters/postgres/postgres-sms-conversations.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { HandoverJournal } from '../ports/handover-journal.ts';
import type { LiveEngine } from '../runtime/live/live-engine.ts';
import { eraseLateRecords } from './erase-again.ts';
import type { Erasures } from './erasures.ts';
import type { StateSnapshots } from './state-snapshots.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Receipts come within days; marks and references are kept a little longer. */
const JOURNAL_MS = 7 * DAY_MS;
/** A message centre tells a text again within days; people ask what became of theirs within the month. */
const TEXTS_MS = 30 * DAY_MS;

export interface HousekeepingParts {
  live: LiveEngine;
  database: Database;
  journal: HandoverJournal;
  erasures: Erasures;
  snapshots: StateSnapshots;
  retention: ServiceConfig['retention'];
  now: () => number;
  log: Logger;
}

/** What has to be done now and then while the service runs. @returns how to stop. */
export function keepHouse(parts: HousekeepingParts): () => void {
  const { live, database, journal, erasures, snapshots, retention, now, log } = parts;
  const every = (ms: number, what: string, work: () => Promise<unknown>) => {
    const run = () =>
      work().catch((error: unknown) => log.warn({ err: error }, `${what} did not work; it is tried again`));
    void run();
    return setInterval(run, ms);
  };
  const records = new PostgresRecords(database);
  const isKnown = async (customerId: string) => (await live.customer(customerId)) !== undefined;
  const conversations = new PostgresSmsConversations(database);
  const timers = [
    every(MINUTE_MS, 'counting customers', () => live.measure()),
    every(MINUTE_MS, 'putting results of campaigns together', () => new PostgresCampaignResults(database).compact()),
    every(HOUR_MS, 'making room in the records', () =>
      maintainTables(database, now(), { default: retention.recordDays * DAY_MS }),
    ),
    every(HOUR_MS, 'forgetting old hand-overs', () => journal.forget(Date.now() - JOURNAL_MS)),
    every(HOUR_MS, 'forgetting sessions that are over', () => new PostgresSessions(database).forgetBefore(Date.now())),
    every(HOUR_MS, 'forgetting old texts', () => conversations.forget(now() - TEXTS_MS)),
    // At the start too: what was recovered may have brought them back.
    every(HOUR_MS, 'erasing what came late', () => eraseLateRecords({ isKnown, records, erasures }, Date.now())),
    every(HOUR_MS, 'copying the state', () => snapshots.keep(now())),
    every(DAY_MS, 'forgetting old erasures', () => erasures.forget(Date.now() - retention.erasureDays * DAY_MS)),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
