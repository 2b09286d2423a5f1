import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresAnswerableContacts } from '../../src/adapters/postgres/postgres-answerable-contacts.ts';
import { openEffectStore } from '../../src/adapters/postgres/postgres-effect-store.ts';
import type { ContactChanged, Effect, OutcomeNoted } from '../../src/core/effects.ts';
import type { AnswerableContacts } from '../../src/ports/answerable-contacts.ts';
import type { EffectStore } from '../../src/ports/effect-store.ts';
import { TemporaryServer } from './temporary-server.ts';

const AT = Date.UTC(2015, 7, 3, 2);
const WEEK_MS = 7 * 86_400_000;

const server = new TemporaryServer();
let database: Database;
let store: EffectStore;
let contacts: AnswerableContacts;
let count = 0;
let customerId: string;
let offset = 0;

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
  store = await openEffectStore({ url: server.url });
  contacts = new PostgresAnswerableContacts(database);
});

beforeEach(() => {
  customerId = `customer ${count++}`;
});

afterAll(async () => {
  await store.close();
  await database.destroy();
  await server.remove();
});

const put = (...effects: Effect[]) => store.put(effects.map((effect) => ({ offset: offset++, effect })));

const sent = (name: string, changedAt: number, more: Partial<ContactChanged> = {}): ContactChanged => ({
  ...{ type: 'contact', contactId: `${customerId} ${name}`, customerId, campaign: 'c', step: 's', offer: 'o' },
  ...{ purpose: 'marketing', channel: 'sms', at: AT, dueAt: AT, status: 'sent', changedAt },
  ...more,
});

const said = (name: string, outcome: string, at: number): OutcomeNoted => {
  return { type: 'outcome', contactId: `${customerId} ${name}`, customerId, at, outcome };
};

const names = async (sinceMs: number, limit = 10) =>
  (await contacts.contactsOf(customerId, sinceMs, limit)).map(({ contactId }) => contactId.split(' ').at(-1));

test('are those of the customer that changed since then, the newest first, however long ago they were planned', async () => {
  await put(sent('a', AT), sent('b', AT + 3 * WEEK_MS), sent('c', AT + 2 * WEEK_MS, { at: AT + WEEK_MS }));
  await put({ ...sent('d', AT + 3 * WEEK_MS), customerId: 'somebody else' });
  expect(await names(AT)).toEqual(['b', 'c', 'a']);
  expect(await names(AT + 1)).toEqual(['b', 'c']);
  expect(await names(AT, 1)).toEqual(['b']);
  expect(await contacts.contactsOf('nobody', 0, 10)).toEqual([]);
});

test('are told as they stand now, by offer or by template', async () => {
  await put(sent('a', AT), sent('a', AT + 5, { status: 'delivered' }));
  const { offer: _, ...message } = sent('b', AT + 1, { template: 'reminder' });
  await put(message);
  expect(await contacts.contactsOf(customerId, AT, 10)).toEqual([
    { contactId: `${customerId} a`, offer: 'o', channel: 'sms', status: 'delivered', changedAt: AT + 5 },
    { contactId: `${customerId} b`, template: 'reminder', channel: 'sms', status: 'sent', changedAt: AT + 1 },
  ]);
});

test('have the last answer; that somebody looked at it is none', async () => {
  await put(sent('a', AT + 2), sent('b', AT + 1), sent('c', AT));
  await put(
    said('a', 'considering', AT + 9),
    said('a', 'declined', AT + WEEK_MS),
    said('a', 'viewed', AT + 2 * WEEK_MS),
  );
  await put(said('b', 'agreed-to-pay', AT + 9), said('b', 'considering', AT + 9), said('c', 'viewed', AT + 9));
  const answers = (await contacts.contactsOf(customerId, AT, 10)).map(({ answer }) => answer);
  expect(answers).toEqual(['declined', 'considering', undefined]);
});
