import type { MetricLayout, RowLayout, TumblingUnit } from './row-layout.ts';

/**
 * JavaScript for metrics. Generated functions have in scope: `p` the partition, `i`, `f`, `d` its i32,
 * f32, f64 views, `o` the row's first word, `h` = o / 2, `row`, `now`; updates also `at`.
 */

/** A f32 or f64 number of the row. */
function numberAt(wide: boolean, word: number): string {
  return wide ? `d[h+${word / 2}]` : `f[o+${word}]`;
}

const nowIndex = (unit: TumblingUnit) => `p.now${unit[0]!.toUpperCase()}${unit.slice(1)}`;

/** Expression of the metric's value as of `now`; `absent` says whether it can be NaN. */
export function readMetric(metric: MetricLayout, layout: RowLayout): { value: string; absent: boolean } {
  const { agg, since, window } = metric.definition;
  const counts = agg === 'count' || agg === 'sum' || agg === 'distinct';
  const value = readWindow(metric, layout);
  if (since === undefined) return { value, absent: !counts };
  const start =
    window.type === 'lifetime'
      ? 'now'
      : window.type === 'tumbling'
        ? `p.startOfWindow(row,"${window.unit}")`
        : `(Math.floor(now/${window.stepMs})-${window.lengthMs / window.stepMs - 1})*${window.stepMs}`;
  return { value: `(${start}>=${since}?${value}:NaN)`, absent: true };
}

function readWindow(metric: MetricLayout, layout: RowLayout): string {
  const { agg, window } = metric.definition;
  if (agg === 'distinct') return `p.distinct.count(row,${metric.index},${oldestRead(metric, layout)})`;
  if (agg === 'last') return readLast(metric, layout);
  const stored =
    agg === 'count'
      ? countOf(metric, layout)
      : agg === 'avg'
        ? `(i[o+${metric.count}]===0?NaN:${numberAt(metric.wide || metric.sliding >= 0, metric.value)}/i[o+${metric.count}])`
        : numberAt(metric.wide || metric.sliding >= 0, metric.value);
  if (window.type === 'lifetime') return stored;
  if (window.type === 'tumbling') {
    const empty = agg === 'count' || agg === 'sum' ? '0' : 'NaN';
    return `(i[o+${layout.stamps[window.unit]}]>=${nowIndex(window.unit)}?${stored}:${empty})`;
  }
  const bucket = `Math.floor(now/${window.stepMs})`;
  const fromRing = `p.windows.slidingValue(o,${metric.index},${bucket})`;
  if (agg === 'min' || agg === 'max') return fromRing;
  return `(i[o+${layout.sliding[metric.sliding]!.stampWord}]>=${bucket}?${stored}:${fromRing})`;
}

/** The running count, or the sum over the buckets where there are few. */
function countOf(metric: MetricLayout, layout: RowLayout): string {
  if (metric.count >= 0) return `i[o+${metric.count}]`;
  const { buckets } = layout.sliding[metric.sliding]!;
  return `(${Array.from({ length: buckets }, (_, slot) => `i[o+${metric.ringCount + slot}]`).join('+')})`;
}

function readLast(metric: MetricLayout, layout: RowLayout): string {
  const { window } = metric.definition;
  const value = numberAt(metric.wide, metric.value);
  if (window.type === 'lifetime') return value;
  if (window.type === 'tumbling') return `(i[o+${layout.stamps[window.unit]}]>=${nowIndex(window.unit)}?${value}:NaN)`;
  const buckets = window.lengthMs / window.stepMs;
  const { stepMs } = window;
  return `(Math.floor(d[h+${metric.at / 2}]/${stepMs})>Math.floor(now/${stepMs})-${buckets}?${value}:NaN)`;
}

/** The oldest window number that counts as of `now` (or of `at` while updating). */
function oldestWindow(metric: MetricLayout, time: 'now' | 'at'): string {
  const { window } = metric.definition;
  if (window.type === 'lifetime') return '0';
  if (window.type === 'tumbling') return time === 'now' ? nowIndex(window.unit) : `${window.unit}At`;
  return `Math.floor(now/${window.stepMs})-${window.lengthMs / window.stepMs - 1}`;
}

/** The same for a read: never before the stamp, which a move to another zone may have put ahead of `now`. */
function oldestRead(metric: MetricLayout, layout: RowLayout): string {
  const { window } = metric.definition;
  const oldest = oldestWindow(metric, 'now');
  return window.type === 'tumbling' ? `Math.max(${oldest},i[o+${layout.stamps[window.unit]}])` : oldest;
}

/** Statements that add a value (`v`, an expression that is not absent) of an event at `at` to the metric. */
export function updateMetric(metric: MetricLayout, layout: RowLayout, v: string): string {
  const { agg } = metric.definition;
  if (agg === 'distinct') {
    return `p.distinct.add(row,${metric.index},${v},${windowOfEvent(metric)},${oldestWindow(metric, 'at')});`;
  }
  if (agg === 'last') {
    const at = `d[h+${metric.at / 2}]`;
    return `if(at>=${at}){${numberAt(metric.wide, metric.value)}=${v};${at}=at;}`;
  }
  if (metric.sliding >= 0) return updateRing(metric, layout, v);
  const value = numberAt(metric.wide, metric.value);
  switch (agg) {
    case 'count':
      return `i[o+${metric.count}]++;`;
    case 'sum':
      return `${value}+=${v};`;
    case 'avg':
      return `${value}+=${v};i[o+${metric.count}]++;`;
    case 'min':
      return `if(!(${value}<=${v}))${value}=${v};`;
    case 'max':
      return `if(!(${value}>=${v}))${value}=${v};`;
  }
}

/** `slot<window>` is the event's slot in the rings of that window. */
function updateRing(metric: MetricLayout, _layout: RowLayout, v: string): string {
  const { agg } = metric.definition;
  const slot = `slot${metric.sliding}`;
  const cell = metric.wide ? `d[h+${metric.ring / 2}+${slot}]` : `f[o+${metric.ring}+${slot}]`;
  const counted = `i[o+${metric.ringCount}+${slot}]++;${metric.count < 0 ? '' : `i[o+${metric.count}]++;`}`;
  const total = `d[h+${metric.value / 2}]`;
  // The total follows what was stored, rounding included.
  const added = `{const b=${cell};${cell}=b+${v};${total}+=${cell}-b;}`;
  switch (agg) {
    case 'count':
      return counted;
    case 'sum':
      return added;
    case 'avg':
      return added + counted;
    case 'min':
      return `if(!(${cell}<=${v}))${cell}=${v};`;
    default:
      return `if(!(${cell}>=${v}))${cell}=${v};`;
  }
}

function windowOfEvent(metric: MetricLayout): string {
  const { window } = metric.definition;
  if (window.type === 'lifetime') return '0';
  if (window.type === 'tumbling') return `${window.unit}At`;
  return `bucket${metric.sliding}`;
}
