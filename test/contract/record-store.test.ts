import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { LmdbRecordStore } from '../../src/adapters/lmdb/lmdb-record-store.ts';
import { MemoryRecordStore } from '../../src/adapters/memory/memory-record-store.ts';
import { recordKeyBytes } from '../../src/ports/record-key.ts';
import type { RecordKey, RecordKind, RecordStore, StoredRecord } from '../../src/ports/record-store.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-records-'));
let folders = 0;
const folder = () => join(root, String(folders++));

afterAll(() => rmSync(root, { recursive: true }));

interface Adapter {
  name: string;
  open: (at: string) => RecordStore;
  lasting: boolean;
}

const adapters: Adapter[] = [
  { name: 'memory', open: () => new MemoryRecordStore(), lasting: false },
  { name: 'lmdb', open: (at) => new LmdbRecordStore(at), lasting: true },
];

const record = (
  at: number,
  customerId: string,
  id: string,
  line: string,
  kind: RecordKind = 'moment',
): StoredRecord => ({
  key: { kind, at, customerId, id },
  line,
});

async function lines(store: RecordStore, kind: RecordKind = 'moment'): Promise<string[]> {
  const found: string[] = [];
  for await (const line of store.scan(kind)) found.push(line);
  return found;
}

describe.each(adapters)('record store: $name', ({ open, lasting }) => {
  test('an empty store scans to nothing', async () => {
    const store = open(folder());
    await store.put([]);
    expect(await lines(store)).toEqual([]);
    await store.close();
  });

  test('a scan is ordered by time, then customer, then id, whatever the order of putting', async () => {
    const store = open(folder());
    await store.put([record(20, 'a', 'x', '5'), record(10, 'b', 'a', '4'), record(10, 'a', 'y', '3')]);
    await store.put([record(10, 'a', 'x', '2'), record(-5, 'z', 'z', '1')]);
    expect(await lines(store)).toEqual(['1', '2', '3', '4', '5']);
    await store.close();
  });

  test('putting a record again replaces it', async () => {
    const store = open(folder());
    await store.put([record(1, 'a', 'x', 'planned'), record(1, 'a', 'x', 'released')]);
    expect(await lines(store)).toEqual(['released']);
    await store.put([record(1, 'a', 'x', 'planned')]);
    expect(await lines(store)).toEqual(['planned']);
    await store.close();
  });

  test('kinds do not mix', async () => {
    const store = open(folder());
    await store.put([
      record(1, 'a', 'x', 'm'),
      record(1, 'a', 'x', 'd', 'decision'),
      record(1, 'a', 'x', 'r', 'reject'),
    ]);
    expect(await lines(store, 'moment')).toEqual(['m']);
    expect(await lines(store, 'decision')).toEqual(['d']);
    expect(await lines(store, 'contact')).toEqual([]);
    expect(await lines(store, 'reject')).toEqual(['r']);
    await store.close();
  });

  test('a scan longer than a page misses nothing and repeats nothing', async () => {
    const store = open(folder());
    const count = 5000;
    await store.put(
      Array.from({ length: count }, (_, i) => record((i * 7919) % count, 'a', 'x', String((i * 7919) % count))),
    );
    expect(await lines(store)).toEqual(Array.from({ length: count }, (_, i) => String(i)));
    await store.close();
  });

  test('customers are ordered by the bytes of their ids, zeros and long ids included', async () => {
    const store = open(folder());
    const ids = [
      '',
      '\u0000',
      '\u0000a',
      '\u0001',
      '1',
      '10',
      '1\u0000',
      '2',
      'a',
      'ａ',
      'z'.repeat(2000),
      `${'z'.repeat(1999)}y`,
      '😀',
    ];
    await store.put(ids.map((id) => record(1, id, 'x', JSON.stringify(id))));
    const found = (await lines(store)).map((line) => JSON.parse(line) as string);
    const short = (id: string) => id.length < 1000;
    expect(found.filter(short)).toEqual(
      ids.filter(short).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    expect(found.length).toBe(ids.length);
    await store.close();
  });

  if (lasting) {
    test('records are there after closing and opening again', async () => {
      const at = folder();
      const before = open(at);
      await before.put([record(1, 'a', 'x', 'kept')]);
      await before.close();
      const after = open(at);
      expect(await lines(after)).toEqual(['kept']);
      await after.close();
    });
  }
});

describe('record keys', () => {
  const keys = fc.record({
    kind: fc.constantFrom<RecordKind>('moment', 'decision', 'contact', 'reject'),
    at: fc.double({ noNaN: true, noDefaultInfinity: true }),
    customerId: fc.string({ unit: 'binary', maxLength: 8 }),
    id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), maxLength: 4 }),
  });
  const kinds: RecordKind[] = ['moment', 'decision', 'contact', 'reject'];
  const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const expected = (a: RecordKey, b: RecordKey) =>
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    Number(a.at > b.at) - Number(a.at < b.at) ||
    bytewise(a.customerId, b.customerId) ||
    bytewise(a.id, b.id);

  test('compare as the fields do', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(Math.sign(Buffer.compare(recordKeyBytes(a), recordKeyBytes(b)))).toBe(Math.sign(expected(a, b)));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
