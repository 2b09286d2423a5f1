/**
 * Every folder in `wrong-packs` is a pack with mistakes, added to `base-pack` (not so where the name says
 * `alone`); its `expected.txt` holds exactly what the loader says, files named from the folder.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/definitions/definition-problem.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { problemCodes } from '../../src/definitions/problem-codes.ts';

const base = join(import.meta.dirname, 'base-pack');
const folder = join(import.meta.dirname, 'wrong-packs');
const packs = readdirSync(folder).sort();

/** Problem lines of a wrong pack, with its own files and those of the base named shortly. */
function problemsOf(pack: string): string[] {
  const own = join(folder, pack);
  const loaded = loadPacks(pack.includes('alone') ? [own] : [base, own]);
  if ('definitions' in loaded) return [];
  return loaded.problems.map((problem) =>
    formatProblem(problem).replaceAll(`${own}/`, '').replaceAll(own, '.').replaceAll(`${base}/`, ''),
  );
}

describe('wrong packs', () => {
  it('loads the base they extend without a problem', () => {
    expect(loadPacks([base])).toHaveProperty('definitions');
  });

  it.each(packs)('lists every problem of %s, at its place, with the nearest valid name', (pack) => {
    const expected = readFileSync(join(folder, pack, 'expected.txt'), 'utf8');
    expect(problemsOf(pack).join('\n')).toBe(expected.trimEnd());
  });

  it('shows every code there is, but for those that only a large or unreadable folder has', () => {
    const shown = packs.flatMap((pack) => problemsOf(pack).map((line) => line.split(/[ :]+/)[3]));
    const missing = Object.keys(problemCodes).filter((code) => !shown.includes(code));
    expect(missing).toEqual(['file-too-long']);
  });
});
