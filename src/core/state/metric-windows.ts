import { type MetricLayout, NEVER, type RowLayout, type TumblingUnit } from '../program/row-layout.ts';
import type { CustomerRows } from './customer-rows.ts';

/**
 * Windows that turn: what generated code calls when a stamp in the row is not that of the event or of
 * `now`. `word` is always the first word of the row.
 *
 * W1. A tumbling stamp is the newest day, week or month applied; the unit's metrics are of that window.
 * W2. A sliding stamp is the newest bucket applied; ring slot b mod n holds bucket b of the last n.
 * W3. The running total of a sliding sum or count, where one is kept, is that of the ring.
 */
export class MetricWindows {
  private readonly layout: RowLayout;
  private readonly i32: Int32Array;
  private readonly f32: Float32Array;
  private readonly f64: Float64Array;

  constructor(layout: RowLayout, rows: CustomerRows) {
    this.layout = layout;
    this.i32 = rows.i32;
    this.f32 = rows.f32;
    this.f64 = rows.f64;
  }

  /** Empties the unit's metrics and moves its stamp. */
  turn(word: number, unit: TumblingUnit, index: number): void {
    const { from, until } = this.layout.tumblingRange[unit];
    const { template } = this.layout;
    for (let k = from; k < until; k++) this.i32[word + k] = template[k]!;
    this.i32[word + this.layout.stamps[unit]] = index;
  }

  /** Empties the buckets after the stamp up to `bucket` and moves the stamp. */
  slide(word: number, window: number, bucket: number): void {
    const sliding = this.layout.sliding[window]!;
    const stamp = this.i32[word + sliding.stampWord]!;
    const { buckets } = sliding;
    if (stamp === NEVER || bucket - stamp >= buckets) {
      for (const metric of sliding.metrics) this.empty(word, metric);
    } else {
      for (let b = stamp + 1; b <= bucket; b++) {
        const slot = ((b % buckets) + buckets) % buckets;
        for (const metric of sliding.metrics) this.emptyBucket(word, metric, slot);
      }
    }
    this.i32[word + sliding.stampWord] = bucket;
  }

  /**
   * A sliding metric as of bucket `now`: from the ring, because the stamp lies before `now` or the
   * aggregate keeps no total. NaN when absent.
   */
  slidingValue(word: number, index: number, now: number): number {
    const metric = this.layout.metrics[index]!;
    const { buckets, stampWord } = this.layout.sliding[metric.sliding]!;
    const stamp = this.i32[word + stampWord]!;
    const first = Math.max(now - buckets + 1, stamp - buckets + 1);
    let total = 0;
    let count = 0;
    let extreme = Number.NaN;
    for (let b = first; b <= stamp && stamp !== NEVER; b++) {
      const slot = ((b % buckets) + buckets) % buckets;
      if (metric.ringCount >= 0) count += this.i32[word + metric.ringCount + slot]!;
      if (metric.ring < 0) continue;
      const value = this.ringValue(word, metric, slot);
      total += value;
      if (metric.definition.agg === 'min' ? !(extreme <= value) : !(extreme >= value)) {
        if (!Number.isNaN(value)) extreme = value;
      }
    }
    switch (metric.definition.agg) {
      case 'count':
        return count;
      case 'sum':
        return total;
      case 'avg':
        return count === 0 ? Number.NaN : total / count;
      default:
        return extreme;
    }
  }

  private ringValue(word: number, metric: MetricLayout, slot: number): number {
    const at = word + metric.ring;
    return metric.wide ? this.f64[(at >> 1) + slot]! : this.f32[at + slot]!;
  }

  private emptyBucket(word: number, metric: MetricLayout, slot: number): void {
    const { agg } = metric.definition;
    if (metric.ringCount >= 0) {
      const at = word + metric.ringCount + slot;
      if (metric.count >= 0) this.i32[word + metric.count] = this.i32[word + metric.count]! - this.i32[at]!;
      this.i32[at] = 0;
    }
    if (metric.ring < 0) return;
    const additive = agg === 'sum' || agg === 'avg';
    if (additive) {
      const total = (word + metric.value) >> 1;
      this.f64[total] = this.f64[total]! - this.ringValue(word, metric, slot);
    }
    const empty = additive ? 0 : Number.NaN;
    if (metric.wide) this.f64[((word + metric.ring) >> 1) + slot] = empty;
    else this.f32[word + metric.ring + slot] = empty;
  }

  /** `last` keeps its value: whether it is in the window is read from its time. */
  private empty(word: number, metric: MetricLayout): void {
    if (metric.definition.agg === 'last') return;
    const { template } = this.layout;
    for (let k = metric.from; k < metric.until; k++) this.i32[word + k] = template[k]!;
  }
}
