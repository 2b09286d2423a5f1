import type { CustomerReader, CustomerWriter } from './customer-writer.ts';
import { type ListHeads, ListKind } from './list-heads.ts';
import { RecordPool } from './record-pool.ts';

/** Different values kept per customer and metric. */
const MAX_DISTINCT = 64;

const METRIC = 1;
const WINDOW = 2;
const VALUE = 2; // f64 position

/**
 * Values seen by `distinct` metrics, each with the newest window (bucket, day, week, month; 0 for lifetime)
 * it was seen in. Exact up to 64 a metric; beyond, new values are not taken until old ones leave.
 */
export class DistinctValues {
  private readonly pool = new RecordPool(5);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  /**
   * Takes a value seen in `window`; those in windows below `oldest` no longer count and all go, so that what is kept
   * does not depend on the order of the list.
   */
  add(row: number, metric: number, value: number, window: number, oldest: number): void {
    const { i32, f64 } = this.pool;
    let head = this.heads.head(row, ListKind.distinct);
    let kept = 0;
    let known = false;
    for (let r = head; r !== 0; ) {
      const next = i32[r]!;
      if (i32[r + METRIC] === metric) {
        if (f64[(r >> 1) + VALUE] === value) {
          if (window > i32[r + WINDOW]!) i32[r + WINDOW] = window;
          known = true;
        } else if (i32[r + WINDOW]! < oldest) head = this.pool.remove(head, r);
        else kept++;
      }
      r = next;
    }
    if (!known && kept < MAX_DISTINCT) {
      head = this.pool.allocate(head);
      i32[head + METRIC] = metric;
      i32[head + WINDOW] = window;
      f64[(head >> 1) + VALUE] = value;
    }
    this.heads.setHead(row, ListKind.distinct, head);
  }

  /** Different values seen in windows from `oldest` on. */
  count(row: number, metric: number, oldest: number): number {
    const { i32 } = this.pool;
    let count = 0;
    for (let r = this.heads.head(row, ListKind.distinct); r !== 0; r = i32[r]!) {
      if (i32[r + METRIC] === metric && i32[r + WINDOW]! >= oldest) count++;
    }
    return count;
  }

  /** Gives the metrics other numbers; below 0: its values go. */
  renumber(row: number, metricOf: (metric: number) => number): void {
    const { i32 } = this.pool;
    let head = this.heads.head(row, ListKind.distinct);
    if (head === 0) return;
    for (let r = head; r !== 0; ) {
      const next = i32[r]!;
      const metric = metricOf(i32[r + METRIC]!);
      if (metric < 0) head = this.pool.remove(head, r);
      else i32[r + METRIC] = metric;
      r = next;
    }
    this.heads.setHead(row, ListKind.distinct, head);
  }

  /** `wordOf` gives a metric's value as text: the word of a code, or the number. */
  writeCustomer(row: number, writer: CustomerWriter, wordOf: (metric: number, value: number) => string): void {
    const { i32, f64 } = this.pool;
    const lines: [number, string, number][] = [];
    for (let r = this.heads.head(row, ListKind.distinct); r !== 0; r = i32[r]!) {
      lines.push([i32[r + METRIC]!, wordOf(i32[r + METRIC]!, f64[(r >> 1) + VALUE]!), i32[r + WINDOW]!]);
    }
    lines.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1));
    writer.number(lines.length);
    for (const [metric, word, window] of lines) {
      writer.number(metric);
      writer.text(word);
      writer.number(window);
    }
  }

  /** `metricOf` maps metric numbers as written to this program's, −1 for those that are gone. */
  readCustomer(
    row: number,
    reader: CustomerReader,
    metricOf: (written: number) => number,
    valueOfWord: (metric: number, word: string) => number,
  ): void {
    for (let left = reader.number(); left > 0; left--) {
      const metric = metricOf(reader.number());
      const word = reader.text();
      const window = reader.number();
      if (metric >= 0) this.add(row, metric, valueOfWord(metric, word), window, Number.NEGATIVE_INFINITY);
    }
  }

  get bytes(): number {
    return this.pool.bytes;
  }
}
