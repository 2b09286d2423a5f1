/**
 * Local time in one IANA zone, from the time-zone data of the running Node (its version is stamped in the log).
 *
 * Z1. Between two changes of the offset, local time is UTC plus a constant: the last such span is kept, so that a
 *     reading on the event path costs two compares and an addition.
 * Z2. Spans are found in chunks of 2^28 ms (3.1 days), shorter than any two changes of offset that ever followed each
 *     other in the IANA data (four days, Freetown 1939): a chunk holds at most one change.
 * Z3. Times that are no times (NaN, beyond ±8.64e15 ms) give NaN everywhere; nothing throws after construction.
 */
import { civilDateOf, dayIndexOf } from './civil-date.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const CHUNK_MS = 2 ** 28;
/** Chunks remembered, each at its number modulo this: 8,192 chunks are 69 years. */
const CHUNKS_KEPT = 8192;
const LAST_INSTANT_MS = 8.64e15;
/** No offset from UTC reaches a day. */
const OFFSET_BOUND_MS = DAY_MS;

/** A zone name that the time-zone data do not know. */
export class UnknownZoneError extends Error {
  readonly code = 'zone-unknown';
  readonly zone: string;

  constructor(zone: string) {
    super(`unknown time zone "${zone}"; write an IANA name such as Asia/Shanghai`);
    this.name = 'UnknownZoneError';
    this.zone = zone;
  }
}

/** What the time-zone data said of a zone so far: true for all of its clocks, and slow to find out. */
interface Reading {
  format: Intl.DateTimeFormat;
  /** Per slot: chunk number, where in it the offset changes (its end when it does not), offset before, after. */
  chunks: Float64Array;
}

const readings = new Map<string, Reading>();

export class ZoneClock {
  readonly zone: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly chunks: Float64Array;
  /** The span used last (Z1): `offset` ms are added to UTC in [from, until). */
  private from = 0;
  private until = 0;
  private offset = 0;
  /** Month read last: days [monthFrom, monthUntil). */
  private monthFrom = 0;
  private monthUntil = 0;
  private monthRead = 0;

  /** @throws UnknownZoneError */
  constructor(zone: string) {
    this.zone = zone;
    const { format, chunks } = readingOf(zone);
    this.format = format;
    this.chunks = chunks;
  }

  /** Milliseconds to add to UTC at `t`. */
  offsetMs(t: number): number {
    return t >= this.from && t < this.until ? this.offset : this.find(t);
  }

  /** Local days since 1970-01-01. */
  dayIndex(t: number): number {
    return Math.floor((t + this.offsetMs(t)) / DAY_MS);
  }

  /** ISO weeks, from Monday; week 0 starts on 1969-12-29. */
  weekIndex(t: number): number {
    return Math.floor((this.dayIndex(t) + 3) / 7);
  }

  /** `year * 12 + month`, month from 1. */
  monthIndex(t: number): number {
    const day = this.dayIndex(t);
    if (day >= this.monthFrom && day < this.monthUntil) return this.monthRead;
    if (Number.isNaN(day)) return day;
    const { year, month } = civilDateOf(day);
    this.monthFrom = dayIndexOf(year, month, 1);
    this.monthUntil = firstDayOfMonth(year * 12 + month + 1);
    this.monthRead = year * 12 + month;
    return this.monthRead;
  }

  /** First instant of a local day, epoch ms; of a day the zone skipped, the first instant after it. */
  startOfDay(dayIndex: number): number {
    return this.firstAtOrPast(dayIndex * DAY_MS);
  }

  startOfWeek(weekIndex: number): number {
    return this.startOfDay(weekIndex * 7 - 3);
  }

  startOfMonth(monthIndex: number): number {
    return this.startOfDay(firstDayOfMonth(monthIndex));
  }

  /** 0 to 1439. */
  minuteOfDay(t: number): number {
    return Math.floor(this.sinceMidnightMs(t) / MINUTE_MS);
  }

  /** 0 to 23. */
  hour(t: number): number {
    return Math.floor(this.sinceMidnightMs(t) / HOUR_MS);
  }

  /** ISO: Monday 1 to Sunday 7. */
  weekday(t: number): number {
    const day = this.dayIndex(t) + 3;
    return day - Math.floor(day / 7) * 7 + 1;
  }

  /** 1 to 31. */
  dayOfMonth(t: number): number {
    const month = this.monthIndex(t);
    return Number.isNaN(month) ? month : this.dayIndex(t) - this.monthFrom + 1;
  }

  /** 1 to 12. */
  month(t: number): number {
    const month = this.monthIndex(t) - 1;
    return month - Math.floor(month / 12) * 12 + 1;
  }

  /**
   * First instant ≥ `t` whose local minute of the day is `minuteOfDay` (0 to 1439): `t` itself within that minute, the
   * next day where that minute is skipped today, and also its repetition where it comes twice.
   */
  nextAtMinute(t: number, minuteOfDay: number): number {
    for (let from = t; ; from = this.until) {
      const local = from + this.offsetMs(from);
      if (Number.isNaN(local)) return local;
      const wanted = Math.floor(local / DAY_MS) * DAY_MS + minuteOfDay * MINUTE_MS;
      if (local >= wanted && local < wanted + MINUTE_MS) return from;
      const next = (local < wanted ? wanted : wanted + DAY_MS) - this.offset;
      if (next < this.until) return next;
    }
  }

  /** First instant at which local clocks show a minute of a day; NaN when the zone skips it. */
  instantOf(dayIndex: number, minuteOfDay: number): number {
    const local = dayIndex * DAY_MS + minuteOfDay * MINUTE_MS;
    const instant = this.firstAtOrPast(local);
    return instant + this.offsetMs(instant) < local + MINUTE_MS ? instant : Number.NaN;
  }

  /** First instant whose local time, counted as if it were UTC, is `local` or past it. */
  private firstAtOrPast(local: number): number {
    for (let from = local - OFFSET_BOUND_MS; ; from = this.until) {
      const offset = this.offsetMs(from);
      if (Number.isNaN(offset)) return offset;
      const reached = Math.max(from, local - offset);
      if (reached < this.until) return reached;
    }
  }

  private sinceMidnightMs(t: number): number {
    const local = t + this.offsetMs(t);
    return local - Math.floor(local / DAY_MS) * DAY_MS;
  }

  /** Makes the span around `t` the current one and returns its offset. */
  private find(t: number): number {
    if (!(Math.abs(t) <= LAST_INSTANT_MS)) return Number.NaN;
    const { chunks } = this;
    const chunk = Math.floor(t / CHUNK_MS);
    const slot = (chunk & (CHUNKS_KEPT - 1)) * 4;
    if (chunks[slot] !== chunk) this.fill(slot, chunk);
    const change = chunks[slot + 1];
    const before = t < change;
    this.from = before ? chunk * CHUNK_MS : change;
    this.until = before ? change : (chunk + 1) * CHUNK_MS;
    this.offset = chunks[slot + (before ? 2 : 3)];
    return this.offset;
  }

  private fill(slot: number, chunk: number): void {
    const start = chunk * CHUNK_MS;
    const end = start + CHUNK_MS;
    const before = this.readOffsetMs(start);
    const after = this.readOffsetMs(end - 1);
    let low = start;
    let high = end;
    // Invariant: `before` holds at `low`, no longer at `high` (or `high` is the end of the chunk).
    while (before !== after && high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.readOffsetMs(middle) === before) low = middle;
      else high = middle;
    }
    this.chunks.set([chunk, high, before, after], slot);
  }

  /** The offset as the time-zone data say it; slow. */
  private readOffsetMs(t: number): number {
    // Offsets are whole seconds; chunks at the very ends of time reach beyond what can be formatted.
    const second = Math.floor(Math.max(-LAST_INSTANT_MS, Math.min(LAST_INSTANT_MS, t)) / 1000) * 1000;
    const read: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(second)) read[type] = value;
    const year = read.era === 'BC' ? 1 - Number(read.year) : Number(read.year);
    const day = dayIndexOf(year, Number(read.month), Number(read.day));
    const seconds = Number(read.hour) * 3600 + Number(read.minute) * 60 + Number(read.second);
    return day * DAY_MS + seconds * 1000 - second;
  }
}

/** @throws UnknownZoneError */
function readingOf(zone: string): Reading {
  let reading = readings.get(zone);
  if (reading === undefined) {
    reading = { format: formatOf(zone), chunks: new Float64Array(CHUNKS_KEPT * 4).fill(Number.NaN) };
    readings.set(zone, reading);
  }
  return reading;
}

/** @throws UnknownZoneError */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UnknownZoneError(timeZone);
    throw error;
  }
}

/** `monthIndex` = year * 12 + month, month from 1. */
function firstDayOfMonth(monthIndex: number): number {
  const year = Math.floor((monthIndex - 1) / 12);
  return dayIndexOf(year, monthIndex - year * 12, 1);
}
