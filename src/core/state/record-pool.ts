import { Growable } from './growable.ts';

/**
 * Fixed-width records in one typed array, chained into lists: the sparse part of a customer's state.
 * A record is addressed by its word position (even, never 0); word 0 of a record is the position of
 * the next in its list, 0 at the end. Freed records are used again, last freed first, so positions
 * follow from the order of operations alone.
 */
export class RecordPool {
  private readonly memory: Growable;
  /** Views; payload of record `r` is `i32[r + 1 …]`, `f64[(r >> 1) + 1 …]`. */
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  /** Words of a record, even. */
  readonly width: number;
  /** Records in use. */
  count = 0;
  private used: number;
  private freed = 0;

  /** `payloadWords`: words after the link, word 1 included. */
  constructor(payloadWords: number) {
    this.width = (payloadWords + 2) & ~1;
    this.memory = new Growable(this.width * 16);
    this.i32 = this.memory.i32;
    this.f64 = this.memory.f64;
    this.used = this.width;
  }

  /** A zeroed record whose link is `next`. */
  allocate(next: number): number {
    let record = this.freed;
    if (record !== 0) {
      this.freed = this.i32[record]!;
      this.i32.fill(0, record, record + this.width);
    } else {
      record = this.used;
      this.used += this.width;
      this.memory.ensure(this.used);
    }
    this.i32[record] = next;
    this.count++;
    return record;
  }

  next(record: number): number {
    return this.i32[record]!;
  }

  free(record: number): void {
    this.i32[record] = this.freed;
    this.freed = record;
    this.count--;
  }

  /** Frees `record` out of the list at `head`; returns the list's new head. */
  remove(head: number, record: number): number {
    if (head === record) {
      const next = this.i32[record]!;
      this.free(record);
      return next;
    }
    let before = head;
    while (this.i32[before] !== record) before = this.i32[before]!;
    this.i32[before] = this.i32[record]!;
    this.free(record);
    return head;
  }

  get bytes(): number {
    return this.memory.bytes;
  }
}
