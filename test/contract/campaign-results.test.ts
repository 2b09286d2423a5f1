/** What campaigns have come to, counted while effects are kept. */
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { growingTables } from '../../src/adapters/postgres/growing-tables.ts';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresCampaignActions } from '../../src/adapters/postgres/postgres-campaign-actions.ts';
import { PostgresCampaignResults } from '../../src/adapters/postgres/postgres-campaign-results.ts';
import { openEffectStore } from '../../src/adapters/postgres/postgres-effect-store.ts';
import type { ContactChanged, ContactStatus, Effect } from '../../src/core/effects.ts';
import type { EffectStore } from '../../src/ports/effect-store.ts';
import { TemporaryServer } from './temporary-server.ts';

const AT = Date.UTC(2026, 2, 5, 8);
const DAY_MS = 86_400_000;

let server: TemporaryServer;
let database: Database;
let store: EffectStore;
let results: PostgresCampaignResults;
let reader: Client;

beforeAll(async () => {
  server = new TemporaryServer();
  await server.start();
  database = await openDatabase(server.url);
  store = await openEffectStore({ url: server.url });
  results = new PostgresCampaignResults(database);
  reader = new Client({ connectionString: server.url });
  await reader.connect();
});
beforeEach(() => reader.query(`truncate ${[...growingTables, 'journeys', 'campaign_tallies'].join(', ')}`));
afterAll(async () => {
  await reader.end();
  await store.close();
  await database.destroy();
  await server.remove();
});

let offset = 0;
const put = (...effects: Effect[]) => store.put(effects.map((effect) => ({ offset: ++offset, effect })));

const contact = (id: string, status: ContactStatus, more: Partial<ContactChanged> = {}): ContactChanged => ({
  ...{ type: 'contact', contactId: id, customerId: 'c1', campaign: 'papers', step: 'offer', offer: 'paper' },
  ...{ purpose: 'marketing', channel: 'sms', at: AT, dueAt: AT + 60_000, status, changedAt: AT },
  ...more,
});
const outcome = (id: string, said: string): Effect => ({
  ...{ type: 'outcome', contactId: id, customerId: 'c1', at: AT + 5000, outcome: said },
});
const conversion = (arm: 'contact' | 'control'): Effect => ({
  ...{ type: 'conversion', conversionId: arm, customerId: 'c1', at: AT + 9000, product: 'paper', decisionId: 'd1' },
  ...{ contactId: 'a', campaign: 'papers', channel: 'sms', offer: 'paper', arm },
});
const onSms = async () => (await results.totals(['papers'])).find(({ channel }) => channel === 'sms')?.counts;

describe('results of a campaign', () => {
  test('count each contact once on each part of its way, whatever the batches it is told in', async () => {
    await put(contact('a', 'planned'), contact('b', 'planned'), contact('d', 'planned'));
    await put(contact('a', 'released'));
    await put(contact('a', 'sent'), contact('a', 'delivered'), contact('b', 'withdrawn'));
    await put(contact('c', 'planned'), contact('c', 'released'), contact('c', 'failed'));
    expect(await onSms()).toEqual({ planned: 4, released: 2, delivered: 1, failed: 1, withdrawn: 1 });
  });

  test('do not count again what is put again', async () => {
    const effects = [{ offset: ++offset, effect: contact('a', 'delivered') }];
    for (let times = 0; times < 3; times++) await store.put(effects);
    expect(await onSms()).toEqual({ planned: 1, released: 1, delivered: 1 });
  });

  test('leave out tests and what is sent for no campaign', async () => {
    await put(contact('a', 'released', { testNumber: '13800000000' }), contact('b', 'released', { campaign: '' }));
    expect(await results.totals()).toEqual([]);
  });

  test('count answers by the channel of their contact, and orders of both arms', async () => {
    await put(contact('a', 'delivered'), contact('b', 'delivered'));
    await put(outcome('a', 'agreed-to-pay'), outcome('b', 'declined'), conversion('contact'), conversion('control'));
    expect(await onSms()).toMatchObject({
      ...{ 'agreed-to-pay': 1, declined: 1, converted: 1, 'converted-held-out': 1 },
    });
  });

  test('are the same after they are put together, and by day', async () => {
    for (const id of ['a', 'b', 'c']) await put(contact(id, 'released'));
    await put(contact('e', 'released', { at: AT + DAY_MS }));
    await results.compact();
    expect((await reader.query('select count(*)::int as rows from campaign_tallies')).rows).toEqual([{ rows: 4 }]);
    const day = Date.UTC(2026, 2, 5);
    expect(await results.days('papers', day, day + 2 * DAY_MS)).toEqual([
      { at: day, counts: { planned: 3, released: 3 } },
      { at: day + DAY_MS, counts: { planned: 1, released: 1 } },
    ]);
  });

  test('say how many contacts wait for each hour', async () => {
    await put(contact('a', 'planned'), contact('b', 'planned', { dueAt: AT + 7_200_000 }), contact('c', 'released'));
    expect(await results.planned(AT, AT + DAY_MS)).toEqual([
      { channel: 'sms', at: AT, contacts: 1 },
      { channel: 'sms', at: AT + 7_200_000, contacts: 1 },
    ]);
  });
});

describe('actions with campaigns', () => {
  test('are told newest first; the last that changed whether it runs is the one that counts', async () => {
    const actions = new PostgresCampaignActions(database);
    const done = { campaign: 'papers', wave: '', who: 'ann', at: AT };
    await actions.note({ ...done, action: 'pause' });
    await actions.note({ ...done, action: 'resume', at: AT + 1 });
    await actions.note({ ...done, action: 'start-wave', wave: 'one', at: AT + 2 });
    expect((await actions.of('papers', 2)).map(({ action }) => action)).toEqual(['start-wave', 'resume']);
    expect((await actions.last()).get('papers')).toMatchObject({ action: 'resume', who: 'ann' });
  });
});
