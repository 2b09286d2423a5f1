import type { EventMatch, ScenarioDefinition } from '../../../src/core/schema/definitions.ts';
import type { View } from '../cel.ts';
import type { Customer, Listed, Located, PatternInput } from '../customer.ts';
import type { MetricValue } from '../metrics.ts';
import type { World } from '../world.ts';

/** A not-late event or profile after the whole of it has changed the customer. */
export interface Arrival {
  world: World;
  customer: Customer;
  input: PatternInput;
  now: number;
  /** The state after the whole input. */
  view: View;
  /** The evidence of place it carries, already among the customer's others. */
  located?: Located;
  /** Metrics it counted for, before and after, both read at `now`. */
  changedMetrics: Map<string, { before: MetricValue; after: MetricValue }>;
  /** Fires a scenario from a timer. */
  fireFromTimer: (scenario: ScenarioDefinition, customer: Customer, timerId: string, due: number) => void;
}

/** Whether the arriving input is an event of the type whose rule holds. */
export function matches(match: EventMatch, { world, input, view }: Arrival): boolean {
  return input.kind === 'event' && input.type === match.event && world.rules.holds(match.where, view);
}

export function listedOf({ input }: Arrival): Listed {
  return { at: input.at, arrival: input.arrival, id: input.id };
}
