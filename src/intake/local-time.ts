const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostCachedHours = 100_000;

/**
 * From local wall-clock time of a zone to epoch ms. A time that does not exist (clocks go forward) is read
 * with the offset before the change, so it falls after it; one that exists twice (clocks go back) is the first.
 * Local times are given as the epoch ms they would be in UTC.
 */
export class LocalTime {
  private readonly format: Intl.DateTimeFormat;
  /** Offset by local hour; NaN for an hour in which it changes. */
  private readonly offsets = new Map<number, number>();
  private lastHour = Number.NaN;
  private lastOffset = 0;

  /** `zone`: an IANA name. @throws RangeError when there is none of this name. */
  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  toEpochMs(local: number): number {
    const hour = Math.floor(local / hourMs);
    if (hour !== this.lastHour) {
      this.lastHour = hour;
      this.lastOffset = this.offsetOfHour(hour);
    }
    const offset = this.lastOffset;
    return local - (Number.isNaN(offset) ? this.offsetAtLocal(local) : offset);
  }

  private offsetOfHour(hour: number): number {
    const known = this.offsets.get(hour);
    if (known !== undefined) return known;
    const first = this.offsetAtLocal(hour * hourMs);
    const offset = first === this.offsetAtLocal((hour + 1) * hourMs - 1) ? first : Number.NaN;
    if (this.offsets.size >= mostCachedHours) this.offsets.clear();
    this.offsets.set(hour, offset);
    return offset;
  }

  /** The two offsets around the local time are tried, the earlier one first: it gives the first of two times. */
  private offsetAtLocal(local: number): number {
    const before = this.offsetAt(local - dayMs);
    const after = this.offsetAt(local + dayMs);
    if (before === after || this.offsetAt(local - before) === before) return before;
    return this.offsetAt(local - after) === after ? after : before;
  }

  /** Local time less UTC at an epoch ms. */
  private offsetAt(at: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(at)) parts[type] = Number(value);
    const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
    return local - Math.floor(at / 1000) * 1000;
  }
}
