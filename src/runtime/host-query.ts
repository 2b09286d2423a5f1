import type { CustomerView } from '../core/customer-view.ts';
import type { DecisionRecorded } from '../core/effects.ts';
import type { RuleProblem } from '../core/rules/rule-problem.ts';
import type { PartitionEngine } from './partition-hosting.ts';

/** What a host is asked about the state of its partitions. */
export type StateQuery =
  | { type: 'count'; rule: string; groupBy?: string; now: number }
  | { type: 'customer'; customerId: string }
  | { type: 'memory' };

/** What a host is asked; a decision: whole, while its record is still on its way. */
export type HostQuery = StateQuery | { type: 'decision'; decisionId: string };

/** Of the host's own customers; `total`: how many there are. */
export interface HostCount {
  count: number;
  total: number;
  /** Word → customers; '' for those who have none. */
  groups?: Record<string, number>;
}

export type HostAnswer =
  | HostCount
  | { problems: RuleProblem[] }
  | { customer: CustomerView | undefined }
  | { decision: DecisionRecorded | undefined }
  | { customers: number; bytes: number };

/**
 * Answers from the engine's state. Yields in between, so that inputs can be applied while many customers are counted;
 * one counting of an engine at a time.
 */
export function* answering(engine: PartitionEngine, query: StateQuery): Generator<void, HostAnswer> {
  switch (query.type) {
    case 'customer':
      return { customer: engine.view(query.customerId) };
    case 'memory':
      return engine.memory();
    case 'count': {
      const compiled = engine.audience(query.rule, query.groupBy);
      return 'problems' in compiled ? compiled : yield* compiled.audience.counting(query.now);
    }
  }
}
