import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RefTable } from './ref-table.ts';

it('finds exactly what was inserted and not removed, whatever the order, collisions and growth', () => {
  const operations = fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.boolean()), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(
    fc.property(operations, (steps) => {
      const table = new RefTable(2);
      const model = new Map<number, number>();
      let nextRef = 1;
      for (const [hash, insert] of steps) {
        if (insert) {
          model.set(nextRef, hash);
          table.insert(hash, nextRef++);
        } else {
          const [first] = [...model].filter(([, h]) => h === hash);
          if (first === undefined) continue;
          model.delete(first[0]);
          table.remove(hash, first[0]);
        }
        for (let h = -40; h <= 40; h++) {
          const found: number[] = [];
          for (let ref = table.first(h); ref !== 0; ref = table.next()) found.push(ref);
          const expected = [...model].filter(([, hash]) => hash === h).map(([ref]) => ref);
          expect(found.sort((a, b) => a - b)).toEqual(expected);
        }
      }
      expect(table.count).toBe(model.size);
    }),
    { numRuns: 60 },
  );
});

it('keeps a million references through every growth', () => {
  const table = new RefTable();
  for (let ref = 1; ref <= 1_000_000; ref++) table.insert(Math.imul(ref, 0x9e3779b1), ref);
  let missing = 0;
  for (let ref = 1; ref <= 1_000_000; ref++) {
    let found = table.first(Math.imul(ref, 0x9e3779b1));
    while (found !== 0 && found !== ref) found = table.next();
    if (found === 0) missing++;
  }
  expect(missing).toBe(0);
});

it('gives its memory back when most references are gone, and keeps those that stay', () => {
  const table = new RefTable();
  const most = 200_000;
  for (let ref = 1; ref <= most; ref++) table.insert(Math.imul(ref, 0x9e3779b1), ref);
  const full = table.bytes;
  for (let ref = 1; ref <= most; ref++) if (ref % 1000 !== 0) table.remove(Math.imul(ref, 0x9e3779b1), ref);
  expect(table.bytes).toBeLessThan(full / 50);
  for (let ref = 1000; ref <= most; ref += 1000) expect(table.first(Math.imul(ref, 0x9e3779b1))).toBe(ref);
});
