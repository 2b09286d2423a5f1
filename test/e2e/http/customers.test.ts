import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerInputs, LoggedInput } from '../../../src/ports/customer-inputs.ts';
import { SECRET } from './counter-pack.ts';
import { MemoryTimeline } from './kept-in-memory.ts';
import { openTownHall, START, type TownHall } from './town-hall.ts';

const CUSTOMER = '13812345678';
const HOUR_MS = 3_600_000;
let hall: TownHall;

/** What the log has about every customer. */
const logged: LoggedInput[] = [];
const inputs: CustomerInputs = {
  newest: async () => ({ inputs: logged, isCut: false, isBehind: false }),
};
const input = (offset: number, at: number, changes: Partial<LoggedInput> = {}): LoggedInput => ({
  ...{ offset, index: 0, kind: 'event', eventType: 'call', id: `i${offset}`, at },
  values: { seconds: offset, peer: '13900001111' },
  ...changes,
});

beforeAll(async () => {
  hall = await openTownHall({}, (live) => {
    const records = new MemoryTimeline(live);
    const guidance = {
      decision: async () => undefined,
      contactOwner: async () => undefined,
      moment: records.moment.bind(records),
    };
    const directory = {
      customerWithNumber: async (number: string) => (number === '02712345' ? CUSTOMER : undefined),
      entries: async () => [],
    };
    return { records, guidance, inputs, directory };
  });
  const payload = [{ type: 'session', customerId: CUSTOMER, id: '1', at: START, cell: 'c1' }];
  await hall.server.inject({ method: 'POST', url: '/v1/events', headers: hall.keyFor(), payload });
});
afterAll(() => hall.server.close());

const read = (url: string, scopes?: string[]) => hall.server.inject({ url, headers: hall.keyFor(scopes) });
const page = async (query = '', scopes?: string[]) =>
  (await read(`/v1/customers/${CUSTOMER}/timeline${query}`, scopes)).json();

/** All pages of so many entries. */
async function pages(limit: number, more = '') {
  const entries: { type: string; at: number }[] = [];
  for (let cursor = ''; ; ) {
    const next = await page(`?limit=${limit}${more}${cursor}`);
    entries.push(...next.entries);
    expect(next.entries.length).toBeLessThanOrEqual(limit);
    if (next.next === undefined) return entries;
    cursor = `&cursor=${next.next}`;
  }
}

describe('a timeline with what the log has', () => {
  beforeAll(() => {
    logged.length = 0;
    logged.push(
      input(9, START + 5),
      input(8, START, { kind: 'profile', eventType: '', values: { plan: 'student', age: null } }),
      input(7, START, { eventType: 'session' }),
      input(6, START - HOUR_MS, { id: 'told twice' }),
      input(5, START - HOUR_MS, { id: 'told twice' }),
      input(4, START - 2 * HOUR_MS),
    );
  });

  it('puts events between what came of them, newest first, what came of an input before the input', async () => {
    const { entries } = await page();
    expect(entries.map(({ type }: { type: string }) => type)).toEqual([
      'event',
      'contact',
      'decision',
      'moment',
      'profile',
      'event',
      'event',
      'event',
    ]);
    expect(entries[0]).toMatchObject({ at: START + 5, eventType: 'call', values: { seconds: 9 } });
  });

  it.each([1, 2, 3, 7, 8, 9])('gives the same entries in pages of %d', async (limit) => {
    const whole = (await page()).entries;
    expect(await pages(limit)).toEqual(whole);
  });

  it('tells the wanted types alone', async () => {
    expect((await pages(2, '&types=event,decision')).map(({ type }) => type)).toEqual([
      'event',
      'decision',
      'event',
      'event',
      'event',
    ]);
    expect((await read(`/v1/customers/${CUSTOMER}/timeline?types=sms`)).json().code).toBe('request-invalid');
  });

  it('names what it tells in the words of the definitions', async () => {
    const { names } = await page();
    expect(names.campaign).toEqual({ [`${SECRET}-campaign`]: `At the ${SECRET}` });
    expect(names.offer['music-offer'] ?? names.offer['news-offer']).toMatch(/^Try /);
  });

  it('calls event types, fields, attributes and values what people call them, and leaves out what has no name', async () => {
    logged.unshift(
      input(11, START + 7, { eventType: 'session', values: { cell: 'c9', network: 'nr' } }),
      input(10, START + 6, { kind: 'profile', eventType: '', values: { plan: 'gold', birthday: START } }),
    );
    const { names } = await page('?types=event,profile');
    logged.splice(0, 2);
    expect(names.eventType).toMatchObject({ session: '上网' });
    expect(names.field).toEqual({ 'session.network': '网络' });
    expect(names.value).toEqual({ 'session.network.nr': '5G', 'plan.gold': '金卡' });
    expect(names.attribute).toMatchObject({ plan: '套餐', birthday: 'birthday' });
    expect(names.times).toEqual(['birthday']);
  });

  it('shows numbers of other people to those alone who may see numbers', async () => {
    expect((await page('', ['customers:read', 'decisions:explain'])).entries[0].values.peer).toBe('139****1111');
    expect((await page()).entries[0].values.peer).toBe('13900001111');
  });

  it('tells a clerk nothing of what the customer did', async () => {
    const { entries } = await page('', ['customers:read']);
    expect(entries.map(({ type }: { type: string }) => type)).toEqual(['contact']);
  });

  it('refuses a cursor that no page gave', async () => {
    for (const place of [{ records: 'x' }, { input: [1] }, 'x']) {
      const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
      expect((await page(`?cursor=${cursor}`)).code).toBe('cursor-invalid');
    }
  });
});

describe('GET /v1/customers/{id}/profile', () => {
  it('tells every attribute with source, freshness and when it was told, and how the policy stands', async () => {
    logged.length = 0;
    logged.push(input(8, START - 60_000, { kind: 'profile', eventType: '', values: { plan: 'student' } }));
    const profile = (await read(`/v1/customers/${CUSTOMER}/profile`)).json();
    const plan = profile.attributes.find(({ id }: { id: string }) => id === 'plan');
    expect(plan).toMatchObject({ source: expect.any(String), freshness: expect.any(String), asOf: START - 60_000 });
    expect(profile).toMatchObject({ customerId: CUSTOMER, zone: expect.any(String) });
    expect(profile.moments).toEqual([expect.objectContaining({ scenario: SECRET, isSensitive: true })]);
    expect(profile.policy.caps).toEqual(expect.any(Array));
  });

  it('tells attributes and their values in the words of the definitions', async () => {
    const payload = [{ customerId: CUSTOMER, at: START, plan: 'gold', tags: ['film', 'tea'], device: 'n95' }];
    await hall.server.inject({ method: 'POST', url: '/v1/customers/batch', headers: hall.keyFor(), payload });
    const { attributes } = (await read(`/v1/customers/${CUSTOMER}/profile`)).json();
    const byId = Object.fromEntries(attributes.map((attribute: { id: string }) => [attribute.id, attribute]));
    expect(byId.plan).toMatchObject({ name: '套餐', value: 'gold', valueName: '金卡' });
    expect(byId.tags).toMatchObject({ name: '兴趣', valueName: '电影、tea' });
    expect(byId.device).toMatchObject({ name: 'device', value: 'n95' });
    expect(byId.device).not.toHaveProperty('valueName');
  });

  it('masks the number for those who may not see it, and hides from a clerk what would betray', async () => {
    const planner = (await read(`/v1/customers/${CUSTOMER}/profile`, ['customers:read', 'decisions:explain'])).json();
    expect(planner.customerId).toBe('138****5678');
    const clerk = await read(`/v1/customers/${CUSTOMER}/profile`, ['customers:read']);
    expect(clerk.json()).toMatchObject({ moments: [], journeys: [] });
    expect(clerk.body).not.toContain(SECRET);
    expect(clerk.body).not.toContain(CUSTOMER);
  });

  it('does not know who is unknown', async () => {
    expect((await read('/v1/customers/nobody/profile')).json().code).toBe('customer-unknown');
  });
});

describe('POST /v1/customers/find', () => {
  const find = async (number: string) => {
    const headers = hall.keyFor(['customers:read']);
    return (
      await hall.server.inject({ method: 'POST', url: '/v1/customers/find', headers, payload: { number } })
    ).json();
  };

  it('finds a customer by id, by number, and however a number is written', async () => {
    for (const number of [
      CUSTOMER,
      `+86 ${CUSTOMER}`,
      '138-1234-5678',
      ' 8613812345678'.replace('86', '0086'),
      '027 12345',
    ]) {
      expect(await find(number)).toEqual({ customerId: CUSTOMER });
    }
    expect((await find('13800000000')).code).toBe('customer-unknown');
  });
});

describe('GET /v1/decisions/{id}/breakdown', () => {
  const decisionId = async () => {
    const { entries } = await page('?types=decision');
    return entries[0].decisionId as string;
  };

  it('lays out what was chosen with its factors, and the scenario that made it', async () => {
    const answer = await read(`/v1/decisions/${await decisionId()}/breakdown`, ['decisions:explain']);
    const breakdown = answer.json();
    expect(breakdown).toMatchObject({
      customerId: '138****5678',
      outcome: 'contact',
      campaign: { name: `At the ${SECRET}` },
      scenario: { id: SECRET, at: START },
      isCurrentVersion: true,
    });
    const chosen = breakdown.survivors.find(({ isChosen }: { isChosen: boolean }) => isChosen);
    const { propensity, fit, value, lever } = chosen.factors;
    expect(propensity * fit * value * lever * chosen.momentWeight).toBeCloseTo(chosen.score, 12);
    expect(chosen.productName).toMatch(/^The /);
  });

  it('is for those alone who may see why', async () => {
    const answer = await read(`/v1/decisions/${await decisionId()}/breakdown`, ['decisions:ask', 'customers:read']);
    expect(answer.json().code).toBe('scope-missing');
    expect((await read(`/v1/decisions/${'0'.repeat(24)}/breakdown`)).json().code).toBe('decision-unknown');
  });
});

describe('products and fit', () => {
  it('lists the products and tells one with its offers, texts and campaigns', async () => {
    const { products } = (await read('/v1/products')).json();
    expect(products).toEqual([
      expect.objectContaining({ id: 'music', name: 'The music', offers: 1, campaigns: 1 }),
      expect.objectContaining({ id: 'news' }),
    ]);
    const music = (await read('/v1/products/music')).json();
    expect(music.offers[0]).toMatchObject({ name: 'Try music', sellingPoints: ['cheap', 'good'] });
    expect(music.offers[0].texts[0].text).toContain('Try music');
    expect(music.campaigns).toEqual([{ id: `${SECRET}-campaign`, name: `At the ${SECRET}` }]);
    expect((await read('/v1/products/none')).json().code).toBe('definition-unknown');
  });

  it('tells the fit of two of group, product and channel, over all of the third or at one of it', async () => {
    const all = (await read('/v1/fit?rows=product&columns=channel')).json();
    expect(all.rows.map(({ id }: { id: string }) => id)).toEqual(['music', 'news']);
    expect(all.columns).toHaveLength(3);
    expect(all.prior.flat().every((rate: number) => rate > 0 && rate < 1)).toBe(true);
    expect(all).not.toHaveProperty('learned');
    const one = (await read('/v1/fit?rows=group&columns=channel&of=music')).json();
    expect(one.of).toMatchObject({ id: 'music' });
    expect(one.rows.at(-1)).toMatchObject({ id: '' });
    expect((await read('/v1/fit?rows=group&columns=group')).json().code).toBe('request-invalid');
    expect((await read('/v1/fit?rows=group&columns=channel&of=none')).json().code).toBe('definition-unknown');
  });
});
