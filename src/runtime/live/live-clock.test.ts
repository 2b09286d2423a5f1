import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HandClock, NOON } from '../../../test/live/live-fixture.ts';
import { CLOCK_JUMP_MS, DOWN_TIME_MS, LiveClock } from './live-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function watched(clock: HandClock, reached: number | null = null) {
  const ticks: number[] = [];
  const live = new LiveClock({ clock, speed: 1, reached, tick: (at) => ticks.push(at - NOON) });
  live.start();
  const pass = (ms: number) => {
    clock.at += ms;
    vi.advanceTimersByTime(200);
  };
  return { live, ticks, pass };
}

describe('a live clock', () => {
  test('T1: tells each second once, in order', () => {
    const { ticks, pass } = watched(new HandClock());
    for (const ms of [400, 400, 400, 2000]) pass(ms);
    expect(ticks).toEqual([0, 1000, 3000]);
  });

  test('T1: waits for a clock that was put back', () => {
    const { ticks, pass, live } = watched(new HandClock());
    pass(10_000);
    pass(-600_000);
    expect(live.trouble).toContain('put back');
    pass(600_000);
    pass(1000);
    expect(ticks).toEqual([0, 10_000, 11_000]);
    expect(live.trouble).toBeUndefined();
  });

  test('T2: stops the timers when it leaps, until somebody says that it is right', () => {
    const { ticks, pass, live } = watched(new HandClock());
    pass(CLOCK_JUMP_MS + 1000);
    pass(1000);
    expect(ticks).toEqual([0]);
    expect(live.isHalted).toBe(true);
    expect(live.trouble).toContain('leapt');
    live.confirm();
    expect(ticks).toEqual([0, CLOCK_JUMP_MS + 2000]);
  });

  test('T2: believes the time that passed while the service was down, but not a year of it', () => {
    expect(watched(new HandClock(), NOON - 3_600_000).ticks).toEqual([0]);
    const { ticks, live } = watched(new HandClock(), NOON - DOWN_TIME_MS - 1000);
    expect(ticks).toEqual([]);
    expect(live.isHalted).toBe(true);
  });
});
