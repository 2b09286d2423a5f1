import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { crashDefinitions, crashSource } from '../../test/simulation/crash-workload.ts';
import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import { memoryStorageModule } from '../adapters/memory/memory-storage.ts';
import { type ReplayOptions, type ReplayProgress, replay } from './replay.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-replay-'));
let folders = 0;

afterAll(() => rmSync(root, { recursive: true }));

function optionsWith(changes: Partial<ReplayOptions> = {}): ReplayOptions {
  const definitions = crashDefinitions();
  const source = crashSource(definitions, 300, 50);
  return {
    definitions,
    source,
    sourceIdentity: source.identity,
    outFolder: join(root, String(folders++)),
    storageModule: memoryStorageModule,
    workers: 0,
    partitions: 4,
    checkpointEvery: 0,
    handover: 'assumed',
    ...changes,
  };
}

describe('replay', () => {
  test.each([
    [{ partitions: 3 }, 'replay.partitions'],
    [{ partitions: 512 }, 'replay.partitions'],
    [{ workers: -1 }, 'replay.workers'],
    [{ workers: 5 }, 'replay.workers'],
    [{ checkpointEvery: 0.5 }, 'replay.checkpoint'],
  ])('refuses %j with code %s', async (changes, code) => {
    await expect(replay(optionsWith(changes))).rejects.toMatchObject({ code });
  });

  test('tells its progress in order and ends with all of it', async () => {
    const told: ReplayProgress[] = [];
    await replay(optionsWith({ onProgress: (progress) => told.push(progress) }));
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['reading', 'writing']);
    expect(told.at(-1)).toMatchObject({ phase: 'writing', fraction: 1, counts: { records: 300 } });
    const clocks = told.map(({ clock }) => clock ?? 0);
    expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
  });

  test('keeps its state when asked to, and a second run of it reads nothing again', async () => {
    const options = optionsWith({ storageModule: lmdbStorageModule, keepState: true, workers: 1 });
    const first = await replay(options);
    const second = await replay({ ...options, keepState: false });
    expect({ ...second, run: undefined }).toEqual({ ...first, run: undefined });
    expect(second.run.resumed).toBe(true);
    expect(existsSync(join(options.outFolder, '.opportune'))).toBe(false);
  });

  test('a failing source leaves the state, and the next run goes on', async () => {
    const options = optionsWith({ storageModule: lmdbStorageModule });
    const failing = {
      files: options.source.files,
      bytesRead: 0,
      async *steps() {
        let steps = 0;
        for await (const step of options.source.steps()) {
          if (++steps > 3) throw new Error('the disk was pulled out');
          yield step;
        }
      },
    };
    await expect(replay({ ...options, source: failing })).rejects.toThrow('the disk was pulled out');
    expect(existsSync(join(options.outFolder, 'summary.json'))).toBe(false);
    const beginnings: string[] = [];
    const summary = await replay({ ...options, onBeginning: (beginning) => beginnings.push(beginning) });
    expect(beginnings).toEqual(['resumed']);
    const whole = await replay(optionsWith());
    expect({ ...summary, run: undefined }).toEqual({ ...whole, run: undefined });
  });

  test('memory storage is refused in worker threads, where it would be lost', async () => {
    await expect(replay(optionsWith({ workers: 1 }))).rejects.toThrow('memory storage is not shared between threads');
  });
});
