import { insert, settle } from '../arrival-order.ts';
import { progressOf, type Valued } from '../customer.ts';
import type { PlainValue } from '../plain-input.ts';
import type { ScenarioOf } from '../world.ts';
import { type Arrival, listedOf } from './arrival.ts';

/** The value an input carries for an attribute: null clears, nothing when it does not name it. */
function carriedValue(attribute: string, { world, input }: Arrival): PlainValue | null | undefined {
  if (input.kind === 'profile') return input.attributes[attribute];
  const type = world.definitions.eventTypes.find(({ id }) => id === input.type);
  const field = type?.updates[attribute];
  return field === undefined ? undefined : input.fields[field];
}

/** Every firing of the fold, as the inputs of its run. */
function firings(entries: Valued[], pattern: ScenarioOf<'change'>['pattern']): Valued[][] {
  const found: Valued[][] = [];
  let current: PlainValue | null = null;
  let run: Valued[] = [];
  for (const entry of entries) {
    const value = entry.value;
    if (value === null) {
      current = null;
      run = [];
    } else if (current === null && !pattern.fromAbsent) {
      current = value;
      run = [];
    } else if (isSame(value, current)) {
      run = [];
    } else {
      run = run.length > 0 && isSame(value, run[0]!.value) ? [...run, entry] : [entry];
      if (run.length === pattern.confirm) {
        found.push(run);
        current = value;
        run = [];
      }
    }
  }
  return found;
}

function isSame(a: PlainValue | null, b: PlainValue | null): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}

/** The arriving input is one of those that confirm a new value. */
export function changeFires(scenario: ScenarioOf<'change'>, arrival: Arrival): boolean {
  const { world, customer, input } = arrival;
  const value = carriedValue(scenario.pattern.attribute, arrival);
  if (value === undefined) return false;
  const { change } = progressOf(customer, scenario.id);
  insert(change, { ...listedOf(arrival), value });
  const fires = firings(change.entries, scenario.pattern).some((run) =>
    run.some((entry) => entry.arrival === input.arrival),
  );
  settle(change, world.clock - world.definitions.policy.allowedLatenessMs);
  return fires;
}
