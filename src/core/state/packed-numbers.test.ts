import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT_NUMBER, PackedNumbers } from './packed-numbers.ts';

describe('packed numbers', () => {
  it('are the numbers they were, whatever they are', () => {
    const numbers = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.integer({ min: -20_000_000, max: 20_000_000 }).map((cents) => cents / 100),
      fc.integer({ min: 0, max: 60_000_000 }).map((minutes) => minutes * 60_000),
      fc.constantFrom(
        Number.NaN,
        0,
        -0,
        0.1 + 0.2,
        2 ** 27,
        2 ** 27 - 1,
        -(2 ** 27),
        2 ** 53,
        Number.MAX_VALUE,
        5e-324,
      ),
      fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1_330_876_800_123, (2 ** 27 - 1) * 60_000),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), numbers)), (steps) => {
        const packed = new PackedNumbers();
        const words = new Int32Array(8).fill(ABSENT_NUMBER);
        const plain = new Array<number>(8).fill(Number.NaN);
        for (const [at, value] of steps) {
          words[at] = packed.replace(words[at]!, value);
          plain[at] = value;
          expect([...words].map((word) => packed.value(word))).toEqual(plain);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('need the pool for odd ones alone, and use its places again', () => {
    const packed = new PackedNumbers();
    const empty = packed.bytes;
    let word = ABSENT_NUMBER;
    for (const value of [36, 34.59, 0.7, 1_330_876_800_000, -3.25, 0.0000001]) word = packed.replace(word, value);
    for (let k = 0; k < 100_000; k++) word = packed.replace(word, Math.PI + k);
    expect(packed.bytes).toBe(empty);
    expect(packed.value(word)).toBe(Math.PI + 99_999);
  });
});
