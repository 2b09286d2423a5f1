/**
 * The aggregates of the telecom workload, as data: the definitions, the naive reference and the
 * hand-written loop are all made from this one list.
 */

export type CallWindow = 'day' | 'week';
export type CallValue = 'cost' | 'duration';

/** Keeps calls whose `field` is at least (`>=`) or below (`<`) a value. */
export interface CallBand {
  name: string;
  field: CallValue;
  op: '>=' | '<';
  value: number;
}

/** One number kept per customer. `field` is absent for `count`; `band` absent: all calls. */
export interface CallAggregate {
  id: string;
  agg: 'count' | 'sum' | 'min' | 'max';
  field?: CallValue;
  distance: 'all' | 'local' | 'longDistance';
  band?: CallBand;
  window: CallWindow;
}

const SHAPES: readonly { agg: CallAggregate['agg']; field?: CallValue; name: string }[] = [
  { agg: 'count', name: 'calls' },
  { agg: 'sum', field: 'cost', name: 'costSum' },
  { agg: 'min', field: 'cost', name: 'costMin' },
  { agg: 'max', field: 'cost', name: 'costMax' },
  { agg: 'sum', field: 'duration', name: 'durationSum' },
  { agg: 'min', field: 'duration', name: 'durationMin' },
  { agg: 'max', field: 'duration', name: 'durationMax' },
];

/** Twelve bands; a call of the stream falls into 6.4 of them on average. */
const BANDS: readonly CallBand[] = [
  ...[10, 30, 50, 70].map((value): CallBand => ({ name: `CostFrom${value}`, field: 'cost', op: '>=', value })),
  ...[20, 60].map((value): CallBand => ({ name: `CostBelow${value}`, field: 'cost', op: '<', value })),
  ...[1000, 3000, 5000, 7000].map(
    (value): CallBand => ({ name: `DurationFrom${value}`, field: 'duration', op: '>=', value }),
  ),
  ...[2000, 6000].map((value): CallBand => ({ name: `DurationBelow${value}`, field: 'duration', op: '<', value })),
];

const capitalised = (text: string) => text[0].toUpperCase() + text.slice(1);

function aggregatesOf(band: CallBand | undefined): CallAggregate[] {
  const aggregates: CallAggregate[] = [];
  for (const window of ['day', 'week'] as const) {
    for (const distance of ['all', 'local', 'longDistance'] as const) {
      for (const { name, ...shape } of SHAPES) {
        const measure = distance === 'all' ? name : distance + capitalised(name);
        const id = measure + capitalised(window) + (band?.name ?? '');
        aggregates.push({ id, ...shape, distance, window, ...(band && { band }) });
      }
    }
  }
  return aggregates;
}

/**
 * 42: {all, local, long distance} × {count; sum, min, max of cost and of duration} × {day, week}.
 * 546: the same, and once more for each of twelve bands of cost or duration.
 */
export function callAggregates(count: 42 | 546): CallAggregate[] {
  const bands = count === 42 ? [undefined] : [undefined, ...BANDS];
  return bands.flatMap(aggregatesOf);
}
