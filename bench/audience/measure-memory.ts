/** Measures the memory that customers take, and whether it stays; run in a process of its own: prints results. */
import type { BenchResult } from '../harness/report.ts';
import { CALLS_7D } from '../workload/audience-population.ts';
import { callAggregates } from '../workload/call-aggregates.ts';
import { CALLER_ATTRIBUTES, DEDUPE_HORIZON_MS } from '../workload/call-definitions.ts';
import { AUDIENCE_SIZES, WORKERS } from './audience-sizes.ts';
import { AudienceWorkers } from './audience-workers.ts';

/** The stream is this many times as long as calls are remembered as possible duplicates. */
const HORIZONS = 10;
const MIB = 2 ** 20;

/** Names every metric and attribute, so that each is kept as a column. */
const EVERY_COLUMN = [
  ...[...callAggregates(42), CALLS_7D].map(({ id }) => `!(metric.${id} < 0)`),
  ...Object.keys(CALLER_ATTRIBUTES).map((name) => `has(profile.${name})`),
].join(' && ');

const processMiB = () => Math.round(process.memoryUsage.rss() / MIB);

async function resultOf(name: string, workers: AudienceWorkers, detail: BenchResult['detail']): Promise<BenchResult> {
  const { customers, bytes } = await workers.memory();
  globalThis.gc?.();
  return {
    name,
    value: Math.round(bytes / customers),
    unit: 'bytes/customer',
    peers: [],
    detail: { customers, engineMiB: Math.round(bytes / MIB), processMiB: processMiB(), ...detail },
  };
}

async function measureMemory(scale: keyof typeof AUDIENCE_SIZES): Promise<BenchResult[]> {
  const { customers, streamCallsPerSecond } = AUDIENCE_SIZES[scale];
  const emptyProcessMiB = processMiB();
  const workers = await AudienceWorkers.of(customers, WORKERS);
  try {
    const results = [await resultOf('memory-rows-10m', workers, { emptyProcessMiB })];
    await workers.count(EVERY_COLUMN, true);
    results.push(await resultOf('memory-columns-10m', workers, { columns: EVERY_COLUMN.split(' && ').length }));
    const callsAHorizon = (DEDUPE_HORIZON_MS / 1000) * streamCallsPerSecond;
    const parts: BenchResult[] = [];
    for (let part = 1; part <= HORIZONS; part++) {
      await workers.stream(callsAHorizon, streamCallsPerSecond);
      await workers.count(EVERY_COLUMN, true);
      parts.push(await resultOf('memory-stream-10m', workers, { rememberedCalls: callsAHorizon }));
    }
    const each = (key: string) => parts.map(({ detail }) => detail?.[key]).join(' ');
    const last = parts[HORIZONS - 1];
    const series = { engineMiBAfterEach: each('engineMiB'), processMiBAfterEach: each('processMiB') };
    results.push({ ...last, detail: { ...last.detail, calls: callsAHorizon * HORIZONS, ...series } });
    return results;
  } finally {
    await workers.close();
  }
}

const [scale] = process.argv.slice(2);
if (scale !== 'full' && scale !== 'quick') throw new Error('usage: measure-memory.ts full|quick');
console.log(JSON.stringify(await measureMemory(scale)));
