import type { EntryTally } from '../../runtime/entry-notices.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** A service that tells how many moments opened, entry by entry. */
interface Tallied {
  subscribeTally(listener: (tally: EntryTally) => void): () => void;
}

/** The minutes of the last day of one scenario; a slot whose minute has gone by counts for nothing. */
interface MinuteRing {
  counts: Uint32Array;
  minutes: Float64Array;
}

/** Counts the moments that open live, by scenario and minute, for the last 24 hours since it was made. */
export class ScenarioCounts {
  /** Epoch ms. */
  readonly since: number;
  /** Ends listening. */
  readonly stop: () => void;
  private readonly now: () => number;
  private readonly rings = new Map<string, MinuteRing>();

  constructor(live: Tallied, now: () => number) {
    this.now = now;
    this.since = now();
    this.stop = live.subscribeTally(({ moments }) => {
      for (const [scenario, number] of Object.entries(moments)) this.add(scenario, number);
    });
  }

  /** Moments in the last 60 minutes and the last 24 hours, the present minute included. */
  of(scenario: string): { lastHour: number; lastDay: number } {
    const ring = this.rings.get(scenario);
    const minute = Math.floor(this.now() / MINUTE_MS);
    let lastHour = 0;
    let lastDay = 0;
    for (let slot = 0; ring !== undefined && slot < DAY_MINUTES; slot++) {
      const age = minute - ring.minutes[slot]!;
      if (age < DAY_MINUTES) lastDay += ring.counts[slot]!;
      if (age < HOUR_MINUTES) lastHour += ring.counts[slot]!;
    }
    return { lastHour, lastDay };
  }

  private add(scenario: string, number: number): void {
    const known = this.rings.get(scenario);
    const ring = known ?? { counts: new Uint32Array(DAY_MINUTES), minutes: new Float64Array(DAY_MINUTES) };
    if (known === undefined) this.rings.set(scenario, ring);
    const minute = Math.floor(this.now() / MINUTE_MS);
    const slot = minute % DAY_MINUTES;
    if (ring.minutes[slot] !== minute) ring.counts[slot] = 0;
    ring.minutes[slot] = minute;
    ring.counts[slot] = ring.counts[slot]! + number;
  }
}
