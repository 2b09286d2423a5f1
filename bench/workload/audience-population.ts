import type { MetricDefinition } from '../../src/core/schema/definitions.ts';
import { type Calls, emptyCalls } from './call-stream.ts';
import { mixed } from './mixing.ts';

/**
 * The population that audiences are counted over: calls spread evenly over nine days, each a function
 * of its number alone, so that any part of them can be made anywhere (by a worker, by a database).
 */

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Thursday 2026-01-01 in the zone of the windows; the ninth day is a Friday. */
export const POPULATION_START_MS = Date.UTC(2025, 11, 31, 16);
/** Ends at 18:00 of the ninth day: some called today, some this week, some only before. */
const POPULATION_SPAN_MS = 8 * DAY_MS + 18 * HOUR_MS;
export const POPULATION_END_MS = POPULATION_START_MS + POPULATION_SPAN_MS;
export const CALLS_A_CUSTOMER = 2;

/** Numbers that a call's fields are mixed from: caller, cost, duration, distance. */
export const NUMBERS_A_CALL = 4;

/** Calls of the week in a sliding window, beside the 42 tumbling ones. */
export const CALLS_7D: MetricDefinition = {
  kind: 'metric',
  id: 'calls7d',
  event: 'call',
  agg: 'count',
  window: { type: 'sliding', lengthMs: 7 * DAY_MS, stepMs: DAY_MS },
  precision: 'f32',
};

/** Microseconds between calls, whole, so that both sides divide alike. */
export const stepMicrosOf = (customers: number) =>
  Math.floor((POPULATION_SPAN_MS * 1000) / (customers * CALLS_A_CUSTOMER));

/** Calls [from, to) of the population, in order of time; numbers beyond its end go on in time. */
export function populationCalls(customers: number, from: number, to: number): Calls {
  const calls = emptyCalls(to - from);
  const stepMicros = stepMicrosOf(customers);
  for (let i = from; i < to; i++) {
    const k = i - from;
    const number = i * NUMBERS_A_CALL + 1;
    calls.call[k] = i;
    calls.caller[k] = mixed(number) % customers;
    calls.at[k] = POPULATION_START_MS + Math.floor((i * stepMicros) / 1000);
    calls.cost[k] = 0.1 + (mixed(number + 1) % 99_900) / 1000;
    calls.duration[k] = 1 + (mixed(number + 2) % 10_000);
    calls.longDistance[k] = mixed(number + 3) & 1;
  }
  return calls;
}

/** Calls that follow the population, from its end on at a rate, as a stream does while people count. */
export function callsAfterPopulation(customers: number, callsPerSecond: number, count: number, skipped = 0): Calls {
  const first = customers * CALLS_A_CUSTOMER + skipped;
  const calls = populationCalls(customers, first, first + count);
  for (let i = 0; i < count; i++) {
    calls.at[i] = POPULATION_END_MS + Math.floor(((skipped + i) * 1000) / callsPerSecond);
  }
  return calls;
}
