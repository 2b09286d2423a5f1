import type { HostCount, HostEstimate } from '../host-query.ts';
import type { AudienceCount, EstimatedCount } from './audiences.ts';

/** The count of all hosts together. */
export function addCounts(counts: readonly HostCount[]): Omit<AudienceCount, 'tookMs'> {
  const sum: Omit<AudienceCount, 'tookMs'> = { count: 0, total: 0 };
  for (const { count, total, groups } of counts) {
    sum.count += count;
    sum.total += total;
    if (groups === undefined) continue;
    sum.histogram ??= {};
    for (const [word, customers] of Object.entries(groups)) {
      sum.histogram[word] = (sum.histogram[word] ?? 0) + customers;
    }
  }
  return sum;
}

/**
 * The estimate of all hosts together. Their intervals are independent, so that their distances from the estimates add as
 * squares (the method of variance estimates recovery: Zou and Donner 2008).
 */
export function addEstimates(estimates: readonly HostEstimate[]): Omit<EstimatedCount, 'tookMs'> {
  const sum = { count: 0, total: 0, sampled: 0 };
  let below = 0;
  let above = 0;
  for (const { count, total, sampled, low, high } of estimates) {
    sum.count += count;
    sum.total += total;
    sum.sampled += sampled;
    below += Math.max(0, count - low * total) ** 2;
    above += Math.max(0, high * total - count) ** 2;
  }
  return {
    ...sum,
    low: Math.max(0, Math.floor(sum.count - Math.sqrt(below))),
    high: Math.min(sum.total, Math.ceil(sum.count + Math.sqrt(above))),
  };
}
