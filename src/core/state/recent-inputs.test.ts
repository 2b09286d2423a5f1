import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentInputs } from './recent-inputs.ts';

const HORIZON_MS = 60_000;

describe('recent inputs', () => {
  it('accept a key once within the horizon, and again after it', () => {
    const recent = new RecentInputs(HORIZON_MS);
    expect(recent.accept(1, 2, 3, 100)).toBe(true);
    expect(recent.accept(1, 2, 3, 130)).toBe(false);
    recent.expire(160_000);
    expect(recent.accept(1, 2, 3, 160)).toBe(false);
    recent.expire(160_001);
    expect(recent.accept(1, 2, 3, 161)).toBe(true);
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
            if (recent.accept(key & 7, key, key >> 3, second) !== fresh) throw new Error(`key ${key} at ${second}`);
          }
          second += wait;
          for (const [key, since] of plain) if (second * 1000 - since * 1000 > HORIZON_MS) plain.delete(key);
          recent.expire(second * 1000);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('take no more memory under a stream of any length once the horizon is full', () => {
    const recent = new RecentInputs(HORIZON_MS);
    const bytes: number[] = [];
    for (let second = 0; second < 900; second++) {
      for (let k = 0; k < 200; k++) recent.accept(k, second, k, second);
      recent.expire(second * 1000);
      bytes.push(recent.bytes);
    }
    expect(bytes.at(-1)).toBe(bytes[100]);
  });
});
