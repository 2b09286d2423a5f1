/** Measures `replay-file` and prints the result; run in a process of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replayFiles } from '../../src/app/replay-files.ts';
import { callAt, type Fired, NaiveEngine } from '../reference/naive-engine.ts';
import { callerOf } from '../workload/call-batches.ts';
import { callDefinitions } from '../workload/call-definitions.ts';
import { writeCallFile } from '../workload/call-file.ts';
import type { CallStream } from '../workload/call-stream.ts';
import { ENGINE_CASES, type Measured, partsOf, streamFor } from './engine-case.ts';
import { PARTITIONS } from './opportune-subject.ts';

const SIZES = {
  full: { callers: 300_000, calls: 1_500_000 },
  quick: { callers: 100, calls: 3_000 },
} as const;

export interface MeasuredReplay extends Measured {
  /** Moments that the naive engine opens and the replay does not, or the other way; absent when not compared. */
  differing?: number;
}

const text = ({ caller, rule, at }: Fired) => `${caller} ${rule} ${at}`;

async function momentsIn(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'moments.ndjson'), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const moment = JSON.parse(line) as { customerId: string; scenario: string; at: number };
    return text({ caller: callerOf(moment.customerId), rule: moment.scenario, at: moment.at });
  });
}

/** Texts that only one of the two lists has. */
function differingBetween(some: readonly string[], others: readonly string[]): number {
  const [left, right] = [new Set(some), new Set(others)];
  return some.filter((one) => !right.has(one)).length + others.filter((one) => !left.has(one)).length;
}

function naiveMoments(stream: CallStream, count: number): string[] {
  const { aggregates, rules } = partsOf(ENGINE_CASES[0]);
  const naive = new NaiveEngine(aggregates, rules);
  const calls = stream.take(count);
  for (let i = 0; i < count; i++) naive.apply(callAt(calls, i));
  return naive.fired.map(text);
}

/** File in, five files out, as `opportune replay` does it: parse, log, engine, effects, records. */
async function measureReplay(size: keyof typeof SIZES): Promise<MeasuredReplay> {
  const { callers, calls } = SIZES[size];
  const { aggregates, rules } = partsOf(ENGINE_CASES[0]);
  const folder = await mkdtemp(join(tmpdir(), 'opportune-bench-'));
  try {
    const file = join(folder, 'calls.csv');
    const bytes = await writeCallFile(file, streamFor(callers), calls);
    const outFolder = join(folder, 'out');
    const startMs = performance.now();
    const summary = await replayFiles({
      definitions: callDefinitions(aggregates, rules),
      eventFiles: [file],
      customerFiles: [],
      mapFiles: [fileURLToPath(new URL('../workload/call-map.yaml', import.meta.url))],
      outFolder,
      workers: 1,
      partitions: PARTITIONS,
      batchInputs: 4096,
      checkpointEvery: 5_000_000,
      keepState: false,
      speed: 'max',
    });
    const tookMs = performance.now() - startMs;
    const opened = await momentsIn(outFolder);
    const rejected = summary.rejects.total;
    const detail = { calls, callers, fileMiB: Math.round(bytes / 2 ** 20), moments: opened.length, rejected };
    const measured = { value: (calls / tookMs) * 1000, detail };
    if (size === 'full') return measured;
    return { ...measured, differing: differingBetween(naiveMoments(streamFor(callers), calls), opened) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const size = process.argv[2] === 'quick' ? 'quick' : 'full';
console.log(JSON.stringify(await measureReplay(size)));
