/** People and the audit trail on the service as the real command runs it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Place, type Served } from './served.ts';

let place: Place;
let served: Served;
beforeAll(async () => {
  place = new Place();
  served = await place.serve();
}, 300_000);
afterAll(() => place.end(), 300_000);

async function signIn(name: string, password: string) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name, password });
  const response = await fetch(`${served.url}/v1/session`, { method: 'POST', headers, body });
  return { status: response.status, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0]! };
}
const statusOf = async (cookie: string, path = '/v1/session') =>
  (await fetch(served.url + path, { headers: { cookie } })).status;

describe('a service that starts for the first time', () => {
  test('has an administrator, whose password is in a file that only its owner reads', async () => {
    const file = join(place.folder, 'administrator.password');
    expect(statSync(file).mode & 0o077).toBe(0);
    const { status, cookie } = await signIn('admin', readFileSync(file, 'utf8').trim());
    expect(status).toBe(200);
    expect(await statusOf(cookie, '/v1/users')).toBe(200);
  }, 300_000);
});

describe('opportune user', () => {
  test('adds somebody who can sign in, gives another password, and keeps them from signing in', async () => {
    const add = ['user', 'add', 'Ann', '--roles', 'planner,analyst', '--display-name', '安', '--json'];
    const added = await place.command(...add);
    expect(added.code, added.stderr).toBe(0);
    const { name, password } = JSON.parse(added.stdout);
    expect(name).toBe('ann');
    const { cookie } = await signIn('ann', password);
    expect(await statusOf(cookie)).toBe(200);
    expect((await place.command('user', 'list')).stdout).toMatch(/ann +安 +planner,analyst +valid/);
    expect((await place.command('user', 'list', '--json')).stdout).not.toContain('argon2');
    const other = JSON.parse((await place.command('user', 'password', 'ann', '--json')).stdout).password;
    expect((await signIn('ann', password)).status).toBe(401);
    expect((await signIn('ann', other)).status).toBe(200);
    await expect.poll(() => statusOf(cookie), { timeout: 90_000 }).toBe(401);
    expect((await place.command('user', 'disable', 'ann')).code).toBe(0);
    expect((await signIn('ann', other)).status).toBe(401);
  }, 300_000);

  test.each([
    [['add', 'x'], 'a user wants roles'],
    [['add', 'x', '--roles', 'king'], 'there is no role "king"'],
    [['add', '--roles', 'clerk'], 'which user?'],
    [['disable', 'nobody'], 'there is no user nobody'],
  ])(
    'refuses %j',
    async (options, told) => {
      const { code, stderr } = await place.command('user', ...options);
      expect(stderr).toContain(told);
      expect(code).toBe(2);
    },
    300_000,
  );
});

describe('opportune audit', () => {
  test('finds what was done by people and commands, and that nothing of it was changed', async () => {
    const { stdout, code } = await place.command('audit', 'verify', '--json');
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout).checked).toBeGreaterThan(5);
    const { answer } = await served.ask('GET', '/v1/audit?subject=ann&limit=200');
    const actions = (answer.entries as { action: string; status: number }[]).map(({ action }) => action);
    expect(actions).toContain('user.create');
    expect(actions).toContain('session.begin');
    expect((await served.ask('GET', '/v1/audit/verification')).answer).not.toHaveProperty('problem');
  }, 300_000);
});
