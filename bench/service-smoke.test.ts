import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { BenchReport } from './harness/report.ts';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

async function quickReport(workload: string): Promise<BenchReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, workload, '--quick', '--json']);
  return JSON.parse(stdout) as BenchReport;
}

describe('benchmarks of the service', () => {
  it('explains and records every decision it acknowledges, and decides in a wave about everybody once', async () => {
    const report = await quickReport('decision');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.results.map(({ name }) => name)).toEqual([
      'pull-rps',
      'pull-p50',
      'pull-p99',
      'pull-p999',
      'wave-customers',
    ]);
  }, 180_000);

  it('calls every reading call of the interface and opens every page of the console', async () => {
    const report = await quickReport('console');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.results.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['typing: estimate', 'slowest-call', 'slowest-page-cold', 'activation: a number list']),
    );
  }, 300_000);

  it('has every acknowledged call in the state and every message in the message centre, a kill later too', async () => {
    const report = await quickReport('pipeline');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.results.map(({ name }) => name)).toEqual([
      'ingest-events',
      'ack-p50',
      'ack-p99',
      'event-to-handover-p50',
      'event-to-handover-p99',
      'recovery-1m',
    ]);
  }, 180_000);
});
