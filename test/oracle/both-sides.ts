/** The engine and the oracle over the same inputs, the oracle choosing as the engine did. */
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { differences, type EngineRun } from './compare.ts';
import { type HostingOptions, runEngine } from './engine-side.ts';
import { runOracle } from './oracle.ts';
import type { PlainInput } from './plain-input.ts';
import type { Choose } from './world.ts';

/** The engine's choices; the first survivor where the engine chose none that survives, which then shows as a difference. */
export function choicesOf(engine: EngineRun): Choose {
  const chosen = new Map(engine.decisions.map((decision) => [decision.decisionId, decision.chosen]));
  return (decisionId, survivors) => {
    const choice = chosen.get(decisionId);
    const survivor = survivors.find(({ offer, channel }) => offer === choice?.offer && channel === choice?.channel);
    return (survivor ?? survivors[0]!).key;
  };
}

/** Where the two part; empty when they agree. */
export function partings(definitions: Definitions, inputs: readonly PlainInput[], options: HostingOptions = {}): string[] {
  const engine = runEngine(definitions, inputs, options);
  return differences(runOracle(definitions, inputs, choicesOf(engine)), engine);
}
