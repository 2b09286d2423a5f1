import { type CallAggregate, callAggregates } from '../workload/call-aggregates.ts';
import { CallStream } from '../workload/call-stream.ts';
import { type CampaignRule, campaignRules, type RuleSet } from '../workload/campaign-rules.ts';

/** One line of the result: so many aggregates and rules. */
export interface EngineCase {
  name: string;
  aggregates: 42 | 546;
  rules: RuleSet;
  ruleCount: number;
}

export const ENGINE_CASES: readonly EngineCase[] = [
  { name: '42x300-selective', aggregates: 42, rules: 'selective', ruleCount: 300 },
  { name: '42x300-aim', aggregates: 42, rules: 'aim', ruleCount: 300 },
  { name: '546x300-selective', aggregates: 546, rules: 'selective', ruleCount: 300 },
  { name: '42x10-selective', aggregates: 42, rules: 'selective', ruleCount: 10 },
  { name: '42x10000-selective', aggregates: 42, rules: 'selective', ruleCount: 10_000 },
];

/** How much of it. */
export interface EngineScale {
  callers: number;
  warmUpCalls: number;
  /** Calls prepared and then timed at a time. */
  spanCalls: number;
  /** Measured at least this long, in whole spans. */
  leastMs: number;
  peerCallers: number;
}

export const FULL_SCALE: EngineScale = {
  callers: 1_000_000,
  warmUpCalls: 1_500_000,
  spanCalls: 500_000,
  leastMs: 10_000,
  peerCallers: 10_000,
};

/** For the published random rules, half of which match: thousands of events a second, not hundreds of thousands. */
export const AIM_SCALE: EngineScale = {
  ...FULL_SCALE,
  callers: 100_000,
  warmUpCalls: 50_000,
  spanCalls: 20_000,
};

export const QUICK_SCALE: EngineScale = {
  callers: 500,
  warmUpCalls: 200,
  spanCalls: 1_000,
  leastMs: 50,
  peerCallers: 200,
};

export const PLACES = 1_000;
const RULES_SEED = 7;
const STREAM_SEED = 1;
/** Monday 2026-01-05, 23:00 in the zone of the windows: a day and soon a week turn while measuring. */
export const START_MS = Date.UTC(2026, 0, 5, 15);

/** Measured rate in events a second, and how it came about. */
export interface Measured {
  value: number;
  detail: Record<string, number | string>;
}

export function partsOf(of: EngineCase): { aggregates: CallAggregate[]; rules: CampaignRule[] } {
  const aggregates = callAggregates(of.aggregates);
  return { aggregates, rules: campaignRules(of.rules, of.ruleCount, aggregates, PLACES, RULES_SEED) };
}

/**
 * The stream, with 0.5 % duplicates and 0.5 % late. By default a thousand calls a second of stream
 * time for a million callers, so that the horizon of duplicates holds 600,000 ids.
 */
export function streamFor(callers: number, callsPerSecond = callers / 1000): CallStream {
  return streamWith(callers, callsPerSecond, 0.005, 0.005);
}

/** The same without duplicates and late calls, for comparing with who knows none. */
export function streamInOrder(callers: number): CallStream {
  return streamWith(callers, callers / 1000, 0, 0);
}

function streamWith(callers: number, callsPerSecond: number, duplicateShare: number, lateShare: number): CallStream {
  return new CallStream({
    seed: STREAM_SEED,
    callers,
    places: PLACES,
    startMs: START_MS,
    callsPerSecond,
    duplicateShare,
    remembered: 4096,
    lateShare,
  });
}
