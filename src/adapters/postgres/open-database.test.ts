import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TemporaryServer } from '../../../test/contract/temporary-server.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { type Database, openDatabase } from './open-database.ts';

const server = new TemporaryServer();
let opened: Database[] = [];

beforeAll(() => server.start());

afterEach(async () => {
  for (const database of opened) await database.destroy();
  opened = [];
});

afterAll(() => server.remove());

const applied = async (database: Database) =>
  (await database.selectFrom('kysely_migration').select('name').orderBy('name').execute()).map(({ name }) => name);

test('several processes that open an empty database at once make its tables once', async () => {
  opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(server.url)));
  expect(await applied(opened[0]!)).toEqual(Object.keys(allMigrations));
});

test('a database of the present version is opened as it is', async () => {
  opened = [await openDatabase(server.url)];
  expect(await applied(opened[0]!)).toEqual(Object.keys(allMigrations));
});

test('migrations are numbered in the order they are applied', () => {
  const names = Object.keys(allMigrations);
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  expect(names).toEqual([...names].sort());
});

test('a database of a newer version of the program is refused and left as it is', async () => {
  const database = await openDatabase(server.url);
  opened = [database];
  await database.insertInto('kysely_migration').values({ name: '9999-later', timestamp: '' }).execute();
  await expect(openDatabase(server.url)).rejects.toMatchObject({
    code: 'database.newer',
    message: expect.stringContaining('9999-later'),
  });
  expect(await applied(database)).toContain('9999-later');
});

test('a database that does not answer is said, without its password', async () => {
  const refused = await openDatabase('postgresql://ann:secret@127.0.0.1:1/none').catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'database.unreachable' });
  expect(String(refused)).toContain('127.0.0.1:1/none');
  expect(String(refused)).not.toContain('secret');
});
