import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTown } from '../../src/cli/tour/write-town.ts';
import { demoPack, linesOf, run } from './opportune.ts';

/** I7: bad input stops nothing and is never silently dropped. */

interface Reject {
  file: string;
  line: number;
  code: string;
  message: string;
  raw: string;
}

const START = Date.UTC(2026, 2, 3, 1);
const sms = { id: 'bad', type: 'sms', customerId: 'resident-0001', at: START, kind: 'text', cell: 'park' };
const call = {
  id: 'bad',
  type: 'call',
  customerId: 'resident-0001',
  at: START,
  callee: 'taxi',
  seconds: 9,
  cell: 'park',
};
const without = (event: object, key: string) =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));

/** Each bad line with the code it must be rejected with. */
const badLines: [what: string, line: string | Buffer, code: string][] = [
  ['cut off', JSON.stringify(sms).slice(0, 40), 'json.syntax'],
  ['no object', '[1, 2]', 'json.shape'],
  ['longer than a line may be', JSON.stringify({ ...sms, cell: 'x'.repeat(1 << 21) }), 'line.long'],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'line.encoding'],
  ['an unknown column', JSON.stringify({ ...sms, colour: 'red' }), 'field.unknown'],
  ['no time', JSON.stringify(without(sms, 'at')), 'time.missing'],
  ['a time that is none', JSON.stringify({ ...sms, at: 'yesterday' }), 'time.format'],
  ['a day that does not exist', JSON.stringify({ ...sms, at: '2026-02-30T10:00:00Z' }), 'time.format'],
  ['a time long ago', JSON.stringify({ ...sms, at: '1850-01-01T00:00:00Z' }), 'time.range'],
  ['an end before its beginning', JSON.stringify({ ...call, since: START + 1 }), 'time.order'],
  ['a negative duration', JSON.stringify({ ...call, seconds: -5 }), 'field.range'],
  ['a huge number', JSON.stringify({ ...call, seconds: 1e300 }), 'field.range'],
  ['a number that is a word', JSON.stringify({ ...call, seconds: 'many' }), 'field.number'],
  ['no customer', JSON.stringify(without(sms, 'customerId')), 'customer.missing'],
  ['a customer id without end', JSON.stringify({ ...sms, customerId: '9'.repeat(65) }), 'customer.invalid'],
  ['an id without end', JSON.stringify({ ...sms, id: '9'.repeat(129) }), 'id.invalid'],
  ['an unknown type', JSON.stringify({ ...sms, type: 'fax' }), 'event.type'],
  ['a value that is not declared', JSON.stringify({ ...sms, kind: 'telegram' }), 'field.enum'],
  ['a text without end', JSON.stringify({ ...sms, cell: 'x'.repeat(257) }), 'field.length'],
];

const outputs = ['moments.ndjson', 'decisions.ndjson', 'contacts.ndjson'];

describe('replay of bad input', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-bad-input-'));
  const good = writeTown(join(folder, 'town'), { customers: 60, days: 1, seed: 3 });
  const goodLines = readFileSync(good.eventsFile, 'utf8').trimEnd().split('\n');
  const replay = (events: string[], out: string) =>
    run(
      ['replay', '--pack', demoPack, '--customers', good.customersFile, '--events', ...events, '--out', out, '--json'],
      folder,
    );
  const expectSameResults = (out: string) => {
    for (const name of outputs) {
      expect(readFileSync(join(folder, out, name)).equals(readFileSync(join(folder, 'good', name))), name).toBe(true);
    }
  };

  beforeAll(async () => {
    const ended = await replay([good.eventsFile], 'good');
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(linesOf(folder, 'good', 'contacts.ndjson').length).toBeGreaterThan(0);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('rejects every bad line with its place and reason, loses nothing else and ends with 3', async () => {
    const lines: (string | Buffer)[] = [];
    const placed = new Map<number, string>();
    goodLines.forEach((line, index) => {
      lines.push(line);
      const bad = badLines[index / 7];
      if (bad === undefined) return;
      lines.push('', '   ', bad[1]);
      placed.set(lines.length, bad[2]);
    });
    expect(placed.size).toBe(badLines.length);
    const file = join(folder, 'mixed.ndjson');
    writeFileSync(file, Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')])));
    const ended = await replay([file], 'mixed');
    const rejects = linesOf<Reject>(folder, 'mixed', 'rejects.ndjson');
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([...placed]);
    expect(rejects.every((reject) => reject.file === file && reject.message !== '' && reject.raw.length <= 1000)).toBe(
      true,
    );
    expect(ended.code).toBe(3);
    const summary = JSON.parse(ended.stdout);
    expect(summary.inputs.rejected).toBe(badLines.length);
    expect(summary.inputs.accepted).toBe(good.customers + good.events);
    expectSameResults('mixed');
  });

  it('reads a byte order mark as nothing', async () => {
    const file = join(folder, 'marked.ndjson');
    writeFileSync(file, `\ufeff${goodLines.join('\n')}`);
    const ended = await replay([file], 'marked');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expectSameResults('marked');
  });

  it('uses what stands before the break of a truncated gzip file', async () => {
    const whole = gzipSync(goodLines.join('\n'));
    const file = join(folder, 'truncated.ndjson.gz');
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * 0.6)));
    const ended = await replay([file], 'truncated');
    expect(ended.code).toBe(3);
    const codes = linesOf<Reject>(folder, 'truncated', 'rejects.ndjson').map(({ code }) => code);
    expect(codes).toContain('file.truncated');
    const { read } = JSON.parse(ended.stdout).inputs;
    expect(read).toBeGreaterThan(good.customers + good.events * 0.4);
    expect(read).toBeLessThan(good.customers + good.events);
  });

  it('skips a file in another encoding and reads the next', async () => {
    const wide = join(folder, 'wide.ndjson');
    writeFileSync(wide, Buffer.from(`\ufeff${goodLines.join('\n')}`, 'utf16le'));
    const ended = await replay([wide, good.eventsFile], 'wide');
    expect(ended.code).toBe(3);
    const rejects = linesOf<Reject>(folder, 'wide', 'rejects.ndjson');
    expect(rejects.map(({ file, code }) => [file, code])).toEqual([[wide, 'file.encoding']]);
    expectSameResults('wide');
  });

  it('keeps its memory when a field has a new word in every record', async () => {
    const words = 100_000;
    const lines = Array.from({ length: words }, (_, n) =>
      JSON.stringify({ id: `w${n}`, type: 'location', customerId: 'wanderer', at: START + n, cell: `somewhere-${n}` }),
    );
    const file = join(folder, 'words.ndjson');
    writeFileSync(file, [...lines, ...goodLines.slice(0, 1)].join('\n'));
    const ended = await replay([file], 'words');
    expect(ended.code).toBe(3);
    const rejects = linesOf<Reject>(folder, 'words', 'rejects.ndjson');
    expect(new Set(rejects.map(({ code }) => code))).toEqual(new Set(['field.words']));
    expect(rejects.length).toBeGreaterThan(words - 70_000);
    expect(JSON.parse(ended.stdout).inputs.read).toBe(good.customers + words + 1);
  });

  it('takes a rule that has no value for an event as not met, and goes on', async () => {
    const pack = join(folder, 'dividing');
    cpSync(demoPack, pack, { recursive: true });
    const rule = "{ event: { event: call, where: '100 / event.seconds >= 50' } }";
    writeFileSync(join(pack, 'dividing.yaml'), `kind: scenario\nid: dividing\npattern: ${rule}\n`);
    const calls = [0, 2, 0, 3].map((seconds, n) => JSON.stringify({ ...call, id: `c${n}`, at: START + n, seconds }));
    const file = join(folder, 'calls.ndjson');
    writeFileSync(file, calls.join('\n'));
    const ended = await run(['replay', '--pack', pack, '--events', file, '--out', 'dividing-out'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const moments = linesOf<{ scenario: string; at: number }>(folder, 'dividing-out', 'moments.ndjson');
    expect(moments).toEqual([expect.objectContaining({ scenario: 'dividing', at: START + 1 })]);
  });

  it('names a file that does not exist, before anything is written', async () => {
    const ended = await replay(['nowhere.ndjson'], 'none');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('nowhere.ndjson');
    expect(ended.stderr).toContain('(intake.file)');
    expect(ended.stdout).toBe('');
    expect(existsSync(join(folder, 'none', 'summary.json'))).toBe(false);
  });
});
