import type { CallAggregate } from '../workload/call-aggregates.ts';
import { ALLOWED_LATENESS_MS, DEDUPE_HORIZON_MS } from '../workload/call-definitions.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CallPredicate, CampaignRule } from '../workload/campaign-rules.ts';
import { windowIndex } from '../workload/local-windows.ts';

/** One call, as an object. */
export interface Call {
  call: number;
  caller: number;
  at: number;
  cost: number;
  duration: number;
  longDistance: boolean;
  callerPlace: number;
}

/** A moment the rules opened. */
export interface Fired {
  caller: number;
  rule: string;
  at: number;
}

/** The stored value of an aggregate and the window it is of; `value` is undefined for an empty one. */
interface Stored {
  index: number;
  value: number | undefined;
}

export function callAt(calls: Calls, i: number): Call {
  return {
    call: calls.call[i],
    caller: calls.caller[i],
    at: calls.at[i],
    cost: calls.cost[i],
    duration: calls.duration[i],
    longDistance: calls.longDistance[i] === 1,
    callerPlace: calls.callerPlace[i],
  };
}

function counts(aggregate: CallAggregate, call: Call): boolean {
  if (aggregate.distance === 'local' && call.longDistance) return false;
  if (aggregate.distance === 'longDistance' && !call.longDistance) return false;
  const { band } = aggregate;
  if (!band) return true;
  return band.op === '>=' ? call[band.field] >= band.value : call[band.field] < band.value;
}

function added(aggregate: CallAggregate, before: number | undefined, call: Call): number {
  if (!aggregate.field) return (before ?? 0) + 1;
  const value = call[aggregate.field];
  if (aggregate.agg === 'sum') return Math.fround((before ?? 0) + value);
  if (before === undefined) return Math.fround(value);
  return Math.fround(aggregate.agg === 'min' ? Math.min(before, value) : Math.max(before, value));
}

/**
 * The workload by plain objects and obvious code, after the text of docs/semantics.md (2, 4 and 6):
 * what the engine's answers are checked against. Slow, and meant to be read.
 */
export class NaiveEngine {
  readonly fired: Fired[] = [];
  /** Numbers of matching rules by call, cooldown disregarded; what the other engines answer. */
  matches = 0;
  clock = Number.NEGATIVE_INFINITY;
  duplicates = 0;
  late = 0;
  private readonly aggregates: readonly CallAggregate[];
  private readonly rules: readonly CampaignRule[];
  private readonly accepted = new Map<string, number>();
  private readonly values = new Map<string, Stored>();
  private readonly lastMoments = new Map<string, number>();

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[]) {
    this.aggregates = aggregates;
    this.rules = rules;
  }

  apply(call: Call): void {
    this.clock = Math.max(this.clock, Math.floor(call.at / 1000) * 1000);
    const key = `${call.caller} ${call.call}`;
    const acceptedAt = this.accepted.get(key);
    if (acceptedAt !== undefined && this.clock - acceptedAt <= DEDUPE_HORIZON_MS) {
      this.duplicates++;
      return;
    }
    this.accepted.set(key, this.clock);
    for (const aggregate of this.aggregates) this.update(aggregate, call);
    if (this.clock - call.at > ALLOWED_LATENESS_MS) {
      this.late++;
      return;
    }
    for (const rule of this.rules) this.evaluate(rule, call);
  }

  /** The aggregate as it reads at `now`; undefined when absent. */
  read(caller: number, aggregate: CallAggregate, now: number): number | undefined {
    const stored = this.values.get(`${caller} ${aggregate.id}`);
    const open = stored !== undefined && stored.index >= windowIndex(aggregate.window, now);
    if (open && stored.value !== undefined) return stored.value;
    return aggregate.agg === 'count' || aggregate.agg === 'sum' ? 0 : undefined;
  }

  private update(aggregate: CallAggregate, call: Call): void {
    const index = windowIndex(aggregate.window, call.at);
    const key = `${call.caller} ${aggregate.id}`;
    const stored = this.values.get(key);
    const closed = index < windowIndex(aggregate.window, this.clock) || (stored && index < stored.index);
    if (closed || !counts(aggregate, call)) return;
    const before = stored && stored.index === index ? stored.value : undefined;
    this.values.set(key, { index, value: added(aggregate, before, call) });
  }

  private holds(predicate: CallPredicate, call: Call, now: number): boolean {
    const value =
      predicate.subject === 'event' ? call[predicate.field] : this.read(call.caller, predicate.aggregate, now);
    if (value === undefined) return false;
    return predicate.op === '>' ? value > predicate.value : value < predicate.value;
  }

  private evaluate(rule: CampaignRule, call: Call): void {
    const now = Math.max(call.at, this.clock);
    if (rule.callerPlace !== undefined && rule.callerPlace !== call.callerPlace) return;
    if (!rule.anyOf.some((all) => all.every((predicate) => this.holds(predicate, call, now)))) return;
    this.matches++;
    const key = `${call.caller} ${rule.id}`;
    const last = this.lastMoments.get(key);
    if (last !== undefined && now < last + rule.cooldownMs) return;
    this.lastMoments.set(key, now);
    this.fired.push({ caller: call.caller, rule: rule.id, at: now });
  }
}
