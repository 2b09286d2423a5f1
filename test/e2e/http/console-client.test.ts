import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { consoleClient, consoleClientFile } from '../../../tools/console-client.ts';
import { describedApi } from './described-hall.ts';

it("the console's client is what tools/write-console-client.ts would write", async () => {
  // Not shown on failure: thousands of lines.
  const isCurrent = (await readFile(consoleClientFile, 'utf8')) === (await consoleClient(await describedApi()));
  expect(isCurrent, 'run tools/write-console-client.ts').toBe(true);
});
