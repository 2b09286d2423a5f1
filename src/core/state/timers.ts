import { Growable } from './growable.ts';

/** Which part of the state a timer wakes; for patterns, the number of the scenario lies above it: see `kindOf`. */
export const TimerKind = {
  dwell: 1,
  absence: 2,
  schedule: 3,
  deferred: 4,
  handover: 5,
  journey: 6,
  expiry: 7,
} as const;

const KIND_BITS = 8;

/** The kind of a scenario's timer. */
export const kindOf = (kind: number, scenario: number): number => kind | (scenario << KIND_BITS);

/** What `kindOf` put together. */
export const kindIn = (timer: number): number => timer & ((1 << KIND_BITS) - 1);
export const scenarioIn = (timer: number): number => timer >>> KIND_BITS;

const WORDS = 6;

/**
 * Timers of one partition, a binary heap in one typed array, ordered by (due, customerId, timer id).
 *
 * T1. A timer is never cancelled: its owner looks the (row, id) up when it runs and ignores it when
 *     what it stood for is gone. So owners keep the due time, and loading a state sets timers anew.
 * T2. The order does not depend on the order of setting.
 */
export class Timers {
  private readonly memory = new Growable(WORDS * 64);
  private readonly i32 = this.memory.i32;
  private readonly f64 = this.memory.f64;
  private readonly compareCustomers: (rowA: number, rowB: number) => number;
  /** Told when the first timer is due: `nextDues[slot]` is never after it. */
  private readonly nextDues: Float64Array;
  private readonly slot: number;
  count = 0;
  /** The timer taken last by `take`. */
  due = 0;
  row = 0;
  kind = 0;
  id1 = 0;
  id2 = 0;

  /** `compareCustomers` orders two rows by customer id, bytewise. */
  constructor(compareCustomers: (rowA: number, rowB: number) => number, nextDues = new Float64Array(1), slot = 0) {
    this.compareCustomers = compareCustomers;
    this.nextDues = nextDues;
    this.slot = slot;
  }

  /** `id1`, `id2`: the first two lanes of the timer's id. */
  set(due: number, row: number, kind: number, id1: number, id2: number): void {
    this.memory.ensure((this.count + 2) * WORDS);
    if (due < this.nextDues[this.slot]!) this.nextDues[this.slot] = due;
    let at = this.count++;
    this.write(at, due, row, kind, id1, id2);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(at, parent)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Due of the first timer, +∞ when there is none. */
  get nextDue(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.f64[0]!;
  }

  /** Removes the first timer into `due`, `row`, `kind`, `id1`, `id2`. */
  take(): void {
    const { i32 } = this;
    this.due = this.f64[0]!;
    this.row = i32[2]!;
    this.kind = i32[3]!;
    this.id1 = i32[4]!;
    this.id2 = i32[5]!;
    const last = --this.count;
    if (last === 0) return;
    this.swap(0, last);
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= last) return;
      if (child + 1 < last && this.before(child + 1, child)) child++;
      if (!this.before(child, at)) return;
      this.swap(at, child);
      at = child;
    }
  }

  get bytes(): number {
    return this.memory.bytes;
  }

  private write(at: number, due: number, row: number, kind: number, id1: number, id2: number): void {
    this.f64[at * (WORDS / 2)] = due;
    const w = at * WORDS;
    this.i32[w + 2] = row;
    this.i32[w + 3] = kind;
    this.i32[w + 4] = id1;
    this.i32[w + 5] = id2;
  }

  private before(a: number, b: number): boolean {
    const dueA = this.f64[a * (WORDS / 2)]!;
    const dueB = this.f64[b * (WORDS / 2)]!;
    if (dueA !== dueB) return dueA < dueB;
    const { i32 } = this;
    const wa = a * WORDS;
    const wb = b * WORDS;
    if (i32[wa + 2] !== i32[wb + 2]) {
      const order = this.compareCustomers(i32[wa + 2]!, i32[wb + 2]!);
      if (order !== 0) return order < 0;
    }
    if (i32[wa + 4] !== i32[wb + 4]) return i32[wa + 4]! >>> 0 < i32[wb + 4]! >>> 0;
    return i32[wa + 5]! >>> 0 < i32[wb + 5]! >>> 0;
  }

  private swap(a: number, b: number): void {
    const { i32 } = this;
    const wa = a * WORDS;
    const wb = b * WORDS;
    for (let k = 0; k < WORDS; k++) {
      const kept = i32[wa + k]!;
      i32[wa + k] = i32[wb + k]!;
      i32[wb + k] = kept;
    }
  }
}
