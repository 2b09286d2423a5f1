import type { Chance } from '../chance.ts';
import type { Person } from '../people/person.ts';
import type { Collector } from './collector.ts';
import type { DayPlans } from './day-plan.ts';
import type { Lives } from './lives.ts';
import type { RecordFields } from './town-record.ts';

/** Where everything of a town in motion is at hand. */
export interface Scene {
  townSeed: number;
  /** Local midnight of the first day, epoch ms. */
  start: number;
  plans: DayPlans;
  lives: Lives;
  collector: Collector;
}

/** One person on one day. */
export interface Today {
  scene: Scene;
  person: Person;
  chance: Chance;
  /** From 0. */
  day: number;
  /** Local midnight, epoch ms. */
  midnight: number;
  /** Reports something at an hour of the day, fractions included. */
  report(type: string, hour: number, fields: RecordFields): void;
}
