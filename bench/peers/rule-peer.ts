import type { CallPredicate } from '../workload/campaign-rules.ts';

/** What a rule of a peer sees: the fields of the call and the aggregates of its caller, by name. */
export type RuleContext = Record<string, number | string | boolean>;

/** A rule engine that is asked, for one call after the other, how many of the rules match. */
export interface RulePeer {
  /** With version: `zen-engine 0.54.0`. */
  name: string;
  /** Calls handed over together, so that a peer with threads of its own can use them. */
  together: number;
  matches(context: RuleContext): Promise<number>;
}

/** Name of what a predicate compares, in the context. */
export const subjectName = (predicate: CallPredicate) =>
  predicate.subject === 'event' ? predicate.field : predicate.aggregate.id;
