import { placeChangeOf } from '../places.ts';
import type { ScenarioOf } from '../world.ts';
import type { Arrival } from './arrival.ts';

/** The arriving input is an entry into the area. */
export function enterFires({ pattern }: ScenarioOf<'enter'>, arrival: Arrival): boolean {
  const { definitions } = arrival.world;
  const area = definitions.areas.find(({ id }) => id === pattern.area);
  if (arrival.located === undefined || area === undefined) return false;
  const { presenceTimeoutMs } = definitions.policy;
  return placeChangeOf(arrival.customer, area, presenceTimeoutMs, arrival.input.arrival) === 'entry';
}
