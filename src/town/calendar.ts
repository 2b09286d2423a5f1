export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The town's zone is Asia/Shanghai: eight hours ahead, no summer time. */
const ZONE_MS = 8 * HOUR_MS;

/** Local midnight of a civil day written `2012-03-05`, epoch ms; undefined when it is none. */
export function midnightOf(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const utc = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(date) ? undefined : utc - ZONE_MS;
}

/** The local civil day of an instant, `2012-03-05`. */
export const dateOf = (at: number): string => new Date(at + ZONE_MS).toISOString().slice(0, 10);

/** The local time of an instant with its offset, `2012-03-05T08:30:00+08:00`. */
export const timeOf = (at: number): string => `${new Date(at + ZONE_MS).toISOString().slice(0, 19)}+08:00`;

/** 0 Monday to 6 Sunday. */
export const weekdayOf = (at: number): number => (new Date(at + ZONE_MS).getUTCDay() + 6) % 7;

/** Day of the month, from 1. */
export const dayOfMonth = (at: number): number => new Date(at + ZONE_MS).getUTCDate();
