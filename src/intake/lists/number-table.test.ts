import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberTable } from './number-table.ts';

describe('the numbers of a file', () => {
  it('are kept once each, in order, with the line and form they first came in', () => {
    const table = new NumberTable();
    expect(table.add('13800138000', 2, '+86 13800138000')).toBe(0);
    expect(table.add('13800138001', 3, '13800138001')).toBe(0);
    expect(table.add('13800138000', 4, '13800138000')).toBe(2);
    expect([1, 2].map((ref) => [table.number(ref), table.written(ref), table.line(ref)])).toEqual([
      ['13800138000', '+86 13800138000', 2],
      ['13800138001', '13800138001', 3],
    ]);
    expect(table.count).toBe(2);
  });

  it('are told apart exactly, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 64, unit: 'binary' })), (numbers) => {
        const table = new NumberTable();
        const first = new Map<string, number>();
        numbers.forEach((number, index) => {
          // What is no Unicode text is not read from a file.
          const text = number.toWellFormed();
          expect(table.add(text, index + 1, text)).toBe(first.get(text) ?? 0);
          if (!first.has(text)) first.set(text, index + 1);
        });
        const kept = Array.from({ length: table.count }, (_, k) => table.number(k + 1));
        expect(kept).toEqual([...first.keys()]);
      }),
    );
  });

  it('are as many as come: 300,000 take more than one chunk', () => {
    const table = new NumberTable();
    const count = 300_000;
    const nameOf = (n: number) => `number-${n}`;
    for (let n = 1; n <= count; n++) expect(table.add(nameOf(n), n, `written ${n}`)).toBe(0);
    for (const n of [1, 2, 77_777, 250_000, count]) {
      expect(table.add(nameOf(n), 0, '')).toBe(n);
      expect([table.number(n), table.written(n), table.line(n)]).toEqual([nameOf(n), `written ${n}`, n]);
    }
  });
});
