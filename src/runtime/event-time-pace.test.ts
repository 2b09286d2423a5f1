import { describe, expect, test } from 'vitest';
import { EventTimePace } from './event-time-pace.ts';

/** Timers may be this early. */
const TOLERANCE_MS = 2;

describe('pace of event time', () => {
  test('a minute of events takes no less than a minute by speed, counted from the first clock', async () => {
    const pace = new EventTimePace(1200);
    const startMs = performance.now();
    const reachedMs: number[] = [];
    for (const minute of [0, 1, 3]) {
      await pace.until(Date.UTC(2026, 0, 1, 0, minute));
      reachedMs.push(performance.now() - startMs);
    }
    expect(reachedMs[1]).toBeGreaterThan(50 - TOLERANCE_MS);
    expect(reachedMs[2]).toBeGreaterThan(150 - TOLERANCE_MS);
  });

  test('at so great a speed that nothing needs waiting for, and without a clock, there is no wait', async () => {
    const pace = new EventTimePace(Number.MAX_VALUE);
    for (const clock of [0, 1e12, Number.NEGATIVE_INFINITY]) await pace.until(clock);
  });
});
