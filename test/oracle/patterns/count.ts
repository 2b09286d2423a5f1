import { list } from '../arrival-order.ts';
import { progressOf } from '../customer.ts';
import type { ScenarioOf } from '../world.ts';
import { type Arrival, listedOf, matches } from './arrival.ts';

/** At least so many inputs within the time before the newest; once until it has been fewer. */
export function countFires(scenario: ScenarioOf<'count'>, arrival: Arrival): boolean {
  const { pattern } = scenario;
  if (!matches(pattern, arrival)) return false;
  const { count } = progressOf(arrival.customer, scenario.id);
  const entry = listedOf(arrival);
  if (!list(count.listed, entry)) return false;
  const newestAt = count.listed.at(-1)!.at;
  const within = count.listed.filter(({ at }) => at > newestAt - pattern.withinMs);
  if (within.length < pattern.atLeast) {
    count.armed = true;
    return false;
  }
  const fires = count.armed && within.includes(entry);
  if (fires) count.armed = false;
  return fires;
}
