/**
 * Tables that grow with every day are cut into weeks by their `at`: what is older than its retention goes by dropping
 * whole weeks. Their primary keys are (id, at); ids always come with their `at`.
 */
export const growingTables = [
  'moments',
  'decisions',
  'contacts',
  'contact_changes',
  'outcomes',
  'journey_changes',
  'order_requests',
  'grants',
  'conversions',
  'dead_letters',
] as const;

export type GrowingTable = (typeof growingTables)[number];

const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** The first Monday of the epoch, 00:00 UTC. */
const MONDAY_MS = 4 * DAY_MS;
/** Outside of these years times are mistakes; such rows go to the table's remainder. */
const FIRST_MS = Date.UTC(2000, 0, 3);
const LAST_MS = Date.UTC(2100, 0, 4);

/** Start of the week in which `at` lies; undefined when it goes to the remainder. */
export function weekOf(at: number): number | undefined {
  if (!(at >= FIRST_MS && at < LAST_MS)) return undefined;
  return Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
}

/** `decisions_2012_03_05` for the week that starts on that Monday. */
export function weekTable(table: GrowingTable, week: number): string {
  return `${table}_${new Date(week).toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

/** The week's start when it is the name of a week of this table. */
export function weekOfTable(table: GrowingTable, name: string): number | undefined {
  const match = /^_(\d{4})_(\d\d)_(\d\d)$/.exec(name.startsWith(table) ? name.slice(table.length) : '');
  return match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : undefined;
}

/**
 * Makes the table of a week; does nothing when it is there, or when the remainder has rows of it already: those came
 * after the week was dropped and cannot be moved in passing.
 */
export function makeWeekSql(table: GrowingTable, week: number): string {
  const end = week + WEEK_MS;
  const name = weekTable(table, week);
  return `do $$ begin
    if to_regclass('${name}') is null
      and not exists (select from ${table}_remainder where at >= ${week} and at < ${end}) then
      create table ${name} partition of ${table} for values from (${week}) to (${end});
    end if;
  end $$`;
}

/** Held while weeks are made or dropped, so that nobody makes the same one at once. */
export const WEEKS_LOCK = 5_607_126_119;
