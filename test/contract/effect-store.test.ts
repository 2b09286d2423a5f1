import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { growingTables } from '../../src/adapters/postgres/growing-tables.ts';
import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { openEffectStore } from '../../src/adapters/postgres/postgres-effect-store.ts';
import { survivorsOfBytes } from '../../src/adapters/postgres/survivor-bytes.ts';
import type { ContactChanged, ContactStatus, Effect } from '../../src/core/effects.ts';
import type { EffectStore, PlacedEffect } from '../../src/ports/effect-store.ts';
import { TemporaryServer } from './temporary-server.ts';

const AT = Date.UTC(2012, 2, 5, 8);
const tables = [...growingTables, 'journeys'];

let server: TemporaryServer;
let reader: Client;
let store: EffectStore;

beforeAll(async () => {
  server = new TemporaryServer();
  await server.start();
  await (await openDatabase(server.url)).destroy();
  reader = await openReader();
});

beforeEach(async () => {
  await reader.query(`truncate ${tables.join(', ')}`);
  store = await openEffectStore({ url: server.url });
  return () => store.close();
});

afterAll(async () => {
  await reader.end();
  await server.remove();
});

async function openReader(): Promise<Client> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await reader.query(sql)).rows;

/** Everything that is kept, in an order of its own. */
async function everything(): Promise<Record<string, unknown[]>> {
  const kept: [string, unknown[]][] = [];
  for (const table of tables) kept.push([table, await rows(`select t::text from ${table} t order by 1`)]);
  return Object.fromEntries(kept);
}

const contact = (status: ContactStatus, changes: Partial<ContactChanged> = {}): ContactChanged => ({
  type: 'contact',
  contactId: 'contact-1',
  decisionId: 'decision-1',
  customerId: '10000000025',
  campaign: 'newspaper-matrix',
  step: 'offer',
  offer: 'paper-digest',
  purpose: 'marketing',
  channel: 'mms',
  at: AT,
  dueAt: AT + 1000,
  status,
  changedAt: AT,
  ...changes,
});

const about = { customerId: '10000000025', at: AT };
const survivor = {
  offer: 'paper-digest',
  channel: 'mms',
  score: 0.25,
  factors: { propensity: 0.5, fit: 0.5, value: 1, lever: 1 },
  probability: 0.85,
};

/** One of each kind. */
const oneOfEach: Effect[] = [
  {
    type: 'moment',
    ...about,
    momentId: 'moment-1',
    scenario: 'arrived',
    expiresAt: AT + 1,
    trigger: { cell: '中山路' },
  },
  {
    type: 'decision',
    ...about,
    decisionId: 'decision-1',
    campaign: 'newspaper-matrix',
    momentId: 'moment-1',
    result: 'contact',
    chosen: survivor,
    candidates: [survivor, { stage: 'time', reason: 'quiet-hours', offers: ['paper-digest@sms'] }],
    version: '86d3f302a996a9b4',
  },
  contact('planned'),
  {
    type: 'outcome',
    ...about,
    contactId: 'contact-1',
    outcome: 'accepted',
    staffId: 'clerk-7',
    note: '“yes”, {she} said\n',
  },
  { type: 'journey', ...about, journeyId: 'journey-1', campaign: 'newspaper-matrix', step: 'offer', status: 'entered' },
  { type: 'orderRequest', ...about, requestId: 'r-1', action: 'order', product: 'paper', campaign: 'newspaper-matrix' },
  { type: 'grant', ...about, grantId: 'grant-1', campaign: 'newspaper-matrix', what: 'points', points: 12.5 },
  {
    type: 'conversion',
    ...about,
    conversionId: 'conversion-1',
    product: 'paper',
    decisionId: 'decision-1',
    contactId: 'contact-1',
    campaign: 'newspaper-matrix',
    channel: 'mms',
    offer: 'paper-digest',
    arm: 'contact',
  },
  { type: 'deadLetter', ...about, code: 'input.failed', message: 'no', file: 0, line: 0, raw: '{"id":1}' },
];

const placed = (effects: readonly Effect[], from = 10): PlacedEffect[] =>
  effects.map((effect, index) => ({ offset: from + index, effect }));

describe('what is put is kept', () => {
  test('every kind of effect, in tables of its own', async () => {
    await store.put(placed(oneOfEach));
    const counts = Object.entries(await everything()).map(([table, kept]) => [table, kept.length]);
    // That a contact was planned is said by its own row.
    expect(counts).toEqual(tables.map((table) => [table, table === 'contact_changes' ? 0 : 1]));
    const [decision] = await rows('select * from decisions');
    expect(decision).toMatchObject({
      decision_id: 'decision-1',
      offer: 'paper-digest',
      channel: 'mms',
      probability: 0.85,
    });
    expect(survivorsOfBytes(decision!.survivors as Buffer)).toEqual([survivor]);
    expect(decision!.refusals).toEqual([{ stage: 'time', reason: 'quiet-hours', offers: ['paper-digest@sms'] }]);
    expect(await rows('select note, at from outcomes')).toEqual([{ note: '“yes”, {she} said\n', at: String(AT) }]);
    expect(await rows('select points, product from grants')).toEqual([{ points: 12.5, product: null }]);
  });

  test('nothing at all is no mistake', async () => {
    await store.put([]);
    expect((await everything()).moments).toEqual([]);
  });

  test('by the week of their time, and what lies outside of all reason in the remainder', async () => {
    await store.put(
      placed(
        [AT, AT + 7 * 86_400_000, -1e15, 8e15].map(
          (at, index) => ({ ...oneOfEach[0]!, momentId: `m${index}`, at }) as Effect,
        ),
      ),
    );
    expect(await rows('select tableoid::regclass::text as week, at from moments order by at')).toEqual([
      { week: 'moments_remainder', at: '-1000000000000000' },
      { week: 'moments_2012_03_05', at: String(AT) },
      { week: 'moments_2012_03_12', at: String(AT + 7 * 86_400_000) },
      { week: 'moments_remainder', at: '8000000000000000' },
    ]);
  });
});

describe('F1: putting again changes nothing', () => {
  test('of every kind', async () => {
    await store.put(placed(oneOfEach));
    const once = await everything();
    await store.put(placed(oneOfEach));
    expect(await everything()).toEqual(once);
  });

  test('nor when some of it is new, and what came before was copied in', async () => {
    await store.put(placed(oneOfEach));
    const isAnother = (name: string) =>
      oneOfEach.map((effect) =>
        effect.type === 'moment'
          ? { ...effect, momentId: name }
          : effect.type === 'decision'
            ? { ...effect, decisionId: name }
            : effect,
      );
    // The second of these finds nothing of its own there; the third does, after it was sure that it would not.
    for (const name of ['second', 'third', 'second']) await store.put(placed(isAnother(name)));
    expect(await rows('select moment_id from moments order by 1')).toEqual(
      ['moment-1', 'second', 'third'].map((moment_id) => ({ moment_id })),
    );
    expect(await rows('select count(*)::int as kept from decisions')).toEqual([{ kept: 3 }]);
    expect(await rows('select count(*)::int as kept from contacts')).toEqual([{ kept: 1 }]);
  });

  test('the status from the higher offset stands, whichever is put first', async () => {
    await store.put([{ offset: 7, effect: contact('released', { changedAt: AT + 5 }) }]);
    await store.put([{ offset: 3, effect: contact('planned') }]);
    expect(await rows('select status, log_offset from contacts')).toEqual([{ status: 'released', log_offset: '7' }]);
  });

  test('of one offset the later in order stands, in one put or in two', async () => {
    const two: PlacedEffect[] = [
      { offset: 7, effect: contact('planned') },
      { offset: 7, effect: contact('withdrawn', { reason: 'opted-out' }) },
    ];
    await store.put(two);
    expect(await rows('select status, reason from contacts')).toEqual([{ status: 'withdrawn', reason: 'opted-out' }]);
    for (const one of two) await store.put([one]);
    expect(await rows('select status, reason from contacts')).toEqual([{ status: 'withdrawn', reason: 'opted-out' }]);
  });

  test('the way of a contact through its statuses is kept whole', async () => {
    const statuses: ContactStatus[] = ['planned', 'released', 'sent', 'delivered'];
    await store.put(placed(statuses.map((status, index) => contact(status, { changedAt: AT + index }))));
    await store.put(placed([contact('planned')]));
    expect((await rows('select status from contact_changes order by changed_at')).map(({ status }) => status)).toEqual(
      statuses.slice(1),
    );
    expect(await rows('select status from contacts')).toEqual([{ status: 'delivered' }]);
  });

  test('whatever the batches, and however often a crash makes us begin again from an earlier place', async () => {
    const ids = ['a', 'b', 'c'];
    const statuses: ContactStatus[] = ['planned', 'released', 'sent', 'delivered', 'failed'];
    const step = fc.record({
      id: fc.constantFrom(...ids),
      status: fc.constantFrom(...statuses),
      advances: fc.boolean(),
    });
    const start = fc.record({ from: fc.nat(40), batch: fc.integer({ min: 1, max: 9 }), stopAfter: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.array(start, { maxLength: 4 }),
        async (steps, starts) => {
          let offset = 0;
          const log = steps.map(({ id, status, advances }): PlacedEffect => {
            if (advances) offset++;
            return { offset, effect: contact(status, { contactId: id, changedAt: AT + offset }) };
          });
          await reader.query(`truncate ${tables.join(', ')}`);
          await store.put(log);
          const straight = await everything();
          await reader.query(`truncate ${tables.join(', ')}`);
          // Starting again never skips what is not kept yet, and begins with a whole log entry.
          let keptTo = 0;
          for (const { from, batch, stopAfter } of [...starts, { from: 40, batch: 4, stopAfter: 40 }]) {
            const entry = log[Math.min(from, keptTo, log.length - 1)]!.offset;
            const begin = log.findIndex((item) => item.offset === entry);
            const end = Math.min(log.length, begin + stopAfter + 1);
            for (let at = begin; at < end; at += batch) await store.put(log.slice(at, Math.min(at + batch, end)));
            keptTo = Math.max(keptTo, end);
          }
          const last = log.findIndex((item) => item.offset === log[Math.min(keptTo, log.length - 1)]!.offset);
          await store.put(log.slice(last));
          expect(await everything()).toEqual(straight);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('F5: what cannot be kept stops nothing', () => {
  test('a zero character is kept as its picture', async () => {
    await store.put(placed([{ ...oneOfEach[3]!, note: 'a\0b' } as Effect]));
    expect(await rows('select note from outcomes')).toEqual([{ note: 'a␀b' }]);
  });

  test('a half of a surrogate pair is kept as the character for such', async () => {
    await store.put(placed([{ ...oneOfEach[3]!, note: 'a\ud800b' } as Effect]));
    expect(await rows('select note from outcomes')).toEqual([{ note: 'a\ufffdb' }]);
  });

  test('an effect that the database refuses goes to the dead letters; the others are kept', async () => {
    const tooLong = Array.from({ length: 4000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
    ).join('');
    const effects = Array.from({ length: 40 }, (_, index) => contact('planned', { contactId: `c${index}` }));
    effects[17]!.customerId = tooLong;
    await store.put(placed(effects));
    expect(await rows('select count(*)::int as kept from contacts')).toEqual([{ kept: 39 }]);
    const [letter] = await rows('select code, raw, log_offset from dead_letters');
    expect(letter).toMatchObject({ code: 'unrecordable', log_offset: '27' });
    expect(JSON.parse(String(letter!.raw))).toEqual(effects[17]);
    await store.put(placed(effects));
    expect(await rows('select count(*)::int as letters from dead_letters')).toEqual([{ letters: 1 }]);
  });
});

describe('F2 and F4: a database that goes away', () => {
  test('loses and doubles nothing when it is killed again and again under load', async () => {
    const batches = Array.from({ length: 60 }, (_, batch) =>
      placed(
        Array.from({ length: 200 }, (_, index) => contact('planned', { contactId: `b${batch}-${index}` })),
        batch * 200,
      ),
    );
    for (const [index, batch] of batches.entries()) {
      const put = store.put(batch);
      if (index % 20 === 10) server.kill();
      await put;
    }
    reader = await openReader();
    expect(await rows('select count(*)::int as kept, count(distinct contact_id)::int as ids from contacts')).toEqual([
      { kept: 12_000, ids: 12_000 },
    ]);
  });

  test('is waited for, however it went', async () => {
    await reader.end();
    await server.stop();
    let kept = false;
    const put = store.put(placed(oneOfEach)).then(() => {
      kept = true;
    });
    await new Promise((done) => setTimeout(done, 700));
    expect(kept).toBe(false);
    await server.start();
    await put;
    reader = await openReader();
    expect(await rows('select count(*)::int as kept from moments')).toEqual([{ kept: 1 }]);
  });

  test('is given up after the caller’s patience, or when the store is closed', async () => {
    const impatient = await openEffectStore({ url: server.url, patienceMs: 200 });
    await reader.end();
    await server.stop();
    await expect(impatient.put(placed(oneOfEach))).rejects.toMatchObject({ code: 'database.unreachable' });
    const waiting = expect(store.put(placed(oneOfEach))).rejects.toMatchObject({ code: 'database.closed' });
    await store.close();
    await waiting;
    await impatient.close();
    await server.start();
    store = await openEffectStore({ url: server.url });
    reader = await openReader();
  });
});

describe('a database that cannot be used', () => {
  test('is said when the store is opened, without its password', async () => {
    const wrong = server.url.replace(/:[^:@]*@/, ':wrong-secret@');
    const refused = await openEffectStore({ url: wrong }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'database.unreachable' });
    expect(String(refused)).not.toContain('wrong-secret');
  });

  test('is said when the address is none', async () => {
    await expect(openEffectStore({ url: 'mysql://localhost' })).rejects.toMatchObject({ code: 'database.url' });
  });
});
