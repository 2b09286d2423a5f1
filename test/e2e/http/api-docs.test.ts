import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { type ApiDocument, apiReference } from '../../../tools/api-reference.ts';
import { describedApi } from './described-hall.ts';

it('docs/api.md is what tools/write-api-docs.ts would write', async () => {
  const document = (await describedApi()) as ApiDocument;
  const written = await readFile(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  expect(written).toBe(apiReference(document));
});
