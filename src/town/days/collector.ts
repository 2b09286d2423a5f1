/**
 * The operator's collector: takes events as they happen and hands them on in the order in which they arrive. Nearly all
 * arrive at once; some come minutes or hours late, some twice, and some feeds fall silent.
 *
 * C1. Events of an hour can be taken once every event that happens before its end has been reported.
 * C2. Holds what has been reported and not been taken: hours of late ones, a day of what was reported ahead.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts';
import { Chance } from '../chance.ts';
import { districtOf } from '../geography.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';
import { type StoppedFeed, stoppedFeeds } from './stopped-feeds.ts';
import type { RecordFields, TownRecord } from './town-record.ts';

interface Arrival {
  at: number;
  event: TownRecord;
}

/** What became of the events reported. */
export interface CollectorCounts {
  events: number;
  /** Lines that repeat an event. */
  duplicates: number;
  /** Arrived out of order, by up to four minutes, and by six minutes to three hours. */
  delayed: number;
  late: number;
  /** Never arrived, by the place of their feed among the stopped ones. */
  silenced: number[];
}

const DUPLICATE_SHARE = 0.003;
const DELAYED_SHARE = 0.008;
const LATE_SHARE = 0.002;

export class Collector {
  readonly counts: CollectorCounts = { events: 0, duplicates: 0, delayed: 0, late: 0, silenced: [] };
  readonly byType = new Map<string, number>();
  private readonly townSeed: number;
  private readonly start: number;
  private readonly end: number;
  private readonly chance = new Chance();
  private readonly serials: Uint32Array;
  /** By hour since the start. */
  private readonly arrivals = new Map<number, Arrival[]>();
  private readonly feeds: readonly StoppedFeed[];
  private nextHour = 0;

  constructor(townSeed: number, people: number, start: number, days: number) {
    this.townSeed = townSeed;
    this.start = start;
    this.end = start + days * DAY_MS;
    this.serials = new Uint32Array(people);
    this.feeds = stoppedFeeds(start, days);
    this.counts.silenced = this.feeds.map(() => 0);
  }

  /** Chance is drawn anew for each hour, so that what an hour brings does not depend on earlier ones. */
  openHour(hour: number): void {
    this.chance.seed(this.townSeed, hour, 0, purposes.collector);
  }

  /** An event happens; it is named, and takes its way. What happens after the last day does not belong to the town. */
  report(person: Person, type: string, at: number, since: number | undefined, fields: RecordFields): void {
    if (at >= this.end || this.isSilenced(person, type, at)) return;
    const event = this.named(person, type, at, since, fields);
    const luck = this.chance.next();
    let arrives = event.at;
    if (luck < LATE_SHARE) {
      arrives += Math.round(this.chance.between(6 * MINUTE_MS, 3 * HOUR_MS));
      this.counts.late++;
    } else if (luck < LATE_SHARE + DELAYED_SHARE) {
      arrives += Math.round(this.chance.between(10_000, 4 * MINUTE_MS));
      this.counts.delayed++;
    } else if (luck < LATE_SHARE + DELAYED_SHARE + DUPLICATE_SHARE) {
      this.put(arrives + Math.round(this.chance.between(1000, 2 * MINUTE_MS)), event);
      this.counts.duplicates++;
    }
    this.put(arrives, event);
  }

  /** An event with its id, counted; for those that need no way of their own, too. */
  named(person: Person, type: string, at: number, since: number | undefined, fields: RecordFields): TownRecord {
    const id = `${person.number.toString(36)}-${(this.serials[person.number]++).toString(36)}`;
    const whole = Math.round(at);
    this.counts.events++;
    this.byType.set(type, (this.byType.get(type) ?? 0) + 1);
    const base = { id, type, customerId: person.customerId, at: whole };
    return since === undefined ? { ...base, ...fields } : { ...base, since: Math.round(since), ...fields };
  }

  /** Something that arrives as it happens, known by its own id; nothing when that is not on one of the days. */
  deliver(record: TownRecord): void {
    if (record.at >= this.start && record.at < this.end) this.put(record.at, record);
  }

  /** Whether something is still on its way. */
  get isEmpty(): boolean {
    return this.arrivals.size === 0;
  }

  /** What arrives in an hour since the start, in order of arrival; hours are taken one after the other. */
  take(hour: number): TownRecord[] {
    const arrived = this.arrivals.get(hour) ?? [];
    this.arrivals.delete(hour);
    this.nextHour = hour + 1;
    arrived.sort((a, b) => a.at - b.at);
    return arrived.map(({ event }) => event);
  }

  private put(at: number, event: TownRecord): void {
    const hour = Math.floor((at - this.start) / HOUR_MS);
    if (hour < this.nextHour)
      throw new Error(`broken invariant C1: something arrives in hour ${hour}, which was taken`);
    const bucket = this.arrivals.get(hour);
    if (bucket === undefined) this.arrivals.set(hour, [{ at, event }]);
    else bucket.push({ at, event });
  }

  /** Whether the feed that would tell this has stopped. */
  private isSilenced(person: Person, type: string, at: number): boolean {
    for (let i = 0; i < this.feeds.length; i++) {
      const { event, districts, from, until } = this.feeds[i];
      if (event !== type || at < from || at >= until || !districts.includes(districtOf(person.home))) continue;
      this.counts.silenced[i]++;
      return true;
    }
    return false;
  }
}
