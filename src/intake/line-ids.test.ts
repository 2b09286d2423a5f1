import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idOf } from '../core/hash.ts';
import { LineIds } from './line-ids.ts';

it('gives the ids that hashing the line as a text gives', () => {
  const ids = new LineIds();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 6000 }), fc.integer({ min: 1, max: 12 }), (line, ordinal) => {
      const raw = Buffer.from(`before${line}after`);
      const found = ids.idOf(raw, 6, raw.length - 5, ordinal);
      expect(found).toBe(ordinal === 1 ? idOf('line', line) : idOf('line', line, ordinal));
    }),
    { examples: [['x'.repeat(10_000), 2]] },
  );
});
