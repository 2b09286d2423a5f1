import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PASSWORD, People } from './people-in-memory.ts';
import { openTownHall, type TownHall } from './town-hall.ts';

const HOUR_MS = 3_600_000;

let people: People;
let hall: TownHall;
beforeAll(async () => {
  people = new People();
  hall = await openTownHall({}, () => ({ access: people.access }));
  await people.hire('ann', ['planner']);
  await people.hire('bob', ['operator', 'analyst']);
});
afterAll(() => hall.server.close());

const signIn = (name: string, password = PASSWORD, more: object = {}) =>
  hall.server.inject({ method: 'POST', url: '/v1/session', payload: { name, password }, ...more });
const cookieOf = ({ cookies }: Awaited<ReturnType<typeof signIn>>) =>
  Object.fromEntries(cookies.map(({ name, value }) => [name, value]));
const signedIn = async (name: string) => cookieOf(await signIn(name));
const whoIs = async (cookies: Record<string, string>) => {
  const answer = await hall.server.inject({ url: '/v1/session', cookies });
  return answer.statusCode === 200 ? answer.json().user.name : answer.json().code;
};
/** Past the seconds in which a session is trusted without being read. */
const later = (ms: number) => vi.spyOn(performance, 'now').mockReturnValue(performance.now() + ms);

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send, and says who one is and may do', async () => {
    const answer = await signIn(' Ann ');
    expect(answer.statusCode).toBe(200);
    expect(answer.cookies).toMatchObject([{ name: 'opportune_session', path: '/', httpOnly: true, sameSite: 'Lax' }]);
    expect(answer.cookies[0]).not.toHaveProperty('secure');
    expect(answer.json()).toMatchObject({
      user: { name: 'ann', displayName: 'ann', roles: ['planner'] },
      expiresAt: people.now + HOUR_MS,
    });
    expect(answer.json().scopes).toContain('definitions:write');
    expect(answer.json().scopes).not.toContain('definitions:approve');
    expect(answer.body).not.toContain('hash');
    expect(await whoIs(cookieOf(answer))).toBe('ann');
  });

  it('answers alike whether the name is unknown, the password wrong or the user disabled', async () => {
    const gone = await people.hire('gone', ['planner']);
    await people.users.change(gone.userId, { disabledAt: people.now });
    const answers = [await signIn('nobody'), await signIn('ann', 'wrong password'), await signIn('gone')];
    const shown = answers.map(({ statusCode, cookies, body }) => [
      statusCode,
      cookies,
      { ...JSON.parse(body), requestId: '' },
    ]);
    expect(shown[0]![0]).toBe(401);
    expect(shown[0]![2]).toMatchObject({ code: 'sign-in-refused' });
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });

  it('gives a new token each time, and ends the session that was there', async () => {
    const before = await signedIn('ann');
    const again = cookieOf(await signIn('ann', PASSWORD, { cookies: before }));
    expect(again).not.toEqual(before);
    expect(await whoIs(before)).toBe('unauthenticated');
    const chosen = await signIn('ann', PASSWORD, { cookies: { opportune_session: 'a'.repeat(43) } });
    expect(cookieOf(chosen)).not.toEqual({ opportune_session: 'a'.repeat(43) });
  });

  it('keeps of the token its hash alone', async () => {
    const { opportune_session: token } = await signedIn('ann');
    expect(JSON.stringify([...people.sessions.kept])).not.toContain(token);
    expect(hall.logged.join('')).not.toContain(token);
  });

  it('is over TLS when browsers come so, whatever arrives here', async () => {
    const secure = await openTownHall({}, () => ({ access: { ...people.access, alwaysSecure: true } }));
    const payload = { name: 'ann', password: PASSWORD };
    const answer = await secure.server.inject({ method: 'POST', url: '/v1/session', payload });
    expect(answer.cookies).toMatchObject([{ name: '__Host-opportune_session', secure: true, path: '/' }]);
    await secure.server.close();
  });

  it('believes a proxy alone that it is told of', async () => {
    const behind = await openTownHall({ proxies: ['127.0.0.1'] }, () => ({ access: people.access }));
    const request = {
      method: 'POST' as const,
      url: '/v1/session',
      headers: { 'x-forwarded-proto': 'https' },
      payload: { name: 'ann', password: PASSWORD },
    };
    expect((await behind.server.inject(request)).cookies[0]).toMatchObject({ secure: true });
    expect((await hall.server.inject(request)).cookies[0]).not.toHaveProperty('secure');
    await behind.server.close();
  });

  it('is refused for a while after ten wrong passwords from one address, for others it is not', async () => {
    await people.hire('eve', ['clerk']);
    const guess = (remoteAddress: string, password = 'a wrong guess') => signIn('eve', password, { remoteAddress });
    const statuses = [];
    for (let k = 0; k < 11; k++) statuses.push((await guess('10.0.0.1')).statusCode);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    expect((await guess('10.0.0.1', PASSWORD)).statusCode).toBe(429);
    expect((await guess('10.0.0.2', PASSWORD)).statusCode).toBe(200);
    people.now += HOUR_MS / 4;
    expect((await guess('10.0.0.1', PASSWORD)).statusCode).toBe(200);
  });

  it('is not refused to others by one address that goes on guessing', async () => {
    await people.hire('noa', ['clerk']);
    for (let k = 0; k < 120; k++) await signIn('noa', 'a wrong guess', { remoteAddress: '10.0.0.20' });
    expect((await signIn('noa', PASSWORD, { remoteAddress: '10.0.0.21' })).statusCode).toBe(200);
    expect((await signIn('ann', PASSWORD, { remoteAddress: '10.0.0.20' })).statusCode).toBe(200);
  });

  it('counts guesses that come all at once', async () => {
    await people.hire('una', ['clerk']);
    const guesses = Array.from({ length: 20 }, () => signIn('una', 'a wrong guess', { remoteAddress: '10.0.0.9' }));
    const statuses = (await Promise.all(guesses)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });
});

describe('a session', () => {
  it('goes on while it is used, and is over when it is not', async () => {
    const cookies = await signedIn('ann');
    for (let k = 0; k < 3; k++) {
      people.now += HOUR_MS - 1000;
      expect(await whoIs(cookies)).toBe('ann');
    }
    people.now += HOUR_MS;
    expect(await whoIs(cookies)).toBe('unauthenticated');
  });

  it('is over after twelve hours however busy it was', async () => {
    const cookies = await signedIn('ann');
    for (let k = 0; k < 12; k++) {
      expect(await whoIs(cookies)).toBe('ann');
      people.now += HOUR_MS - 1000;
    }
    people.now += 12_000;
    expect(await whoIs(cookies)).toBe('unauthenticated');
  });

  it('is over when one signs out, and its cookie is taken back', async () => {
    const cookies = await signedIn('ann');
    const headers = { 'x-opportune-console': '1' };
    const answer = await hall.server.inject({ method: 'DELETE', url: '/v1/session', cookies, headers });
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies).toMatchObject([{ name: 'opportune_session', value: '' }]);
    expect(await whoIs(cookies)).toBe('unauthenticated');
  });

  it('is over within five seconds when its user is disabled elsewhere', async () => {
    const user = await people.hire('temp', ['clerk']);
    const cookies = await signedIn('temp');
    await people.users.change(user.userId, { disabledAt: people.now });
    const watch = later(5000);
    expect(await whoIs(cookies)).toBe('unauthenticated');
    watch.mockRestore();
  });

  it('goes on while the database is away, for an hour, and nobody can sign in meanwhile', async () => {
    const cookies = await signedIn('ann');
    people.sessions.isAway = true;
    const soon = later(10_000);
    expect(await whoIs(cookies)).toBe('ann');
    soon.mockRestore();
    expect((await signIn('ann')).statusCode).toBe(503);
    const half = later(HOUR_MS / 2);
    expect(await whoIs(cookies)).toBe('ann');
    half.mockRestore();
    const long = later(HOUR_MS + 20_000);
    expect((await hall.server.inject({ url: '/v1/session', cookies })).statusCode).toBe(503);
    long.mockRestore();
    people.sessions.isAway = false;
  });

  it('may do what the roles of its user allow', async () => {
    const cookies = await signedIn('bob');
    const ask = (url: string) => hall.server.inject({ url, cookies });
    expect((await ask('/v1/definitions/channel')).statusCode).toBe(200);
    expect((await ask('/metrics')).statusCode).toBe(200);
    const refused = await hall.server.inject({ url: '/metrics', cookies: await signedIn('ann') });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'scope-missing']);
  });

  it.each(['POST', 'DELETE', 'PATCH', 'PUT'] as const)('changes nothing by %s without the header', async (method) => {
    const cookies = await signedIn('ann');
    const url = { POST: '/v1/audiences/count', PUT: '/v1/session/password' }[method as 'POST'] ?? '/v1/session';
    const plain = await hall.server.inject({ method, url, cookies, payload: { rule: 'true' } });
    expect([plain.statusCode, plain.json().code]).toEqual([403, 'cross-site']);
    expect(await whoIs(cookies)).toBe('ann');
  });

  it('works with the header', async () => {
    const cookies = await signedIn('ann');
    const request = { method: 'POST' as const, url: '/v1/audiences/count', cookies, payload: { rule: 'true' } };
    const answer = await hall.server.inject({ ...request, headers: { 'x-opportune-console': '1' } });
    expect(answer.statusCode).toBe(200);
  });

  it('is not for API keys', async () => {
    const answer = await hall.server.inject({ url: '/v1/session', headers: hall.keyFor() });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
  });
});

describe('people themselves', () => {
  const own = (method: 'PATCH' | 'PUT', url: string, cookies: Record<string, string>, payload: object) =>
    hall.server.inject({ method, url, cookies, payload, headers: { 'x-opportune-console': '1' } });

  it('choose their language', async () => {
    const cookies = await signedIn('ann');
    expect((await own('PATCH', '/v1/session', cookies, { language: 'zh' })).json().user.language).toBe('zh');
    const shown = (await hall.server.inject({ url: '/v1/session', cookies })).json();
    expect(shown.user.language).toBe('zh');
    expect((await own('PATCH', '/v1/session', cookies, { language: null })).json().user).not.toHaveProperty('language');
  });

  it('change their password when they know the one before, which ends their other sessions', async () => {
    await people.hire('pat', ['clerk']);
    const [here, there] = [await signedIn('pat'), await signedIn('pat')];
    const change = (current: string, next: string) => own('PUT', '/v1/session/password', here, { current, next });
    expect((await change('a wrong guess', 'another password')).json().code).toBe('sign-in-refused');
    expect((await change(PASSWORD, 'short')).json().code).toBe('password-weak');
    expect((await change(PASSWORD, 'another password')).statusCode).toBe(200);
    expect([await whoIs(here), await whoIs(there)]).toEqual(['pat', 'unauthenticated']);
    expect((await signIn('pat')).statusCode).toBe(401);
    expect((await signIn('pat', 'another password')).statusCode).toBe(200);
  });
});

describe('a live stream', () => {
  const begin = async (cookies: Record<string, string>, { server } = hall) => {
    const cookie = Object.entries(cookies)
      .map((pair) => pair.join('='))
      .join('; ');
    const { port } = server.server.address() as AddressInfo;
    const stream = await fetch(`http://127.0.0.1:${port}/v1/live`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    return stream;
  };
  const follow = async (cookies: Record<string, string>) => (await begin(cookies)).text();
  beforeAll(() => hall.server.listen({ port: 0, host: '127.0.0.1' }));

  it('ends with the session, and with the right to follow it', async () => {
    const [left, demoted] = [await people.hire('lea', ['analyst']), await people.hire('dan', ['analyst'])];
    const streams = Promise.all([follow(await signedIn('lea')), follow(await signedIn('dan'))]);
    await people.users.change(left.userId, { disabledAt: people.now });
    await people.users.change(demoted.userId, { roles: ['clerk'] });
    for (const text of await streams) expect(text).toContain('event: picture');
  });

  it('ends also while its address guesses at sessions, which are answered no more', async () => {
    const flooded = await openTownHall({ unknownSessionsPerMinute: 2 }, () => ({ access: people.access }));
    await flooded.server.listen({ port: 0, host: '127.0.0.1' });
    const { userId } = await people.hire('guessed-at', ['analyst']);
    const stream = await begin(await signedIn('guessed-at'), flooded);
    const guess = () => flooded.server.inject({ url: '/v1/session', cookies: { opportune_session: 'guessed' } });
    for (let each = 0; each < 3; each++) await guess();
    expect((await guess()).statusCode).toBe(429);
    await people.users.change(userId, { disabledAt: people.now });
    expect(await stream.text()).toContain('event: picture');
    await flooded.server.close();
  });

  it('goes on while both are there', async () => {
    const cookies = await signedIn('bob');
    const stream = follow(cookies);
    const seconds = new Promise((resolve) => setTimeout(resolve, 8000, 'going on'));
    expect(await Promise.race([stream, seconds])).toBe('going on');
    const headers = { 'x-opportune-console': '1' };
    await hall.server.inject({ method: 'DELETE', url: '/v1/session', cookies, headers });
    expect(await stream).toContain('event: window');
  });
});
