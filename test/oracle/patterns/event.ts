import type { ScenarioOf } from '../world.ts';
import { type Arrival, matches } from './arrival.ts';

/** Each matching input fires. */
export function eventFires({ pattern }: ScenarioOf<'event'>, arrival: Arrival): boolean {
  return matches(pattern, arrival);
}
