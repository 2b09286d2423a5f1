import { describe, expect, test, vi } from 'vitest';
import type { PoolUsage } from '../core/decisions/capacity.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../core/inputs/input-batch.ts';
import { noCounters } from '../core/partition/counters.ts';
import type { Appended, InputLog, LogEntry } from '../ports/input-log.ts';
import type { RecordStore, StoredRecord } from '../ports/record-store.ts';
import { InputPump } from './input-pump.ts';
import { type InputStep, noSourceCounts, type Reject } from './input-source.ts';
import type { Applied, HostedEntry, PartitionHosting } from './partition-hosting.ts';

const POOLS = [{ id: 'channel.sms', hourly: true, capacity: 1000 }];
const MINUTE = 60_000;

/** A log in memory whose entries become durable when told to. */
class HeldLog implements InputLog {
  readonly entries: LogEntry[] = [];
  readonly trims: number[] = [];
  /** Appends are durable at once unless this is set. */
  held = false;
  private waiting: (() => void)[] = [];

  append(batch: Uint8Array, cursor: unknown): Appended {
    const offset = this.entries.length;
    this.entries.push({ offset, batch, cursor: JSON.parse(JSON.stringify(cursor)) });
    const durable = this.held ? new Promise<void>((resolve) => this.waiting.push(resolve)) : Promise.resolve();
    return { offset, durable };
  }

  release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  async *read(from: number): AsyncIterable<LogEntry> {
    yield* this.entries.slice(from);
  }

  head(): number {
    return this.entries.length;
  }

  async trim(before: number): Promise<void> {
    this.trims.push(before);
  }

  async close(): Promise<void> {}
}

/** Notes what it is given; usage names the offset at which it was taken. */
class NotingHost implements PartitionHosting {
  readonly seen: string[] = [];
  floor = 0;
  from = 0;
  durable = 0;
  /** Applies nothing until this resolves. */
  gate: Promise<void> = Promise.resolve();

  async start(): Promise<number> {
    return this.from;
  }

  async apply({ offset, batch, takeUsage }: HostedEntry): Promise<Applied> {
    await this.gate;
    this.seen.push(`${offset} ${kindsOf(batch)}`);
    const usage: PoolUsage[] = takeUsage ? [{ id: 'channel.sms', taken: [[0, 10]], demand: [] }] : [];
    return { usage, floor: this.floor };
  }

  setLogDurable(offset: number): void {
    this.durable = offset;
  }

  async query(): Promise<never> {
    throw new Error('nobody asks');
  }

  async finish() {
    return { stateHash: [0, 0] as [number, number], counters: noCounters(), customers: 0, bytes: 0 };
  }

  async close(): Promise<void> {}
}

class ListedRecords implements RecordStore {
  readonly lines: string[] = [];
  gate: Promise<void> = Promise.resolve();

  async put(records: readonly StoredRecord[]): Promise<void> {
    await this.gate;
    this.lines.push(...records.map(({ key }) => `${key.at} ${key.customerId} ${Number(key.id)}`));
  }

  async *scan(): AsyncIterable<string> {}

  async close(): Promise<void> {}
}

function kindsOf(bytes: Uint8Array): string {
  const batch = new InputBatch(bytes);
  const kinds: string[] = [];
  for (let record = batch.first; record < batch.end; record = batch.next(record)) {
    const kind = batch.words[record]! & 0xff;
    kinds.push({ [InputKind.clock]: 'clock', [InputKind.shared]: 'shared' }[kind] ?? 'event');
  }
  return kinds.join('+');
}

/** A step of events and clocks; numbers are clocks in ms. */
function step(cursor: number, content: ('event' | number)[], rejects: Reject[] = []): InputStep {
  const writer = new InputBatchWriter();
  for (const item of content) {
    if (typeof item === 'number') writer.clock(item);
    else {
      writer.begin(InputKind.event, 0, 'c', 'e', 1000, 1000);
      writer.end();
    }
  }
  return {
    batch: writer.finish(),
    rejects,
    cursor,
    counts: { ...noSourceCounts, records: 1, rejects: rejects.length },
  };
}

const rejectOn = (line: number): Reject => ({ file: 'a.csv', line, code: 'bad', message: 'm', raw: 'r' });

function pumping(pools = POOLS) {
  const log = new HeldLog();
  const hosts = [new NotingHost(), new NotingHost()];
  const records = new ListedRecords();
  const open = () => new InputPump({ log, hosts, records, files: ['a.csv'], pools });
  return { log, hosts, records, open };
}

const ignore = () => undefined;
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe('input pump', () => {
  test('hosts get the entries of the log, in its order', async () => {
    const { open, hosts, log } = pumping([]);
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, ['event', 5 * MINUTE]));
    await pump.feed(step(2, ['event']));
    await pump.finish();
    for (const { seen } of hosts) expect(seen).toEqual(['0 event+clock', '1 event']);
    expect(log.entries.map(({ batch }) => kindsOf(batch))).toEqual(['event+clock', 'event']);
  });

  test('a shared follows each clock that enters a new minute, before anything else', async () => {
    const { open, hosts } = pumping();
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, ['event', MINUTE]));
    await pump.feed(step(2, ['event', MINUTE + 1000, 'event']));
    await pump.feed(step(3, [2 * MINUTE]));
    await pump.feed(step(4, ['event']));
    await pump.finish();
    const expected = ['0 event+clock', '1 shared', '2 event+clock+event', '3 clock', '4 shared', '5 event'];
    for (const { seen } of hosts) expect(seen).toEqual(expected);
  });

  test('what is shared out follows from the usage of all hosts', async () => {
    const { open, log } = pumping();
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, [MINUTE]));
    await pump.feed(step(2, [2 * MINUTE]));
    await pump.finish();
    const shared = [1, 3].map((offset) => {
      const batch = new InputBatch(log.entries[offset]!.batch);
      return batch.json(batch.first) as { minute: number; pools: { used: number[][] }[] };
    });
    expect(shared.map(({ minute, pools }) => [minute, pools[0]!.used])).toEqual([
      [1, [[0, 20]]],
      [2, [[0, 40]]],
    ]);
  });

  test('a record behind the clock of a new minute is a broken source', async () => {
    const { open } = pumping();
    const pump = open();
    await pump.recover(ignore);
    await expect(pump.feed(step(1, [MINUTE, 'event']))).rejects.toThrow('broken invariant N2');
  });

  test('after a crash between a clock and its shared, the shared comes first, from the same usage', async () => {
    const { open, log, hosts } = pumping();
    const before = open();
    await before.recover(ignore);
    await before.feed(step(1, [MINUTE]));
    await before.feed(step(2, [2 * MINUTE]));
    await before.finish();
    const uninterrupted = log.entries.map(({ batch }) => [...batch]);
    log.entries.pop();
    for (const host of hosts) host.seen.length = 0;
    const after = open();
    await after.recover(ignore);
    expect(after.position.source).toBe(2);
    await after.finish();
    expect(log.entries.map(({ batch }) => [...batch])).toEqual(uninterrupted);
    for (const { seen } of hosts) expect(seen).toEqual(['0 clock', '1 shared', '2 clock', '3 shared']);
  });

  test('recovery goes over the log from the lowest checkpoint and knows the totals', async () => {
    const { open, hosts } = pumping([]);
    const before = open();
    await before.recover(ignore);
    for (const cursor of [1, 2, 3]) await before.feed(step(cursor, ['event']));
    await before.finish();
    hosts[0]!.from = 2;
    hosts[1]!.from = 1;
    for (const host of hosts) host.seen.length = 0;
    const after = open();
    await after.recover(ignore);
    expect(hosts[1]!.seen).toEqual(['1 event', '2 event']);
    expect(after.position).toMatchObject({ source: 3, counts: { records: 3 } });
  });

  test('hosts are told of durable entries only, and only when the rejects before are written', async () => {
    const { open, hosts, log, records } = pumping([]);
    let release: () => void = ignore;
    records.gate = new Promise((resolve) => {
      release = resolve;
    });
    log.held = true;
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, ['event'], [rejectOn(1)]));
    await settled();
    expect(hosts[0]!.durable).toBe(0);
    log.release();
    await settled();
    expect(hosts[0]!.durable).toBe(0);
    release();
    await settled();
    await vi.waitFor(() => expect(hosts[0]!.durable).toBe(1), 90_000);
  });

  test('rejects are written again on recovery, under the same keys', async () => {
    const { open, records } = pumping([]);
    const before = open();
    await before.recover(ignore);
    await before.feed(step(1, ['event'], [rejectOn(1), rejectOn(1)]));
    await before.feed(step(2, [], [rejectOn(7)]));
    await before.finish();
    const written = [...records.lines];
    expect(written).toEqual([`${2 ** 32 + 1} bad 0`, `${2 ** 32 + 1} bad 1`, `${2 ** 32 + 7} bad 2`]);
    const after = open();
    await after.recover(ignore);
    await after.finish();
    expect(records.lines).toEqual([...written, ...written]);
  });

  test('the log is trimmed up to the lowest checkpoint, but keeps the last durable shared and entry', async () => {
    const { open, hosts, log } = pumping();
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, [MINUTE]));
    await pump.feed(step(2, ['event']));
    await pump.finish();
    await settled();
    for (const host of hosts) host.floor = 3;
    await pump.feed(step(3, ['event']));
    await settled();
    // Offset 1 is the shared.
    expect(log.trims).toEqual([1]);
    log.held = true;
    await pump.feed(step(4, [2 * MINUTE]));
    await settled();
    await pump.feed(step(5, ['event']));
    await settled();
    expect(log.trims).toEqual([1]);
  });

  test('the log is never trimmed beyond its last entry, which says where the source goes on', async () => {
    const { open, hosts, log } = pumping([]);
    const pump = open();
    await pump.recover(ignore);
    for (const host of hosts) host.floor = 99;
    await pump.feed(step(1, ['event']));
    await pump.feed(step(2, ['event']));
    await settled();
    await pump.feed(step(3, ['event']));
    await settled();
    expect(log.trims.at(-1)).toBeLessThanOrEqual(2);
    expect(log.trims.at(-1)).toBeGreaterThan(0);
  });

  test('waits when too much is in flight', async () => {
    const { open, hosts } = pumping([]);
    let release: () => void = ignore;
    hosts[0]!.gate = new Promise((resolve) => {
      release = resolve;
    });
    const pump = open();
    await pump.recover(ignore);
    let fed = 0;
    const feeding = (async () => {
      for (; fed < 3000; fed++) await pump.feed(step(fed, ['event']));
    })();
    await settled();
    const stoppedAt = fed;
    await settled();
    expect(stoppedAt).toBeLessThan(3000);
    expect(fed).toBe(stoppedAt);
    release();
    await feeding;
    expect(fed).toBe(3000);
  });

  test('the failure of a host stops the feeding', async () => {
    const { open, hosts } = pumping([]);
    hosts[1]!.gate = Promise.reject(new Error('out of memory'));
    const pump = open();
    await pump.recover(ignore);
    await pump.feed(step(1, ['event']));
    await settled();
    await expect(pump.feed(step(2, ['event']))).rejects.toThrow('out of memory');
  });
});
