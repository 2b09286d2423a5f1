/**
 * The operator's collector: takes events as they happen and hands them on in the order in which they arrive. Nearly all
 * arrive at once; some come minutes or hours late, some twice, and some feeds fall silent.
 *
 * C1. Events of an hour can be taken once every event that happens before its end has been reported.
 * C2. Holds what has been reported and not been taken: hours of late ones, a day of what was reported ahead.
 */
import { HOUR_MS, MINUTE_MS } from './calendar.ts';
import { Chance } from './chance.ts';
import { districtOf } from './geography.ts';
import type { Person } from './person.ts';
import { type StoppedFeed, stoppedFeeds } from './planted.ts';
import { purposes } from './purposes.ts';
import type { EventFields, TownEvent } from './town-event.ts';

interface Arrival {
  at: number;
  event: TownEvent;
}

/** What became of the events reported. */
export interface CollectorCounts {
  events: number;
  /** Lines that repeat an event. */
  duplicates: number;
  /** Arrived out of order, by up to four minutes, and by six minutes to three hours. */
  delayed: number;
  late: number;
  /** Never arrived: their feed had stopped. */
  silenced: number;
}

const DUPLICATE_SHARE = 0.003;
const DELAYED_SHARE = 0.008;
const LATE_SHARE = 0.002;

export class Collector {
  readonly counts: CollectorCounts = { events: 0, duplicates: 0, delayed: 0, late: 0, silenced: 0 };
  readonly byType = new Map<string, number>();
  readonly byHourOfDay = new Array<number>(24).fill(0);
  private readonly townSeed: number;
  private readonly start: number;
  private readonly chance = new Chance();
  private readonly serials: Uint32Array;
  /** By hour since the start. */
  private readonly arrivals = new Map<number, Arrival[]>();
  private readonly feeds: (StoppedFeed & { from: number })[];

  constructor(townSeed: number, people: number, start: number, days: number) {
    this.townSeed = townSeed;
    this.start = start;
    this.serials = new Uint32Array(people);
    this.feeds = stoppedFeeds(days).map((feed) => ({ ...feed, from: start + feed.fromDay * 24 * HOUR_MS }));
  }

  /** Chance is drawn anew for each hour, so that what an hour brings does not depend on earlier ones. */
  openHour(hour: number): void {
    this.chance.seed(this.townSeed, hour, 0, purposes.collector);
  }

  /** An event happens; it is named, and takes its way. */
  report(person: Person, type: string, at: number, since: number | undefined, fields: EventFields): void {
    if (this.silent(person, type, at)) {
      this.counts.silenced++;
      return;
    }
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
  named(person: Person, type: string, at: number, since: number | undefined, fields: EventFields): TownEvent {
    const id = `${person.number.toString(36)}-${(this.serials[person.number]++).toString(36)}`;
    const whole = Math.round(at);
    this.counts.events++;
    this.byType.set(type, (this.byType.get(type) ?? 0) + 1);
    const base = { id, type, customerId: person.customerId, at: whole };
    return since === undefined ? { ...base, ...fields } : { ...base, since: Math.round(since), ...fields };
  }

  /** What arrives in an hour since the start, in order of arrival. */
  take(hour: number): TownEvent[] {
    const arrived = this.arrivals.get(hour) ?? [];
    this.arrivals.delete(hour);
    arrived.sort((a, b) => a.at - b.at);
    this.byHourOfDay[hour % 24] += arrived.length;
    return arrived.map(({ event }) => event);
  }

  private put(at: number, event: TownEvent): void {
    const hour = Math.floor((at - this.start) / HOUR_MS);
    const bucket = this.arrivals.get(hour);
    if (bucket === undefined) this.arrivals.set(hour, [{ at, event }]);
    else bucket.push({ at, event });
  }

  private silent(person: Person, type: string, at: number): boolean {
    const district = districtOf(person.home);
    return this.feeds.some((feed) => feed.event === type && at >= feed.from && feed.districts.includes(district));
  }
}
