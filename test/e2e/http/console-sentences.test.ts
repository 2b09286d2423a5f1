/** Whatever the service says to people by whom it is used in Chinese is known to the console in Chinese. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inChinese } from '../../../console/src/parts/service-sentences.ts';
import { refusedRules } from '../../rules/refused-rules.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Every mistake that the tests of definitions plant, as it is told: `[code, message]`. */
function plantedMistakes(): [string, string][] {
  const folder = join(root, 'test', 'definitions', 'wrong-packs');
  const lines = readdirSync(folder).flatMap((pack) =>
    readFileSync(join(folder, pack, 'expected.txt'), 'utf8')
      .trim()
      .split('\n'),
  );
  return lines.map((line) => {
    const [, code, message] = /^\S+ ([a-z-]+)(?: \(document \d+\)\S*| \S+ guests\.id| \S+)?: (.*)$/u.exec(line) ?? [];
    if (code === undefined || message === undefined) throw new Error(`this is no mistake: ${line}`);
    return [code, message];
  });
}

/** Fixed sentences by which the service refuses requests, `7` in place of what it fills in. */
function refusals(): string[] {
  const files = ['features', 'http'].flatMap((folder) =>
    readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(root, 'src', folder, file),
    ),
  );
  const sources = files.filter((file) => /(?<!\.test)\.ts$/.test(file)).map((file) => readFileSync(file, 'utf8'));
  const written = /new HttpProblem\(\s*'[\w-]+',\s*(?:'([^'\n]+)'|`([^`\n]+)`)/g;
  return sources.flatMap((source) =>
    [...source.matchAll(written)].map(([, plain, filled = '']) => plain ?? filled.replace(/\$\{[^}]*\}/g, '7')),
  );
}

/** Of libraries, which say it in many ways. */
const quoted = new Set(['yaml-syntax']);
/** Nothing but what another part of the service said. */
const passedOn = /^(?:[7\s/:]|\/(?:columns|profile)\/)*(?:: compare before you save yours)?$/;

describe('sentences of the service', () => {
  it('about definitions are known in Chinese, all that tests plant', () => {
    const planted = plantedMistakes();
    expect(planted.length).toBeGreaterThan(150);
    const unknown = planted.filter(([code, message]) => !quoted.has(code) && inChinese(message) === undefined);
    expect(unknown).toEqual([]);
  });

  it('about rules are known in Chinese, all that tests provoke', () => {
    expect(refusedRules.filter(([, message]) => inChinese(message) === undefined)).toEqual([]);
  });

  it('that refuse requests are known in Chinese', () => {
    const said = refusals();
    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((each) => !passedOn.test(each) && inChinese(each) === undefined)).toEqual([]);
  });
});
