import { describe, expect, it, vi } from 'vitest';
import { CapacityLedger, capacityPools } from '../decisions/capacity.ts';
import type { ContactChanged, DeadLetter, Effect } from '../effects.ts';
import {
  definitionsOf,
  EngineDriver,
  MINUTE_MS,
  type PlainInput,
  SECOND_MS,
  START,
  scenarioOf,
  townDefinitions,
} from '../engine-fixture.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../inputs/input-batch.ts';
import { Program } from '../program/program.ts';
import { Dictionary } from '../state/dictionary.ts';
import { InputApplier } from './input-applier.ts';
import { PartitionState } from './partition-state.ts';

const rings = scenarioOf('rings', { type: 'event', event: 'call' });
const definitions = definitionsOf({ scenarios: [rings] });
const ring = (id: string, customerId = 'anna'): PlainInput => ({
  type: 'call',
  customerId,
  id,
  at: START,
  fields: { seconds: 5 },
});
const json = (kind: number, id: string, content: unknown, customerId = 'anna'): PlainInput => {
  return { json: kind, customerId, id, at: START, content };
};
const lettersOf = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is DeadLetter => effect.type === 'deadLetter');

/** Applies a batch that a test writes by hand. */
function applyWritten({ engine, effects }: EngineDriver, write: (writer: InputBatchWriter) => void): void {
  const writer = new InputBatchWriter();
  write(writer);
  engine.apply(new InputBatch(writer.finish()), effects);
}

function begin(writer: InputBatchWriter, kind: number, type = 0, customerId = 'anna'): void {
  writer.begin(kind, type, customerId, `broken-${kind}-${type}`, START, START);
  writer.source(3, 14);
}

describe('an input that cannot be applied', () => {
  it('becomes a dead letter with its place and raw form, and stops nothing', () => {
    const wrong: [string, (writer: InputBatchWriter) => void, string][] = [
      ['no such kind', (writer) => begin(writer, 99), ''],
      ['kind 0', (writer) => begin(writer, 0), ''],
      ['no such event type', (writer) => begin(writer, InputKind.event, 77), ''],
      [
        'broken JSON of an outcome',
        (writer) => {
          begin(writer, InputKind.outcome);
          writer.value(writer.text('{"a"'));
        },
        '{"a"',
      ],
      [
        'broken JSON for everybody',
        (writer) => {
          begin(writer, InputKind.shared);
          writer.value(writer.text('[1'));
        },
        '[1',
      ],
      [
        'definitions that are none',
        (writer) => {
          begin(writer, InputKind.definitions);
          writer.value(writer.text('{}'));
        },
        '{}',
      ],
      [
        'an attribute that is none',
        (writer) => {
          begin(writer, InputKind.profile);
          for (const value of [0, 33, 2, writer.text('Wuhan'), 99, 1]) writer.value(value);
        },
        '{"id":"broken-2-0","type":"profile","at":1445680800000,"attributes":{"99":1,"age":33,"city":"Wuhan"}}',
      ],
    ];
    for (const [name, write, raw] of wrong) {
      const driver = new EngineDriver(definitions);
      driver.apply(ring('before'));
      applyWritten(driver, (writer) => {
        write(writer);
        writer.end();
        writer.clock(START + SECOND_MS);
      });
      driver.apply(ring('after'));
      expect(
        driver.effects.map(({ type }) => type),
        name,
      ).toEqual(['moment', 'deadLetter', 'moment']);
      const [letter] = lettersOf(driver.effects);
      expect(letter, name).toMatchObject({
        customerId: 'anna',
        at: START,
        code: 'input.failed',
        file: 3,
        line: 14,
        raw,
      });
      expect(driver.engine.counters().quarantined, name).toBe(1);
    }
  });

  it('is reported once when everybody sees it, by the host of the first partition', () => {
    const reported = [[0, 1], [2], [3]].map((owned) => {
      const driver = new EngineDriver(definitions, 4, owned);
      applyWritten(driver, (writer) => {
        writer.clock(Number.NaN);
        writer.clock(Number.POSITIVE_INFINITY);
      });
      driver.advance(START);
      return driver.effects.length;
    });
    expect(reported).toEqual([2, 0, 0]);
  });

  it('names what it does not know: customers, contacts, outcomes, commands', () => {
    const driver = new EngineDriver(townDefinitions());
    driver.play([{ customerId: 'anna', id: 'p', at: START, attributes: { age: 30 } }]);
    const attempts: [PlainInput, string][] = [
      [json(InputKind.outcome, 'o1', { contactId: 'x', outcome: 'sent' }, 'nobody'), 'customer is not known'],
      [
        json(InputKind.outcome, 'o2', { contactId: 'abc', outcome: 'sent' }),
        'no contact "abc" of this customer is known',
      ],
      [json(InputKind.outcome, 'o3', {}), 'no contact "" of this customer is known'],
      [
        json(InputKind.handover, 'h1', { contactId: 'ab'.repeat(12) }),
        `no contact "${'ab'.repeat(12)}" of this customer is known`,
      ],
      [json(InputKind.command, 'c1', { command: 'dance' }), '"dance" is no command'],
      [
        json(InputKind.command, 'c2', { command: 'ask', channel: 'sms' }),
        '"sms" is not a channel that customers ask on',
      ],
    ];
    for (const [input, message] of attempts) {
      driver.apply(input);
      const [letter] = lettersOf(driver.takeEffects());
      expect(letter).toMatchObject({ code: 'input.unknown-reference', message });
      expect(JSON.parse(letter!.raw)).toEqual('content' in input ? input.content : undefined);
    }
    expect(driver.engine.counters().quarantined).toBe(attempts.length);
  });

  it('refuses an outcome that is none of a contact that is', () => {
    const town = townDefinitions();
    const [campaign] = town.campaigns;
    const driver = new EngineDriver({
      ...town,
      campaigns: [{ ...campaign!, control: { share: 0, experiment: 'none' } }],
    });
    driver.play([
      { customerId: 'anna', id: 'p', at: START, attributes: { age: 30 } },
      { type: 'call', customerId: 'anna', id: 'c', at: START, fields: { peer: 'p1' } },
    ]);
    const contact = driver.takeEffects().find((effect): effect is ContactChanged => effect.type === 'contact');
    driver.apply(json(InputKind.outcome, 'o', { contactId: contact!.contactId, outcome: 'loved it' }));
    expect(lettersOf(driver.takeEffects())).toMatchObject([
      { code: 'input.unknown-reference', message: '"loved it" is no outcome' },
    ]);
    driver.advance(START + 10 * MINUTE_MS);
    driver.apply(json(InputKind.outcome, 'o-2', { contactId: contact!.contactId, outcome: 'delivered' }));
    expect(driver.effects).toMatchObject([{ status: 'released' }, { status: 'delivered' }]);
  });
});

describe('a timer that fails', () => {
  it('is a dead letter; those after it run', () => {
    const dwell = scenarioOf('dwell', { type: 'dwell', area: 'station', forMs: MINUTE_MS });
    const program = new Program(definitionsOf({ scenarios: [dwell] }), new Dictionary());
    const effects: Effect[] = [];
    const capacity = new CapacityLedger(capacityPools(program.definitions));
    const applier = new InputApplier(new PartitionState(program), { effects, capacity, handover: 'assumed' });
    const writer = new InputBatchWriter();
    for (const customerId of ['anna', 'bo']) {
      writer.begin(InputKind.event, program.schema.eventTypeIndex.get('session')!, customerId, 's', START, START);
      for (const value of [writer.text('c1'), Number.NaN, Number.NaN]) writer.value(value);
      writer.end();
    }
    const batch = new InputBatch(writer.finish());
    const words = { batch, codes: new Int32Array(batch.strings).fill(-1) };
    for (let record = batch.first; record < batch.end; record = batch.next(record)) applier.apply(words, record, -1);
    const failing = vi.spyOn(applier.scenarios, 'onTimer');
    failing.mockImplementationOnce(() => {
      throw new RangeError('a defect');
    });
    expect(applier.runDue(START + MINUTE_MS)).toBe(Number.POSITIVE_INFINITY);
    expect(effects).toMatchObject([
      { type: 'deadLetter', customerId: 'anna', at: START + MINUTE_MS, code: 'input.failed', raw: '' },
      { type: 'moment', customerId: 'bo' },
    ]);
    expect(effects[0]).toHaveProperty('message', expect.stringContaining('a defect'));
  });
});
