import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET } from './counter-pack.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';

let hall: TownHall;
let clerk: { authorization: string };
let planner: { authorization: string };

beforeAll(async () => {
  hall = await openTownHall();
  clerk = hall.keyFor(['decisions:ask', 'outcomes:write', 'customers:read']);
  planner = hall.keyFor(['decisions:ask', 'decisions:explain', 'customers:read']);
  const events = hall.keyFor(['events:write']);
  const payload = [{ type: 'session', customerId: '13812345678', id: '1', at: START, cell: 'c1' }];
  await hall.server.inject({ method: 'POST', url: '/v1/events', headers: events, payload });
});
afterAll(() => hall.server.close());

const ask = (payload: object, headers: Record<string, string> = clerk) =>
  hall.server.inject({ method: 'POST', url: '/v1/decisions', headers, payload });
const question = { customerId: '13812345678', channel: 'counter' };
const answered = async () => (await ask(question)).json();

describe('POST /v1/decisions', () => {
  it('logs nothing about customers whom nobody knows', async () => {
    const { logged } = hall.live.status();
    const answer = await ask({ ...question, customerId: 'nobody' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'customer-unknown']);
    expect(hall.live.status().logged).toBe(logged);
  });

  it('answers with ranked offers and what a clerk needs to propose them', async () => {
    const answer = await ask({ ...question, limit: 2, touchpoint: 'desk-4', context: { queue: 3 } });
    expect(answer.statusCode).toBe(200);
    const { decisionId, at, result, offers } = answer.json();
    expect({ decisionId, at, result }).toEqual({
      decisionId: expect.stringMatching(/^[0-9a-f]{24}$/),
      at: START,
      result: 'presented',
    });
    expect(offers.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2]);
    expect(offers[0]).toMatchObject({
      contactId: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: expect.stringMatching(/^Try (music|news)$/),
      content: expect.stringMatching(/^Try (music|news): 5$/),
      sellingPoints: ['cheap', 'good'],
      priceCents: 500,
      reason: 'Suits this customer best now',
    });
  });

  it('tells the reasons in Chinese to who reads Chinese', async () => {
    const answer = await ask(question, { ...clerk, 'accept-language': 'zh-CN,zh;q=0.9' });
    expect(answer.json().offers[0].reason).toBe('目前最适合该客户');
  });

  it('renders content that names the customer for each', async () => {
    const change = {
      method: 'PATCH' as const,
      url: '/v1/customers/13812345678',
      payload: { profile: { plan: 'gold' } },
    };
    await hall.server.inject({ ...change, headers: hall.keyFor(['customers:write']) });
    const answer = await ask({ ...question, channel: 'hotline' });
    expect(answer.json().offers[0].content).toMatch(/^Plan gold: /);
  });

  it('never tells a clerk what made the moment', async () => {
    const decision = await ask(question);
    const why = await hall.server.inject({ url: `/v1/decisions/${decision.json().decisionId}`, headers: clerk });
    const customer = await hall.server.inject({ url: '/v1/customers/13812345678', headers: clerk });
    expect(why.statusCode).toBe(200);
    expect(customer.statusCode).toBe(200);
    for (const { body } of [decision, why, customer]) expect(body).not.toContain(SECRET);
  });

  it('answers the same under one idempotency key, and decides once', async () => {
    const headers = { ...clerk, 'idempotency-key': 'ask-1' };
    const [first, twin] = await Promise.all([ask(question, headers), ask(question, headers)]);
    const replayed = await ask(question, headers);
    expect(twin.json()).toEqual(first.json());
    expect(replayed.json()).toEqual(first.json());
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    const other = await ask({ ...question, limit: 1 }, headers);
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-mismatch']);
  });

  it.each([
    ['a customer nobody knows', { customerId: 'nobody', channel: 'counter' }, 404, 'customer-unknown'],
    ['a channel on which nobody asks', { ...question, channel: 'sms' }, 422, 'channel-unknown'],
    ['no customer', { channel: 'counter' }, 400, 'request-invalid'],
    ['a customer that is a number', { customerId: 5, channel: 'counter' }, 400, 'request-invalid'],
    ['an unknown key', { ...question, chanel: 'x' }, 400, 'request-invalid'],
    ['too many offers', { ...question, limit: 21 }, 400, 'request-invalid'],
    ['half an offer', { ...question, limit: 1.5 }, 400, 'request-invalid'],
  ])('refuses %s', async (_what, payload, status, code) => {
    const answer = await ask(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

describe('GET /v1/decisions/{id}', () => {
  it('explains everything to a planner, the number masked', async () => {
    const { decisionId } = await answered();
    const answer = await hall.server.inject({ url: `/v1/decisions/${decisionId}`, headers: planner });
    const { why, full } = answer.json();
    expect(why[0]).toContain(SECRET);
    expect(full).toMatchObject({ customerId: '138****5678', campaign: `${SECRET}-campaign`, version: 'test' });
    expect(full.candidates).toHaveLength(2);
    const probabilities = full.candidates.map(({ probability }: { probability: number }) => probability);
    expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 9);
  });

  it('shows the number to who may see it', async () => {
    const { decisionId } = await answered();
    const headers = hall.keyFor(['decisions:ask', 'decisions:explain', 'customers:unmask']);
    const answer = await hall.server.inject({ url: `/v1/decisions/${decisionId}`, headers });
    expect(answer.json().full.customerId).toBe('13812345678');
  });

  it('does not know every id', async () => {
    const answer = await hall.server.inject({ url: `/v1/decisions/${'0'.repeat(24)}`, headers: clerk });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'decision-unknown']);
  });
});

describe('POST /v1/contacts/{id}/outcomes', () => {
  const note = (contactId: string, payload: object) =>
    hall.server.inject({ method: 'POST', url: `/v1/contacts/${contactId}/outcomes`, headers: clerk, payload });

  it('notes what the customer said, once however often it is told', async () => {
    const { contactId } = (await answered()).offers[0];
    const heard: string[] = [];
    const stop = hall.live.subscribe((notices) => {
      for (const { effect } of notices) if (effect.type === 'outcome') heard.push(effect.outcome);
    });
    const told = { outcome: 'considering', staffId: 's1', note: 'wants to ask at home' };
    const first = await note(contactId, told);
    const again = await note(contactId, told);
    stop();
    expect(first.statusCode).toBe(200);
    expect(again.json()).toEqual(first.json());
    expect(heard).toEqual(['considering']);
  });

  it('refuses what a clerk will say tomorrow', async () => {
    const { contactId } = (await answered()).offers[0];
    const answer = await note(contactId, { outcome: 'considering', at: START + 24 * 3_600_000 });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request-invalid']);
  });

  it('keeps the next offers away after a refusal for good', async () => {
    const { contactId } = (await answered()).offers[0];
    expect((await note(contactId, { outcome: 'do-not-disturb' })).statusCode).toBe(200);
    const view = await hall.server.inject({ url: '/v1/customers/13812345678', headers: clerk });
    expect(view.json().blocks).toContain('all');
  });

  it('refuses an outcome there is not, and a contact there is not', async () => {
    const { contactId } = (await ask({ ...question, channel: 'hotline' })).json().offers[0] ?? {
      contactId: '0'.repeat(24),
    };
    expect((await note(contactId, { outcome: 'loved it' })).json().code).toBe('request-invalid');
    expect((await note('0'.repeat(24), { outcome: 'declined' })).json().code).toBe('contact-unknown');
    expect((await note('../../etc', { outcome: 'declined' })).statusCode).toBe(404);
  });
});
