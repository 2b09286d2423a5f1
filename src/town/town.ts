import { DAY_MS, weekdayOf } from './calendar.ts';
import { Collector } from './days/collector.ts';
import { DayEvents } from './days/day-events.ts';
import { DayPlans } from './days/day-plan.ts';
import { HourEvents } from './days/hour-events.ts';
import { Lives } from './days/lives.ts';
import type { Scene } from './days/scene.ts';
import type { TownRecord } from './days/town-record.ts';
import { importedFacts } from './people/first-morning.ts';
import { makePerson } from './people/make-person.ts';
import type { Person } from './people/person.ts';

/** What decides a town to the last byte. */
export interface TownSettings {
  customers: number;
  days: number;
  /** Whole, from 0 to 4,294,967,295. */
  seed: number;
  /** Local midnight of the first day, epoch ms. */
  start: number;
}

/** People whose imports come together. */
const IMPORT_CHUNK = 1000;

/**
 * A town and its days. The people are made at once, some 1.5 KB each; what happens is made hour by hour in the order of
 * arrival and not kept.
 *
 * T1. Everything is a function of the settings (and of what was delivered): no clock, no environment, no other chance.
 * T2. What happens in the town does not depend on what is delivered: with and without answers, the days are the same.
 */
export class Town {
  readonly settings: TownSettings;
  readonly people: readonly Person[];
  /** Hours of the town of which all has been made. */
  hoursPassed = 0;
  private readonly scene: Scene;
  private readonly dayEvents: DayEvents;
  private readonly hourEvents: HourEvents;

  constructor(settings: TownSettings) {
    const { customers, days, seed, start } = settings;
    this.settings = settings;
    this.people = Array.from({ length: customers }, (_, number) => makePerson(seed, number));
    this.scene = {
      townSeed: seed,
      start,
      plans: new DayPlans(seed, customers),
      lives: new Lives(this.people),
      collector: new Collector(seed, customers, start, days),
    };
    this.dayEvents = new DayEvents(this.scene);
    this.hourEvents = new HourEvents(this.scene);
  }

  /** What the collector saw so far; complete when `records` has ended. */
  get collected(): Pick<Collector, 'counts' | 'byType'> {
    return this.scene.collector;
  }

  /** Adds a record that is not of the town's making, before `records` begins. After the last day nothing is taken. */
  deliver(record: TownRecord): void {
    this.scene.collector.deliver(record);
  }

  /** All that happens, in the order of arrival, in handy batches that may be empty. Can be taken once. */
  *records(): Generator<readonly TownRecord[]> {
    yield* this.imports();
    const { collector } = this.scene;
    const hours = this.settings.days * 24;
    for (let hour = 0; hour < hours; hour++) {
      collector.openHour(hour);
      if (hour % 24 === 0) this.beginDay(hour / 24);
      this.liveHour(Math.floor(hour / 24), hour % 24);
      this.hoursPassed = hour + 1;
      yield collector.take(hour);
    }
    // Late ones arrive after the last day.
    for (let hour = hours; !collector.isEmpty; hour++) yield collector.take(hour);
  }

  private *imports(): Generator<readonly TownRecord[]> {
    const { collector, start } = this.scene;
    for (let from = 0; from < this.people.length; from += IMPORT_CHUNK) {
      yield this.people
        .slice(from, from + IMPORT_CHUNK)
        .flatMap((person) =>
          importedFacts(person, start).map(({ type, since, fields }) =>
            collector.named(person, type, start, since, fields),
          ),
        );
    }
  }

  private beginDay(day: number): void {
    for (const person of this.people) if (!person.unreachable) this.dayEvents.report(person, day);
  }

  private liveHour(day: number, hour: number): void {
    const { lives, start } = this.scene;
    const weekend = weekdayOf(start + day * DAY_MS) > 4;
    for (const person of this.people) {
      if (person.unreachable || lives.isSilent(person, day)) continue;
      this.hourEvents.report(person, day, hour, weekend);
    }
  }
}
