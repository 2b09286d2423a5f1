import { fileURLToPath } from 'node:url';
import { measuredInChild } from '../harness/child.ts';
import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult } from '../harness/report.ts';
import { PEER_PACKAGES, peerVersion } from '../peers/install.ts';
import type { MeasuredCounts } from './measure-counts.ts';

const MEASURE_COUNTS = fileURLToPath(new URL('measure-counts.ts', import.meta.url));
const MEASURE_MEMORY = fileURLToPath(new URL('measure-memory.ts', import.meta.url));

const isMemory = (name: string) => name.startsWith('memory-');

const NOT_MEASURED = [
  'HTTP, and parsing the request: from the rule as text (or compiled, where it says so) to the number',
  'columns that do not fit in memory, and more columns in use than are kept',
  'reading the columns anew when a day, week or bucket turns, beyond what the -first- result shows',
  "DuckDB's sliding metric is a plain column, right for one time only; ours moves",
  'DuckDB while it takes in events',
  'events on their way to the workers: they lie prepared in the memory of the thread that applies them',
];

/** Workload 2: how many of ten million customers a rule holds for, and the memory they take. */
export async function audienceBench(options: BenchOptions): Promise<BenchReport> {
  const scale = options.quick ? 'quick' : 'full';
  const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const checks: BenchCheck[] = [];
  const results: BenchResult[] = [];
  if (options.only.length === 0 || !options.only.every(isMemory)) {
    const measured = await measuredInChild<MeasuredCounts>(MEASURE_COUNTS, scale, ...(options.peers ? ['peers'] : []));
    checks.push(...measured.checks);
    results.push(...measured.results);
  }
  if (options.only.length === 0 || options.only.some(isMemory)) {
    options.progress('memory');
    results.push(...(await measuredInChild<BenchResult[]>(MEASURE_MEMORY, scale)));
  }
  return {
    workload: 'audience',
    machine: machine(),
    versions: { ...versions(), ...(options.peers && { duckdb: peerVersion(PEER_PACKAGES.duckdb) }) },
    checks,
    results: results.filter(({ name }) => wanted(name)),
    notMeasured: NOT_MEASURED,
  };
}
