import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outbound } from '../../../../test/contract/channels/sent-and-heard.ts';
import { filesSettingsSchema } from './files-settings.ts';
import { openFilesChannel } from './open-files-channel.ts';

let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-files-'));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 2, 5, 14, 59) });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

async function opened(own: object = {}) {
  const given = { folder, prefix: 'bill-insert', ...own };
  const channel = await openFilesChannel(Value.Parse(filesSettingsSchema, Value.Default(filesSettingsSchema, given)));
  closing.push(() => channel.close());
  return channel;
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const rowsOf = (name: string): Record<string, string>[] => parse(read(name), { columns: true });
const names = () => readdirSync(folder).sort();
const DAY_MS = 86_400_000;

describe('a file of contacts', () => {
  test('is a proper table whatever the texts have in them', async () => {
    const channel = await opened();
    const messages = [outbound({ text: 'a "quoted",\r\nline' }), outbound({ text: '彩信早晚报', title: '' })];
    await Promise.all(messages.map((message) => channel.send(message)));
    const expected = messages.map((message) => ({ ...message, expiresAt: new Date(message.expiresAt).toISOString() }));
    expect(rowsOf('bill-insert-2026-03-05.csv.part')).toEqual(expected);
  });

  test('has its name when its day is over, also in the zone of the operator', async () => {
    const channel = await opened({ timeZone: 'Asia/Shanghai' });
    const [first, second] = [outbound(), outbound({ expiresAt: Date.now() + 30 * DAY_MS })];
    await channel.send(first);
    expect(names()).toEqual(['bill-insert-2026-03-05.csv.part']);
    // One in the morning of the 6th in Shanghai, still the 5th in Greenwich.
    vi.setSystemTime(Date.UTC(2026, 2, 5, 17));
    await channel.send(second);
    expect(names()).toEqual(['bill-insert-2026-03-05.csv', 'bill-insert-2026-03-06.csv.part']);
    expect(rowsOf('bill-insert-2026-03-05.csv').map(({ contactId }) => contactId)).toEqual([first.contactId]);
  });

  test('is finished at the next start when its hour ended in between, and overwrites nothing', async () => {
    const [first, second] = [outbound(), outbound({ expiresAt: Date.now() + DAY_MS })];
    const before = await opened({ every: 'hour', format: 'ndjson' });
    await before.send(first);
    await before.close();
    writeFileSync(join(folder, 'bill-insert-2026-03-05T14.ndjson'), 'not ours\n');
    vi.setSystemTime(Date.UTC(2026, 2, 5, 15, 1));
    const after = await opened({ every: 'hour', format: 'ndjson' });
    await after.send(second);
    // Told again after a crash: it is in the file that is finished.
    expect(await after.send(first)).toEqual({ status: 'sent', reference: first.contactId });
    expect(names()).toEqual([
      'bill-insert-2026-03-05T14-2.ndjson',
      'bill-insert-2026-03-05T14.ndjson',
      'bill-insert-2026-03-05T15.ndjson.part',
    ]);
    expect(read('bill-insert-2026-03-05T14.ndjson')).toBe('not ours\n');
    expect(JSON.parse(read('bill-insert-2026-03-05T14-2.ndjson')).contactId).toBe(first.contactId);
    expect(JSON.parse(read('bill-insert-2026-03-05T15.ndjson.part')).contactId).toBe(second.contactId);
  });

  test.each(['csv', 'ndjson'])(
    'goes on after a crash: the cut line is removed, the whole ones are known (%s)',
    async (format) => {
      const [first, second] = [outbound({ text: 'two\nlines' }), outbound()];
      const before = await opened({ format });
      await before.send(first);
      await before.close();
      const name = `bill-insert-2026-03-05.${format}.part`;
      appendFileSync(join(folder, name), format === 'csv' ? 'cut,"by a\ncrash' : '{"contactId":"cut');
      const after = await opened({ format });
      await Promise.all([first, second, second].map((message) => after.send(message)));
      const ids =
        format === 'csv'
          ? rowsOf(name).map(({ contactId }) => contactId)
          : read(name)
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line).contactId);
      expect(ids).toEqual([first.contactId, second.contactId]);
    },
  );

  test('holds so many and no more: busy until the next', async () => {
    const channel = await opened({ mostContacts: 2 });
    const results = await Promise.all([outbound(), outbound(), outbound()].map((message) => channel.send(message)));
    expect(results.map(({ status }) => status)).toEqual(['sent', 'sent', 'busy']);
    vi.setSystemTime(Date.UTC(2026, 2, 6));
    expect((await channel.send(outbound())).status).toBe('sent');
  });
});

test('a folder that cannot be used is a trouble, and no more when it can', async () => {
  const inner = join(folder, 'inserts');
  writeFileSync(inner, 'in the way');
  const channel = await opened({ folder: inner });
  expect((await channel.send(outbound())).status).toBe('busy');
  expect(channel.trouble()).toContain(inner);
  rmSync(inner);
  mkdirSync(inner);
  expect((await channel.send(outbound())).status).toBe('sent');
  expect(channel.trouble()).toBeUndefined();
});
