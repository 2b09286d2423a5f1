import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPack, type Ended, linesOf, run } from './opportune.ts';

const recordFiles = ['moments.ndjson', 'decisions.ndjson', 'contacts.ndjson', 'rejects.ndjson'];

describe('generate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-generate-'));
  const size = ['--customers', '150', '--days', '2', '--seed', '4'];
  const generate = (...more: string[]) => run(['generate', ...size, ...more], folder);
  const hashesIn = (out: string) =>
    Object.fromEntries(
      readdirSync(join(folder, out))
        .toSorted()
        .map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(join(folder, out, name)))
            .digest('hex'),
        ]),
    );
  const replay = (out: string, ...more: string[]) =>
    run(['replay', '--out', out, '--workers', '0', '--partitions', '2', ...more], folder);
  const resultsIn = (out: string) => recordFiles.map((name) => readFileSync(join(folder, out, name), 'utf8'));

  let replayed: Ended;

  beforeAll(async () => {
    await generate('--out', 'town');
    replayed = await replay('replayed', '--customers', 'town/customers.ndjson', '--events', 'town/events.ndjson.gz');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes the same bytes for the same options, and others for another seed', async () => {
    await Promise.all([generate('--out', 'again'), generate('--out', 'other', '--seed', '5')]);
    const names = ['customers.ndjson', 'events.ndjson.gz', 'town.json', 'truth.ndjson'];
    expect(Object.keys(hashesIn('town'))).toEqual(names);
    expect(hashesIn('again')).toEqual(hashesIn('town'));
    for (const name of names) expect(hashesIn('other')[name], name).not.toBe(hashesIn('town')[name]);
  });

  it('tells what was made and planted, for people and as JSON', async () => {
    const [told, json] = await Promise.all([generate('--out', 'told'), generate('--out', 'json', '--json')]);
    expect([told.code, told.stderr]).toEqual([0, '']);
    for (const text of ['150 customers by hidden habit', 'location-update', 'Planted', 'Next: opportune replay']) {
      expect(told.stdout).toContain(text);
    }
    const written = JSON.parse(readFileSync(join(folder, 'json', 'town.json'), 'utf8'));
    expect(JSON.parse(json.stdout)).toEqual(written);
    expect(written).toMatchObject({ customers: 150, days: 2, seed: 4, start: '2012-03-05' });
    const lines = gunzipSync(readFileSync(join(folder, 'json', 'events.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    const made = Object.values<number>(written.records).reduce((sum, number) => sum + number, 0);
    expect(lines.length).toBe(made + written.planted.duplicates);
    expect(linesOf(folder, 'json', 'truth.ndjson')).toHaveLength(150);
  });

  it('writes nothing that the telecom pack rejects', () => {
    expect(linesOf(folder, 'replayed', 'rejects.ndjson')).toEqual([]);
    expect(linesOf(folder, 'replayed', 'decisions.ndjson').length).toBeGreaterThan(50);
  });

  it('is told by a replay in the names and words of the pack', () => {
    expect([replayed.code, replayed.stderr]).toEqual([0, '']);
    for (const line of [
      /^ {2}手机上网联系日 +internet-day +[\d,]+ +[\d.]+ %/m,
      /^ {2}进入热点区域 +enters-hot-area .*lives or works there \d+/m,
      /^ {2}余额提醒 +low-balance-notice( +\d+){6}$/m,
      /^ {2}客户欠费 +eligibility\.in-arrears +[\d,]+ +[\d.]+ %$/m,
      /^ {2}the customer has it already +eligibility\.product\.held /m,
      /^ {2}短信 +sms +\d+ /m,
    ]) {
      expect(replayed.stdout).toMatch(line);
    }
  });

  it('streams customers and events, so that a replay of the stream is that of the files', async () => {
    const stream = await generate('--stream');
    const dash = await generate('--out', '-');
    expect(dash.stdout).toBe(stream.stdout);
    const ended = await run(
      ['replay', '--events', '-', '--out', 'streamed', '--workers', '0', '--partitions', '2'],
      folder,
      { input: stream.stdout },
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(resultsIn('streamed')).toEqual(resultsIn('replayed'));
    expect(existsSync(join(folder, '-'))).toBe(false);
  });

  it('writes customers as CSV and events as they are, meaning the same', async () => {
    await generate('--out', 'plain', '--format', 'csv', '--plain');
    await replay('from-csv', '--customers', 'plain/customers.csv', '--events', 'plain/events.ndjson');
    expect(resultsIn('from-csv')).toEqual(resultsIn('replayed'));
  });

  it('begins on the day that is asked for', async () => {
    await generate('--out', 'later', '--start', '2013-10-01', '--plain');
    const [first] = linesOf<{ at: number }>(folder, 'later', 'events.ndjson');
    expect(first.at).toBe(Date.parse('2013-10-01T00:00:00+08:00'));
  });

  it('puts answers to contacts among the events, and nothing else changes', async () => {
    const ended = await generate('--out', 'answered', '--answers', 'replayed/contacts.ndjson', '--plain');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const answers = new Set(linesOf<{ id: string }>(folder, 'answered', 'answers.ndjson').map(({ id }) => id));
    expect(answers.size).toBeGreaterThan(50);
    const all = readFileSync(join(folder, 'answered', 'events.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    const rest = all.filter((line) => !answers.has(JSON.parse(line).id));
    expect(all.length).toBeGreaterThan(rest.length);
    const before = gunzipSync(readFileSync(join(folder, 'town', 'events.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    expect(rest).toEqual(before);
  });

  it('refuses contacts that are not of this town, or none at all, and ends with 2', async () => {
    writeFileSync(join(folder, 'bad.ndjson'), '{"contactId":"1"}\n');
    const foreign = { contactId: 'x', customerId: 'stranger', dueAt: 0, status: 'released' };
    writeFileSync(join(folder, 'foreign.ndjson'), `${JSON.stringify(foreign)}\n`);
    for (const [file, text] of [
      ['bad.ndjson', 'bad.ndjson:1: the line is no contact'],
      ['foreign.ndjson', 'customer stranger does not live in this town'],
      ['none.ndjson', 'none.ndjson cannot be read'],
    ]) {
      const ended = await generate('--out', 'refused', '--answers', file);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      expect(ended.stderr).toContain(text);
      expect(ended.stderr).toContain('(contacts-foreign)');
    }
    const pack = await generate('--out', 'refused', '--answers', 'replayed/contacts.ndjson', '--pack', demoPack);
    expect([pack.code, pack.stderr]).toEqual([2, expect.stringContaining('is in the pack')]);
  });

  it.each([
    [['--customers', '0'], 'whole number from 1'],
    [['--days', '1.5'], 'whole number from 1'],
    [['--seed', '-1'], 'whole number from 0'],
    [['--format', 'xml'], 'ndjson or csv'],
    [['--start', '2012-02-30'], 'which is no date'],
    [['--customers', '1000001'], 'to 1000000'],
    [['--stream', '--json'], 'both want standard output'],
  ])('says what is wrong with %j and ends with 2', async (options, text) => {
    const ended = await generate('--out', 'wrong', ...options);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).toContain('(usage)');
  });

  it('says which folder cannot be written and ends with 1', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const ended = await generate('--out', 'taken');
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toContain('(folder-unwritable)');
  });
});
