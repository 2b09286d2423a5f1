import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniformOf } from '../../src/core/hash.ts';
import { linesOf, run, start } from './opportune.ts';

/** Number lists, from the file to the contact. */

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-03T10:00:00+08:00');
const SEED = 20260303;
const ROWS = 50_000;

const pack = `
kind: profile
id: lists
zone: Asia/Shanghai
attributes: { doNotDisturb: bool, age: int }
---
kind: eventType
id: call
fields: { seconds: int }
---
kind: eventType
id: refusal
fields: { doNotDisturb: bool }
updates: { doNotDisturb: doNotDisturb }
---
kind: numberList
id: spring
name: 春节目标客户
---
kind: numberList
id: winter
---
kind: group
id: winter-guests
rule: '"winter" in lists && !("spring" in lists)'
---
kind: product
id: news
name: News
category: information
---
kind: offer
id: news-offer
product: news
name: News, a month free
---
kind: channel
id: sms
mode: push
---
kind: scenario
id: called
pattern: { event: { event: call } }
---
kind: campaign
id: greeting
name: Greeting
entry: { scenario: called }
audience: '"spring" in lists'
journey: [{ offer: { channels: [sms], offers: [news-offer] } }]
---
kind: policy
id: policy
consent:
  - { reason: do-not-disturb, rule: "!has(profile.doNotDisturb) || !profile.doNotDisturb" }
  - { reason: too-young, rule: "!has(profile.age) || profile.age >= 14" }
`;

interface Report {
  list: string;
  file: string;
  read: number;
  accepted: number;
  formatErrors: number;
  duplicates: number;
  unknown: number;
  doNotDisturb: number;
}

interface Reject {
  file: string;
  line: number;
  code: string;
  raw: string;
}

/** A file of numbers and what must be said of it. */
interface PlantedList {
  rows: string[];
  report: Omit<Report, 'list' | 'file'>;
  /** `line code`, in order. */
  rejects: string[];
  accepted: string[];
}

const numberOf = (n: number) => `138${String(n).padStart(8, '0')}`;
const wrongs = ['12345', 'x', '1.38E+10', '+85213800138', '12800138000', '138001380001', '1380013800O', ',', '"1'];
const disguises: ((number: string) => string)[] = [
  (number) => number,
  (number) => number,
  (number) => `+86${number}`,
  (number) => `0086 ${number}`,
  (number) => `86${number}`,
  (number) => `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`,
  (number) => ` ${number.slice(0, 3)} ${number.slice(3)} `,
  (number) => number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
];

/**
 * Numbers of customers are 0, 1, 2 … below `customers`; those with n % 10 = 0 registered do-not-disturb, those with
 * n % 10 = 1 are children. Every number is new unless the row is planted as a duplicate.
 */
function plantedList(customers: number): PlantedList {
  const rows: string[] = [];
  const rejects: string[] = [];
  const accepted: string[] = [];
  const seen: string[] = [];
  const report = { read: ROWS, accepted: 0, formatErrors: 0, duplicates: 0, unknown: 0, doNotDisturb: 0 };
  let known = 0;
  let stranger = 10_000_000;
  for (let row = 0; row < ROWS; row++) {
    const pick = <T>(from: readonly T[], what: string): T =>
      from[Math.floor(uniformOf(SEED, row, what) * from.length)] as T;
    const kind = uniformOf(SEED, row, 'kind');
    const disguised = (number: string) => pick(disguises, 'disguise')(number);
    const line = rows.length + 1;
    if (kind < 0.05) {
      rows.push(pick(wrongs, 'wrong'));
      report.formatErrors++;
      rejects.push(`${line} format`);
    } else if (kind < 0.12 && seen.length > 0) {
      rows.push(disguised(pick(seen, 'seen')));
      report.duplicates++;
      rejects.push(`${line} list.duplicate`);
    } else if (kind < 0.2 || known === customers) {
      seen.push(numberOf(stranger));
      rows.push(disguised(numberOf(stranger++)));
      report.unknown++;
      rejects.push(`${line} list.unknown`);
    } else {
      const number = numberOf(known);
      seen.push(number);
      rows.push(disguised(number));
      if (known++ % 10 > 1) {
        report.accepted++;
        accepted.push(number);
      } else {
        report.doNotDisturb++;
        rejects.push(`${line} list.do-not-disturb`);
      }
    }
  }
  return { rows, report, rejects, accepted };
}

describe('a number list', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-lists-'));
  const packFolder = join(folder, 'pack');
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return name;
  };
  const reportsOf = (stdout: string): Report[] => JSON.parse(stdout).lists;
  const rejectsIn = (...path: string[]) =>
    linesOf<Reject>(folder, ...path).map(({ line, code }) => {
      return `${line} ${code === 'list.number' || code.startsWith('csv.') ? 'format' : code}`;
    });

  beforeAll(() => {
    mkdirSync(packFolder);
    writeFileSync(join(packFolder, 'pack.yaml'), pack);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  describe('of 50,000 rows with planted errors', () => {
    const customers = 45_000;
    const planted = plantedList(customers);
    let customersFile = '';
    let listFile = '';

    beforeAll(() => {
      const people = Array.from(
        { length: customers },
        (_, n) => `${numberOf(n)},${n % 10 === 0},${n % 10 === 1 ? 12 : 40}`,
      );
      customersFile = file('customers.csv', ['customerId,doNotDisturb,age', ...people].join('\n'));
      listFile = file('planted.txt.gz', gzipSync(planted.rows.join('\n')));
    });

    it('is planted with every kind of row in number', () => {
      const { read, ...parts } = planted.report;
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(read);
      expect(Math.min(...Object.values(parts))).toBeGreaterThan(2000);
    });

    it('is reported with exact counts by `list check`, and every rejected row by its line and reason', async () => {
      const args = [
        '--customers',
        customersFile,
        '--pack',
        'pack',
        '--as',
        'spring',
        '--rejects',
        'checked.ndjson',
        '--json',
      ];
      const ended = await run(['list', 'check', listFile, ...args], folder);
      expect([ended.code, ended.stderr]).toEqual([3, '']);
      expect(reportsOf(ended.stdout)).toEqual([
        { list: 'spring', file: listFile, at: expect.any(Number), ...planted.report },
      ]);
      expect(rejectsIn('checked.ndjson')).toEqual(planted.rejects);
    });

    it('is reported the same by a replay, whose customers it then are', async () => {
      const calls = Array.from({ length: customers }, (_, n) => ({ type: 'call', customerId: numberOf(n), at: START }));
      const events = file('calls.ndjson', calls.map((call) => JSON.stringify(call)).join('\n'));
      const args = ['--customers', customersFile, '--pack', 'pack', '--events', events, '--out', 'planted', '--json'];
      const ended = await run(['replay', ...args, '--list', `spring=${listFile}`], folder);
      expect([ended.code, ended.stderr]).toEqual([3, '']);
      const summary = JSON.parse(ended.stdout);
      expect(summary.lists).toEqual([{ list: 'spring', file: listFile, at: null, ...planted.report }]);
      expect(summary.inputs).toMatchObject({
        read: customers + ROWS + customers,
        listed: planted.report.accepted + planted.report.unknown + planted.report.doNotDisturb,
        accepted: customers + planted.report.accepted + customers,
        rejected: planted.rejects.length,
      });
      expect(summary.customers).toBe(customers);
      expect(rejectsIn('planted', 'rejects.ndjson')).toEqual(planted.rejects);
      const contacted = linesOf<{ customerId: string }>(folder, 'planted', 'contacts.ndjson');
      expect(contacted.map(({ customerId }) => customerId).sort()).toEqual(planted.accepted);
    });

    it('is reported the same when the replay was killed on the way and goes on', async () => {
      const args = ['replay', '--customers', customersFile, '--pack', 'pack', '--events', 'calls.ndjson'];
      const more = ['--list', `spring=${listFile}`, '--out', 'killed', '--checkpoint-every', '20000', '--json'];
      for (const ms of [900, 1600, 2300]) {
        const running = start([...args, ...more], folder);
        await new Promise((resolve) => setTimeout(resolve, ms));
        running.send('SIGKILL');
        await running.ended;
      }
      const ended = await run([...args, ...more], folder);
      const { run: _, ...whole } = JSON.parse(readFileSync(join(folder, 'planted', 'summary.json'), 'utf8'));
      expect(JSON.parse(ended.stdout)).toMatchObject(whole);
      for (const name of ['contacts.ndjson', 'rejects.ndjson']) {
        expect(
          readFileSync(join(folder, 'killed', name)).equals(readFileSync(join(folder, 'planted', name))),
          name,
        ).toBe(true);
      }
    });
  });

  describe('that arrives after the trigger', () => {
    const [anna, ben, chen] = ['13900000001', '13900000002', '13900000003'];
    const hoursLater = (hours: number) => new Date(START + hours * HOUR_MS).toISOString();
    const call = (customerId: string, hours: number) => ({ type: 'call', customerId, at: hoursLater(hours) });
    const replay = async (out: string, lists: string[], more: string[] = []) => {
      const ended = await run(
        ['replay', '--events', 'late.ndjson', '--pack', 'pack', '--out', out, '--json', '--list', ...lists, ...more],
        folder,
      );
      const contacts = linesOf<{ customerId: string; at: number }>(folder, out, 'contacts.ndjson');
      return { ended, contacts: contacts.map(({ customerId, at }) => [customerId, (at - START) / HOUR_MS]) };
    };

    beforeAll(() => {
      const refusal = { type: 'refusal', customerId: chen, at: hoursLater(14), doNotDisturb: true };
      const events = [call(anna, 0), call(ben, 0), call('clock', 6), call('clock', 13), refusal, call(chen, 15)];
      file('late.ndjson', [...events, call('clock', 72)].map((event) => JSON.stringify(event)).join('\n'));
      file('late.csv', `number,name\n${anna},Anna\n${chen},Chen\nnobody,x\n`);
    });

    it('leads to a contact at 12 hours, and to none at 49', async () => {
      // Chen is not a customer yet when the list comes after 12 hours, and has asked for peace when it comes after 49.
      const soon = await replay('soon', [`spring=late.csv@${hoursLater(12)}`]);
      expect(soon.contacts).toEqual([[anna, 12]]);
      expect(reportsOf(soon.ended.stdout)[0]).toMatchObject({ read: 3, accepted: 1, unknown: 1, formatErrors: 1 });
      const late = await replay('late', [`spring=late.csv@${hoursLater(49)}`]);
      expect(late.contacts).toEqual([]);
      expect(reportsOf(late.ended.stdout)[0]).toMatchObject({ read: 3, accepted: 1, doNotDisturb: 1, formatErrors: 1 });
    });

    it('does not reach who asked for peace after they came into it: the policy refuses', async () => {
      file('people.csv', `customerId\n${anna}\n${chen}\n`);
      const { ended, contacts } = await replay('peace', ['spring=late.csv'], ['--customers', 'people.csv']);
      expect(reportsOf(ended.stdout)[0]).toMatchObject({ accepted: 2, unknown: 0, doNotDisturb: 0 });
      expect(contacts).toEqual([[anna, 0]]);
      const decisions = linesOf<{ customerId: string; candidates: object[] }>(folder, 'peace', 'decisions.ndjson');
      expect(decisions.find(({ customerId }) => customerId === chen)?.candidates).toEqual([
        { stage: 'consent', reason: 'do-not-disturb', offers: ['news-offer@sms'] },
      ]);
    });

    it('gives the same bytes however the work is cut', async () => {
      const lists = [`spring=late.csv@${hoursLater(12)}`, 'winter=late.csv', `spring=late.csv@${hoursLater(30)}`];
      const whole = await replay('whole', lists, ['--workers', '0']);
      const cut = await replay('cut', lists, ['--workers', '2', '--partitions', '4', '--batch', '1']);
      expect(whole.contacts).toEqual([[anna, 12]]);
      for (const name of ['moments', 'decisions', 'contacts', 'rejects']) {
        const read = (out: string) => readFileSync(join(folder, out, `${name}.ndjson`), 'utf8');
        expect(read('cut'), name).toBe(read('whole'));
      }
      const { lists: reports, stateHash } = JSON.parse(whole.ended.stdout);
      expect(JSON.parse(cut.ended.stdout)).toMatchObject({ lists: reports, stateHash });
      expect(reports.map(({ list, accepted }: Report) => [list, accepted])).toEqual([
        ['spring', 1],
        ['winter', 0],
        ['spring', 1],
      ]);
    });

    it('is a mistake when the pack defines no list of that name, or the file is not there', async () => {
      const misnamed = await run(
        ['replay', '--events', 'late.ndjson', '--pack', 'pack', '--list', 'sprang=late.csv', '--out', 'none'],
        folder,
      );
      expect([misnamed.code, misnamed.stdout]).toEqual([2, '']);
      expect(misnamed.stderr).toContain('did you mean "spring"?');
      expect(misnamed.stderr).toContain('(intake.list)');
      const missing = await run(['list', 'check', 'nowhere.csv', '--customers', 'late.csv', '--pack', 'pack'], folder);
      expect([missing.code, missing.stdout]).toEqual([2, '']);
      expect(missing.stderr).toContain('(intake.file)');
    });
  });
});
