/** Metrics, added up again from all contributing events at every read. */
import type { MetricDefinition } from '../../src/core/schema/definitions.ts';
import type { Contribution, Customer } from './customer.ts';
import { windowIndex, windowStart } from './zone-time.ts';

/** Distinct values kept; a 65th is not looked at until some of them expire. */
const DISTINCT_KEPT = 64;

export interface Reading {
  zone: string;
  now: number;
}

export type MetricValue = number | string | boolean | undefined;

/**
 * Turns the tumbling windows of the metrics an event could count for, counted or not.
 * @param clock highest clock so far; −∞ before the first
 */
export function turnWindows(
  customer: Customer,
  metrics: MetricDefinition[],
  at: number,
  zone: string,
  clock: number,
): void {
  for (const { window } of metrics) {
    if (window.type !== 'tumbling') continue;
    const index = windowIndex(zone, window.unit, at);
    const isClosed = clock !== Number.NEGATIVE_INFINITY && index < windowIndex(zone, window.unit, clock);
    const stamp = customer.stamps[window.unit] ?? Number.NEGATIVE_INFINITY;
    if (!isClosed) customer.stamps[window.unit] = Math.max(stamp, index);
  }
}

/** Records an event for a metric after `turnWindows`; false when its window is closed. */
export function contribute(
  customer: Customer,
  metric: MetricDefinition,
  event: { at: number; arrival: number; value: Contribution['value'] },
  zone: string,
  clock: number,
): boolean {
  customer.contributions[metric.id] ??= [];
  const counted = customer.contributions[metric.id]!;
  const { window } = metric;
  let index = 0;
  if (window.type === 'tumbling') {
    index = windowIndex(zone, window.unit, event.at);
    const current = clock === Number.NEGATIVE_INFINITY ? index : windowIndex(zone, window.unit, clock);
    if (index < current || index < (customer.stamps[window.unit] ?? index)) return false;
  }
  if (window.type === 'sliding') {
    const newest = Math.max(Number.NEGATIVE_INFINITY, ...counted.map((one) => one.index));
    index = Math.floor(event.at / window.stepMs);
    if (index <= newest - window.lengthMs / window.stepMs) return false;
  }
  counted.push({ ...event, index });
  return true;
}

/** The metric's value at `now`; nothing when it is absent. */
export function readMetric(customer: Customer, metric: MetricDefinition, reading: Reading): MetricValue {
  if (metric.since !== undefined && oldestInstant(metric, reading) < metric.since) return undefined;
  const oldest = oldestIndex(metric, reading);
  const counted = customer.contributions[metric.id] ?? [];
  // A tumbling window is emptied by the first event of a newer one, wherever `now` is.
  const stamp = metric.window.type === 'tumbling' ? (customer.stamps[metric.window.unit] ?? oldest) : oldest;
  if (metric.agg === 'distinct') return distinctCount(counted, Math.max(oldest, stamp), metric);
  return aggregate(
    counted.filter(({ index }) => index >= oldest && index >= stamp),
    metric,
  );
}

/** Index of the oldest window or bucket that a read at `now` covers. */
function oldestIndex({ window }: MetricDefinition, { zone, now }: Reading): number {
  if (window.type === 'lifetime') return 0;
  if (window.type === 'tumbling') return windowIndex(zone, window.unit, now);
  return Math.floor(now / window.stepMs) - window.lengthMs / window.stepMs + 1;
}

/** The instant from which events must be complete for the metric to be whole; `now` for lifetime. */
function oldestInstant(metric: MetricDefinition, reading: Reading): number {
  const { window } = metric;
  if (window.type === 'lifetime') return reading.now;
  if (window.type === 'tumbling') return windowStart(reading.zone, window.unit, reading.now);
  return oldestIndex(metric, reading) * window.stepMs;
}

function aggregate(open: Contribution[], metric: MetricDefinition): MetricValue {
  if (metric.agg === 'count') return open.length;
  if (metric.agg === 'sum') return sumOf(open, metric);
  if (open.length === 0) return undefined;
  const stored = (value: number) => (metric.precision === 'f32' ? Math.fround(value) : value);
  const numbers = open.map(({ value }) => stored(Number(value)));
  if (metric.agg === 'min') return Math.min(...numbers);
  if (metric.agg === 'max') return Math.max(...numbers);
  if (metric.agg === 'avg') return sumOf(open, metric) / open.length;
  const last = open.reduce((a, b) => (b.at >= a.at ? b : a));
  return typeof last.value === 'number' ? stored(last.value) : last.value;
}

/** Each stored sum is rounded as it is stored: one a bucket when sliding, one in all otherwise. */
function sumOf(open: Contribution[], metric: MetricDefinition): number {
  const stored = (value: number) => (metric.precision === 'f32' ? Math.fround(value) : value);
  const sums = new Map<number, number>();
  for (const { index, value } of open) sums.set(index, stored((sums.get(index) ?? 0) + Number(value)));
  return [...sums.values()].reduce((total, sum) => total + sum, 0);
}

/**
 * Values kept as they came: one whose newest bucket has left the window makes room; while 64 are kept a
 * new one is not noticed.
 */
function distinctCount(counted: Contribution[], oldest: number, metric: MetricDefinition): number {
  const buckets = metric.window.type === 'sliding' ? metric.window.lengthMs / metric.window.stepMs : 1;
  const kept = new Map<Contribution['value'], number>();
  let newest = Number.NEGATIVE_INFINITY;
  for (const { value, index } of counted) {
    if (index > newest) {
      newest = index;
      for (const [known, at] of kept) if (at <= newest - buckets) kept.delete(known);
    }
    const known = kept.get(value);
    if (known !== undefined || kept.size < DISTINCT_KEPT) kept.set(value, Math.max(known ?? index, index));
  }
  return [...kept.values()].filter((index) => index >= oldest).length;
}
