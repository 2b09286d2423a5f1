import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTownHall, type TownHall } from './town-hall.ts';

let hall: TownHall;
beforeAll(async () => {
  hall = await openTownHall();
});
afterAll(() => hall.server.close());

describe('every answer', () => {
  it.each([
    ['of a route', 200, '/healthz', {}],
    ['of a page of the documents', 200, '/docs', {}],
    ['that refuses who is not known', 401, '/v1/customers/10000000001', {}],
    ['that refuses a wrong key', 401, '/v1/products', { authorization: 'Bearer nobody' }],
    ['of no route', 404, '/nothing', {}],
  ])('%s stands in no other page, is kept by nobody and has an id (%i)', async (_, status, url, headers) => {
    const answer = await hall.server.inject({ url, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}-/),
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });
});

describe('the log', () => {
  it.each([
    ['/healthz', 0],
    ['/readyz', 0],
    ['/metrics', 0],
    ['/v1/products', 1],
  ])('at its usual level has of %s %i lines', async (url, lines) => {
    hall.logged.length = 0;
    await hall.server.inject({ url, headers: hall.keyFor() });
    expect(hall.logged.filter((line) => line.includes('"msg":"request"'))).toHaveLength(lines);
  });
});

describe('the character U+0000, which no database keeps,', () => {
  it.each([
    ['in a body', 'POST', '/v1/audiences/count', { rule: 'profile.plan == "a\0"' }, 'body-malformed'],
    ['in a query', 'GET', '/v1/definitions/versions?state=a%00', undefined, 'request-invalid'],
  ] as const)('is refused %s', async (_, method, url, payload, code) => {
    const answer = await hall.server.inject({ method, url, headers: hall.keyFor(), ...(payload && { payload }) });
    expect(answer.json()).toMatchObject({ status: 400, code });
  });
});
