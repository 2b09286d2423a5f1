import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresDayRecords } from '../../src/adapters/postgres/postgres-day-records.ts';
import { openEffectStore } from '../../src/adapters/postgres/postgres-effect-store.ts';
import type { ContactChanged, Converted, Effect, OutcomeNoted } from '../../src/core/effects.ts';
import type { DayRecords } from '../../src/ports/day-records.ts';
import type { EffectStore } from '../../src/ports/effect-store.ts';
import { TemporaryServer } from './temporary-server.ts';

const NINE = Date.UTC(2013, 0, 7, 9);
const QUARTER_MS = 900_000;

const server = new TemporaryServer();
let database: Database;
let store: EffectStore;
let records: DayRecords;

const contact = (contactId: string, at: number, changes: Partial<ContactChanged> = {}): ContactChanged => ({
  ...{ type: 'contact', contactId, customerId: 'n1', campaign: 'music', step: 'offer', purpose: 'marketing' },
  ...{ channel: 'sms', at, dueAt: at, status: 'planned', changedAt: at },
  ...changes,
});
const outcome = (contactId: string, at: number, word: string): OutcomeNoted => ({
  ...{ type: 'outcome', contactId, customerId: 'n1', at, outcome: word },
});
const conversion = (contactId: string, at: number, arm: Converted['arm']): Converted => ({
  ...{
    type: 'conversion',
    conversionId: `order of ${contactId}`,
    customerId: 'n1',
    at,
    product: 'tones',
    offer: 'tone',
  },
  ...{ decisionId: 'd1', contactId, campaign: 'music', channel: 'sms', arm },
});

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
  store = await openEffectStore({ url: server.url });
  records = new PostgresDayRecords(database);
  const effects: Effect[] = [
    contact('c1', NINE),
    contact('c1', NINE, { status: 'sent', changedAt: NINE + 5 }),
    contact('c2', NINE + QUARTER_MS - 1),
    contact('c3', NINE + QUARTER_MS, { campaign: 'papers', channel: 'counter', status: 'presented' }),
    contact('test', NINE, { testNumber: '10000000009' }),
    outcome('c1', NINE + 60_000, 'viewed'),
    outcome('c1', NINE + 61_000, 'agreed-to-trial'),
    outcome('c3', NINE + 2 * QUARTER_MS, 'do-not-disturb'),
    outcome('test', NINE + 60_000, 'agreed-to-pay'),
    conversion('c1', NINE + QUARTER_MS, 'contact'),
    conversion('c2', NINE + QUARTER_MS, 'control'),
  ];
  await store.put(effects.map((effect, offset) => ({ offset, effect })));
});

afterAll(async () => {
  await store.close();
  await database.destroy();
  await server.remove();
});

test('quarters of an hour count contacts once, answers at their own time, no tests and no control group', async () => {
  const counts = await records.quarterCounts(NINE, NINE + 4 * QUARTER_MS);
  const none = { contacts: 0, agreed: 0, declined: 0, conversions: 0 };
  const music = { ...none, campaign: 'music', channel: 'sms' };
  const papers = { ...none, campaign: 'papers', channel: 'counter' };
  expect(counts.sort((a, b) => a.at - b.at || a.campaign.localeCompare(b.campaign))).toEqual([
    { ...music, at: NINE, contacts: 2, agreed: 1 },
    { ...music, at: NINE + QUARTER_MS, conversions: 1 },
    { ...papers, at: NINE + QUARTER_MS, contacts: 1 },
    { ...papers, at: NINE + 2 * QUARTER_MS, declined: 1 },
  ]);
});

test('the end of the time asked for is not in it', async () => {
  const counts = await records.quarterCounts(NINE - QUARTER_MS, NINE);
  expect(counts).toEqual([]);
});

test('contacts know their campaign and channel; those that are not kept are absent', async () => {
  expect(await records.contactPlaces(['c3', 'never'])).toEqual(
    new Map([['c3', { campaign: 'papers', channel: 'counter' }]]),
  );
  expect(await records.contactPlaces([])).toEqual(new Map());
});
