import { idOf } from '../../../src/core/hash.ts';
import { list } from '../arrival-order.ts';
import { progressOf } from '../customer.ts';
import { type ScenarioOf, setTimer } from '../world.ts';
import { type Arrival, listedOf, matches } from './arrival.ts';

/** Watches, after one input, for another that does not come; the timer fires. */
export function absenceWaits(scenario: ScenarioOf<'absence'>, arrival: Arrival): void {
  const { world, customer, input, now } = arrival;
  const { after, without, withinMs } = scenario.pattern;
  const { absence } = progressOf(customer, scenario.id);
  const isInSpan = (at: number, afterAt: number) => at > afterAt && at <= afterAt + withinMs;

  if (matches(without, arrival) && list(absence.listed, listedOf(arrival))) {
    const { watch } = absence;
    if (watch !== undefined && isInSpan(input.at, watch.afterAt)) {
      world.timers = world.timers.filter((timer) => timer.customerId !== customer.id || timer.id !== watch.timerId);
      delete absence.watch;
    }
  }
  if (!matches(after, arrival) || absence.watch !== undefined) return;
  if (absence.listed.some(({ at }) => isInSpan(at, input.at))) return;

  const timerId = idOf('timer', scenario.id, input.id);
  absence.watch = { afterAt: input.at, timerId };
  const run = (due: number) => {
    delete absence.watch;
    arrival.fireFromTimer(scenario, customer, timerId, due);
  };
  setTimer(world, { due: input.at + withinMs, customerId: customer.id, id: timerId, run }, now);
}
