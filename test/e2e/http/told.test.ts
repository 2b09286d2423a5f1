import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TownHall } from './town-hall.ts';
import { openWholeHall, ToldByName } from './whole-hall.ts';

let hall: TownHall;
const told = new ToldByName();
beforeAll(async () => {
  hall = await openWholeHall({}, { told });
});
afterAll(() => hall.server.close());

const ways = {
  'a signed report': (channel: string) => ({
    method: 'POST' as const,
    url: `/v1/channels/${channel}/reports`,
    headers: { 'content-type': 'application/json', 'webhook-id': 'w1' },
    payload: '{"a": 1}',
  }),
  'a queried report': (channel: string) => ({ method: 'GET' as const, url: `/v1/channels/${channel}/reports?a=%FF` }),
  'a queried text': (channel: string) => ({ method: 'GET' as const, url: `/v1/channels/${channel}/texts?a=%FF&b=+` }),
};

describe.each(Object.entries(ways))('%s', (_what, of) => {
  it.each([
    ['recorded', 202, undefined],
    ['not-understood', 400, 'request-invalid'],
    ['not-trusted', 401, 'told-untrusted'],
    ['not-recorded', 503, 'told-unrecorded'],
    ['another', 404, 'channel-unserved'],
  ])('that the channel calls %s is answered with %i, without any key', async (channel, status, code) => {
    const answer = await hall.server.inject(of(channel));
    expect(answer.statusCode).toBe(status);
    if (code === undefined) expect(answer.body).toBe('');
    else expect(answer.json().code).toBe(code);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
  });
});

it('comes to the channel as it was sent, byte for byte', async () => {
  const heard = [];
  for (const of of Object.values(ways)) {
    await hall.server.inject(of('recorded'));
    heard.push(told.heard);
  }
  expect(heard).toEqual(['w1 {"a": 1}', 'report a=%FF', 'text a=%FF&b=+']);
});

it('leaves nothing of its query or its body in the log', async () => {
  hall.logged.length = 0;
  await hall.server.inject({ url: '/v1/channels/recorded/texts?from=13812345678&token=secret' });
  expect(hall.logged.join('')).toContain('/v1/channels/recorded/texts');
  expect(hall.logged.join('')).not.toMatch(/13812345678|secret/);
});
