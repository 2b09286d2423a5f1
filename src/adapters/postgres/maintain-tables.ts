import { sql } from 'kysely';
import { DatabaseError as ServerError } from 'pg';
import {
  type GrowingTable,
  growingTables,
  makeWeekSql,
  WEEK_MS,
  WEEKS_LOCK,
  weekOf,
  weekOfTable,
} from './growing-tables.ts';
import type { Database } from './open-database.ts';

/** How long rows are kept, by table, in ms; `default` for tables that are not named. Whole weeks go. */
export type Retention = { default: number } & Partial<Record<GrowingTable, number>>;

const WEEKS_AHEAD = 4;
/** Making and dropping wait so long for writers, who wait behind them. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

export interface Maintained {
  /** Tables of weeks that were dropped. */
  dropped: string[];
  /** Something was in use for too long: the next time will do as well. */
  postponed: boolean;
}

/**
 * Makes the tables of the coming weeks, drops weeks whose last row is past its retention, and removes journeys that
 * were left, keys that have expired, and rows outside of all weeks, when they are. For once a day; may run beside writers.
 */
export async function maintainTables(database: Database, now: number, retention: Retention): Promise<Maintained> {
  const weeks = Array.from({ length: WEEKS_AHEAD + 1 }, (_, ahead) => weekOf(now + ahead * WEEK_MS));
  let postponed = false;
  // One table a transaction: who reads many tables at once would wait for us in a circle.
  for (const table of growingTables) {
    const made = await inTurn(database, async (all) => {
      for (const week of weeks) if (week !== undefined) await sql.raw(makeWeekSql(table, week)).execute(all);
    });
    if (!made) postponed = true;
  }
  const dropped: string[] = [];
  for (const table of growingTables) {
    const before = now - (retention[table] ?? retention.default);
    for (const name of await weeksBefore(database, table, before)) {
      const gone = await inTurn(database, (all) => sql`drop table if exists ${sql.table(name)}`.execute(all));
      if (gone) dropped.push(name);
      else postponed = true;
    }
    await sql`delete from ${sql.table(`${table}_remainder`)} where at < ${before}`.execute(database);
  }
  const left = now - (retention.journey_changes ?? retention.default);
  await sql`delete from journeys where status = 'left' and at < ${left}`.execute(database);
  await sql`delete from idempotency_keys where expires_at <= ${now}`.execute(database);
  return { dropped, postponed };
}

/** @returns false when a lock could not be had in time; nothing was done then */
async function inTurn(database: Database, work: (all: Database) => Promise<unknown>): Promise<boolean> {
  try {
    await database.transaction().execute(async (all) => {
      await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT_MS)}`.execute(all);
      await sql`select pg_advisory_xact_lock(${WEEKS_LOCK})`.execute(all);
      await work(all);
    });
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

async function weeksBefore(database: Database, table: GrowingTable, before: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass(${table}) order by 1`.execute(database);
  return rows
    .map(({ name }) => name)
    .filter((name) => {
      const week = weekOfTable(table, name);
      return week !== undefined && week + WEEK_MS <= before;
    });
}
