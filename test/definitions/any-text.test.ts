import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePacks } from '../../src/definitions/parse-packs.ts';

const lines = readFileSync(join(import.meta.dirname, 'base-pack/base.yaml'), 'utf8').split('\n');

/** What people and programs leave behind in files. */
const debris = [
  ...['null', '[]', '{}', '5', '-1', '.nan', '1e999', 'true', 'x', '""', '"', '[x]', '{a: b}', '- ', '|', '>-'],
  ...['&a', '*a', '!!binary x', 'a: b: c', '{{', '{% if %}', '\t', '\u0000', '🎉', '__proto__', 'constructor'],
];

interface Slip {
  line: number;
  word: number;
  /** What stands there instead; null: the line is gone. */
  written: string | null;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  line: fc.nat(lines.length - 1),
  word: fc.nat(6),
  written: fc.oneof(fc.constantFrom(null, ...debris), fc.string({ unit: 'grapheme' })),
});

function withSlips(slips: Slip[]): string {
  const changed: (string | null)[] = [...lines];
  for (const { line, word, written } of slips) {
    const words = [...(changed[line] ?? '').matchAll(/[^\s:,{}[\]]+/g)];
    const hit = words[word % Math.max(words.length, 1)];
    if (written === null || hit === undefined) changed[line] = written;
    else changed[line] = hit.input.slice(0, hit.index) + written + hit.input.slice(hit.index + hit[0].length);
  }
  return changed.filter((line) => line !== null).join('\n');
}

it('reads any text: it gives definitions, or problems that lie within the file and say something', () => {
  fc.assert(
    fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
      const text = withSlips(slips);
      const loaded = parsePacks([{ file: 'pack.yaml', text }]);
      if ('definitions' in loaded) return;
      const longest = text.split('\n');
      expect(loaded.problems).not.toEqual([]);
      for (const { line, column, message } of loaded.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(longest.length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((longest[line - 1] ?? '').length + 1);
        expect(message).not.toMatch(/undefined|\[object|^$/);
      }
    }),
    { seed: 20150801, numRuns: 300 },
  );
});
