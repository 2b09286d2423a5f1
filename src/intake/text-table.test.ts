import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextTable } from './text-table.ts';

describe('a table of texts', () => {
  it('finds by their bytes those that were added, and no others', () => {
    const text = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'grapheme' }), fc.nat(2000).map(String));
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 400 }), fc.array(text), (added, others) => {
        const table = new TextTable(added);
        expect(table.size).toBe(added.length);
        for (const one of [...added, ...others]) {
          const bytes = Buffer.from(`<${one}>`);
          const position = table.find(bytes, 1, bytes.length - 1);
          expect(position).toBe(added.indexOf(one));
          if (position >= 0) expect(table.at(position)).toBe(one);
        }
      }),
    );
  });

  it('adds a text once', () => {
    const table = new TextTable(['a', 'b', 'a']);
    expect([table.size, table.add('b'), table.add('c')]).toEqual([2, 1, 2]);
  });
});
