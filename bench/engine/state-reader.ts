import { CapacityLedger, capacityPools } from '../../src/core/decisions/capacity.ts';
import type { CustomerNumber } from '../../src/core/decisions/customer-state.ts';
import type { Engine } from '../../src/core/engine.ts';
import { InputApplier } from '../../src/core/partition/input-applier.ts';
import { loadPartition, slotsOf } from '../../src/core/partition/partition-snapshot.ts';
import { PartitionState } from '../../src/core/partition/partition-state.ts';
import { Program } from '../../src/core/program/program.ts';
import { RuleCompilation } from '../../src/core/program/rule-compilation.ts';
import { Dictionary } from '../../src/core/state/dictionary.ts';

const noEffects = {
  push() {
    throw new Error('reading a state has no effects');
  },
};

/** Reads metrics out of an engine's snapshots, so that snapshots are looked at as well as state. */
export class StateReader {
  private readonly rules: RuleCompilation;
  private readonly functions = new Map<string, CustomerNumber>();
  private readonly customers = new Map<string, { state: PartitionState; row: number }>();

  constructor(engine: Engine, partitions: number) {
    const { definitions } = engine;
    const dictionary = new Dictionary();
    const program = new Program(definitions, dictionary);
    const capacity = new CapacityLedger(capacityPools(definitions));
    this.rules = new RuleCompilation(definitions, program.layout, dictionary, program.runtime);
    for (let partition = 0; partition < partitions; partition++) {
      const state = new PartitionState(program);
      const applier = new InputApplier(state, { effects: noEffects, capacity, handover: 'assumed' });
      loadPartition(applier, capacity, slotsOf(partition, partitions), engine.save(partition));
      for (let row = 0; row < state.rows.count; row++) this.customers.set(state.customerId(row), { state, row });
    }
  }

  /** The metric as it reads at `now`; undefined when absent or the customer is unknown. */
  metric(customerId: string, metric: string, now: number): number | undefined {
    const customer = this.customers.get(customerId);
    if (!customer) return undefined;
    const { state, row } = customer;
    let read = this.functions.get(metric);
    if (!read) {
      read = this.rules.number(`metric.${metric}`);
      this.functions.set(metric, read);
    }
    state.enterTime(row, now);
    const value = read(state, row, now);
    return Number.isNaN(value) ? undefined : value;
  }
}
