import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTownHall, START, type TownHall } from './town-hall.ts';

let hall: TownHall;
let key: { authorization: string };

beforeAll(async () => {
  hall = await openTownHall();
  key = hall.keyFor(['events:write']);
});
afterAll(() => hall.server.close());

function send(payload: string | object | Buffer, type: string, headers: Record<string, string> = {}) {
  const contentType = { 'content-type': type };
  return hall.server.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { ...key, ...contentType, ...headers },
    payload,
  });
}

const call = (customerId: string, id: string, at: number | string = START) => ({
  type: 'call',
  customerId,
  id,
  at,
  seconds: 5,
});
const calls = async (customerId: string) => (await hall.live.customer(customerId))?.metrics.calls;

describe('POST /v1/events', () => {
  it('takes an event a line and says which lines it could not use', async () => {
    const lines = [
      JSON.stringify(call('n1', 'a')),
      'not json',
      '',
      JSON.stringify({ ...call('n1', 'b'), type: 'cal' }),
    ];
    const answer = await send(lines.join('\n'), 'application/x-ndjson');
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({
      accepted: 1,
      duplicates: 0,
      rejected: [
        { index: 1, code: 'json.syntax' },
        { index: 2, code: 'event.type' },
      ],
    });
    expect(await calls('n1')).toBe(1);
  });

  it('takes a JSON array, and counts what comes twice in it', async () => {
    const answer = await send([call('n2', 'a'), call('n2', 'a'), call('n2', 'b')], 'application/json');
    expect(answer.json()).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
    expect(await calls('n2')).toBe(2);
  });

  it('takes a batch of CloudEvents: the subject is the customer, the data are the fields', async () => {
    const event = { specversion: '1.0', source: '/switch', type: 'call', subject: 'n3', time: '2026-03-02T09:00:00Z' };
    const batch = [
      { ...event, id: '1', data: { seconds: 3 } },
      { ...event, id: '2' },
      { ...event, id: '1' },
      { ...event, id: '3', subject: undefined },
    ];
    const answer = await send(batch, 'application/cloudevents-batch+json');
    expect(answer.json()).toMatchObject({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 3, code: 'customer.missing' }],
    });
    expect(await calls('n3')).toBe(2);
  });

  it('tells CloudEvents of one id from two sources apart', async () => {
    const event = { specversion: '1.0', id: '1', type: 'call', subject: 'n4', time: '2026-03-02T09:00:00Z' };
    const batch = [
      { ...event, source: '/east' },
      { ...event, source: '/west' },
    ];
    expect((await send(batch, 'application/cloudevents-batch+json')).json()).toMatchObject({ accepted: 2 });
  });

  it('takes area events of CAMARA geofencing under the names of their own', async () => {
    const notice = {
      specversion: '1.0',
      id: 'g1',
      source: 'https://operator.example/geofencing',
      type: 'org.camaraproject.geofencing-subscriptions.v0.area-entered',
      time: '2026-03-02T09:00:00Z',
      data: {
        device: { phoneNumber: '+34123456789' },
        area: { areaType: 'CIRCLE', center: { latitude: 50.7, longitude: 7.1 }, radius: 2000 },
        subscriptionId: 's1',
      },
    };
    const answer = await send(notice, 'application/cloudevents+json');
    // This pack declares no such event type; that its name is asked for shows what it was taken for.
    expect(answer.json().rejected[0].message).toContain('"area-entered"');
  });

  it('rejects what lies more than five minutes ahead, alone', async () => {
    const answer = await send([call('n5', 'a', START + 299_000), call('n5', 'b', START + 301_000)], 'application/json');
    expect(answer.json()).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'time.ahead' }] });
  });

  it('takes what has no time as happening now, and two such events for two', async () => {
    const untimed = { type: 'call', customerId: 'n7', seconds: 5 };
    for (let k = 0; k < 2; k++)
      expect((await send([untimed], 'application/json')).json()).toMatchObject({ accepted: 1 });
    expect(await calls('n7')).toBe(2);
    const repeated = { 'idempotency-key': 'once' };
    for (let k = 0; k < 2; k++) await send([untimed], 'application/json', repeated);
    expect(await calls('n7')).toBe(3);
  });

  it('takes no profile, ask or outcome from a key that may send events alone', async () => {
    const records = [
      { type: 'customer', customerId: 'n8', age: 99 },
      { type: 'ask', customerId: 'n8', channel: 'counter' },
      { type: 'outcome', customerId: 'n8', contactId: '0'.repeat(24), outcome: 'declined' },
      call('n8', 'a'),
    ];
    const answer = await send(records, 'application/json');
    expect(answer.json()).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 0, code: 'record.forbidden', message: expect.stringContaining('customers:write') },
        { index: 1, code: 'record.forbidden', message: expect.stringContaining('decisions:ask') },
        { index: 2, code: 'record.forbidden', message: expect.stringContaining('outcomes:write') },
      ],
    });
    expect((await hall.live.customer('n8'))?.profile).not.toHaveProperty('age');
    const both = hall.keyFor(['events:write', 'customers:write']);
    expect((await send(records.slice(0, 1), 'application/json', both)).json()).toMatchObject({ accepted: 1 });
    expect((await hall.live.customer('n8'))?.profile).toMatchObject({ age: 99 });
  });

  it('says that it is full with the time to come back, and takes nothing', async () => {
    hall.live.full = true;
    const answer = await send([call('n6', 'a')], 'application/json');
    hall.live.full = false;
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.json()).toMatchObject({ code: 'overloaded', status: 429 });
    expect(await calls('n6')).toBeUndefined();
  });

  it('says that it is not running while the service starts or stops', async () => {
    hall.live.state = 'starting';
    const answer = await send([call('n6', 'a')], 'application/json');
    hall.live.state = 'running';
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'not-running']);
  });

  it.each([
    ['an object cut short', '[{"type":', 'application/json', 400, 'body-malformed'],
    ['a text for JSON', 'hello', 'application/cloudevents-batch+json', 400, 'body-malformed'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x5b, 0xff, 0x5d]),
      'application/cloudevents-batch+json',
      400,
      'body-malformed',
    ],
    ['another type', '<events/>', 'application/xml', 415, 'media-type-unsupported'],
    ['too many lines', '1\n'.repeat(10_001), 'application/x-ndjson', 413, 'body-too-large'],
    ['too many records', `[${'1,'.repeat(10_001)}1]`, 'application/json', 413, 'body-too-large'],
  ])('refuses %s', async (_what, payload, type, status, code) => {
    const answer = await send(payload, type);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('refuses a compressed body', async () => {
    const answer = await send('x', 'application/json', { 'content-encoding': 'gzip' });
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'media-type-unsupported']);
  });

  it('refuses a request without a body', async () => {
    const answer = await hall.server.inject({ method: 'POST', url: '/v1/events', headers: key });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'body-malformed']);
  });
});
