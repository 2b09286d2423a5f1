import { afterAll, beforeAll, expect, test } from 'vitest';
import { TemporaryServer } from '../../../test/contract/temporary-server.ts';
import { connectClient } from './connection.ts';
import { lockDatabase } from './lock-database.ts';

const server = new TemporaryServer();
beforeAll(() => server.start(), 300_000);
afterAll(() => server.remove(), 300_000);

const isHeld = () =>
  lockDatabase(server.url, () => undefined).then(
    async (lock) => {
      await lock.release();
      return false;
    },
    (error: unknown) => {
      expect(error).toMatchObject({ code: 'database.in-use' });
      return true;
    },
  );

test('one service holds a database, and lets it go', async () => {
  const lock = await lockDatabase(server.url, () => undefined);
  expect(await isHeld()).toBe(true);
  await lock.release();
  expect(await isHeld()).toBe(false);
}, 300_000);

test('the lock is taken again when its connection was cut', async () => {
  const lock = await lockDatabase(server.url, () => undefined);
  const client = await connectClient(server.url, 'test');
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'opportune service %'",
  );
  await client.end();
  await expect.poll(isHeld, { timeout: 60_000 }).toBe(true);
  await lock.release();
  expect(await isHeld()).toBe(false);
}, 300_000);
