import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { httpProblemCodes } from './http-problem-codes.ts';

const documented = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** Rows of the section about HTTP: code, status, meaning. */
const rows = [...documented.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$/gm)];

describe('docs/errors.md', () => {
  it('has every problem of the HTTP interface with its status and title, and no other', () => {
    const told = Object.fromEntries(rows.map(([, code, status, title]) => [code, { status: Number(status), title }]));
    expect(told).toEqual(httpProblemCodes);
  });

  it('says what to do about each', () => {
    expect(rows.filter(([, , , , advice]) => advice!.trim().length < 10)).toEqual([]);
  });
});
