import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentInputs } from './recent-inputs.ts';

const HORIZON_MS = 60_000;

describe('recent inputs', () => {
  it('accept a key once within the horizon, and again after it', () => {
    const recent = new RecentInputs(HORIZON_MS);
    expect(recent.accept(1, 2, 3, 100_000)).toBe(true);
    expect(recent.accept(1, 2, 3, 130_000)).toBe(false);
    expect(recent.accept(1, 2, 3, 160_000)).toBe(false);
    expect(recent.accept(1, 2, 3, 160_001)).toBe(true);
    recent.expire(160_001);
    expect(recent.accept(1, 2, 3, 160_001)).toBe(false);
  });

  it('agree with a plain map over any stream, across chunks that grow and serve again', () => {
    const steps = fc.array(
      fc.record({
        keys: fc.integer({ min: 0, max: 5000 }),
        spread: fc.integer({ min: 1, max: 9000 }),
        wait: fc.integer({ min: 0, max: 40 }),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(steps, fc.integer(), (stream, seed) => {
        const recent = new RecentInputs(HORIZON_MS);
        const plain = new Map<number, number>();
        let second = 1_000;
        let random = seed;
        for (const { keys, spread, wait } of stream) {
          for (let k = 0; k < keys; k++) {
            random = (Math.imul(random, 1_103_515_245) + 12_345) | 0;
            const key = (random >>> 8) % spread;
            const fresh = !plain.has(key);
            if (fresh) plain.set(key, second);
            const accepted = recent.accept(key & 7, key, key >> 3, second * 1000);
            if (accepted !== fresh) throw new Error(`key ${key} at ${second}`);
          }
          second += wait;
          for (const [key, since] of plain) if (second * 1000 - since * 1000 > HORIZON_MS) plain.delete(key);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('take no more memory under a stream of any length once the horizon is full', () => {
    const recent = new RecentInputs(HORIZON_MS);
    const bytes: number[] = [];
    for (let second = 0; second < 900; second++) {
      for (let k = 0; k < 200; k++) recent.accept(k, second, k, second * 1000);
      bytes.push(recent.bytes);
    }
    expect(Math.max(...bytes.slice(100))).toBeLessThanOrEqual(bytes[100]! * 1.05);
  });

  it('give back the memory that an import of everybody took', () => {
    const recent = new RecentInputs(HORIZON_MS);
    for (let k = 0; k < 100_000; k++) recent.accept(k, k * 7, k, 0);
    const full = recent.bytes;
    for (let second = 0; second < 900; second++) {
      for (let k = 0; k < 20; k++) recent.accept(k, second, k, second * 1000);
    }
    expect(recent.bytes).toBeLessThan(full / 12);
  });
});
