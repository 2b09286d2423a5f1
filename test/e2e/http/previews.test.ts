import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { START, type TownHall } from './town-hall.ts';
import { openWholeHall } from './whole-hall.ts';

let hall: TownHall;

beforeAll(async () => {
  hall = await openWholeHall();
  const customers = Array.from({ length: 20 }, (_, n) => ({
    customerId: `n${n}`,
    at: START,
    age: 20 + n,
    plan: 'gold',
  }));
  await hall.server.inject({ method: 'POST', url: '/v1/customers/batch', headers: hall.keyFor(), payload: customers });
});
afterAll(() => hall.server.close());

async function ask(url: string, payload: object, scopes = ['definitions:read', 'customers:read']) {
  const answer = await hall.server.inject({ method: 'POST', url, headers: hall.keyFor(scopes), payload });
  return { status: answer.statusCode, body: answer.json() };
}

describe('POST /v1/previews/message', () => {
  it('renders the content of an offer on a channel for a known customer', async () => {
    const question = { channel: 'hotline', offer: 'music-offer', customerId: 'n3' };
    const { body } = await ask('/v1/previews/message', question);
    expect(body).toMatchObject({
      text: 'Plan gold: Try music',
      profile: { plan: 'gold' },
      invented: [],
      measure: { encoding: 'gsm-7', length: 20, segments: 1, perSegment: 160 },
      parts: ['Plan gold: Try music'],
      marks: [],
      missing: ['signature', 'opt-out'],
    });
  });

  it('makes up what the sample does not say, and tells', async () => {
    const { body } = await ask('/v1/previews/message', { channel: 'hotline', offer: 'music-offer' });
    expect(body.invented).toEqual(['plan']);
    const given = { channel: 'hotline', offer: 'music-offer', sample: { profile: { plan: 'silver' } } };
    expect((await ask('/v1/previews/message', given)).body).toMatchObject({ text: 'Plan silver: Try music' });
  });

  it('measures in short messages, marks the signature and the way out, and costs the audience', async () => {
    const rules = {
      signatures: ['城镇移动'],
      optOutWords: ['退订'],
      forbiddenWords: ['最好'],
      prices: { sms: { cents: 4.5, per: 'segment' } },
    };
    const written = await hall.server.inject({
      method: 'PUT',
      url: '/v1/previews/message-rules',
      headers: hall.keyFor(['operations:write']),
      payload: rules,
    });
    expect(written.json()).toEqual(rules);
    const text = `【城镇移动】${'最好的音乐'.repeat(13)}。回复T退订`;
    const { body } = await ask('/v1/previews/message', { channel: 'sms', text, audience: 'profile.age < 30' });
    expect(body.measure).toEqual({ encoding: 'ucs-2', length: text.length, segments: 2, perSegment: 67 });
    expect(body.parts.join('')).toBe(text);
    expect(body.marks.map(({ kind }: { kind: string }) => kind)).toEqual([
      'signature',
      ...Array.from({ length: 13 }, () => 'forbidden'),
      'opt-out',
    ]);
    expect(body.missing).toEqual([]);
    expect(body.cost).toMatchObject({ customers: 10, price: { cents: 4.5, per: 'segment' }, cents: 90 });
  });

  it('refuses a text that cannot be rendered, endless ones included, and what it does not know', async () => {
    const unread = await ask('/v1/previews/message', { channel: 'sms', text: '{{ offer.name | shout }}' });
    expect(unread.body).toMatchObject({ code: 'request-invalid', errors: [{ pointer: '/text' }] });
    const endless = '{% for i in (1..99999999) %}{% for j in (1..99999999) %}{% endfor %}{% endfor %}';
    expect((await ask('/v1/previews/message', { channel: 'sms', text: endless })).status).toBe(400);
    const nowhere = await ask('/v1/previews/message', { channel: 'pigeon', text: 'x' });
    expect(nowhere.body).toMatchObject({ code: 'definition-unknown' });
    const stranger = await ask('/v1/previews/message', { channel: 'sms', text: 'x', customerId: 'nobody' });
    expect(stranger.body).toMatchObject({ code: 'customer-unknown' });
  });

  it('shows no customer to who may not read customers', async () => {
    const question = { channel: 'sms', text: '{{ profile.age }}', customerId: 'n3' };
    const { status, body } = await ask('/v1/previews/message', question, ['definitions:read']);
    expect([status, body.code]).toEqual([403, 'scope-missing']);
  });
});

describe('POST /v1/previews/table', () => {
  it('says which row a customer gets, and which rows cannot be read', async () => {
    const rows = ['profile.age < 20', 'profile.aeg > 3', 'profile.age < 30', null];
    const { body } = await ask('/v1/previews/table', { rows, sample: { profile: { age: 25 } } });
    expect(body.first).toBe(2);
    expect(body.rows).toEqual([
      { met: false },
      { problem: expect.stringContaining('profile.age') },
      { met: true },
      { met: true },
    ]);
    expect((await ask('/v1/previews/table', { rows, customerId: 'n15' })).body.first).toBe(3);
    expect((await ask('/v1/previews/table', { rows: ['profile.age < 20'], sample: {} })).body).toEqual({ rows: [{}] });
  });
});
