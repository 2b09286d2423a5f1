import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresApiKeys } from '../../src/adapters/postgres/postgres-api-keys.ts';
import { PostgresCustomerDirectory } from '../../src/adapters/postgres/postgres-customer-directory.ts';
import { PostgresIdempotencyKeys } from '../../src/adapters/postgres/postgres-idempotency-keys.ts';
import { PostgresSettingsStore } from '../../src/adapters/postgres/postgres-settings-store.ts';
import type { ApiKeys, StoredApiKey } from '../../src/ports/api-keys.ts';
import type { CustomerDirectory } from '../../src/ports/customer-directory.ts';
import type { IdempotencyKeys } from '../../src/ports/idempotency-keys.ts';
import type { SettingsStore } from '../../src/ports/settings-store.ts';
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

describe('API keys', () => {
  let keys: ApiKeys;
  const key: StoredApiKey = {
    ...{ keyId: 'k1', name: 'till', secretHash: 'abc', scopes: ['events:write', 'customers:read'] },
    ...{ regions: ['wuhan'], createdAt: 5, createdBy: 'ann', expiresAt: 100 },
  };
  const { regions: _, expiresAt: __, ...endless } = { ...key, keyId: 'k2', createdAt: 6, scopes: [] };

  beforeAll(() => {
    keys = new PostgresApiKeys(database);
  });

  test('are found as they were made, and listed newest first', async () => {
    expect(await keys.create(key)).toBe(true);
    expect(await keys.create(endless)).toBe(true);
    expect(await keys.find('k1')).toEqual(key);
    expect(await keys.find('k3')).toBeUndefined();
    expect(await keys.list()).toEqual([endless, key]);
  });

  test('are not made twice', async () => {
    expect(await keys.create({ ...key, name: 'another' })).toBe(false);
    expect((await keys.find('k1'))?.name).toBe('till');
  });

  test('remember when they were used and when they were first revoked', async () => {
    await keys.noteUse('k1', 50);
    expect(await keys.revoke('k1', 60)).toBe(true);
    expect(await keys.revoke('k1', 70)).toBe(true);
    expect(await keys.find('k1')).toEqual({ ...key, usedAt: 50, revokedAt: 60 });
    expect(await keys.revoke('k3', 70)).toBe(false);
  });
});

describe('idempotency keys', () => {
  let keys: IdempotencyKeys;
  let count = 0;
  const claim = (key: string, at = 0, fingerprint = 'a') =>
    keys.claim({ caller: 'till', key, fingerprint, at, workUntil: at + 10, expiresAt: at + 100 });
  const answer = { status: 201, mediaType: 'application/json', body: '{"id":"é"}' };

  beforeAll(() => {
    keys = new PostgresIdempotencyKeys(database);
  });

  test('are fresh once, then running, then answered with the first answer', async () => {
    const key = `key ${count++}`;
    expect(await claim(key)).toEqual({ state: 'fresh' });
    expect(await claim(key)).toEqual({ state: 'running' });
    await keys.answer('till', key, answer);
    await keys.answer('till', key, { ...answer, status: 500 });
    expect(await claim(key)).toEqual({ state: 'answered', answer });
  });

  test('K1: of many claims at once one is fresh', async () => {
    const key = `key ${count++}`;
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(key)));
    expect(claims.filter(({ state }) => state === 'fresh')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'running')).toHaveLength(7);
  });

  test('tell another request under the same key', async () => {
    const key = `key ${count++}`;
    await claim(key);
    expect(await claim(key, 0, 'b')).toEqual({ state: 'mismatch' });
    await keys.answer('till', key, answer);
    expect(await claim(key, 0, 'b')).toEqual({ state: 'mismatch' });
  });

  test('of different callers have nothing to do with each other', async () => {
    const key = `key ${count++}`;
    await claim(key);
    const others = { caller: 'desk', key, fingerprint: 'b', at: 0, workUntil: 10, expiresAt: 100 };
    expect(await keys.claim(others)).toEqual({ state: 'fresh' });
  });

  test('are free again when nothing was done, but not when something was', async () => {
    const key = `key ${count++}`;
    await claim(key);
    await keys.release('till', key);
    expect(await claim(key)).toEqual({ state: 'fresh' });
    await keys.answer('till', key, answer);
    await keys.release('till', key);
    expect(await claim(key)).toMatchObject({ state: 'answered' });
  });

  test('are taken over from a worker that has died, and forgotten when they expire', async () => {
    const key = `key ${count++}`;
    await claim(key);
    expect(await claim(key, 9)).toEqual({ state: 'running' });
    expect(await claim(key, 10)).toEqual({ state: 'fresh' });
    await keys.answer('till', key, answer);
    expect(await claim(key, 109, 'b')).toEqual({ state: 'mismatch' });
    expect(await claim(key, 110, 'b')).toEqual({ state: 'fresh' });
  });
});

describe('the directory of customers', () => {
  let directory: CustomerDirectory;

  beforeAll(() => {
    directory = new PostgresCustomerDirectory(database);
  });

  test('tells where a customer is reached', async () => {
    await directory.change([{ customerId: 'a', number: '13800000001', email: 'a@example.com', appToken: 't' }], 1);
    expect(await directory.addressOf('a', 'number')).toBe('13800000001');
    expect(await directory.addressOf('a', 'email')).toBe('a@example.com');
    expect(await directory.addressOf('a', 'app')).toBe('t');
    expect(await directory.addressOf('nobody', 'app')).toBeUndefined();
  });

  test('changes what is given, takes away what is null and leaves the rest', async () => {
    await directory.change([{ customerId: 'b', number: '1', name: '王芳', email: 'b@example.com' }], 1);
    await directory.change([{ customerId: 'b', email: null, name: '王小芳' }], 2);
    expect(await directory.entries(['b'])).toEqual([{ customerId: 'b', number: '1', name: '王小芳' }]);
    expect(await directory.addressOf('b', 'email')).toBeUndefined();
  });

  test('takes many at once, and several changes of one in their order', async () => {
    const many = Array.from({ length: 5000 }, (_, n) => ({ customerId: `many ${n}`, number: `139${n}` }));
    await directory.change(
      [...many, { customerId: 'many 7', name: 'x' }, { customerId: 'many 7', name: 'y', number: null }],
      1,
    );
    expect(await directory.entries(['many 7', 'many 8', 'unknown'])).toEqual(
      expect.arrayContaining([
        { customerId: 'many 7', name: 'y' },
        { customerId: 'many 8', number: '1398' },
      ]),
    );
    await directory.change([], 1);
    expect(await directory.entries([])).toEqual([]);
  });

  test('keeps every field when several change one customer at once', async () => {
    await Promise.all([
      directory.change(
        [
          { customerId: 'c', number: '2' },
          { customerId: 'd', name: 'd' },
        ],
        1,
      ),
      directory.change(
        [
          { customerId: 'd', number: '3' },
          { customerId: 'c', name: 'c' },
        ],
        1,
      ),
    ]);
    expect((await directory.entries(['c', 'd'])).sort((a, b) => (a.customerId < b.customerId ? -1 : 1))).toEqual([
      { customerId: 'c', number: '2', name: 'c' },
      { customerId: 'd', number: '3', name: 'd' },
    ]);
  });

  test('knows a customer without any address', async () => {
    await directory.change([{ customerId: 'e' }], 1);
    expect(await directory.entries(['e'])).toEqual([{ customerId: 'e' }]);
  });

  test('tells who has a number, unless several have it', async () => {
    await directory.change(
      [
        { customerId: 'f', number: '77' },
        { customerId: 'g', number: '88' },
        { customerId: 'h', number: '88' },
      ],
      1,
    );
    expect(await directory.customerWithNumber('77')).toBe('f');
    expect(await directory.customerWithNumber('88')).toBeUndefined();
    expect(await directory.customerWithNumber('99')).toBeUndefined();
  });
});

describe('settings', () => {
  let settings: SettingsStore;

  beforeAll(() => {
    settings = new PostgresSettingsStore(database);
  });

  test('are read as they were written last', async () => {
    expect(await settings.read('paused')).toBeUndefined();
    for (const value of [{ sms: true }, ['a'], 7, 'text', false, null]) {
      await settings.write('paused', value, 'ann', 1);
      expect(await settings.read('paused')).toEqual(value);
    }
  });
});
