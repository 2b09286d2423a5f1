import { describe, expect, it } from 'vitest';
import { addCounts, addEstimates } from './add-counts.ts';

describe('counts of several hosts', () => {
  it('are added, groups by their words', () => {
    const counts = [
      { count: 2, total: 5, groups: { a: 2 } },
      { count: 3, total: 6, groups: { a: 1, b: 2 } },
    ];
    expect(addCounts(counts)).toEqual({ count: 5, total: 11, histogram: { a: 3, b: 2 } });
  });
});

describe('estimates of several hosts', () => {
  const host = { count: 500, total: 1000, sampled: 100, low: 0.4, high: 0.6 };

  it('of one host are its own, in customers', () => {
    expect(addEstimates([host])).toEqual({ count: 500, total: 1000, sampled: 100, low: 400, high: 600 });
  });

  it('are surer together than each alone', () => {
    const { count, low, high } = addEstimates([host, host, host, host]);
    expect([count, low, high]).toEqual([2000, 1800, 2200]);
  });

  it('stay between nobody and everybody', () => {
    const sure = { count: 10, total: 10, sampled: 10, low: 0.7, high: 1 };
    expect(addEstimates([sure])).toMatchObject({ low: 7, high: 10 });
    expect(addEstimates([{ count: 0, total: 0, sampled: 0, low: 0, high: 0 }])).toMatchObject({ low: 0, high: 0 });
  });
});
