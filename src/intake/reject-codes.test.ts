import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { intakeErrorCodes } from './intake-error.ts';
import { rejectCodes } from './reject-codes.ts';

const documented = await readFile(new URL('../../docs/reject-codes.md', import.meta.url), 'utf8');

/** The codes in the first column of the document's tables. */
const rows = [...documented.matchAll(/^\| `([a-z.-]+)` \| ([^|]+) \|/gm)].map(([, code, meaning]) => [
  code,
  meaning.trim(),
]);

describe('docs/reject-codes.md', () => {
  it('has every code with its meaning, and no other', () => {
    expect(Object.fromEntries(rows)).toEqual({ ...rejectCodes, ...intakeErrorCodes });
  });
});
