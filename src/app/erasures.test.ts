import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Erasures } from './erasures.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-erasures-'));
  file = join(folder, 'erasures.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('who was erased is known to the next, and to the owner of the file alone', async () => {
  const erasures = new Erasures(file);
  expect(await erasures.list()).toEqual([]);
  await erasures.note({ customerId: 'ann', at: 1000 });
  await erasures.note({ customerId: 'bob "b"', at: 2000 });
  expect(await new Erasures(file).list()).toEqual([
    { customerId: 'ann', at: 1000 },
    { customerId: 'bob "b"', at: 2000 },
  ]);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a line that a crash cut off is left out, and what follows it is not lost', async () => {
  const erasures = new Erasures(file);
  await erasures.note({ customerId: 'ann', at: 1000 });
  appendFileSync(file, '{"customerId":"b');
  expect(await erasures.list()).toEqual([{ customerId: 'ann', at: 1000 }]);
  await new Erasures(file).note({ customerId: 'cat', at: 3000 });
  expect((await erasures.list()).map(({ customerId }) => customerId)).toEqual(['ann', 'cat']);
});

test('forgets those that no back-up can bring back any more', async () => {
  const erasures = new Erasures(file);
  await erasures.note({ customerId: 'ann', at: 1000 });
  await erasures.note({ customerId: 'bob', at: 2000 });
  await erasures.forget(1500);
  expect(await erasures.list()).toEqual([{ customerId: 'bob', at: 2000 }]);
  expect(statSync(file).mode & 0o077).toBe(0);
});
