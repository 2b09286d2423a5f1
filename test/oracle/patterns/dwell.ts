import { idOf } from '../../../src/core/hash.ts';
import { foldPresence, placeChangeOf } from '../places.ts';
import { type ScenarioOf, setTimer } from '../world.ts';
import type { Arrival } from './arrival.ts';

/** An entry sets a timer; the timer fires when the customer has been there ever since. */
export function dwellWaits(scenario: ScenarioOf<'dwell'>, arrival: Arrival): void {
  const { world, customer, located, input, now } = arrival;
  const { areas, policy } = world.definitions;
  const { pattern } = scenario;
  const area = areas.find(({ id }) => id === pattern.area);
  if (located === undefined || area === undefined) return;
  if (placeChangeOf(customer, area, policy.presenceTimeoutMs, input.arrival) !== 'entry') return;

  const { entry } = foldUntil(input.arrival);
  const timerId = idOf('timer', scenario.id, input.id);
  const run = (due: number) => {
    const presence = foldPresence(customer, area, policy.presenceTimeoutMs);
    const isThere = presence.present && due - presence.lastEnd <= policy.presenceTimeoutMs;
    const isSameEntry = presence.entering?.arrival === input.arrival;
    if (isThere && isSameEntry) arrival.fireFromTimer(scenario, customer, timerId, due);
  };
  setTimer(world, { due: entry + pattern.forMs, customerId: customer.id, id: timerId, run }, now);

  /** The entry as it was made by the arriving input, which need not be the last of the fold. */
  function foldUntil(arrivalNumber: number): { entry: number } {
    const position = customer.located.entries.findIndex((entry) => entry.arrival === arrivalNumber);
    const before = {
      ...customer,
      located: { ...customer.located, entries: customer.located.entries.slice(0, position + 1) },
    };
    return foldPresence(before, area!, policy.presenceTimeoutMs);
  }
}
