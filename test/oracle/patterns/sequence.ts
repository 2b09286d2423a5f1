import { list } from '../arrival-order.ts';
import { progressOf, type Stepped } from '../customer.ts';
import type { ScenarioOf } from '../world.ts';
import { type Arrival, listedOf, matches } from './arrival.ts';

/**
 * The match with the latest first input, then the latest second, and so on; nothing when none contains
 * the arriving input. Tries every choice in that order.
 */
function latestMatch(
  listed: Stepped[],
  pattern: ScenarioOf<'sequence'>['pattern'],
  arriving: Stepped,
): Stepped[] | undefined {
  const newestFirst = [...listed].reverse();
  const extend = (chosen: Stepped[]): Stepped[] | undefined => {
    if (chosen.length === pattern.steps.length) return chosen.includes(arriving) ? chosen : undefined;
    for (const next of newestFirst) {
      if (!next.steps[chosen.length]) continue;
      const previous = chosen.at(-1);
      if (previous !== undefined && next.at <= previous.at) continue;
      if (previous !== undefined && next.at - chosen[0]!.at > pattern.withinMs) continue;
      const match = extend([...chosen, next]);
      if (match !== undefined) return match;
    }
    return undefined;
  };
  return extend([]);
}

/** One input per step, strictly later each; no input takes part in two firings. */
export function sequenceFires(scenario: ScenarioOf<'sequence'>, arrival: Arrival): boolean {
  const { pattern } = scenario;
  const steps = pattern.steps.map((step) => matches(step, arrival));
  if (!steps.includes(true)) return false;
  const { sequence } = progressOf(arrival.customer, scenario.id);
  const entry: Stepped = { ...listedOf(arrival), steps };
  if (!list(sequence.listed, entry)) return false;
  const match = latestMatch(sequence.listed, pattern, entry);
  if (match === undefined) return false;
  sequence.listed = sequence.listed.filter((listed) => !match.includes(listed));
  return true;
}
