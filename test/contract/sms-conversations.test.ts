import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresRecords } from '../../src/adapters/postgres/postgres-records.ts';
import { PostgresSmsConversations } from '../../src/adapters/postgres/postgres-sms-conversations.ts';
import { MemoryConversations } from '../../src/features/sms-replies/sms-fixture.ts';
import { describeSmsConversations } from './sms-conversations-suite.ts';
import { TemporaryServer } from './temporary-server.ts';

const server = new TemporaryServer();
let database: Database;

beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
});

afterAll(async () => {
  await database.destroy();
  await server.remove();
});

describeSmsConversations('conversations in memory, which other tests stand on', async () => {
  const open = new MemoryConversations();
  return { open, reopen: async () => open };
});

async function emptyConversations(): Promise<PostgresSmsConversations> {
  await database.deleteFrom('sms_texts').execute();
  await database.deleteFrom('sms_conversations').execute();
  return new PostgresSmsConversations(database);
}

describeSmsConversations('conversations in PostgreSQL', async () => {
  const open = await emptyConversations();
  return { open, reopen: async () => new PostgresSmsConversations(database) };
});

const key = { channel: 'sms', id: 'm1' };
const decided = (customerId: string, note: string) => {
  return { customerId, result: 'ordered', requests: [{ kind: 'outcome' as const, id: 'o1', content: { note } }] };
};

it('keeps texts whatever characters are in them', async () => {
  const conversations = await emptyConversations();
  const odd = { channel: 'sms', id: 'a\0b' };
  await conversations.open(odd, 5);
  await conversations.decide(odd, decided('c\0', 'Y\0 \ud83d 好😀'), { countedFrom: 1, replies: 0 });
  expect((await conversations.open(odd, 9)).receivedAt).toBe(5);
  expect((await conversations.unfinished(10)).map(({ decision }) => decision?.requests[0]?.content.note)).toEqual([
    'Y\0 \ud83d 好😀',
  ]);
  expect(await conversations.conversation('c\0')).toEqual({ countedFrom: 1, replies: 0 });
});

it('of two that decide about a text at once one stands, for both', async () => {
  const conversations = await emptyConversations();
  await conversations.open(key, 5);
  const told = await Promise.all(
    ['first', 'second'].map((note, replies) => {
      return conversations.decide(key, decided('c1', note), { countedFrom: 0, replies });
    }),
  );
  expect(told[0]).toEqual(told[1]);
  const { replies } = await conversations.conversation('c1');
  expect(told[0]?.requests[0]?.content.note).toBe(['first', 'second'][replies]);
});

it('forgets whom nothing is asked and who has not written for long, and nobody else', async () => {
  const conversations = await emptyConversations();
  for (const [customerId, countedFrom] of [
    ['long ago', 5],
    ['today', 50],
  ] as const) {
    const text = { channel: 'sms', id: customerId };
    await conversations.open(text, countedFrom);
    await conversations.decide(text, decided(customerId, ''), { countedFrom, replies: 3 });
  }
  await conversations.forget(50);
  expect(await conversations.conversation('long ago')).toEqual({ countedFrom: 0, replies: 0 });
  expect(await conversations.conversation('today')).toEqual({ countedFrom: 50, replies: 3 });
});

it('has nothing about a customer who was erased, and all about others', async () => {
  const conversations = await emptyConversations();
  for (const customerId of ['erased', 'stays']) {
    const text = { channel: 'sms', id: customerId };
    await conversations.open(text, 5);
    await conversations.decide(text, decided(customerId, 'Y'), { countedFrom: 1, replies: 0 });
  }
  await new PostgresRecords(database).erase('erased');
  expect((await conversations.unfinished(10)).map(({ id }) => id)).toEqual(['stays']);
  const rows = await database.selectFrom('sms_conversations').select('customer_id').execute();
  expect(rows).toEqual([{ customer_id: 'stays' }]);
});
