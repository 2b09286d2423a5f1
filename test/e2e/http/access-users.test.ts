import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, People } from './people-in-memory.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';
import { twoCities } from './two-cities.ts';

let people: People;
let hall: TownHall;
beforeAll(async () => {
  people = new People();
  hall = await openTownHall({}, () => ({ access: people.access, keys: people.keys }));
  await hall.live.activate(twoCities());
  await people.hire('root', ['administrator']);
  await people.hire('city', ['administrator'], 'wuhan');
  await people.hire('carol', ['compliance']);
  await people.hire('yi', ['planner'], 'yichang');
});
afterAll(() => hall.server.close());

const headersOf = async (name: string, password = PASSWORD) => {
  const answer = await hall.server.inject({ method: 'POST', url: '/v1/session', payload: { name, password } });
  const cookie = answer.cookies.map(({ name: of, value }) => `${of}=${value}`).join();
  return { cookie, 'x-opportune-console': '1' };
};
const as = async (name: string, method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const headers = await headersOf(name);
  const answer = await hall.server.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, ...JSON.parse(answer.body || '{}') };
};
const clerk = { password: 'a good password', roles: ['clerk'] };
const named = async (name: string) => (await people.users.findByName(name))!;

describe('users', () => {
  it('are made, listed by name page by page, and sign in', async () => {
    const made = await as('root', 'POST', '/v1/users', { name: 'Lin', displayName: '林', region: 'wuhan', ...clerk });
    expect(made).toMatchObject({ status: 201, name: 'lin', displayName: '林', way: 'password', createdBy: 'root' });
    expect(JSON.stringify(made)).not.toContain('argon2');
    const first = await as('root', 'GET', '/v1/users?limit=3');
    const rest = await as('root', 'GET', `/v1/users?limit=3&cursor=${first.next}`);
    const names = [...first.users, ...rest.users].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['carol', 'city', 'lin', 'root', 'yi']);
    expect((await headersOf('lin', clerk.password)).cookie).not.toBe('');
    expect((await as('root', 'POST', '/v1/users', { name: 'LIN', ...clerk })).code).toBe('name-taken');
  });

  it.each([
    [{ name: 'x', password: 'short', roles: ['clerk'] }, 'password-weak'],
    [{ name: 'x', ...clerk, roles: ['king'] }, 'request-invalid'],
    [{ name: 'x', ...clerk, region: 'nowhere' }, 'request-invalid'],
    [{ name: 'x', ...clerk, roles: [] }, 'request-invalid'],
  ])('are not made of %j', async (wanted, code) => {
    expect((await as('root', 'POST', '/v1/users', wanted)).code).toBe(code);
  });

  it('are changed by who saw them last, and disabled at once', async () => {
    const { userId, revision } = await named('lin');
    const headers = await headersOf('lin', clerk.password);
    const change = (more: object) => as('root', 'PATCH', `/v1/users/${userId}`, { revision, ...more });
    expect(await change({ roles: ['caller'], region: null })).toMatchObject({ status: 200, roles: ['caller'] });
    expect(await change({ roles: ['clerk'] })).toMatchObject({ status: 409, code: 'user-conflict' });
    const whoIs = async () => (await hall.server.inject({ url: '/v1/session', headers })).json();
    expect((await whoIs()).user.roles).toEqual(['caller']);
    expect((await change({ revision: revision + 1, disabled: true })).status).toBe(200);
    expect((await whoIs()).code).toBe('unauthenticated');
    expect((await change({ revision: revision + 2, disabled: false })).status).toBe(200);
  });

  it('get another password, which ends their sessions', async () => {
    const { userId } = await named('lin');
    const before = await headersOf('lin', clerk.password);
    const url = `/v1/users/${userId}/password`;
    expect((await as('root', 'PUT', url, { password: 'another password' })).status).toBe(200);
    expect((await hall.server.inject({ url: '/v1/session', headers: before })).statusCode).toBe(401);
    expect((await headersOf('lin', clerk.password)).cookie).toBe('');
    expect((await headersOf('lin', 'another password')).cookie).not.toBe('');
  });

  it('do not lock themselves out', async () => {
    const { userId, revision } = await named('root');
    for (const more of [{ disabled: true }, { roles: ['clerk'] }, { region: 'wuhan' }]) {
      const answer = await as('root', 'PATCH', `/v1/users/${userId}`, { revision, ...more });
      expect(answer.code).toBe('rights-exceeded');
    }
  });
});

describe('nobody gives more than they have', () => {
  it('an administrator of a city makes users of the city, and sees and changes no others', async () => {
    const make = (region?: string) => as('city', 'POST', '/v1/users', { name: `n-${region}`, ...clerk, region });
    expect((await make('wuchang')).status).toBe(201);
    expect((await make('yichang')).code).toBe('rights-exceeded');
    expect((await make()).code).toBe('rights-exceeded');
    const { users } = await as('city', 'GET', '/v1/users');
    expect(users.map(({ name }: { name: string }) => name)).toEqual(['city', 'n-wuchang']);
    for (const other of ['root', 'yi']) {
      const { userId, revision } = await named(other);
      const url = `/v1/users/${userId}`;
      expect((await as('city', 'PATCH', url, { revision, disabled: true })).code).toBe('user-unknown');
      expect((await as('city', 'PUT', `${url}/password`, { password: 'my own password' })).code).toBe('user-unknown');
    }
    const { userId, revision } = await named('n-wuchang');
    const away = await as('city', 'PATCH', `/v1/users/${userId}`, { revision, region: null });
    expect(away.code).toBe('rights-exceeded');
  });

  it('who may write users gives no scope that is not theirs, and touches nobody who has one', async () => {
    const { token } = await as('root', 'POST', '/v1/api-keys', {
      name: 'hr',
      scopes: ['users:write', 'customers:read'],
    });
    const headers = { authorization: `Bearer ${token}` };
    const send = (method: 'POST' | 'PUT', url: string, payload: object) =>
      hall.server.inject({ method, url, headers, payload });
    expect(
      (await send('POST', '/v1/users', { name: 'boss', ...clerk, roles: ['administrator'] })).json(),
    ).toMatchObject({
      code: 'rights-exceeded',
    });
    const { userId } = await named('root');
    const taken = await send('PUT', `/v1/users/${userId}/password`, { password: 'my own password' });
    expect(taken.json().code).toBe('rights-exceeded');
    expect((await headersOf('root')).cookie).not.toBe('');
  });

  it('compliance reads users and keys, and changes none', async () => {
    expect((await as('carol', 'GET', '/v1/users')).status).toBe(200);
    expect((await as('carol', 'GET', '/v1/api-keys')).status).toBe(200);
    expect((await as('carol', 'POST', '/v1/users', { name: 'x', ...clerk })).code).toBe('scope-missing');
    expect((await as('carol', 'POST', '/v1/api-keys', { name: 'x', scopes: ['audit:read'] })).code).toBe(
      'scope-missing',
    );
  });
});

describe('API keys', () => {
  const ask = (token: string) =>
    hall.server.inject({ url: '/v1/definitions/channel', headers: { authorization: `Bearer ${token}` } });

  it('are shown once, work, and are refused at once when they are revoked', async () => {
    const wanted = { name: 'till', scopes: ['definitions:read'], expiresAt: people.now + 60_000 };
    const { status, token, keyId } = await as('root', 'POST', '/v1/api-keys', wanted);
    expect(status).toBe(201);
    expect((await ask(token)).statusCode).toBe(200);
    const { keys } = await as('root', 'GET', '/v1/api-keys');
    expect(keys.find((key: { keyId: string }) => key.keyId === keyId)).toMatchObject({
      name: 'till',
      createdBy: 'root',
    });
    expect(JSON.stringify(keys)).not.toMatch(/secretHash|opk_/);
    expect((await as('root', 'DELETE', `/v1/api-keys/${keyId}`)).status).toBe(200);
    expect((await ask(token)).json().code).toBe('key-revoked');
    expect((await as('root', 'DELETE', '/v1/api-keys/nobodys')).code).toBe('key-unknown');
  });

  it('expire in the time of people', async () => {
    const wanted = { name: 'brief', scopes: ['definitions:read'], expiresAt: people.now + 1000 };
    const { token } = await as('root', 'POST', '/v1/api-keys', wanted);
    hall.time.now = START + 3_600_000;
    expect((await ask(token)).statusCode).toBe(200);
    hall.time.now = START;
    people.now += 1000;
    expect((await ask(token)).json().code).toBe('key-expired');
    expect((await as('root', 'POST', '/v1/api-keys', wanted)).code).toBe('request-invalid');
  });

  it('of a city are given by its administrator, and no others', async () => {
    const make = (regions?: string[]) =>
      as('city', 'POST', '/v1/api-keys', { name: 'city key', scopes: ['definitions:read'], regions });
    expect((await make(['wuhan'])).status).toBe(201);
    expect((await make(['yichang'])).code).toBe('rights-exceeded');
    expect((await make(['wuhan', 'nowhere'])).code).toBe('request-invalid');
    expect((await make()).code).toBe('rights-exceeded');
    const { keys } = await as('city', 'GET', '/v1/api-keys');
    expect(keys.map(({ name }: { name: string }) => name)).toEqual(['city key']);
    const { keys: all } = await as('root', 'GET', '/v1/api-keys');
    const till = all.find(({ name }: { name: string }) => name === 'till');
    expect((await as('city', 'DELETE', `/v1/api-keys/${till.keyId}`)).code).toBe('key-unknown');
  });
});
