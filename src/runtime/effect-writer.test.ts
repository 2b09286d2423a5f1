import { describe, expect, test } from 'vitest';
import type { MomentOpened } from '../core/effects.ts';
import type { EffectStore, PlacedEffect } from '../ports/effect-store.ts';
import { EffectWriter, type EffectWriterOptions } from './effect-writer.ts';

/** A store whose puts end when told to. */
class HeldStore implements EffectStore {
  readonly puts: { ids: string[]; end: () => void; fail: (error: Error) => void }[] = [];

  put(effects: readonly PlacedEffect[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const ids = effects.map(({ effect }) => (effect.type === 'moment' ? effect.momentId : ''));
      this.puts.push({ ids, end: resolve, fail: reject });
    });
  }

  async close(): Promise<void> {}
}

function moment(momentId: string): MomentOpened {
  return { type: 'moment', momentId, customerId: 'c', scenario: 's', at: 1, expiresAt: 2, trigger: {} };
}

function writerOf(store: EffectStore, options: EffectWriterOptions = { gather: 1, limit: 4 }): EffectWriter {
  return new EffectWriter(store, options);
}

/** Lets promises that are settled run on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function stateOf(promise: Promise<void>): Promise<string> {
  const pending = settled().then(() => 'pending');
  return Promise.race([promise.then(() => 'done', String), pending]);
}

describe('effect writer', () => {
  test('writes nothing of an entry before the log has it for good', async () => {
    const store = new HeldStore();
    const writer = writerOf(store);
    for (const offset of [0, 1, 2]) {
      writer.beginEntry(offset);
      writer.push(moment(`m${offset}`));
    }
    await settled();
    expect(store.puts).toEqual([]);
    writer.setLogDurable(2);
    expect(store.puts.map(({ ids }) => ids)).toEqual([['m0', 'm1']]);
  });

  test('puts one batch at a time; what gathers meanwhile goes with the next, in order', async () => {
    const store = new HeldStore();
    const writer = writerOf(store);
    writer.setLogDurable(9);
    for (const id of ['a', 'b', 'c']) {
      writer.beginEntry(0);
      writer.push(moment(id));
      writer.setLogDurable(9);
    }
    expect(store.puts.map(({ ids }) => ids)).toEqual([['a']]);
    store.puts[0]!.end();
    await settled();
    expect(store.puts.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c']]);
  });

  test('does not keep few for ever: they go with the next entry that is durable after their time', async () => {
    const store = new HeldStore();
    const writer = writerOf(store, { gather: 100, gatherMs: 20, limit: 200 });
    writer.beginEntry(0);
    writer.push(moment('a'));
    writer.setLogDurable(1);
    expect(store.puts).toEqual([]);
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
    writer.setLogDurable(2);
    expect(store.puts.map(({ ids }) => ids)).toEqual([['a']]);
  });

  test('gathers until it is worth a transaction, unless somebody waits', async () => {
    const store = new HeldStore();
    const writer = writerOf(store, { gather: 3, limit: 10 });
    writer.beginEntry(0);
    writer.push(moment('a'));
    writer.setLogDurable(1);
    expect(store.puts).toEqual([]);
    void writer.durableTo(1);
    expect(store.puts.map(({ ids }) => ids)).toEqual([['a']]);
  });

  test('is durable to an offset when the log and all records below it are', async () => {
    const store = new HeldStore();
    const writer = writerOf(store);
    writer.beginEntry(3);
    writer.push(moment('a'));
    const below = writer.durableTo(3);
    const beyond = writer.durableTo(4);
    expect(await stateOf(below)).toBe('pending');
    writer.setLogDurable(4);
    expect(await stateOf(below)).toBe('done');
    expect(await stateOf(beyond)).toBe('pending');
    store.puts[0]!.end();
    expect(await stateOf(beyond)).toBe('done');
  });

  test('is full at its limit and has room when about half is written', async () => {
    const store = new HeldStore();
    const writer = writerOf(store);
    for (const offset of [0, 1, 2, 3]) {
      writer.beginEntry(offset);
      writer.push(moment(`m${offset}`));
    }
    expect(writer.full).toBe(true);
    const room = writer.room();
    writer.setLogDurable(3);
    store.puts[0]!.end();
    expect(await stateOf(room)).toBe('done');
    expect(writer.full).toBe(false);
  });

  test('tells a failure to all who wait, now and later', async () => {
    const store = new HeldStore();
    const writer = writerOf(store);
    writer.beginEntry(0);
    writer.push(moment('a'));
    const waiting = writer.durableTo(1);
    writer.setLogDurable(1);
    store.puts[0]!.fail(new Error('disk full'));
    await expect(waiting).rejects.toThrow('disk full');
    await expect(writer.durableTo(1)).rejects.toThrow('disk full');
  });

  test('asks for a pause when more wait than may, until they are written', async () => {
    const store = new HeldStore();
    const writer = writerOf(store, { gather: 1, limit: 100, ahead: 2 });
    writer.beginEntry(0);
    for (const id of ['a', 'b']) writer.push(moment(id));
    expect(writer.untilRoomForMoreMs).toBe(0);
    writer.push(moment('c'));
    expect(writer.untilRoomForMoreMs).toBeGreaterThan(0);
    writer.setLogDurable(1);
    store.puts[0]!.end();
    await settled();
    expect(writer.untilRoomForMoreMs).toBe(0);
  });
});
