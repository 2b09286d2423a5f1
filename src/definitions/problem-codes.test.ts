import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problemCodes } from './problem-codes.ts';

it('explains every problem code in docs/definition-problems.md, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/definition-problems.md'), 'utf8');
  const explained = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  expect(explained.toSorted()).toEqual(Object.keys(problemCodes).sort());
});
