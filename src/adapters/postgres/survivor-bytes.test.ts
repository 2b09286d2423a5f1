import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Survivor } from '../../core/effects.ts';
import { bytesOfSurvivors, survivorsOfBytes } from './survivor-bytes.ts';

const number = fc.double({ noNaN: true });
const survivors: fc.Arbitrary<Survivor[]> = fc.array(
  fc.record({
    offer: fc.string({ unit: 'grapheme' }),
    channel: fc.constantFrom('sms', 'counter', '柜台'),
    score: number,
    factors: fc.record({ propensity: number, fit: number, value: number, lever: number }),
    probability: fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000),
  }),
);
/** As a record has them: prototypes do not matter, and 0 is 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('survivors as bytes', () => {
  test('come back as they were, to the last bit of every number', () => {
    fc.assert(
      fc.property(survivors, (given) => {
        expect(plain(survivorsOfBytes(Buffer.from(bytesOfSurvivors(given))))).toEqual(plain(given));
      }),
    );
  });

  test('take less than a third of what JSON takes', () => {
    const forty = Array.from({ length: 40 }, (_, k) => ({
      offer: `offer-${k}`,
      channel: 'counter',
      score: (0.0173333 * (k + 1)) / 7,
      factors: { propensity: 1, fit: (0.0173333 * (k + 1)) / 3, value: 1 + (k % 7) / 10, lever: 1.2 },
      probability: k / 1_000_000,
    }));
    expect(bytesOfSurvivors(forty).length).toBeLessThan(JSON.stringify(forty).length / 3);
  });

  test('of a format that is not known are refused', () => {
    const bytes = Buffer.from(bytesOfSurvivors([]));
    bytes.writeUInt16LE(9, 0);
    expect(() => survivorsOfBytes(bytes)).toThrow(/format/);
  });
});
