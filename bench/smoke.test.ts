import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ENGINE_CASES } from './engine/engine-case.ts';
import { CHECKED_CALLS, checkHandWritten } from './engine/engine-checks.ts';
import type { BenchReport } from './harness/report.ts';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

async function quickReport(workload: string, ...only: string[]): Promise<BenchReport> {
  const args = [BENCH, workload, '--quick', '--no-peers', '--json', ...only.flatMap((name) => ['--only', name])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as BenchReport;
}

describe('benchmarks', () => {
  it.each(ENGINE_CASES)(
    '$name: the hand-written loops match the same rules and keep the same aggregates as the naive engine',
    (one) => {
      expect(checkHandWritten(one, CHECKED_CALLS.quick)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    },
    120_000,
  );

  it('opens the same moments and keeps the same aggregates as the naive engine, in memory and from a file', async () => {
    const report = await quickReport('engine', '42x300-selective', '42x300-aim', 'replay-file');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.results.map(({ name }) => name)).toEqual(['42x300-selective', '42x300-aim', 'replay-file']);
  }, 300_000);

  it('counts as many customers as going over all their calls does, at once and while events come in', async () => {
    const report = await quickReport('audience');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(
      ['', ' after events'].flatMap((when) =>
        ['and1', 'and5', 'andor5', 'andor15', 'groupby'].map(
          (name) => `${name}-10m${when}: engine and the naive count`,
        ),
      ),
    );
    expect(report.results.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['and5-during-events-10m', 'memory-stream-10m']),
    );
  }, 300_000);
});
