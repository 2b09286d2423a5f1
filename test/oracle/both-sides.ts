/** The engine and the oracle over the same inputs, the oracle choosing as the engine did. */
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { differences, type EngineRun } from './compare.ts';
import { type HostingOptions, runEngine } from './engine-side.ts';
import { runOracle } from './oracle.ts';
import type { PlainInput } from './plain-input.ts';
import type { Choose } from './world.ts';

/** The engine's choices; the first survivors where the engine chose none that survives, which then shows as a difference. */
export function choicesOf({ decisions, contacts }: EngineRun): Choose {
  /** By decision id: keys in the order of rank, once for every time that an input accepted again made the id again. */
  const choices = new Map<string, string[][]>();
  const shown = Map.groupBy(
    contacts.filter(({ isPresentation }) => isPresentation),
    ({ decisionId }) => decisionId,
  );
  for (const { decisionId, result, chosen } of decisions) {
    const ranked = result === 'presented' ? (shown.get(decisionId) ?? []) : chosen === undefined ? [] : [chosen];
    choices.set(decisionId, [
      ...(choices.get(decisionId) ?? []),
      ranked.map(({ offer, channel }) => `${offer}@${channel}`),
    ]);
  }
  return (decisionId, survivors, limit) => {
    const chosen = choices.get(decisionId)?.shift() ?? [];
    const keys = chosen.filter((key) => survivors.some((survivor) => survivor.key === key));
    const others = survivors.map(({ key }) => key).filter((key) => !keys.includes(key));
    return [...keys, ...others].slice(0, limit);
  };
}

/** Where the two part; empty when they agree. */
export function partings(
  definitions: Definitions,
  inputs: readonly PlainInput[],
  options: HostingOptions = {},
): string[] {
  const engine = runEngine(definitions, inputs, options);
  return differences(runOracle(definitions, inputs, choicesOf(engine)), engine);
}
