import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LmdbInputLog } from '../../src/adapters/lmdb/lmdb-input-log.ts';
import { MemoryInputLog } from '../../src/adapters/memory/memory-input-log.ts';
import type { InputLog, LogEntry } from '../../src/ports/input-log.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-log-'));
let folders = 0;
const folder = () => join(root, String(folders++));

afterAll(() => rmSync(root, { recursive: true }));

interface Adapter {
  name: string;
  open: (at: string) => InputLog;
  /** Whether what was appended is there after closing and opening again. */
  lasting: boolean;
}

const adapters: Adapter[] = [
  { name: 'memory', open: () => new MemoryInputLog(), lasting: false },
  { name: 'lmdb', open: (at) => new LmdbInputLog(at), lasting: true },
  { name: 'lmdb, tiny segments', open: (at) => new LmdbInputLog(at, { segmentBytes: 100 }), lasting: true },
];

const batchOf = (n: number) => new Uint8Array(40).fill(n);

async function entries(log: InputLog, from = 0): Promise<LogEntry[]> {
  const read: LogEntry[] = [];
  for await (const entry of log.read(from)) read.push(entry);
  return read;
}

async function appendMany(log: InputLog, from: number, to: number): Promise<void> {
  const durable: Promise<void>[] = [];
  for (let n = from; n < to; n++) durable.push(log.append(batchOf(n), { line: n }).durable);
  await Promise.all(durable);
}

describe.each(adapters)('input log: $name', ({ open, lasting }) => {
  test('an empty log has head 0 and nothing to read', async () => {
    const log = open(folder());
    expect(log.head()).toBe(0);
    expect(await entries(log)).toEqual([]);
    await log.close();
  });

  test('entries come back in the order of appending, with their bytes and cursors', async () => {
    const log = open(folder());
    const offsets = [1, 2, 3].map((n) => log.append(batchOf(n), { line: n }).offset);
    expect(offsets).toEqual([0, 1, 2]);
    const read = await entries(log);
    expect(read.map((entry) => entry.offset)).toEqual([0, 1, 2]);
    expect(read.map((entry) => [...entry.batch])).toEqual([1, 2, 3].map((n) => [...batchOf(n)]));
    expect(read.map((entry) => entry.cursor)).toEqual([{ line: 1 }, { line: 2 }, { line: 3 }]);
    await log.close();
  });

  test('a batch read is aligned to eight bytes and alone in its buffer', async () => {
    const log = open(folder());
    await log.append(batchOf(1), { odd: 'x' }).durable;
    const [entry] = await entries(log);
    expect(entry!.batch.byteOffset).toBe(0);
    expect(entry!.batch.buffer.byteLength).toBe(40);
    await log.close();
  });

  test('reading starts where asked', async () => {
    const log = open(folder());
    await appendMany(log, 0, 200);
    expect((await entries(log, 137)).map((entry) => entry.offset)).toEqual(
      Array.from({ length: 63 }, (_, i) => 137 + i),
    );
    expect(await entries(log, 200)).toEqual([]);
    await log.close();
  });

  test('trimming keeps everything from the given offset on and moves no offset', async () => {
    const log = open(folder());
    await appendMany(log, 0, 20);
    await log.trim(15, 0);
    expect(log.head()).toBe(20);
    const read = await entries(log);
    expect(read[0]!.offset).toBeLessThanOrEqual(15);
    expect(read.at(-1)!.offset).toBe(19);
    expect(read.map((entry) => entry.cursor)).toEqual(read.map((entry) => ({ line: entry.offset })));
    expect(log.append(batchOf(20), {}).offset).toBe(20);
    await log.close();
  });

  test('trimming everything leaves the head where it is', async () => {
    const log = open(folder());
    await appendMany(log, 0, 5);
    await log.trim(5, 0);
    expect(log.head()).toBe(5);
    await log.close();
  });

  if (lasting) {
    test('a log opened again goes on after its last entry', async () => {
      const at = folder();
      const before = open(at);
      await appendMany(before, 0, 10);
      await before.close();
      const after = open(at);
      expect(after.head()).toBe(10);
      await appendMany(after, 10, 20);
      expect((await entries(after)).map((entry) => entry.cursor)).toEqual(
        Array.from({ length: 20 }, (_, line) => ({ line })),
      );
      await after.close();
    });
  }

  if (lasting) {
    test('a trimmed log opened again keeps its offsets', async () => {
      const at = folder();
      const before = open(at);
      await appendMany(before, 0, 10);
      await before.trim(8, 0);
      await before.close();
      const after = open(at);
      expect(after.head()).toBe(10);
      expect((await entries(after, 8)).map((entry) => entry.offset)).toEqual([8, 9]);
      await after.close();
    });
  }
});

describe('segments of the LMDB log', () => {
  test('a missing segment takes those after it along, so that the log has no gap', async () => {
    const at = folder();
    const before = new LmdbInputLog(at, { segmentBytes: 1 });
    await appendMany(before, 0, 5);
    await before.close();
    rmSync(join(at, '0000000000000002'), { recursive: true });
    const after = new LmdbInputLog(at, { segmentBytes: 1 });
    expect(after.head()).toBe(2);
    await appendMany(after, 2, 4);
    expect((await entries(after)).map((entry) => entry.offset)).toEqual([0, 1, 2, 3]);
    await after.close();
  });

  test('a segment ends after its time', async () => {
    const at = folder();
    let nowMs = 0;
    const log = new LmdbInputLog(at, { segmentMs: 1000, nowMs: () => nowMs });
    await appendMany(log, 0, 3);
    nowMs = 1000;
    await appendMany(log, 3, 5);
    await log.trim(3, 0);
    expect((await entries(log)).map((entry) => entry.offset)).toEqual([3, 4]);
    await log.close();
  });
});
