import type { CallAggregate } from '../workload/call-aggregates.ts';
import { customerIdOf } from '../workload/call-batches.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CampaignRule } from '../workload/campaign-rules.ts';
import { CUSTOMER_SLOTS, type Customer, customerMaker, readCustomer } from './customer-objects.ts';
import { type GeneratedLoop, generatedLoop } from './generated-loop.ts';

/** Calls with the customer ids that events carry. */
export interface IdentifiedCalls {
  calls: Calls;
  ids: readonly string[];
}

export const identified = (calls: Calls): IdentifiedCalls => ({ calls, ids: Array.from(calls.caller, customerIdOf) });

/**
 * `HandWrittenObjectLoop` with the one thing more that no real stream goes without: customers are found by id, in a
 * map. It too knows no duplicates, lateness, timers, cooldowns or effects.
 */
export class HandWrittenLookupLoop {
  private readonly loop: GeneratedLoop<Customer>;
  private readonly customers = new Map<string, Customer>();

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[], callers: number) {
    this.loop = generatedLoop(aggregates, rules, CUSTOMER_SLOTS, {});
    const create = customerMaker(aggregates);
    for (let caller = 0; caller < callers; caller++) this.customers.set(customerIdOf(caller), create());
  }

  /** Applies all calls, in order; returns how often a rule matched. */
  run({ calls, ids }: IdentifiedCalls): number {
    const { customers } = this;
    return this.loop(calls, (i) => customers.get(ids[i])!);
  }

  /** The aggregate as it was after the caller's last call; NaN for an empty minimum or maximum. */
  read(caller: number, aggregate: CallAggregate): number {
    return readCustomer(this.customers.get(customerIdOf(caller))!, aggregate);
  }
}
