import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TemporaryServer } from '../../../test/contract/temporary-server.ts';
import type { Effect, MomentOpened } from '../../core/effects.ts';
import type { EffectStore } from '../../ports/effect-store.ts';
import { growingTables, WEEK_MS, weekOf, weekTable } from './growing-tables.ts';
import { maintainTables } from './maintain-tables.ts';
import { type Database, openDatabase } from './open-database.ts';
import { openEffectStore } from './postgres-effect-store.ts';
import { PostgresRecords } from './postgres-records.ts';

const DAY_MS = 86_400_000;
/** A Wednesday. */
const NOW = Date.UTC(2012, 5, 6, 12);
const retention = { default: 30 * DAY_MS };

const server = new TemporaryServer();
let database: Database;
let store: EffectStore;
let reader: Client;

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
  store = await openEffectStore({ url: server.url });
  reader = new Client({ connectionString: server.url });
  await reader.connect();
});

beforeEach(async () => {
  await reader.query('truncate moments, journeys, idempotency_keys');
});

afterAll(async () => {
  await reader.end();
  await store.close();
  await database.destroy();
  await server.remove();
});

const moment = (at: number): MomentOpened => ({
  ...{ type: 'moment', momentId: `m ${at}`, customerId: 'a', scenario: 's', at, expiresAt: at, trigger: {} },
});
const put = (...times: number[]) => store.put(times.map((at, offset) => ({ offset, effect: moment(at) })));
/** Something of a time for several tables, of which no week is there yet. */
const putAll = (at: number) => {
  const journey = { customerId: 'a', campaign: 'c', at, step: '' };
  const order = { customerId: 'a', campaign: 'c', at, action: 'order' as const, product: 'p' };
  const effects: Effect[] = [
    moment(at),
    { type: 'journey', journeyId: `j ${at}`, status: 'left', ...journey },
    { type: 'orderRequest', requestId: `o ${at}`, ...order },
  ];
  return store.put(effects.map((effect, offset) => ({ offset, effect })));
};
const kept = async () => (await reader.query('select at from moments order by at')).rows.map(({ at }) => Number(at));
const placeOf = async (at: number) =>
  (await reader.query('select tableoid::regclass::text as place from moments where at = $1', [at])).rows[0].place;

test('weeks start on Monday at midnight UTC', () => {
  expect(new Date(weekOf(NOW)!).toISOString()).toBe('2012-06-04T00:00:00.000Z');
  expect(weekOf(Date.UTC(2012, 5, 4))).toBe(Date.UTC(2012, 5, 4));
  expect(weekOf(Date.UTC(2012, 5, 4) - 1)).toBe(Date.UTC(2012, 4, 28));
  expect(weekOf(Number.NaN)).toBeUndefined();
});

test('nobody who reads many tables at once, or writes to them, is cut off while weeks are made', async () => {
  const records = new PostgresRecords(database);
  let making = true;
  const read = async () => {
    while (making) await records.timeline('a', 10);
  };
  const readers = [read(), read(), read()];
  const farAway = Date.UTC(2030, 0, 7);
  for (let week = 0; week < 4; week++) {
    const at = farAway + week * 10 * WEEK_MS;
    await Promise.all([maintainTables(database, at, { default: 100 * 365 * DAY_MS }), putAll(at + 5 * WEEK_MS)]);
  }
  making = false;
  await expect(Promise.all(readers)).resolves.toBeDefined();
});

test('the coming weeks are made ahead, in every table that grows', async () => {
  await maintainTables(database, NOW, retention);
  for (const table of growingTables) {
    for (const ahead of [0, 28]) {
      const name = weekTable(table, weekOf(NOW + ahead * DAY_MS)!);
      expect((await reader.query('select to_regclass($1)::text as name', [name])).rows).toEqual([{ name }]);
    }
  }
});

test('weeks go when the last of their rows is past its retention, and not a day before', async () => {
  const monday = Date.UTC(2012, 4, 7);
  await put(monday - 1, monday, NOW);
  expect((await maintainTables(database, monday + 30 * DAY_MS - 1, retention)).dropped).toEqual([]);
  expect((await maintainTables(database, monday + 30 * DAY_MS, retention)).dropped).toEqual(['moments_2012_04_30']);
  expect(await kept()).toEqual([monday, NOW]);
});

test('tables have retentions of their own', async () => {
  const early = NOW - 60 * DAY_MS;
  await put(early);
  expect((await maintainTables(database, NOW, { ...retention, moments: 90 * DAY_MS })).dropped).toEqual([]);
  expect(await kept()).toEqual([early]);
});

test('what comes for a week that was dropped is kept aside, and goes the next time', async () => {
  const early = NOW - 60 * DAY_MS;
  await put(early);
  await maintainTables(database, NOW, retention);
  await put(early + 1);
  expect(await placeOf(early + 1)).toBe('moments_remainder');
  const restarted = await openEffectStore({ url: server.url });
  await restarted.put([{ offset: 1, effect: moment(early + 2) }]);
  await restarted.close();
  expect(await kept()).toEqual([early + 1, early + 2]);
  await maintainTables(database, NOW, retention);
  expect(await kept()).toEqual([]);
});

test('journeys that were left long ago go, those that run stay however old', async () => {
  const journey = (journeyId: string, status: 'entered' | 'left', at: number) =>
    ({ type: 'journey', journeyId, customerId: 'a', campaign: 'c', at, step: '', status }) as const;
  const old = NOW - 31 * DAY_MS;
  const all = [journey('old', 'left', old), journey('running', 'entered', old), journey('new', 'left', NOW)];
  await store.put(all.map((effect, offset) => ({ offset, effect })));
  await maintainTables(database, NOW, retention);
  const { rows } = await reader.query('select journey_id from journeys order by 1');
  expect(rows.map(({ journey_id }) => journey_id)).toEqual(['new', 'running']);
});

test('a week that is in use is left for the next time', async () => {
  await put(NOW - 45 * DAY_MS);
  await reader.query('begin');
  await reader.query('select count(*) from moments');
  expect(await maintainTables(database, NOW, retention)).toMatchObject({ dropped: [], postponed: true });
  await reader.query('commit');
  expect(await maintainTables(database, NOW, retention)).toMatchObject({ postponed: false });
});
