import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactChanged } from '../effects.ts';
import {
  DAY_MS, definitionsOf, EngineDriver, HOUR_MS, metricOf, MINUTE_MS, type PlainInput, SECOND_MS, scenarioOf, START,
  townDefinitions, townStream,
} from '../engine-fixture.ts';
import { InputKind } from '../inputs/input-batch.ts';
import { SnapshotError } from '../state/snapshot-bytes.ts';

const LENGTH = 120;
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
      { numRuns: 60 },
    );
  });
});
