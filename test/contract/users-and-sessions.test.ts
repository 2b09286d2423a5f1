import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresSessions } from '../../src/adapters/postgres/postgres-sessions.ts';
import { PostgresUsers } from '../../src/adapters/postgres/postgres-users.ts';
import type { StoredUser, Users } from '../../src/ports/users.ts';
import { MemorySessions, MemoryUsers } from '../e2e/http/people-in-memory.ts';
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

function userNamed(name: string, more: Partial<StoredUser> = {}): StoredUser {
  const base = { userId: `id of ${name}`, name, displayName: name, roles: ['planner'], createdBy: 'test' };
  return { ...base, createdAt: 5, revision: 1, ...more };
}

const kinds = {
  PostgreSQL: () => ({ users: new PostgresUsers(database), sessions: new PostgresSessions(database) }),
  memory: () => {
    const users = new MemoryUsers();
    return { users, sessions: new MemorySessions(users) };
  },
};

describe.each(['PostgreSQL', 'memory'] as const)('users in %s', (kind) => {
  let { users, sessions } = {} as ReturnType<(typeof kinds)[typeof kind]>;
  beforeAll(() => {
    ({ users, sessions } = kinds[kind]());
  });

  test('are found as they were made', async () => {
    const ann = userNamed('ann', {
      ...{ displayName: '安', passwordHash: 'x', region: 'wuhan', language: 'zh', roles: ['planner', 'clerk'] },
      openId: { issuer: 'https://id.example', subject: '7' },
    });
    expect(await users.create(ann)).toBe(true);
    expect(await users.find(ann.userId)).toEqual(ann);
    expect(await users.findByName('ann')).toEqual(ann);
    expect(await users.findByOpenId(ann.openId!)).toEqual(ann);
    expect(await users.findByName('ANN')).toBeUndefined();
    expect(await users.find('nobody')).toBeUndefined();
    expect(await users.findByOpenId({ issuer: 'https://other.example', subject: '7' })).toBeUndefined();
  });

  test('have names and identities of their own', async () => {
    expect(await users.create(userNamed('ann', { userId: 'another' }))).toBe(false);
    const openId = { issuer: 'https://id.example', subject: '7' };
    expect(await users.create(userNamed('anna', { openId }))).toBe(false);
    expect(await users.find('another')).toBeUndefined();
  });

  test('are listed by name, page by page, of some regions alone when that is wanted', async () => {
    for (const name of ['dan', 'cid', 'bob']) await users.create(userNamed(name));
    const names = async (...given: Parameters<Users['list']>) => (await users.list(...given)).map(({ name }) => name);
    expect(await names(3)).toEqual(['ann', 'bob', 'cid']);
    expect(await names(3, { after: 'cid' })).toEqual(['dan']);
    expect(await names(9, { regions: ['wuhan', 'yichang'] })).toEqual(['ann']);
    expect(await names(9, { regions: [] })).toEqual([]);
  });

  test('are changed in what is named, once for each revision', async () => {
    const id = 'id of bob';
    expect(await users.change(id, { region: 'yichang', language: 'en', roles: ['clerk'] }, 1)).toBe(true);
    expect(await users.change(id, { displayName: 'Bobby' }, 1)).toBe(false);
    expect(await users.change(id, { displayName: 'Bobby', disabledAt: 9 })).toBe(true);
    const changed = { displayName: 'Bobby', roles: ['clerk'], region: 'yichang', language: 'en', disabledAt: 9 };
    expect(await users.find(id)).toMatchObject({ ...changed, revision: 3 });
    expect(await users.change(id, { region: null, language: null, disabledAt: null })).toBe(true);
    expect(await users.find(id)).toEqual(userNamed('bob', { displayName: 'Bobby', roles: ['clerk'], revision: 4 }));
    expect(await users.change('nobody', { displayName: 'x' })).toBe(false);
    await users.noteSignIn(id, 77);
    expect(await users.find(id)).toMatchObject({ signedInAt: 77, revision: 4 });
  });

  test('have sessions, which are found with them, extended and ended', async () => {
    const session = { tokenHash: 'h1', userId: 'id of bob', startedAt: 1, expiresAt: 10, endsAt: 100 };
    await sessions.start(session);
    await sessions.extend('h1', 20);
    const found = await sessions.find('h1');
    expect(found).toMatchObject({ session: { ...session, expiresAt: 20 }, user: { name: 'bob' } });
    await sessions.end('h1');
    expect(await sessions.find('h1')).toBeUndefined();
  });

  test('lose all their sessions but one when that is wanted, and those that are over', async () => {
    const start = (tokenHash: string, userId: string, expiresAt = 10) =>
      sessions.start({ tokenHash, userId, startedAt: 1, expiresAt, endsAt: 100 });
    await start('b1', 'id of bob');
    await start('b2', 'id of bob', 30);
    await start('c1', 'id of cid');
    await sessions.endAllOf('id of bob', 'b2');
    const open = async () =>
      (await Promise.all(['b1', 'b2', 'c1'].map((hash) => sessions.find(hash)))).map((found) => found !== undefined);
    expect(await open()).toEqual([false, true, true]);
    await sessions.forgetBefore(20);
    expect(await open()).toEqual([false, true, false]);
    await sessions.endAllOf('id of bob');
    expect(await open()).toEqual([false, false, false]);
  });
});
