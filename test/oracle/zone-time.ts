/** Local calendars by asking `Intl` for the wall clock: slow, short, and nobody's arithmetic but its own. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Zones change their offset at whole quarters of an hour only, so one look-up serves a quarter. */
export const QUARTER_MS = 15 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone, then by quarter. */
const offsets = new Map<string, Map<number, number>>();
/** By zone and unit, then by the window's number. */
const starts = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall clock of the zone at an instant, as the epoch milliseconds at which UTC shows the same. */
export function wallClock(zone: string, instant: number): number {
  const quarter = Math.floor(instant / QUARTER_MS) * QUARTER_MS;
  const known = offsets.get(zone) ?? new Map<number, number>();
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = askedOffset(zone, quarter);
    offsets.set(zone, known.set(quarter, offset));
  }
  return instant + offset;
}

function askedOffset(zone: string, instant: number): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - instant;
}

/** Number of the local day; 0 is 1970-01-01. */
export function localDay(zone: string, instant: number): number {
  return Math.floor(wallClock(zone, instant) / DAY_MS);
}

/** Minute of the local day, 0 to 1439. */
export function localMinute(zone: string, instant: number): number {
  const wall = new Date(wallClock(zone, instant));
  return wall.getUTCHours() * 60 + wall.getUTCMinutes();
}

/** Calendar parts of the wall clock; `month` from 1, `weekday` 1 (Monday) to 7. */
export function localParts(zone: string, instant: number) {
  const wall = new Date(wallClock(zone, instant));
  return {
    minute: wall.getUTCMinutes(),
    hour: wall.getUTCHours(),
    dayOfMonth: wall.getUTCDate(),
    month: wall.getUTCMonth() + 1,
    year: wall.getUTCFullYear(),
    weekday: ((wall.getUTCDay() + 6) % 7) + 1,
  };
}

export type TumblingUnit = 'day' | 'week' | 'month';

/** Number of the local day, ISO week or month an instant falls in; grows by one from each to the next. */
export function windowIndex(zone: string, unit: TumblingUnit, instant: number): number {
  if (unit === 'day') return localDay(zone, instant);
  // 1970-01-01 was a Thursday, so the week of day 0 began at day −3.
  if (unit === 'week') return Math.floor((localDay(zone, instant) + 3) / 7);
  const { year, month } = localParts(zone, instant);
  return year * 12 + month - 1;
}

/** First instant of the local day, week or month that contains the given one. */
export function windowStart(zone: string, unit: TumblingUnit, instant: number): number {
  const index = windowIndex(zone, unit, instant);
  const key = `${zone} ${unit}`;
  const known = starts.get(key) ?? new Map<number, number>();
  let start = known.get(index);
  if (start === undefined) {
    start = Math.floor(instant / QUARTER_MS) * QUARTER_MS;
    while (windowIndex(zone, unit, start - 1) === index) start -= QUARTER_MS;
    starts.set(key, known.set(index, start));
  }
  return start;
}
