import type { MetricValue } from '../metrics.ts';
import type { ScenarioOf } from '../world.ts';
import type { Arrival } from './arrival.ts';

/** The input took the metric across the value. */
export function thresholdFires({ pattern }: ScenarioOf<'threshold'>, { changedMetrics }: Arrival): boolean {
  const change = changedMetrics.get(pattern.metric);
  const isBeyond = (value: MetricValue) =>
    typeof value === 'number' && (pattern.direction === 'above' ? value > pattern.value : value < pattern.value);
  return change !== undefined && isBeyond(change.after) && !isBeyond(change.before);
}
