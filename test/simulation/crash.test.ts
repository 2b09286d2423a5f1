import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lmdbStorageModule } from '../../src/adapters/lmdb/lmdb-storage.ts';
import { memoryStorageModule } from '../../src/adapters/memory/memory-storage.ts';
import { uniformOf } from '../../src/core/hash.ts';
import { replay } from '../../src/runtime/replay.ts';
import { type CrashReplayArguments, crashDefinitions, crashSource } from './crash-workload.ts';

/** The long form: OPPORTUNE_CRASH_KILLS=50. Another OPPORTUNE_CRASH_SEED kills at other points. */
const kills = Number(process.env.OPPORTUNE_CRASH_KILLS ?? 8);
const seed = Number(process.env.OPPORTUNE_CRASH_SEED ?? 1);
const EVENTS = 8000;

const root = mkdtempSync(join(tmpdir(), 'opportune-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files = ['moments.ndjson', 'decisions.ndjson', 'contacts.ndjson', 'rejects.ndjson', 'summary.json'];

/** Contents of the five files; of the summary without `run`, which tells of the run and not of the result. */
function outputOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    files.map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      if (name !== 'summary.json') return [name, text];
      const { run: _, ...result } = JSON.parse(text);
      return [name, JSON.stringify(result)];
    }),
  );
}

function argumentsFor(name: string, changes: Partial<CrashReplayArguments> = {}): CrashReplayArguments {
  const outFolder = join(root, name);
  return { outFolder, workers: 1, partitions: 64, batchSize: 100, checkpointEvery: 1000, events: EVENTS, ...changes };
}

interface Progress {
  phase: 'recovering' | 'reading' | 'writing';
  /** Records read from the source, by this run and those before. */
  read: number;
}

interface Run {
  child: ChildProcess;
  beginning: string;
  done: boolean;
  ended: Promise<void>;
  /** Resolves with the first progress of which this is true, or at the end. */
  reached: (isThere: (progress: Progress) => boolean) => Promise<void>;
}

const script = fileURLToPath(new URL('./crash-replay.ts', import.meta.url));

function start(replayArguments: CrashReplayArguments): Run {
  const child = spawn(process.execPath, [script, JSON.stringify(replayArguments)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr!.on('data', (text) => {
    errors += text;
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code) => (code === null || code === 0 ? resolve() : reject(new Error(errors))));
  });
  let onProgress: (progress: Progress) => void = () => undefined;
  const run: Run = {
    child,
    beginning: '',
    done: false,
    ended,
    reached: (isThere) => {
      const there = new Promise<void>((resolve) => {
        onProgress = (progress) => isThere(progress) && resolve();
      });
      return Promise.race([there, ended]);
    },
  };
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.beginning) run.beginning = message.beginning;
    if (message.done) run.done = true;
    if (message.phase) onProgress(message);
  });
  return run;
}

/** The n-th kill strikes so long after this point. */
function killPoint(n: number): { isThere: (progress: Progress) => boolean; afterMs: number } {
  const chance = uniformOf('phase', seed, n);
  const afterMs = uniformOf('after', seed, n) * 50;
  const target = uniformOf('read', seed, n) * EVENTS;
  if (chance < 0.15) return { isThere: () => true, afterMs };
  if (chance < 0.3) return { isThere: ({ phase }) => phase === 'reading', afterMs };
  if (chance < 0.8) return { isThere: ({ read }) => read >= target, afterMs };
  return { isThere: ({ phase }) => phase === 'writing', afterMs };
}

describe('a replay that is killed', () => {
  let expected: Record<string, string>;

  beforeAll(async () => {
    const uninterrupted = argumentsFor('uninterrupted');
    await start(uninterrupted).ended;
    expected = outputOf(uninterrupted.outFolder);
  }, 120_000);

  test('the uninterrupted one has something to compare', () => {
    const summary = JSON.parse(expected['summary.json']!);
    for (const kind of ['moments', 'decisions', 'contacts', 'rejects']) expect(summary[kind].total).toBeGreaterThan(50);
    expect(summary.decisions.byResult.deferred).toBeGreaterThan(50);
  });

  test(`${kills} kills at any point, each followed by another start: the same bytes in the end (seed ${seed})`, {
    timeout: 60_000 + kills * 30_000,
  }, async () => {
    const beginnings: string[] = [];
    const killed = argumentsFor('killed');
    for (let n = 0; n < kills; n++) {
      // Resuming does not depend on the number of workers.
      const run = start({ ...killed, workers: n % 3 });
      const { isThere, afterMs } = killPoint(n);
      await run.reached(isThere);
      await sleep(afterMs);
      run.child.kill('SIGKILL');
      await run.ended;
      beginnings.push(run.beginning);
      if (run.done) {
        expect(outputOf(killed.outFolder), `after run ${n}`).toEqual(expected);
        rmSync(killed.outFolder, { recursive: true });
      }
    }
    await start(killed).ended;
    expect(beginnings).toContain('resumed');
    expect(outputOf(killed.outFolder)).toEqual(expected);
    expect(existsSync(join(killed.outFolder, '.opportune'))).toBe(false);
  });

  test('with other input it starts afresh and says so', { timeout: 120_000 }, async () => {
    const other = argumentsFor('other-input', { events: EVENTS - 1 });
    const first = start(other);
    await first.reached(({ read }) => read > EVENTS / 2);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start({ ...other, events: EVENTS });
    await second.ended;
    expect(second.beginning).toBe('afresh');
    expect(outputOf(other.outFolder)).toEqual(expected);
  });
});

describe('the output of a replay does not depend on how it is run', () => {
  const events = 600;

  async function run(name: string, changes: Partial<CrashReplayArguments>, storageModule = lmdbStorageModule) {
    const { outFolder, workers, partitions, batchSize, checkpointEvery } = argumentsFor(name, changes);
    const definitions = crashDefinitions();
    const source = crashSource(definitions, events, batchSize);
    await replay({
      definitions,
      source,
      sourceIdentity: source.identity,
      outFolder,
      storageModule,
      workers,
      partitions,
      checkpointEvery,
      handover: 'assumed',
    });
    return outputOf(outFolder);
  }

  let expected: Record<string, string>;
  beforeAll(async () => {
    expected = await run('plain', { workers: 0, partitions: 1, batchSize: 1000, checkpointEvery: 0 });
    expect(JSON.parse(expected['summary.json']!).contacts.total).toBeGreaterThan(50);
  });

  for (const workers of [0, 1, 2]) {
    for (const partitions of [1, 64, 256]) {
      if (workers > partitions) continue;
      for (const batchSize of [1, 1000]) {
        for (const checkpointEvery of [0, 100]) {
          const name = `workers ${workers}, partitions ${partitions}, batches of ${batchSize}, checkpoints every ${checkpointEvery}`;
          test(name, { timeout: 120_000 }, async () => {
            expect(await run(name, { workers, partitions, batchSize, checkpointEvery })).toEqual(expected);
          });
        }
      }
    }
  }

  test('kept in memory', async () => {
    const changes = { workers: 0, checkpointEvery: 100 };
    expect(await run('memory', changes, memoryStorageModule)).toEqual(expected);
  });
});
