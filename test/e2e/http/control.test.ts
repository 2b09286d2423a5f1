import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryControl } from './memory-control.ts';
import { openTownHall, type TownHall } from './town-hall.ts';

let control: MemoryControl;
let hall: TownHall;
beforeEach(async () => {
  control = new MemoryControl();
  hall = await openTownHall({}, () => ({ control }));
});
afterEach(() => hall.server.close());

async function post(path: string, payload: object) {
  const answer = await hall.server.inject({
    method: 'POST',
    url: `/v1/operations/${path}`,
    headers: hall.keyFor(['operations:write']),
    payload,
  });
  return { status: answer.statusCode, content: answer.json() };
}

describe('pausing and going on', () => {
  test('shows the state that follows', async () => {
    expect((await post('pause', { channel: 'sms' })).content.channels).toMatchObject([{ id: 'sms', paused: true }]);
    expect((await post('resume', {})).content.channels).toMatchObject([{ id: 'sms', paused: false }]);
  });

  test('of a channel that is not served is refused', async () => {
    expect(await post('pause', { channel: 'fax' })).toMatchObject({
      status: 404,
      content: { code: 'channel-unserved' },
    });
  });

  test('without a restore there is no lost time to state', async () => {
    const lost = { from: Date.UTC(2026, 0, 1), until: Date.UTC(2026, 0, 2) };
    expect(await post('resume', { lost })).toMatchObject({ status: 400, content: { code: 'request-invalid' } });
  });

  describe('after a restore', () => {
    const backUpAt = Date.UTC(2026, 1, 1);
    beforeEach(() => {
      control.restored = { backUpAt };
    });

    test('wants the lost time first, once', async () => {
      expect(await post('resume', {})).toMatchObject({ status: 409, content: { code: 'lost-interval-wanted' } });
      const lost = { from: backUpAt, until: backUpAt + 1000 };
      expect(await post('resume', { lost })).toMatchObject({ status: 200, content: { restored: { lost } } });
      expect((await post('resume', {})).status).toBe(200);
    });

    test.each([
      ['that ends before it begins', { from: backUpAt, until: backUpAt - 1 }],
      ['that ends in the future', { from: backUpAt, until: Date.UTC(2098, 0) }],
      ['that begins after the back-up', { from: backUpAt + 1, until: backUpAt + 2 }],
    ])('refuses one %s', async (_, lost) => {
      expect(await post('resume', { lost })).toMatchObject({
        status: 400,
        content: { errors: [{ pointer: '/lost' }] },
      });
      expect(control.restored?.lost).toBeUndefined();
    });
  });
});

test('a clock is confirmed by whoever may operate, and read by whoever may look', async () => {
  const ask = (method: 'GET' | 'POST', url: string, scope: 'operations:read' | 'operations:write') =>
    hall.server.inject({ method, url, headers: hall.keyFor([scope]) });
  expect((await ask('POST', '/v1/operations/confirm-clock', 'operations:write')).statusCode).toBe(200);
  expect((await ask('POST', '/v1/operations/confirm-clock', 'operations:read')).statusCode).toBe(403);
  expect(control.confirmed).toBe(1);
  expect((await ask('GET', '/v1/operations', 'operations:read')).json()).toMatchObject({ state: 'running' });
});
