import { placeChangeOf } from '../places.ts';
import type { ScenarioOf } from '../world.ts';
import type { Arrival } from './arrival.ts';

/** The arriving input is evidence of another place while the customer was in the area. */
export function leaveFires({ pattern }: ScenarioOf<'leave'>, arrival: Arrival): boolean {
  const { definitions } = arrival.world;
  const area = definitions.areas.find(({ id }) => id === pattern.area);
  if (arrival.located === undefined || area === undefined) return false;
  const { presenceTimeoutMs } = definitions.policy;
  return placeChangeOf(arrival.customer, area, presenceTimeoutMs, arrival.input.arrival) === 'leave';
}
