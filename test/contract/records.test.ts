import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresContactRecords } from '../../src/adapters/postgres/postgres-contact-records.ts';
import { PostgresDeadLetters } from '../../src/adapters/postgres/postgres-dead-letters.ts';
import { openEffectStore } from '../../src/adapters/postgres/postgres-effect-store.ts';
import { PostgresRecords } from '../../src/adapters/postgres/postgres-records.ts';
import type { ContactChanged, DeadLetter, DecisionRecorded, Effect, MomentOpened } from '../../src/core/effects.ts';
import type { ContactRecords } from '../../src/ports/contact-records.ts';
import type { DeadLetters } from '../../src/ports/dead-letters.ts';
import type { EffectStore } from '../../src/ports/effect-store.ts';
import { type Records, type TimelineEntry, UnknownCursorError } from '../../src/ports/records.ts';
import { TemporaryServer } from './temporary-server.ts';

const AT = Date.UTC(2012, 2, 5, 8);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const server = new TemporaryServer();
let database: Database;
let store: EffectStore;
let records: Records;
let waiting: ContactRecords;
let letters: DeadLetters;
/** Every test has customers and channels of its own. */
let count = 0;
let customerId: string;

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
  store = await openEffectStore({ url: server.url });
  records = new PostgresRecords(database);
  waiting = new PostgresContactRecords(database);
  letters = new PostgresDeadLetters(database);
});

beforeEach(() => {
  customerId = `customer ${count++}`;
});

afterAll(async () => {
  await store.close();
  await database.destroy();
  await server.remove();
});

let offset = 0;
const put = (...effects: Effect[]) => store.put(effects.map((effect) => ({ offset: offset++, effect })));

const moment = (at: number, changes: Partial<MomentOpened> = {}): MomentOpened => ({
  type: 'moment',
  momentId: `moment ${customerId} ${at}`,
  customerId,
  scenario: 'arrived',
  at,
  expiresAt: at + DAY_MS,
  trigger: { cell: '中山路', visits: 3, home: false },
  ...changes,
});

const survivor = {
  offer: 'paper-digest',
  channel: 'mms',
  score: 0.1 + 0.2,
  factors: { propensity: 1 / 3, fit: 0.5, value: 1, lever: 1 },
  probability: 0.849_999,
};

const decision = (at: number, changes: Partial<DecisionRecorded> = {}): DecisionRecorded => ({
  type: 'decision',
  decisionId: `decision ${customerId} ${at}`,
  customerId,
  at,
  campaign: 'newspaper',
  momentId: `moment ${customerId} ${at}`,
  result: 'contact',
  chosen: survivor,
  candidates: [survivor, { stage: 'time', reason: 'quiet-hours', offers: ['paper-digest@sms', 'paper-sport@sms'] }],
  version: '86d3f302a996a9b4',
  ...changes,
});

const contact = (at: number, changes: Partial<ContactChanged> = {}): ContactChanged => ({
  type: 'contact',
  contactId: `contact ${customerId} ${at}`,
  decisionId: `decision ${customerId} ${at}`,
  customerId,
  campaign: 'newspaper',
  step: 'offer',
  offer: 'paper-digest',
  purpose: 'marketing',
  channel: 'mms',
  at,
  dueAt: at + 1000,
  status: 'planned',
  changedAt: at,
  ...changes,
});

const conversion = (at: number): Effect => ({
  type: 'conversion',
  conversionId: `conversion ${customerId} ${at}`,
  customerId,
  at,
  product: 'paper',
  decisionId: 'd',
  contactId: 'c',
  campaign: 'newspaper',
  channel: 'mms',
  offer: 'paper-digest',
  arm: 'contact',
});

describe('a decision', () => {
  test('comes back exactly as the engine told it', async () => {
    await put(decision(AT));
    expect(await records.decision(decision(AT).decisionId)).toEqual(decision(AT));
  });

  test('that chose nothing has nothing chosen', async () => {
    const { chosen: _, momentId: __, ...none } = decision(AT, { result: 'nothing', candidates: [] });
    await put(none);
    expect(await records.decision(none.decisionId)).toEqual(none);
  });

  test('that nobody took is unknown, whatever is asked for', async () => {
    expect(await records.decision("'; drop table decisions; --")).toBeUndefined();
    expect(await records.decision('a\0b')).toBeUndefined();
  });
});

describe('a contact', () => {
  test('comes back as it stands, with its history, oldest first', async () => {
    await put(contact(AT), contact(AT, { status: 'released' }), contact(AT, { status: 'sent', changedAt: AT + 5 }));
    await put(contact(AT, { status: 'failed', reason: 'switched-off', changedAt: AT + 9, testNumber: '139' }));
    expect(await records.contact(contact(AT).contactId)).toEqual({
      ...contact(AT, { status: 'failed', reason: 'switched-off', changedAt: AT + 9, testNumber: '139' }),
      history: [
        { status: 'planned', at: AT },
        { status: 'released', at: AT },
        { status: 'sent', at: AT + 5 },
        { status: 'failed', reason: 'switched-off', at: AT + 9 },
      ],
    });
  });

  test('tells whose it is', async () => {
    await put(contact(AT));
    expect(await records.contactOwner(contact(AT).contactId)).toBe(customerId);
    expect(await records.contactOwner('nobody’s')).toBeUndefined();
    expect(await records.contact('nobody’s')).toBeUndefined();
  });
});

describe('a timeline', () => {
  async function pages(limit: number): Promise<TimelineEntry[][]> {
    const all: TimelineEntry[][] = [];
    for (let after: string | undefined; ; ) {
      const page = await records.timeline(customerId, limit, after);
      all.push(page.entries);
      if (page.next === undefined) return all;
      after = page.next;
    }
  }

  const story = (): Effect[] => [
    moment(AT),
    decision(AT),
    contact(AT),
    contact(AT, { status: 'sent', changedAt: AT + 3 }),
    { type: 'outcome', contactId: contact(AT).contactId, customerId, at: AT + 10, outcome: 'accepted', note: 'ja' },
    {
      type: 'journey',
      journeyId: `j ${customerId}`,
      customerId,
      campaign: 'newspaper',
      at: AT,
      step: 'offer',
      status: 'entered',
    },
    {
      type: 'journey',
      journeyId: `j ${customerId}`,
      customerId,
      campaign: 'newspaper',
      at: AT + 20,
      step: '',
      status: 'left',
      reason: 'end',
    },
    {
      type: 'orderRequest',
      requestId: `r ${customerId}`,
      customerId,
      at: AT + 11,
      action: 'order',
      product: 'paper',
      campaign: 'newspaper',
    },
    {
      type: 'grant',
      grantId: `g ${customerId}`,
      customerId,
      at: AT + 8 * DAY_MS,
      campaign: 'newspaper',
      what: 'trial',
      product: 'paper',
      endsAt: AT + 9 * DAY_MS,
    },
    conversion(AT + 30),
  ];

  test('tells all that happened, newest first, and nothing of others', async () => {
    await put(...story());
    const others = customerId;
    customerId = 'somebody else';
    await put(...story());
    customerId = others;
    const [moments, decided, , sent, outcome, entered, left, request, grant, converted] = story();
    const history = [
      { status: 'planned', at: AT },
      { status: 'sent', at: AT + 3 },
    ];
    expect(await pages(100)).toEqual([
      [grant, converted, left, request, outcome, { ...sent, history }, decided, entered, moments],
    ]);
  });

  test('is the same page by page, of any size, over weeks and many things of one time', async () => {
    await put(
      ...story(),
      ...Array.from({ length: 12 }, (_, n) => moment(AT + Math.floor(n / 4), { momentId: `${customerId} m${n}` })),
    );
    const whole = (await pages(100)).flat();
    expect(whole).toHaveLength(21);
    for (const limit of [1, 2, 5, 20, 21]) {
      const cut = await pages(limit);
      expect(cut.flat()).toEqual(whole);
      expect(cut.every((page) => page.length <= limit)).toBe(true);
    }
  });

  test('goes on after any of its entries, and tells the wanted types alone', async () => {
    await put(...story());
    const whole = await records.timeline(customerId, 100);
    for (const [k, place] of whole.places.entries()) {
      expect((await records.timeline(customerId, 100, place)).entries).toEqual(whole.entries.slice(k + 1));
    }
    const wanted = await records.timeline(customerId, 2, undefined, ['moment', 'decision']);
    const all = whole.entries.filter(({ type }) => type === 'moment' || type === 'decision');
    expect(wanted.entries).toEqual(all.slice(0, 2));
    const rest = await records.timeline(customerId, 100, wanted.places.at(-1), ['moment', 'decision']);
    expect([...wanted.entries, ...rest.entries]).toEqual(all);
    const contacts = await records.timeline(customerId, 100, undefined, ['contact']);
    expect(contacts.entries).toEqual(whole.entries.filter(({ type }) => type === 'contact'));
    expect((await records.timeline(customerId, 100, undefined, [])).entries).toEqual([]);
  });

  test('finds a moment of the customer', async () => {
    await put(moment(AT));
    const { momentId } = moment(AT);
    expect(await records.moment(customerId, momentId)).toEqual(moment(AT));
    expect(await records.moment('somebody else', momentId)).toBeUndefined();
    expect(await records.moment(customerId, 'none')).toBeUndefined();
  });

  test('of nobody is empty', async () => {
    expect(await records.timeline('nobody', 10)).toEqual({ entries: [], places: [] });
  });

  test('refuses a cursor that is none', async () => {
    for (const cursor of [
      '',
      'x',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('[1,99,"a"]').toString('base64url'),
    ]) {
      await expect(records.timeline(customerId, 10, cursor)).rejects.toBeInstanceOf(UnknownCursorError);
    }
  });
});

describe('counts by the hour', () => {
  test('count decisions by result, contacts by channel, and conversions', async () => {
    const start = Date.UTC(2013, 0, 7);
    await put(decision(start), decision(start + 1), decision(start + 2, { result: 'deferred' }));
    await put(contact(start + HOUR_MS - 1), contact(start + HOUR_MS), contact(start + HOUR_MS + 1, { channel: 'sms' }));
    await put(
      contact(start + HOUR_MS, { status: 'sent' }),
      conversion(start + 3 * HOUR_MS),
      conversion(start + 4 * HOUR_MS),
    );
    expect(await records.hourlyCounts(start, start + 4 * HOUR_MS)).toEqual([
      { at: start, decisions: { contact: 2, deferred: 1 }, contacts: { mms: 1 }, conversions: 0 },
      { at: start + HOUR_MS, decisions: {}, contacts: { mms: 1, sms: 1 }, conversions: 0 },
      { at: start + 3 * HOUR_MS, decisions: {}, contacts: {}, conversions: 1 },
    ]);
    expect(await records.hourlyCounts(start - DAY_MS, start)).toEqual([]);
  });
});

describe('erasing a customer', () => {
  test('leaves nothing about them, and everything about others', async () => {
    const letter: DeadLetter = {
      type: 'deadLetter',
      customerId,
      at: AT,
      code: 'x',
      message: '',
      file: 0,
      line: 0,
      raw: '',
    };
    await put(moment(AT), decision(AT), contact(AT), conversion(AT), letter);
    const erased = customerId;
    customerId = 'somebody who stays';
    await put(moment(AT), contact(AT));
    await records.erase(erased);
    expect(await records.timeline(erased, 10)).toEqual({ entries: [], places: [] });
    expect(await records.contactOwner(`contact ${erased} ${AT}`)).toBeUndefined();
    expect((await letters.list(1000)).filter((kept) => kept.customerId === erased)).toEqual([]);
    expect((await records.timeline(customerId, 10)).entries).toHaveLength(2);
    const changes = await database.selectFrom('contact_changes').select('contact_id').execute();
    expect(changes.filter(({ contact_id }) => contact_id.includes(erased))).toEqual([]);
    expect((await records.contact(contact(AT).contactId))?.history).toHaveLength(1);
  });
});

describe('contacts that wait', () => {
  test('come in the order they are due, those of one time by id, from a place on', async () => {
    const channel = `channel ${count}`;
    const due = [5, 3, 3, 1, 4].map((dueAt, n) =>
      contact(AT + n, { contactId: `${channel} ${n}`, channel, dueAt: AT + dueAt }),
    );
    await put(...due, contact(AT, { contactId: `${channel} other`, channel: 'another' }));
    const ids = async (limit: number, after?: { dueAt: number; contactId: string }) =>
      (await waiting.waiting(channel, 'planned', limit, after)).map(({ contactId }) => Number(contactId.at(-1)));
    expect(await ids(10)).toEqual([3, 1, 2, 4, 0]);
    expect(await ids(2)).toEqual([3, 1]);
    expect(await ids(2, { dueAt: AT + 3, contactId: `${channel} 1` })).toEqual([2, 4]);
    expect(await waiting.waiting(channel, 'planned', 1)).toEqual([
      {
        contactId: `${channel} 3`,
        customerId,
        campaign: 'newspaper',
        offer: 'paper-digest',
        purpose: 'marketing',
        channel,
        dueAt: AT + 1,
      },
    ]);
  });

  test('are those in the status that is asked for, now', async () => {
    const channel = `channel ${count}`;
    const { offer: _, ...message } = contact(AT, {
      channel,
      template: 'reminder',
      purpose: 'service',
      testNumber: '139',
    });
    await put(message);
    expect(await waiting.waiting(channel, 'released', 10)).toEqual([]);
    await put({ ...message, status: 'released' });
    expect(await waiting.waiting(channel, 'planned', 10)).toEqual([]);
    expect(await waiting.waiting(channel, 'released', 10)).toMatchObject([
      { template: 'reminder', purpose: 'service', testNumber: '139' },
    ]);
    await put({ ...message, status: 'sent' });
    expect(await waiting.waiting(channel, 'released', 10)).toEqual([]);
  });
});

describe('dead letters', () => {
  const letter = (at: number): DeadLetter => ({
    ...{ type: 'deadLetter', customerId, at, code: 'input.failed', message: 'it broke', file: 2, line: 7 },
    raw: '{"id": "é\\u0000"}',
  });

  test('are listed newest first, and again from the last one on', async () => {
    await database.deleteFrom('dead_letters').execute();
    await put(letter(AT), letter(AT + 2), letter(AT + 1));
    const all = await letters.list(10);
    expect(all).toMatchObject([letter(AT + 2), letter(AT + 1), letter(AT)]);
    expect(await letters.list(10, { after: all[0]! })).toEqual(all.slice(1));
    expect(await letters.list(1)).toEqual(all.slice(0, 1));
  });

  test('wait until they are fed again, and wait again when they fail again', async () => {
    await database.deleteFrom('dead_letters').execute();
    await put(letter(AT), letter(AT + 1));
    const [newer, older] = await letters.list(2);
    await letters.markFed([older!, { deadLetterId: 'unknown', at: AT }], AT + DAY_MS);
    expect(await letters.list(10, { waiting: true })).toEqual([newer]);
    expect((await letters.list(10)).map(({ fedAt }) => fedAt)).toEqual([undefined, AT + DAY_MS]);
    await put(letter(AT));
    expect(await letters.list(10, { waiting: true })).toHaveLength(2);
  });
});
