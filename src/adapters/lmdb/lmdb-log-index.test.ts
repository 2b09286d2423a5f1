import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputBatch, InputBatchWriter, InputKind, Record } from '../../core/inputs/input-batch.ts';
import { LmdbInputLog } from './lmdb-input-log.ts';
import { LmdbLogIndex } from './lmdb-log-index.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-log-index-'));
let folders = 0;
const folder = () => join(root, String(folders++));
afterAll(() => rmSync(root, { recursive: true }));

const writer = new InputBatchWriter();

/** A batch with an event of each of the customers. */
function batchOf(...customers: string[]): Uint8Array {
  writer.clock(0);
  for (const customer of customers) {
    writer.begin(InputKind.event, 0, customer, 'id', 1, 1);
    writer.end();
  }
  return writer.finish();
}

/** Appends entry after entry, entry `n` about customers `c<n % 10>` and `every`. */
async function append(log: LmdbInputLog, count: number): Promise<void> {
  const all = Array.from({ length: count }, () => log.append(batchOf(`c${log.head() % 10}`, 'every'), null).durable);
  await Promise.all(all);
}

function catchUp(index: LmdbLogIndex): void {
  while (index.catchUp());
}

const offsets = (index: LmdbLogIndex, customer: string) => [...index.entries(customer)].map(({ offset }) => offset);
const range = (from: number, to: number, step: number) => {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, k) => from + k * step).reverse();
};

describe('the index of the log', () => {
  it.each([
    ['one segment', {}],
    ['many segments', { segmentBytes: 4000 }],
  ])('finds the entries of a customer, newest first, in %s', async (_, options) => {
    const at = folder();
    const log = new LmdbInputLog(at, options);
    await append(log, 300);
    const index = new LmdbLogIndex(at);
    catchUp(index);
    expect(offsets(index, 'c3')).toEqual(range(3, 300, 10));
    expect(offsets(index, 'every')).toEqual(range(0, 300, 1));
    expect(offsets(index, 'nobody')).toEqual([]);
    const read = new InputBatch([...index.entries('c3')][0]!.batch);
    expect(read.string(read.words[read.next(read.first) + Record.customer]!)).toBe('c3');
    await append(log, 10);
    catchUp(index);
    expect(offsets(index, 'c3')).toEqual(range(3, 310, 10));
    await index.close();
    await log.close();
  });

  it('keeps what it made of closed segments, and makes again what cannot be read', async () => {
    const at = folder();
    const log = new LmdbInputLog(at, { segmentBytes: 4000 });
    await append(log, 100);
    const first = new LmdbLogIndex(at);
    catchUp(first);
    await first.close();
    const file = join(at, '0000000000000000', 'customers.index');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, 'half of');
    const again = new LmdbLogIndex(at);
    expect(offsets(again, 'c3').length).toBeLessThan(10);
    catchUp(again);
    expect(offsets(again, 'c3')).toEqual(range(3, 100, 10));
    await again.close();
    await log.close();
  });

  it('forgets with the log what is past its retention, also while it is read', async () => {
    const at = folder();
    const log = new LmdbInputLog(at, { segmentBytes: 4000 });
    await append(log, 100);
    const index = new LmdbLogIndex(at);
    catchUp(index);
    const reading = index.entries('every')[Symbol.iterator]();
    reading.next();
    await log.trim(90, 0);
    const rest = [];
    for (let step = reading.next(); step.done !== true; step = reading.next()) rest.push(step.value.offset);
    expect(rest[0]).toBe(98);
    const left = offsets(index, 'every');
    expect(left.length).toBeLessThan(40);
    expect(left).toEqual(range(left.at(-1)!, 100, 1));
    await index.close();
    await log.close();
  });

  it('knows nothing of a log that is not there yet', async () => {
    const index = new LmdbLogIndex(join(folder(), 'log'));
    expect(index.catchUp()).toBe(false);
    expect(offsets(index, 'c1')).toEqual([]);
    await index.close();
  });
});
