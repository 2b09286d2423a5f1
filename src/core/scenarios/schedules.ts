import type { CompiledScenario } from '../program/compile-scenarios.ts';
import { type Cron, nextOccurrence } from '../schema/cron.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';

/** A schedule coming due in one zone. */
export interface Occurrence {
  scenario: number;
  zone: ZoneClock;
  due: number;
}

/** When each `schedule` scenario is next due in each zone; follows from the clock alone. */
export class Schedules {
  /** When the first is due, +∞ without schedules. */
  nextDue = Number.POSITIVE_INFINITY;
  private readonly entries: (Occurrence & { cron: Cron })[];

  constructor(scenarios: readonly CompiledScenario[], zones: readonly ZoneClock[]) {
    this.entries = scenarios.flatMap(({ index, cron }) => {
      if (cron === undefined) return [];
      return zones.map((zone) => ({ scenario: index, cron, zone, due: Number.POSITIVE_INFINITY }));
    });
  }

  /** The next occurrences are those after `clock`. */
  start(clock: number): void {
    for (const entry of this.entries) entry.due = nextOccurrence(entry.cron, entry.zone, clock);
    this.findNext();
  }

  /** The occurrences due first; they move on to their next. */
  takeDue(): Occurrence[] {
    const first = this.nextDue;
    const taken: Occurrence[] = [];
    for (const entry of this.entries) {
      if (entry.due !== first) continue;
      taken.push({ scenario: entry.scenario, zone: entry.zone, due: first });
      entry.due = nextOccurrence(entry.cron, entry.zone, first);
    }
    this.findNext();
    return taken;
  }

  private findNext(): void {
    this.nextDue = this.entries.reduce((next, { due }) => Math.min(next, due), Number.POSITIVE_INFINITY);
  }
}
