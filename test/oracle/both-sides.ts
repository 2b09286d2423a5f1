/** The engine and the oracle over the same inputs, the oracle choosing as the engine did. */
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { differences, type EngineRun } from './compare.ts';
import { type HostingOptions, runEngine } from './engine-side.ts';
import { runOracle } from './oracle.ts';
import type { PlainInput } from './plain-input.ts';
import type { Choose } from './world.ts';

/** The engine's choices; the first survivors where the engine chose none that survives, which then shows as a difference. */
export function choicesOf(engine: EngineRun): Choose {
  const chosen = new Map<string, string[]>();
  const choose = (decisionId: string, offer: string | undefined, channel: string) =>
    chosen.set(decisionId, [...(chosen.get(decisionId) ?? []), `${offer}@${channel}`]);
  for (const { decisionId, result, chosen: winner } of engine.decisions) {
    if (result !== 'presented' && winner !== undefined) choose(decisionId, winner.offer, winner.channel);
  }
  for (const { decisionId, offer, channel, isPresentation } of engine.contacts) {
    if (isPresentation) choose(decisionId!, offer, channel);
  }
  return (decisionId, survivors, limit) => {
    const keys = chosen.get(decisionId)?.filter((key) => survivors.some((survivor) => survivor.key === key)) ?? [];
    const others = survivors.map(({ key }) => key).filter((key) => !keys.includes(key));
    return [...keys, ...others].slice(0, limit);
  };
}

/** Where the two part; empty when they agree. */
export function partings(definitions: Definitions, inputs: readonly PlainInput[], options: HostingOptions = {}): string[] {
  const engine = runEngine(definitions, inputs, options);
  return differences(runOracle(definitions, inputs, choicesOf(engine)), engine);
}
