import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTownHall, START, type TownHall } from './town-hall.ts';

let hall: TownHall;
beforeAll(async () => {
  hall = await openTownHall({ wrongKeysPerMinute: 1000 });
});
afterAll(() => hall.server.close());

const count = (headers: Record<string, string>) =>
  hall.server.inject({ method: 'POST', url: '/v1/audiences/count', headers, payload: { rule: 'true' } });
const codeOf = async (headers: Record<string, string>) => {
  const answer = await count(headers);
  return [answer.statusCode, answer.json().code];
};

describe('API keys', () => {
  it('open what their scopes allow, and nothing else', async () => {
    expect((await count(hall.keyFor(['audiences:count']))).statusCode).toBe(200);
    const answer = await count(hall.keyFor(['events:write', 'no such scope']));
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'scope-missing']);
    expect(answer.json().detail).toContain('audiences:count');
  });

  it('are taken as the password of basic authentication, for gateways that know no other way', async () => {
    const token = hall.keyFor().authorization.slice('Bearer '.length);
    const basic = Buffer.from(`kannel:${token}`).toString('base64');
    expect((await count({ authorization: `Basic ${basic}` })).statusCode).toBe(200);
  });

  it('are wanted for everything but health and documents', async () => {
    const document = (await hall.server.inject('/openapi.json')).json();
    const open = Object.entries<Record<string, { security?: unknown }>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) => (security ? [] : [`${method} ${path}`])),
    );
    expect(open.sort()).toEqual(['get /healthz', 'get /readyz']);
    expect(await codeOf({})).toEqual([401, 'unauthenticated']);
  });

  it.each([
    ['no key', 'Bearer hello'],
    ['an empty key', 'Bearer '],
    ['a key that is unknown', `Bearer opk_${'0'.repeat(16)}_${'a'.repeat(43)}`],
    ['a key of a megabyte', `Bearer opk_${'a'.repeat(10_000)}_b`],
    ['another way to prove it', 'Digest abc'],
  ])('are refused when they are %s', async (_what, authorization) => {
    const answer = await count({ authorization });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  it('are refused with the secret of another key', async () => {
    const [one, other] = [hall.keyFor().authorization, hall.keyFor().authorization];
    const [, id] = one.split('_');
    const secret = other.split('_').slice(2).join('_');
    expect(await codeOf({ authorization: `Bearer opk_${id}_${secret}` })).toEqual([401, 'unauthenticated']);
  });

  it('stop at the moment they expire', async () => {
    const headers = hall.keyFor(['audiences:count'], { expiresAt: START + 60_000 });
    expect((await count(headers)).statusCode).toBe(200);
    hall.time.now = START + 60_000;
    expect(await codeOf(headers)).toEqual([401, 'key-expired']);
    hall.time.now = START;
  });

  it('stop within five seconds of being revoked', async () => {
    const headers = hall.keyFor(['audiences:count']);
    expect((await count(headers)).statusCode).toBe(200);
    for (const [keyId, key] of hall.keys) {
      if (headers.authorization.includes(keyId)) hall.keys.set(keyId, { ...key, revokedAt: START });
    }
    const later = performance.now() + 5000;
    const watch = vi.spyOn(performance, 'now').mockReturnValue(later);
    expect(await codeOf(headers)).toEqual([401, 'key-revoked']);
    watch.mockRestore();
  });

  it('that are guessed shut their address out, but not the keys that were right a moment ago', async () => {
    const strict = await openTownHall({ wrongKeysPerMinute: 3 });
    const ask = (headers: Record<string, string>) =>
      strict.server.inject({ method: 'POST', url: '/v1/audiences/count', headers, payload: { rule: 'true' } });
    const right = strict.keyFor();
    await ask(right);
    const guess = () => ask({ authorization: `Bearer opk_${'0'.repeat(16)}_${'a'.repeat(43)}` });
    const statuses = [];
    for (let k = 0; k < 5; k++) statuses.push((await guess()).statusCode);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await ask(right)).statusCode).toBe(200);
    await strict.server.close();
  });
});

describe('the log of requests', () => {
  it('names routes, masks numbers, and holds neither keys nor queries nor bodies', async () => {
    const headers = hall.keyFor(['customers:read', 'customers:write']);
    hall.logged.length = 0;
    await hall.server.inject({ url: '/v1/customers/13812345678?why=13812345678', headers });
    await hall.server.inject({ url: '/v1/customers/138%31%32345678/x', headers });
    await hall.server.inject({
      method: 'PATCH',
      url: '/v1/customers/13812345678',
      headers,
      payload: { profile: { city: 'Wuhan' } },
    });
    const log = hall.logged.join('');
    expect(hall.logged).toHaveLength(3);
    expect(log).toContain('/v1/customers/138****5678');
    for (const secret of ['13812345678', 'Wuhan', 'opk_', 'why=']) expect(log).not.toContain(secret);
  });
});
