import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { apiReference } from '../../../tools/api-reference.ts';
import { openWholeHall } from './whole-hall.ts';

it('docs/api.md is what tools/write-api-docs.ts would write', async () => {
  const { server } = await openWholeHall();
  const document = (await server.inject('/openapi.json')).json();
  await server.close();
  const written = await readFile(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  expect(written).toBe(apiReference(document));
});
