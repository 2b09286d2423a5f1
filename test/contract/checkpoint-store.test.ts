import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterAll, describe, expect, test } from 'vitest';
import { LmdbCheckpointStore } from '../../src/adapters/lmdb/lmdb-checkpoint-store.ts';
import { MemoryCheckpointStore } from '../../src/adapters/memory/memory-checkpoint-store.ts';
import type { CheckpointStore } from '../../src/ports/checkpoint-store.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-checkpoints-'));
let folders = 0;
const folder = () => join(root, String(folders++));

afterAll(() => rmSync(root, { recursive: true }));

interface Adapter {
  name: string;
  open: (at: string) => CheckpointStore;
  lasting: boolean;
}

const adapters: Adapter[] = [
  { name: 'memory', open: () => new MemoryCheckpointStore(), lasting: false },
  { name: 'lmdb', open: (at) => new LmdbCheckpointStore(at), lasting: true },
];

const stateOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255);

describe.each(adapters)('checkpoint store: $name', ({ open: openStore, lasting }) => {
  test('a partition never saved has no checkpoint', async () => {
    const store = openStore(folder());
    expect(await store.latest(0)).toBeUndefined();
    await store.close();
  });

  test('the newest save of each partition is the one found', async () => {
    const store = openStore(folder());
    await store.save(3, { offset: 10, bytes: stateOf(1000, 1) });
    await store.save(4, { offset: 11, bytes: stateOf(10, 2) });
    await store.save(3, { offset: 20, bytes: stateOf(500, 3) });
    expect(await store.latest(3)).toEqual({ offset: 20, bytes: stateOf(500, 3) });
    expect(await store.latest(4)).toEqual({ offset: 11, bytes: stateOf(10, 2) });
    await store.close();
  });

  test.each([0, 1, 262_143, 262_144, 262_145, 3_000_000])('a state of %i bytes comes back whole', async (length) => {
    const store = openStore(folder());
    await store.save(0, { offset: 1, bytes: stateOf(length, 7) });
    const found = await store.latest(0);
    expect(found!.bytes.length).toBe(length);
    expect(Buffer.compare(found!.bytes, stateOf(length, 7))).toBe(0);
    await store.close();
  });

  test('partitions saved at the same time do not affect each other', async () => {
    const store = openStore(folder());
    const partitions = Array.from({ length: 16 }, (_, partition) => partition);
    await Promise.all(partitions.map((p) => store.save(p, { offset: p, bytes: stateOf(300_000, p) })));
    for (const p of partitions) {
      const found = await store.latest(p);
      expect(found!.offset).toBe(p);
      expect(Buffer.compare(found!.bytes, stateOf(300_000, p))).toBe(0);
    }
    await store.close();
  });

  test('bytes may be reused once they are saved', async () => {
    const store = openStore(folder());
    const bytes = stateOf(100, 1);
    await store.save(0, { offset: 1, bytes });
    bytes.fill(0);
    expect((await store.latest(0))!.bytes).toEqual(stateOf(100, 1));
    await store.close();
  });

  if (lasting) {
    test('checkpoints are there after closing and opening again', async () => {
      const at = folder();
      const before = openStore(at);
      for (const offset of [1, 2, 3]) await before.save(0, { offset, bytes: stateOf(600_000, offset) });
      await before.close();
      const after = openStore(at);
      const found = await after.latest(0);
      expect(found!.offset).toBe(3);
      expect(Buffer.compare(found!.bytes, stateOf(600_000, 3))).toBe(0);
      await after.close();
    });
  }
});

describe('format of stored checkpoints', () => {
  test('a checkpoint of another format is refused with what to do', async () => {
    const at = folder();
    const other = open(at, { encoding: 'msgpack', noSubdir: false });
    await other.put([0], { format: 99, offset: 1, generation: 0, bytes: 0, chunks: 0 });
    await other.close();
    const store = new LmdbCheckpointStore(at);
    await expect(store.latest(0)).rejects.toThrow('has format 99, this version reads 1');
    await store.close();
  });
});
