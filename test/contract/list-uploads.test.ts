import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresListUploads } from '../../src/adapters/postgres/postgres-list-uploads.ts';
import { PostgresRecords } from '../../src/adapters/postgres/postgres-records.ts';
import type { ListUpload, ListUploads } from '../../src/ports/list-uploads.ts';
import { MemoryListUploads } from '../e2e/http/lists-in-memory.ts';
import { TemporaryServer } from './temporary-server.ts';

const server = new TemporaryServer();
let database: Database;

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
});

afterAll(async () => {
  await database.destroy();
  await server.remove();
});

const stores = {
  PostgreSQL: (): ListUploads => new PostgresListUploads(database),
  memory: (): ListUploads => new MemoryListUploads(),
};

function uploadAt(at: number, more: Partial<ListUpload> = {}): ListUpload {
  const counts = { read: 0, accepted: 0, formatErrors: 0, duplicates: 0, unknown: 0, doNotDisturb: 0 };
  return { uploadId: `upload ${at}`, list: 'spring', who: 'ann', at, state: 'running', ...counts, ...more };
}
const row = (line: number, more: object = {}) => ({
  line,
  code: 'list.number',
  message: 'no number',
  raw: 'x',
  ...more,
});

describe.each(['PostgreSQL', 'memory'] as const)('uploads in %s', (kind) => {
  let uploads: ListUploads;
  beforeAll(() => {
    uploads = stores[kind]();
  });

  test('are found as they were kept last', async () => {
    expect(await uploads.find('upload 1')).toBeUndefined();
    await uploads.keep(uploadAt(1, { file: '春节.csv' }));
    const done = uploadAt(1, { file: '春节.csv', state: 'done', endedAt: 9, read: 7, accepted: 3, doNotDisturb: 4 });
    await uploads.keep(done);
    expect(await uploads.find('upload 1')).toEqual(done);
    const kept = uploadAt(2, { list: 'autumn', rule: 'true', group: 'young', problem: 'it broke', state: 'failed' });
    await uploads.keep(kept);
    expect(await uploads.find('upload 2')).toEqual(kept);
  });

  test('are listed newest first, of one list or of all', async () => {
    await uploads.keep(uploadAt(3));
    expect((await uploads.list(10)).map(({ at }) => at)).toEqual([3, 2, 1]);
    expect((await uploads.list(10, 'spring')).map(({ at }) => at)).toEqual([3, 1]);
    expect((await uploads.list(1)).map(({ at }) => at)).toEqual([3]);
  });

  test('keep the rows that were refused, by line, once each', async () => {
    await uploads.refuse('upload 1', []);
    await uploads.refuse('upload 1', [row(5), row(2, { customerId: '13800138000', raw: 'a\tb' })]);
    await uploads.refuse('upload 1', [row(5, { message: 'again' }), row(9)]);
    await uploads.refuse('upload 3', [row(1)]);
    expect(await uploads.refused('upload 1', 2)).toEqual([row(2, { customerId: '13800138000', raw: 'a\tb' }), row(5)]);
    expect(await uploads.refused('upload 1', 2, 5)).toEqual([row(9)]);
  });

  test('forget rows of long ago and keep their counts', async () => {
    await uploads.forgetRows(3);
    expect(await uploads.refused('upload 1', 10)).toEqual([]);
    expect(await uploads.refused('upload 3', 10)).toHaveLength(1);
    expect(await uploads.find('upload 1')).toMatchObject({ accepted: 3 });
  });
});

test('Rows that name a customer go with what else is kept of the customer', async () => {
  const uploads = stores.PostgreSQL();
  await uploads.keep(uploadAt(50));
  await uploads.refuse('upload 50', [row(1, { customerId: 'ann' }), row(2, { raw: 'a\0b' })]);
  await new PostgresRecords(database).erase('ann');
  expect(await uploads.refused('upload 50', 10)).toEqual([row(2, { raw: 'a\uFFFDb' })]);
});
