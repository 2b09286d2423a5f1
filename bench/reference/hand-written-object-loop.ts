import type { CallAggregate, CallWindow } from '../workload/call-aggregates.ts';
import { customerIdOf } from '../workload/call-batches.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CampaignRule } from '../workload/campaign-rules.ts';
import { compile, type GeneratedLoop, generatedLoop, WINDOWS } from './generated-loop.ts';

/** A property for each aggregate, and one for the window of those of each kind. */
type Customer = Record<string, number>;

/** Calls with the customer ids that events carry. */
export interface IdentifiedCalls {
  calls: Calls;
  ids: readonly string[];
}

export const identified = (calls: Calls): IdentifiedCalls => ({ calls, ids: Array.from(calls.caller, customerIdOf) });

/**
 * Makes customers of a generated class: of an object literal with more than a hundred properties,
 * each copy would have a shape of its own. NaN, not 0, where fractions are to come: a property that
 * held whole numbers first would change the shape as well.
 */
function customerMaker(aggregates: readonly CallAggregate[]): () => Customer {
  const stamps = WINDOWS.map((window) => `this.${window} = 0;`);
  const values = aggregates.map(({ id, agg }) => `this.${id} = ${agg === 'count' ? '0' : 'NaN'};`);
  const body = `class Customer { constructor() { ${[...stamps, ...values].join(' ')} } } return () => new Customer();`;
  return compile<() => () => Customer>({}, '', body)();
}

const property = (name: string) => `row.${name}`;

/**
 * What a good engineer would write by hand without laying out bytes: an object per caller, found
 * by customer id in a map, and the same generated straight-line code as `HandWrittenLoop` over its
 * properties. It too knows no duplicates, lateness, timers, cooldowns or effects.
 */
export class HandWrittenObjectLoop {
  private readonly loop: GeneratedLoop<Customer>;
  private readonly customers = new Map<string, Customer>();

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[], callers: number) {
    const slots = {
      stamp: (window: CallWindow) => property(window),
      value: ({ id }: CallAggregate) => property(id),
    };
    this.loop = generatedLoop(aggregates, rules, slots, {});
    const create = customerMaker(aggregates);
    for (let caller = 0; caller < callers; caller++) this.customers.set(customerIdOf(caller), create());
  }

  /** Applies all calls, in order; returns how often a rule matched. */
  run({ calls, ids }: IdentifiedCalls): number {
    const { customers } = this;
    return this.loop(calls, (i) => customers.get(ids[i])!);
  }
}
