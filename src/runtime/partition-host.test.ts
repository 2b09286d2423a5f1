import { describe, expect, test } from 'vitest';
import type { EffectSink } from '../core/effects.ts';
import { type InputBatch, InputBatchWriter } from '../core/inputs/input-batch.ts';
import { noCounters } from '../core/partition/counters.ts';
import type { Checkpoint, CheckpointStore } from '../ports/checkpoint-store.ts';
import type { EffectStore, PlacedEffect } from '../ports/effect-store.ts';
import { PartitionHost } from './partition-host.ts';
import type { PartitionEngine } from './partition-hosting.ts';

/** What each partition applied is its state: a list of clocks. Every entry opens a moment a partition. */
class ListEngine implements PartitionEngine {
  /** When it was warmed up for audiences. */
  warmedAt: number | undefined;
  readonly states: Map<number, number[]>;

  constructor(owned: readonly number[]) {
    this.states = new Map(owned.map((partition) => [partition, []]));
  }

  apply(batch: InputBatch, sink: EffectSink): void {
    const clock = batch.doubles[(batch.first + 8) >> 1]!;
    for (const [partition, applied] of this.states) {
      applied.push(clock);
      const customerId = `p${partition}`;
      sink.push({
        type: 'moment',
        momentId: `${clock}`,
        customerId,
        scenario: 's',
        at: clock,
        expiresAt: 0,
        trigger: {},
      });
    }
  }

  takeCapacityUsage() {
    return [...this.states.keys()].map((partition) => ({ id: `pool${partition}`, taken: [], demand: [] }));
  }

  get accepted() {
    return 0;
  }

  counters() {
    return { ...noCounters(), accepted: this.states.size };
  }

  save(partition: number): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.states.get(partition)));
  }

  load(partition: number, bytes: Uint8Array): void {
    this.states.get(partition)!.push(...listOf(bytes));
  }

  stateHash(): [number, number] {
    return [0, 0];
  }

  memory() {
    return { customers: this.states.size, bytes: 1 };
  }

  audience(): never {
    throw new Error('nobody asks');
  }

  survey(): never {
    throw new Error('nobody asks');
  }

  hasMoreToDo(): boolean {
    return false;
  }

  knows(customerId: string): boolean {
    return customerId !== 'nobody';
  }

  *warmingAudiences(now: number): Generator<void> {
    this.warmedAt = now;
    yield;
  }

  view(customerId: string): undefined {
    expect(customerId).toBe('nobody');
  }
}

const listOf = (bytes: Uint8Array): number[] => JSON.parse(new TextDecoder().decode(bytes));

class KeptCheckpoints implements CheckpointStore {
  readonly kept = new Map<number, Checkpoint>();
  readonly order: string[] = [];

  async save(partition: number, checkpoint: Checkpoint): Promise<void> {
    this.kept.set(partition, checkpoint);
    this.order.push(`${partition}@${checkpoint.offset}`);
  }

  async latest(partition: number): Promise<Checkpoint | undefined> {
    return this.kept.get(partition);
  }

  async close(): Promise<void> {}
}

class KeptEffects implements EffectStore {
  readonly keys: string[] = [];
  /** Puts resolve after this. */
  gate: Promise<void> = Promise.resolve();

  async put(effects: readonly PlacedEffect[]): Promise<void> {
    await this.gate;
    this.keys.push(...effects.map(({ effect: { customerId, at } }) => `${customerId}@${at}`));
  }

  async close(): Promise<void> {}
}

/** The batch of the entry at an offset: a clock of the same number. */
function entryAt(offset: number, takeUsage = false) {
  const writer = new InputBatchWriter();
  writer.clock(offset);
  return { offset, batch: writer.finish(), takeUsage };
}

function hosting(owned: number[], checkpointEvery: number) {
  const checkpoints = new KeptCheckpoints();
  const effects = new KeptEffects();
  const engines: ListEngine[] = [];
  const open = () => {
    const createEngine = (hosted: readonly number[]) => {
      const engine = new ListEngine(hosted);
      engines.push(engine);
      return engine;
    };
    return new PartitionHost({ createEngine, owned, checkpoints, effects, notices: false, checkpointEvery });
  };
  return { checkpoints, effects, engines, open };
}

async function applyRange(host: PartitionHost, from: number, to: number): Promise<void> {
  for (let offset = from; offset < to; offset++) await host.apply(entryAt(offset));
}

describe('partition host', () => {
  test('without checkpoints it needs the log from the beginning', async () => {
    const { open, engines } = hosting([0, 1], 0);
    const host = open();
    expect(await host.start()).toBe(0);
    host.setLogDurable(3);
    await applyRange(host, 0, 3);
    expect((await host.finish()).counters.accepted).toBe(2);
    expect(engines.map(({ states }) => [...states])).toEqual([
      [
        [0, [0, 1, 2]],
        [1, [0, 1, 2]],
      ],
    ]);
  });

  test('checkpoints rotate over the partitions, each at its own offset', async () => {
    const { open, checkpoints } = hosting([0, 1, 2], 6);
    const host = open();
    await host.start();
    host.setLogDurable(100);
    await applyRange(host, 0, 12);
    await host.finish();
    expect(checkpoints.order).toEqual(['0@2', '1@4', '2@6', '0@8', '1@10', '2@12']);
    expect(listOf(checkpoints.kept.get(1)!.bytes)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('after a crash each partition goes on from its own checkpoint, and nothing is applied twice', async () => {
    const { open, checkpoints, engines } = hosting([0, 1, 2], 0);
    const state = (to: number) => new TextEncoder().encode(JSON.stringify(Array.from({ length: to }, (_, i) => i)));
    checkpoints.kept.set(0, { offset: 4, bytes: state(4) });
    checkpoints.kept.set(1, { offset: 2, bytes: state(2) });
    checkpoints.kept.set(2, { offset: 4, bytes: state(4) });
    const host = open();
    expect(await host.start()).toBe(2);
    host.setLogDurable(7);
    await applyRange(host, 0, 7);
    await host.finish();
    const whole = [0, 1, 2, 3, 4, 5, 6];
    expect(engines.at(-1)!.states).toEqual(
      new Map([
        [0, whole],
        [1, whole],
        [2, whole],
      ]),
    );
  });

  test('between the checkpoints only the partitions behind have effects', async () => {
    const { open, checkpoints, effects } = hosting([0, 1], 0);
    checkpoints.kept.set(0, { offset: 2, bytes: new TextEncoder().encode('[0,1]') });
    checkpoints.kept.set(1, { offset: 1, bytes: new TextEncoder().encode('[0]') });
    const host = open();
    await host.start();
    host.setLogDurable(3);
    await applyRange(host, 0, 3);
    await host.finish();
    expect(effects.keys.sort()).toEqual(['p0@2', 'p1@1', 'p1@2']);
  });

  test('a checkpoint waits for the records of all entries below it', async () => {
    const { open, checkpoints, effects } = hosting([0], 2);
    let release: () => void = () => undefined;
    effects.gate = new Promise((resolve) => {
      release = resolve;
    });
    const host = open();
    await host.start();
    await applyRange(host, 0, 2);
    host.setLogDurable(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(effects.keys).toEqual([]);
    host.setLogDurable(2);
    release();
    expect(checkpoints.order).toEqual([]);
    await host.finish();
    expect(checkpoints.order).toEqual(['0@2']);
    expect(effects.keys).toEqual(['p0@0', 'p0@1']);
  });

  test('says that all is recorded when the effects of what it applied are, and applies more meanwhile', async () => {
    const { open, effects } = hosting([0], 0);
    const host = open();
    await host.start();
    let store = () => {};
    effects.gate = new Promise((resolve) => {
      store = resolve;
    });
    await applyRange(host, 0, 2);
    const recorded = host.query({ type: 'recorded' });
    host.setLogDurable(2);
    await applyRange(host, 2, 4);
    let isRecorded = false;
    const done = recorded.then(() => {
      isRecorded = true;
    });
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect([isRecorded, effects.keys]).toEqual([false, []]);
    store();
    await done;
    expect(effects.keys).toEqual(['p0@0', 'p0@1']);
  });

  test('tells whom it knows, and warms up for audiences when it is told to', async () => {
    const engine = new ListEngine([0]);
    const host = new PartitionHost({
      ...{ owned: [0], checkpointEvery: 0, notices: false },
      ...{ checkpoints: new KeptCheckpoints(), effects: new KeptEffects() },
      createEngine: () => engine,
    });
    await host.start();
    expect(await host.query({ type: 'known', customerIds: ['ann', 'nobody'] })).toEqual({ known: [true, false] });
    expect(await host.query({ type: 'warm', now: 7 })).toEqual({ warmed: true });
    expect(engine.warmedAt).toBe(7);
  });

  test('no checkpoint lies between the taking of usage and what follows it', async () => {
    const { open, checkpoints } = hosting([0], 1);
    const host = open();
    await host.start();
    host.setLogDurable(100);
    const { usage } = await host.apply(entryAt(0, true));
    expect(usage.map(({ id }) => id)).toEqual(['pool0']);
    await host.apply(entryAt(1));
    await host.finish();
    expect(checkpoints.order).toEqual(['0@2']);
  });

  test('the floor is the oldest checkpoint among all partitions', async () => {
    const { open } = hosting([0, 1], 2);
    const host = open();
    await host.start();
    host.setLogDurable(100);
    const floors: number[] = [];
    for (let offset = 0; offset < 5; offset++) {
      floors.push((await host.apply(entryAt(offset))).floor);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(floors).toEqual([0, 0, 1, 2, 3]);
  });

  test('an entry out of order fails, and so does everything after it', async () => {
    const { open } = hosting([0], 0);
    const host = open();
    await host.start();
    await expect(host.apply(entryAt(1))).rejects.toThrow('broken invariant H1');
    await expect(host.apply(entryAt(0))).rejects.toThrow('broken invariant H1');
  });

  test('a count that is cancelled ends, while it waits or is under way, and the next one goes on', async () => {
    const counted: string[] = [];
    const engine = new ListEngine([0]);
    const endless = {
      audience: (rule: string) => ({
        audience: {
          *counting(): Generator<void, { count: number; total: number }> {
            counted.push(rule);
            while (rule === 'endless') yield;
            return { count: 1, total: 1 };
          },
        },
      }),
    };
    const host = new PartitionHost({
      ...{
        owned: [0],
        checkpointEvery: 0,
        notices: false,
        checkpoints: new KeptCheckpoints(),
        effects: new KeptEffects(),
      },
      createEngine: () => Object.assign(engine, endless) as unknown as PartitionEngine,
    });
    await host.start();
    const ask = (rule: string, queryId: string) => host.query({ type: 'count', rule, now: 0, queryId });
    const [first, second, third] = [ask('endless', 'a'), ask('endless', 'b'), ask('true', 'c')];
    await host.query({ type: 'cancel', queryId: 'b' });
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 20);
    });
    await host.query({ type: 'cancel', queryId: 'a' });
    await host.query({ type: 'cancel', queryId: 'nobody asked' });
    expect(await Promise.all([first, second, third])).toEqual([
      { cancelled: true },
      { cancelled: true },
      { count: 1, total: 1 },
    ]);
    expect(counted).toEqual(['endless', 'true']);
  });
});
