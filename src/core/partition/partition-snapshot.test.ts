import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactChanged, MomentOpened } from '../effects.ts';
import {
  DAY_MS,
  definitionsOf,
  EngineDriver,
  HOUR_MS,
  MINUTE_MS,
  type PlainInput,
  SECOND_MS,
  START,
  scenarioOf,
  townDefinitions,
  townStream,
} from '../engine-fixture.ts';
import { InputKind } from '../inputs/input-batch.ts';
import { SnapshotError } from '../state/snapshot-bytes.ts';

const LENGTH = 100;
const definitions = townDefinitions();

const savedOf = ({ engine }: EngineDriver, partitionCount = 4) =>
  Array.from({ length: partitionCount }, (_, partition) => Buffer.from(engine.save(partition)).toString('base64'));

/** Answers to the contacts planned so far, so that cool-downs and blocks are part of the state. */
function answersTo(driver: EngineDriver, at: number): PlainInput[] {
  const planned = driver.effects.filter((effect): effect is ContactChanged => effect.type === 'contact');
  return planned.map(({ contactId, customerId }, k) => {
    const outcome = ['delivered', 'declined', 'do-not-disturb', 'failed'][k % 4];
    return { json: InputKind.outcome, customerId, id: `o${contactId}`, at, content: { contactId, outcome } };
  });
}

describe('a saved partition', () => {
  it('goes on as if it had never been saved, from any point of any stream', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: LENGTH }), (seed, cut) => {
        const inputs = townStream(seed, LENGTH);
        const live = new EngineDriver(definitions);
        live.play(inputs.slice(0, cut));
        const middle = inputs[cut - 1]?.at ?? START;
        live.play(answersTo(live, middle));
        const restored = live.restored();
        expect(restored.engine.stateHash()).toEqual(live.engine.stateHash());
        expect(restored.engine.counters()).toEqual(live.engine.counters());
        expect(savedOf(restored)).toEqual(savedOf(live));
        live.takeEffects();
        for (const driver of [live, restored]) {
          driver.play(inputs.slice(cut));
          driver.advance(START + 20 * DAY_MS);
        }
        expect(restored.effects).toEqual(live.effects);
        expect(restored.engine.stateHash()).toEqual(live.engine.stateHash());
        expect(savedOf(restored)).toEqual(savedOf(live));
      }),
      { numRuns: 25 },
    );
  });

  it('has its timers set again: dwell, absence, deferred, hand-over', () => {
    const quietHours = { fromMinute: 21 * 60, untilMinute: 21 * 60 + 15 };
    const driver = new EngineDriver({ ...definitions, policy: { ...definitions.policy, quietHours } });
    // Eight minutes before nine in the evening in Shanghai; a contact is due seven minutes after its decision.
    const at = START + 2 * HOUR_MS + 52 * MINUTE_MS;
    const event = (type: string, id: string, fields: Record<string, string | number>, when = at): PlainInput => ({
      type,
      customerId: 'anna',
      id,
      at: when,
      fields,
    });
    const ring = (customerId: string, when: number) => ({ ...event('call', 'c1', { peer: 'p1' }, when), customerId });
    const people = ['anna', 'bo', 'chen', 'dora', 'emil', 'fay', 'gus', 'hal'];
    driver.play(people.map((customerId) => ({ customerId, id: 'p', at: START, attributes: { age: 30 } })));
    driver.play([
      event('session', 's1', { cell: 'c1', device: 'd1' }),
      event('order', 'o1', { product: 'news' }),
      ...people.slice(0, 4).map((customerId) => ring(customerId, at)),
      ...people.slice(4).map((customerId) => ring(customerId, at + 4 * MINUTE_MS)),
    ]);
    const restored = driver.restored();
    driver.takeEffects();
    for (const each of [driver, restored]) each.advance(START + DAY_MS);
    expect(restored.effects).toEqual(driver.effects);
    const said = restored.effects.map((effect) => {
      if (effect.type === 'moment') return effect.scenario;
      return effect.type === 'decision'
        ? `${effect.type} ${effect.result}`
        : effect.type === 'contact'
          ? effect.status
          : '';
    });
    const decided = ['decision contact', 'decision control', 'planned', 'released'];
    expect(new Set(said)).toEqual(new Set(['dwell', 'absent', 'evening', ...decided]));
  });

  it('keeps an open moment that began before one ahead of the clock', () => {
    const ring = { type: 'event', event: 'call' } as const;
    const campaign = { ...definitions.campaigns[0]!, scenarios: ['ring'], control: { share: 0, experiment: 'none' } };
    const waiting = {
      ...definitions,
      scenarios: [scenarioOf('ring', ring, { ttlMs: MINUTE_MS })],
      campaigns: [campaign],
    };
    const driver = new EngineDriver(waiting);
    const call = (id: string, at: number): PlainInput => ({ type: 'call', customerId: 'anna', id, at, fields: {} });
    driver.advance(START);
    driver.apply(call('ahead', START + 2 * MINUTE_MS), call('now', START));
    const [, now] = driver.takeEffects();
    const restored = driver.restored();
    expect(restored.engine.stateHash()).toEqual(driver.engine.stateHash());
    for (const each of [driver, restored]) {
      each.apply({ customerId: 'anna', id: 'age', at: START + SECOND_MS, attributes: { age: 40 } });
      const { momentId } = now as MomentOpened;
      expect(each.effects.map(({ type }) => type)).toEqual(['decision', 'contact']);
      expect(each.effects[0]).toMatchObject({ momentId });
    }
  });

  it('does not depend on which words the engine met before', () => {
    const inputs = townStream(7, LENGTH);
    const alone = new EngineDriver(definitions);
    alone.play(inputs);
    const other = new EngineDriver(definitions);
    const words = Array.from({ length: 50 }, (_, k) => ({
      type: 'session',
      customerId: 'zoe',
      id: `w${k}`,
      at: START - HOUR_MS,
      fields: { cell: `new${k}`, device: `new${k}` },
    }));
    other.apply(...words);
    const [before1, before2] = other.engine.stateHash();
    other.play(inputs);
    const [after1, after2] = other.engine.stateHash();
    expect([(after1 - before1) >>> 0, (after2 - before2) >>> 0]).toEqual(alone.engine.stateHash());
  });
});

describe('bytes that are no snapshot', () => {
  const driver = new EngineDriver(definitionsOf(), 1);
  driver.play(townStream(3, 40));
  const bytes = driver.engine.save(0);
  const loading = (damaged: Uint8Array) => () => new EngineDriver(definitionsOf(), 1).engine.load(0, damaged);

  it('load when nothing is wrong with them, from any position in memory', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(loading(shifted.subarray(3))).not.toThrow();
  });

  it('are refused, whatever they are', () => {
    const text = new TextEncoder().encode('{"not": "a snapshot, but long enough for a header"}');
    const later = Uint8Array.from(bytes);
    later[4] = 99;
    expect(loading(later)).toThrow('snapshot of format 99');
    for (const damaged of [new Uint8Array(0), new Uint8Array(5), new Uint8Array(64), text]) {
      expect(loading(damaged)).toThrow(SnapshotError);
    }
  });

  it('are refused when cut short or lengthened anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.boolean(), (length, longer) => {
        const damaged = longer ? new Uint8Array(bytes.length + 1 + length) : bytes.slice(0, length);
        if (longer) damaged.set(bytes);
        expect(loading(damaged)).toThrow(SnapshotError);
      }),
      { numRuns: 30 },
    );
  });

  it('are refused when a number is missing or one too many, and when texts are damaged', () => {
    const count = new DataView(bytes.buffer).getFloat64(8, true);
    const header = 24;
    const texts = bytes.subarray(header + count * 8);
    const withNumbers = (numbers: Uint8Array) => {
      const made = new Uint8Array(header + numbers.length + texts.length);
      made.set(bytes.subarray(0, header));
      made.set(numbers, header);
      made.set(texts, header + numbers.length);
      new DataView(made.buffer).setFloat64(8, numbers.length / 8, true);
      return made;
    };
    expect(loading(withNumbers(bytes.slice(header, header + (count - 1) * 8)))).toThrow(SnapshotError);
    expect(loading(withNumbers(bytes.slice(header, header + (count + 1) * 8)))).toThrow(SnapshotError);
    const garbled = Uint8Array.from(bytes);
    garbled[header + count * 8 + 2] = 0;
    expect(loading(garbled)).toThrow(SnapshotError);
  });
});
