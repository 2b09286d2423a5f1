import { dayIndexOf } from '../core/schema/civil-date.ts';
import { LocalTime } from './local-time.ts';

/** Reads times of one format from bytes. */
export interface TimeFormat {
  /** Epoch ms of `bytes[start, end)`; NaN when it is no time of the format. */
  read(bytes: Uint8Array, start: number, end: number): number;
}

/**
 * `iso` (`2015-08-01T00:14:45.751`, with a space instead of T, without seconds, date alone, with or without Z
 * or ±hh:mm), `epoch-seconds`, `epoch-ms`, `auto` (epoch ms or iso), or a pattern of yyyy, yy, MM, M, dd, d, HH,
 * H, mm, m, ss, s, SSS and other characters as they stand. Times without offset are of `zone`.
 *
 * Undefined when the pattern does not give a whole date. @throws RangeError when the zone does not exist.
 */
export function timeFormat(format: string, zone: string): TimeFormat | undefined {
  const local = new LocalTime(zone);
  if (format === 'iso') return new IsoTime(local);
  if (format === 'epoch-seconds') return new EpochTime(1000);
  if (format === 'epoch-ms') return new EpochTime(1);
  if (format === 'auto') return new AutoTime(local);
  const pieces = format.match(/yyyy|yy|MM?|dd?|HH?|mm?|ss?|SSS|[^A-Za-z]/g) ?? [];
  const dated = ['yy', 'M', 'd'].every((part) => pieces.some((piece) => piece.startsWith(part)));
  return dated && pieces.join('') === format ? new PatternTime(pieces, local) : undefined;
}

const dayMs = 86_400_000;
const monthDays = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const byte = { minus: 45, plus: 43, dot: 46, comma: 44, colon: 58, zero: 48, space: 32, T: 84, t: 116, Z: 90, z: 122 };

const isDigit = (code: number) => code >= byte.zero && code <= byte.zero + 9;

/** A number of exactly `digits` digits; NaN when other characters are among them. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let p = at; p < at + count; p++) {
    const digit = bytes[p] - byte.zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Days from date parts; NaN when there is no such date. Records come in long runs of one date. */
class Calendar {
  private lastKey = Number.NaN;
  private lastMs = Number.NaN;

  msOf(year: number, month: number, day: number): number {
    const key = (year * 100 + month) * 100 + day;
    if (key === this.lastKey) return this.lastMs;
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= monthDays[month])) return Number.NaN;
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    if (month === 2 && day === 29 && !leap) return Number.NaN;
    this.lastKey = key;
    this.lastMs = dayIndexOf(year, month, day) * dayMs;
    return this.lastMs;
  }
}

/** ms of the day; NaN when there is no such time. */
function clockMs(hour: number, minute: number, second: number): number {
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN;
}

class IsoTime implements TimeFormat {
  private readonly local: LocalTime;
  private readonly calendar = new Calendar();

  constructor(local: LocalTime) {
    this.local = local;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 10 || bytes[start + 4] !== byte.minus || bytes[start + 7] !== byte.minus) return Number.NaN;
    const day = this.calendar.msOf(digits(bytes, start, 4), digits(bytes, start + 5, 2), digits(bytes, start + 8, 2));
    let p = start + 10;
    if (Number.isNaN(day)) return day;
    if (p === end) return this.local.toEpochMs(day);
    const separator = bytes[p];
    if (separator !== byte.T && separator !== byte.space && separator !== byte.t) return Number.NaN;
    if (end - start < 16 || bytes[p + 3] !== byte.colon) return Number.NaN;
    const hour = digits(bytes, p + 1, 2);
    const minute = digits(bytes, p + 4, 2);
    p += 6;
    let second = 0;
    let fraction = 0;
    if (p < end && bytes[p] === byte.colon) {
      if (end - p < 3) return Number.NaN;
      second = digits(bytes, p + 1, 2);
      p += 3;
      if (p < end && (bytes[p] === byte.dot || bytes[p] === byte.comma)) {
        const from = ++p;
        for (let weight = 100; p < end && isDigit(bytes[p]); p++, weight = Math.floor(weight / 10)) {
          fraction += (bytes[p] - byte.zero) * weight;
        }
        if (p === from) return Number.NaN;
      }
    }
    const at = day + clockMs(hour, minute, second) + fraction;
    if (Number.isNaN(at)) return at;
    return p === end ? this.local.toEpochMs(at) : at - offsetMs(bytes, p, end);
  }
}

/** `Z`, `+08:00`, `+0800`, `+08`; NaN for anything else. */
function offsetMs(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  const length = end - at;
  if ((first === byte.Z || first === byte.z) && length === 1) return 0;
  if (first !== byte.plus && first !== byte.minus) return Number.NaN;
  let minutes = 0;
  if (length === 6 && bytes[at + 3] === byte.colon) minutes = digits(bytes, at + 4, 2);
  else if (length === 5) minutes = digits(bytes, at + 3, 2);
  else if (length !== 3) return Number.NaN;
  const ms = clockMs(digits(bytes, at + 1, 2), minutes, 0);
  return first === byte.minus ? -ms : ms;
}

class EpochTime implements TimeFormat {
  private readonly scale: number;

  constructor(scale: number) {
    this.scale = scale;
  }

  /** Digits, with a sign and, for seconds, decimals; ms are cut off below one. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let p = start;
    const negative = bytes[p] === byte.minus;
    if (negative) p++;
    let whole = 0;
    const from = p;
    for (; p < end && isDigit(bytes[p]); p++) whole = whole * 10 + bytes[p] - byte.zero;
    if (p === from || p - from > 15) return Number.NaN;
    let ms = whole * this.scale;
    if (p < end) {
      if (bytes[p] !== byte.dot || p + 1 === end) return Number.NaN;
      let weight = this.scale;
      for (p++; p < end; p++) {
        const digit = bytes[p] - byte.zero;
        if (digit < 0 || digit > 9) return Number.NaN;
        weight /= 10;
        if (weight >= 1) ms += digit * weight;
      }
    }
    return negative ? -ms : ms;
  }
}

/** For records in the product's own form, where a time is a number (epoch ms) or an ISO text. */
class AutoTime implements TimeFormat {
  private readonly iso: IsoTime;
  private readonly epoch = new EpochTime(1);

  constructor(local: LocalTime) {
    this.iso = new IsoTime(local);
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const ms = this.epoch.read(bytes, start, end);
    return Number.isNaN(ms) ? this.iso.read(bytes, start, end) : ms;
  }
}

/** Position of each part of a pattern in `PatternTime.parts`. */
const partOf: Record<string, number> = { y: 0, M: 1, d: 2, H: 3, m: 4, s: 5, S: 6 };

class PatternTime implements TimeFormat {
  private readonly pieces: readonly string[];
  private readonly local: LocalTime;
  private readonly calendar = new Calendar();
  private readonly parts = new Float64Array(7);

  constructor(pieces: readonly string[], local: LocalTime) {
    this.pieces = pieces;
    this.local = local;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const { parts } = this;
    parts.fill(0);
    let p = start;
    for (const piece of this.pieces) {
      const part = partOf[piece[0]];
      let length = piece.length;
      if (part === undefined) {
        // Literals beyond ASCII (年, 月, 日) take several bytes.
        for (const expected of Buffer.from(piece)) if (bytes[p++] !== expected) return Number.NaN;
        continue;
      }
      if (length === 1 && p + 1 < end && !Number.isNaN(digits(bytes, p + 1, 1))) length = 2;
      if (p + length > end) return Number.NaN;
      parts[part] = digits(bytes, p, length);
      if (piece === 'yy') parts[part] += parts[part] < 70 ? 2000 : 1900;
      p += length;
    }
    if (p !== end) return Number.NaN;
    const day = this.calendar.msOf(parts[0], parts[1], parts[2]);
    const at = day + clockMs(parts[3], parts[4], parts[5]) + parts[6];
    return Number.isNaN(at) ? at : this.local.toEpochMs(at);
  }
}
