import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTown } from '../../src/cli/tour/write-town.ts';
import { demoPack, type Ended, run, start } from './opportune.ts';

const recordFiles = ['moments.ndjson', 'decisions.ndjson', 'contacts.ndjson', 'rejects.ndjson'];
const DAY_MS = 86_400_000;

describe('replay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-replay-'));
  const town = writeTown(join(folder, 'town'), { customers: 250, days: 2, seed: 11 });
  const argsFor = (out: string, ...more: string[]) => [
    ...['replay', '--pack', demoPack, '--customers', town.customersFile, '--events', town.eventsFile],
    ...['--out', out, ...more],
  ];
  const resultsIn = (out: string) => {
    const { run: _, ...summary } = JSON.parse(readFileSync(join(folder, out, 'summary.json'), 'utf8'));
    return [...recordFiles.map((name) => readFileSync(join(folder, out, name), 'utf8')), summary];
  };
  let plain: Ended;

  beforeAll(async () => {
    plain = await run(argsFor('plain'), folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes the five files and tells what happened, in words', () => {
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    for (const name of [...recordFiles, 'summary.json'])
      expect(existsSync(join(folder, 'plain', name)), name).toBe(true);
    for (const title of ['Inputs', 'Moments by scenario', 'Decisions', 'Refusals', 'Contacts by channel']) {
      expect(plain.stdout).toContain(title);
    }
    expect(plain.stdout).toContain('waits-at-the-station');
    expect(existsSync(join(folder, 'plain', '.opportune'))).toBe(false);
  });

  it('prints the summary as JSON and nothing else when asked', async () => {
    const ended = await run(argsFor('json', '--json'), folder);
    const written = JSON.parse(readFileSync(join(folder, 'json', 'summary.json'), 'utf8'));
    expect(JSON.parse(ended.stdout)).toEqual(written);
    expect(ended.stdout.trimEnd()).not.toContain('\n');
  });

  // I1
  it.each([
    ['no workers', ['--workers', '0']],
    ['several workers', ['--workers', '3']],
    ['tiny batches', ['--batch', '7', '--workers', '0']],
    ['one partition', ['--partitions', '1', '--workers', '0']],
    ['many checkpoints', ['--checkpoint-every', '2000']],
  ])('writes the same bytes with %s', async (name, options) => {
    const ended = await run(argsFor(name, ...options), folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(resultsIn(name)).toEqual(resultsIn('plain'));
  });

  // I1, I2
  it.each([
    ['killed', 'SIGKILL', null],
    ['stopped', 'SIGINT', 130],
  ] as const)('goes on after being %s and writes the same bytes', async (how, signal, code) => {
    const args = argsFor(how, '--checkpoint-every', '2000');
    const slowly = start([...args, '--speed', String((2 * DAY_MS) / 8000)], folder);
    while (!existsSync(join(folder, how, '.opportune', 'records'))) await sleep(50);
    // In the midst of the two days, which take eight seconds at this speed.
    await sleep(3000);
    slowly.send(signal);
    expect((await slowly.ended).code).toBe(code);
    expect(existsSync(join(folder, how, 'summary.json'))).toBe(false);
    const again = await run(args, folder);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('Going on with the replay that was stopped');
    expect(resultsIn(how)).toEqual(resultsIn('plain'));
  });

  it('reads events from standard input', async () => {
    const args = ['replay', '--pack', demoPack, '--customers', town.customersFile, '--events', '-', '--out', 'piped'];
    const ended = await run(args, folder, { input: readFileSync(town.eventsFile, 'utf8') });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(resultsIn('piped')).toEqual(resultsIn('plain'));
  });

  it('leaves out what lies outside --from and --to, in the zone of the pack', async () => {
    const ended = await run(argsFor('part', '--from', '2026-03-03T12:00', '--to', '2026-03-04', '--json'), folder);
    const { span } = JSON.parse(ended.stdout);
    expect(span.from).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 3, 4));
    expect(span.until).toBeLessThan(Date.UTC(2026, 2, 3, 16));
  });
});
