import { describe, expect, it } from 'vitest';
import type { Effect } from './effects.ts';
import { Engine, partitionOf } from './engine.ts';
import {
  DAY_MS,
  definitionsOf,
  EngineDriver,
  MINUTE_MS,
  type PlainInput,
  SECOND_MS,
  START,
  townDefinitions,
  townStream,
} from './engine-fixture.ts';
import { hashText, lanes } from './hash.ts';
import { InputKind } from './inputs/input-batch.ts';
import { slotsOf } from './partition/partition-snapshot.ts';

const town = townDefinitions();
const profile = (customerId: string, age: number, id = 'p'): PlainInput => ({
  customerId,
  id,
  at: START,
  attributes: { age },
});

/** Effects of all partitions in one order: within a customer as they came. */
const byCustomer = (effects: readonly Effect[]) =>
  [...Map.groupBy(effects, ({ customerId }) => customerId)].sort(([a], [b]) => (a < b ? -1 : 1));

function played(seed: number, partitionCount: number, batchSize: number): EngineDriver {
  const driver = new EngineDriver(town, partitionCount);
  driver.batchSize = batchSize;
  driver.play(townStream(seed, 150));
  driver.advance(START + 15 * DAY_MS);
  return driver;
}

describe('results', () => {
  it('are those of one partition, whatever the number of partitions and the size of batches (I1)', () => {
    for (const seed of [11, 12, 13]) {
      const one = played(seed, 1, 1);
      expect(one.effects.map(({ type }) => type)).toEqual(expect.arrayContaining(['moment', 'decision', 'contact']));
      for (const [partitionCount, batchSize] of [
        [4, 7],
        [64, 1000],
      ] as const) {
        const other = played(seed, partitionCount, batchSize);
        expect(byCustomer(other.effects)).toEqual(byCustomer(one.effects));
        expect(other.engine.stateHash()).toEqual(one.engine.stateHash());
        expect(other.engine.counters()).toEqual(one.engine.counters());
      }
    }
  });

  it('add up over engines that host different partitions', () => {
    const inputs = townStream(21, 120);
    const whole = new EngineDriver(definitionsOf({ metrics: town.metrics, scenarios: town.scenarios }), 4);
    whole.play(inputs);
    const parts = [[0, 2], [3], [1], []].map((owned) => {
      const driver = new EngineDriver(whole.engine.definitions, 4, owned);
      driver.play(inputs);
      return driver;
    });
    const sum = [0, 1].map((lane) => parts.reduce((total, { engine }) => (total + engine.stateHash()[lane]!) >>> 0, 0));
    expect(sum).toEqual(whole.engine.stateHash());
    expect(byCustomer(parts.flatMap(({ effects }) => effects))).toEqual(byCustomer(whole.effects));
    const customers = parts.map(({ engine }) => engine.memory().customers);
    expect(customers.reduce((a, b) => a + b)).toBe(whole.engine.memory().customers);
  });

  it('differ in the state hash when anything about a customer differs', () => {
    const hashes = [
      [],
      [profile('a', 1)],
      [profile('a', 2)],
      [profile('b', 1)],
      [profile('a', 1), profile('b', 1)],
    ].map((inputs) => {
      const driver = new EngineDriver(definitionsOf());
      driver.play(inputs);
      return driver.engine.stateHash().join();
    });
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('partitions', () => {
  it('split the capacity slots among them and give a customer the partition of their slot', () => {
    for (const partitionCount of [1, 4, 64, 256]) {
      const slots = Array.from({ length: partitionCount }, (_, partition) => slotsOf(partition, partitionCount));
      expect(slots.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, slot) => slot));
      hashText('anna');
      const partition = partitionOf(lanes[0]!, partitionCount);
      expect(slots[partition]).toContain(lanes[0]! & 255);
    }
  });

  it('are a power of two, at most 256', () => {
    const make = (partitionCount: number) => () =>
      new Engine({ definitions: definitionsOf(), partitionCount, owned: [], handover: 'assumed' });
    for (const wrong of [0, -4, 3, 512, 1.5, Number.NaN]) expect(make(wrong)).toThrow('power of two');
    expect(make(256)).not.toThrow();
  });
});

describe('duplicates', () => {
  const horizonMs = definitionsOf().policy.dedupeHorizonMs;
  const agesAfter = (waits: readonly number[]) => {
    const driver = new EngineDriver(definitionsOf(), 1);
    let clock = START;
    for (const wait of waits) {
      clock += wait;
      driver.advance(clock);
      driver.apply({ ...profile('anna', 1), at: clock });
    }
    const { accepted, duplicates } = driver.engine.counters();
    return [accepted, duplicates];
  };

  it('are dropped until the horizon after the first acceptance has passed, to the second', () => {
    expect(agesAfter([0, 0, horizonMs])).toEqual([1, 2]);
    expect(agesAfter([0, horizonMs + SECOND_MS])).toEqual([2, 0]);
  });

  it('do not renew the horizon', () => {
    expect(agesAfter([0, horizonMs / 2, horizonMs / 2 + SECOND_MS])).toEqual([2, 1]);
    expect(agesAfter([0, horizonMs + SECOND_MS, horizonMs, SECOND_MS])).toEqual([3, 1]);
  });

  it('are told apart by customer and by id', () => {
    const driver = new EngineDriver(definitionsOf(), 1);
    driver.play([
      profile('a', 1),
      profile('b', 1),
      profile('a', 1, 'q'),
      profile('a', 2),
      profile('ab', 1),
      profile('a', 1, 'pp'),
    ]);
    expect(driver.engine.counters()).toMatchObject({ accepted: 5, duplicates: 1 });
  });

  it('survive a restart', () => {
    const driver = new EngineDriver(definitionsOf());
    driver.play([profile('a', 1), profile('b', 1)]);
    const restored = driver.restored();
    restored.advance(START + horizonMs);
    restored.apply(profile('a', 1));
    restored.advance(START + horizonMs + SECOND_MS);
    restored.apply(profile('b', 1));
    expect(restored.engine.counters()).toMatchObject({ accepted: 3, duplicates: 1 });
  });
});

describe('growth', () => {
  const CUSTOMERS = 300_000;
  const idOf = (k: number) => (k % 3 === 0 ? `${k}` : k % 3 === 1 ? `customer-with-a-long-id-${k}` : `客户${k}`);

  it('keeps 300,000 customers apart, short ids and long, and finds each again', () => {
    const driver = new EngineDriver(definitionsOf({ metrics: town.metrics.filter(({ id }) => id === 'calls') }), 4);
    const customers = Array.from({ length: CUSTOMERS }, (_, k) => k);
    for (let from = 0; from < CUSTOMERS; from += 50_000) {
      driver.apply(...customers.slice(from, from + 50_000).map((k) => profile(idOf(k), k)));
    }
    expect(driver.engine.memory().customers).toBe(CUSTOMERS);
    const again = customers.filter((k) => k % 10 === 0);
    driver.apply(
      ...again.map((k): PlainInput => ({ type: 'call', customerId: idOf(k), id: 'c', at: START, fields: {} })),
    );
    expect(driver.engine.memory().customers).toBe(CUSTOMERS);
    const counted = driver.engine.audience('metric.calls == 1 && profile.age % 10 == 0');
    expect('audience' in counted && counted.audience.count(START)).toEqual({ count: CUSTOMERS / 10, total: CUSTOMERS });
    expect(driver.engine.counters()).toMatchObject({ accepted: CUSTOMERS * 1.1, duplicates: 0, quarantined: 0 });
  });

  it('forgets duplicate keys in time however many there are', () => {
    const driver = new EngineDriver(definitionsOf(), 1);
    const round = () => driver.apply(...Array.from({ length: 30_000 }, (_, k) => profile('a', 1, `${k}`)));
    driver.advance(START);
    round();
    const { bytes } = driver.engine.memory();
    for (let k = 1; k <= 4; k++) {
      driver.advance(START + k * 11 * MINUTE_MS);
      round();
    }
    expect(driver.engine.counters()).toMatchObject({ accepted: 150_000, duplicates: 0 });
    expect(driver.engine.memory().bytes).toBeLessThan(bytes * 1.3);
  });
});

it('hands out what capacity was used once', () => {
  const driver = new EngineDriver(town, 4);
  driver.play([profile('anna', 30), { type: 'call', customerId: 'anna', id: 'c', at: START, fields: { peer: 'p1' } }]);
  const usage = driver.engine.takeCapacityUsage();
  const said = driver.effects.some((effect) => effect.type === 'decision' && effect.result !== 'nothing');
  expect(said).toBe(true);
  expect(usage.map(({ id }) => id)).toEqual(['channel.sms']);
  expect(driver.engine.takeCapacityUsage()).toEqual([]);
  driver.apply({ json: InputKind.shared, customerId: '', id: '', at: START, content: { minute: 0, pools: [] } });
  expect(driver.engine.counters().quarantined).toBe(0);
});
