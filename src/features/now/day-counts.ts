import { ZoneClock } from '../../core/schema/zone-clock.ts';
import type { ContactPlace, QuarterCounts } from '../../ports/day-records.ts';

/** Offsets of all zones are multiples of it, so that days and hours of any zone are made of whole ones. */
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Yesterday of a day of 25 hours after another, and some more. */
const KEPT_MS = 52 * HOUR_MS;

export type Counted = Pick<QuarterCounts, 'contacts' | 'agreed' | 'declined' | 'conversions'>;

/** One day, by hour of its zone. */
export interface DaySeries {
  /** Its midnight, epoch ms. */
  from: number;
  /** One an hour since midnight; of today up to the current one. */
  hours: Counted[];
}

/** Today against yesterday. */
export interface DayPicture {
  /** When it was made, epoch ms. */
  at: number;
  zone: string;
  today: DaySeries;
  yesterday: DaySeries;
  /** Yesterday up to the same time of day, to the quarter of an hour. */
  yesterdayByNow: Counted;
  /** Today, by channel and by campaign; what had none is absent. */
  channels: Record<string, Counted>;
  campaigns: Record<string, Counted>;
}

/** What happened today and yesterday, in quarters of an hour by campaign and channel. */
export class DayCounts {
  /** Start of a quarter → `campaign channel` → counts. */
  private readonly quarters = new Map<number, Map<string, ContactPlace & Counted>>();

  /** Times older than two days are left out. */
  add(at: number, { campaign, channel }: ContactPlace, counted: Partial<Counted>): void {
    const start = Math.floor(at / QUARTER_MS) * QUARTER_MS;
    let quarter = this.quarters.get(start);
    if (quarter === undefined) {
      quarter = new Map();
      this.quarters.set(start, quarter);
    }
    const key = `${campaign} ${channel}`;
    let counts = quarter.get(key);
    if (counts === undefined) {
      counts = { campaign, channel, ...nothing() };
      quarter.set(key, counts);
    }
    increase(counts, counted);
  }

  /** @param isShown which campaigns are counted */
  picture(now: number, zone: string, isShown: (campaign: string) => boolean): DayPicture {
    this.forget(now - KEPT_MS);
    const clock = new ZoneClock(zone);
    const day = clock.dayIndex(now);
    const midnight = clock.startOfDay(day);
    const before = clock.startOfDay(day - 1);
    const picture: DayPicture = {
      at: now,
      zone,
      today: { from: midnight, hours: hoursOf(now - midnight) },
      yesterday: { from: before, hours: hoursOf(midnight - before - 1) },
      yesterdayByNow: nothing(),
      channels: {},
      campaigns: {},
    };
    for (const [start, quarter] of this.quarters) {
      for (const counts of quarter.values()) {
        if (isShown(counts.campaign)) addTo(picture, start, counts);
      }
    }
    return picture;
  }

  private forget(before: number): void {
    for (const start of this.quarters.keys()) if (start < before) this.quarters.delete(start);
  }
}

export function nothing(): Counted {
  return { contacts: 0, agreed: 0, declined: 0, conversions: 0 };
}

function increase(counts: Counted, by: Partial<Counted>): void {
  counts.contacts += by.contacts ?? 0;
  counts.agreed += by.agreed ?? 0;
  counts.declined += by.declined ?? 0;
  counts.conversions += by.conversions ?? 0;
}

/** One for each hour that has begun. */
function hoursOf(passedMs: number): Counted[] {
  return Array.from({ length: Math.floor(Math.min(passedMs, 2 * DAY_MS) / HOUR_MS) + 1 }, nothing);
}

function addTo(picture: DayPicture, start: number, counts: ContactPlace & Counted): void {
  const { at, today, yesterday } = picture;
  const isToday = start >= today.from;
  if (start < yesterday.from || start > at) return;
  const series = isToday ? today : yesterday;
  const hour = series.hours[Math.floor((start - series.from) / HOUR_MS)];
  if (hour !== undefined) increase(hour, counts);
  if (!isToday) {
    // The quarter that is under way counts when it has passed: yesterday's is whole.
    if (start - yesterday.from + QUARTER_MS <= at - today.from) increase(picture.yesterdayByNow, counts);
    return;
  }
  picture.channels[counts.channel] ??= nothing();
  increase(picture.channels[counts.channel]!, counts);
  picture.campaigns[counts.campaign] ??= nothing();
  increase(picture.campaigns[counts.campaign]!, counts);
}
