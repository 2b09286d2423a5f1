import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { type Directory, ListKind } from '../state/directory.ts';
import { RecordPool } from '../state/record-pool.ts';
import { MAX_INPUTS } from './progress.ts';

/** Words of a customer's place record: head (all inputs folded) and base (those folded for good). */
const Place = { headCell: 1, baseCell: 2, headAreas: 3, baseAreas: 4, inputs: 5, inputCount: 6, sequence: 7 } as const;
const HEAD_AT = 4; // f64 positions
const BASE_AT = 5;
/** Words of a kept location input, newest first. */
const Seen = { cell: 1, sequence: 2 } as const;
const SEEN_SINCE = 2;
const SEEN_AT = 3;
/** Words of a presence: the area and the sequence number of the input that entered it. */
const Presence = { area: 1, entering: 2 } as const;

/** Areas of a cell, by the cell's dictionary code. */
export type AreasOfCell = (cell: number) => readonly number[];

/** One area entered or left by the arriving input. `entry` is when the presence began. */
export interface PlaceChange {
  area: number;
  entered: boolean;
  entry: number;
}

/** Folded state of one place while an evaluation runs. */
interface Whereabouts {
  cell: number;
  at: number;
  /** Area → sequence number of the entering input. */
  areas: Map<number, number>;
}

/**
 * Where customers are, by the cells their events name. A customer is present in the areas of the last
 * cell seen, until evidence of another place or the presence timeout.
 *
 * P1. head = fold of base and all kept inputs in (at, arrival) order.
 * P2. Only inputs that a not-late arrival could still precede are kept; the rest are in base for good.
 */
export class Places {
  private readonly records = new RecordPool(11);
  private readonly seen = new RecordPool(7);
  private readonly presences = new RecordPool(2);
  private readonly directory: Directory;
  private readonly areasOf: AreasOfCell;
  private readonly timeoutMs: number;
  /** What the last `arrive` changed; valid until the next. */
  readonly changes: PlaceChange[] = [];

  constructor(directory: Directory, areasOf: AreasOfCell, timeoutMs: number) {
    this.directory = directory;
    this.areasOf = areasOf;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Takes a location input that is not late; fills `changes`. Returns its sequence number, by which
   * `isStillPresent` knows a presence it began.
   */
  arrive(row: number, cell: number, since: number, at: number, oldestUseful: number): number {
    const record = this.obtain(row);
    const { i32, f64 } = this.records;
    const sequence = i32[record + Place.sequence]! + 1;
    i32[record + Place.sequence] = sequence;
    this.changes.length = 0;
    this.settle(record, oldestUseful);
    const head = f64[(record >> 1) + HEAD_AT]!;
    this.keep(record, cell, since, at, sequence);
    if (at >= head) {
      if (this.isQuiet(record, cell)) {
        i32[record + Place.headCell] = cell;
        f64[(record >> 1) + HEAD_AT] = at;
        return sequence;
      }
      const state = this.load(record, Place.headCell, Place.headAreas, HEAD_AT);
      this.step(state, cell, since, at, sequence, this.changes);
      this.store(record, state, Place.headCell, Place.headAreas, HEAD_AT);
      return sequence;
    }
    this.refold(record, sequence);
    return sequence;
  }

  /** Whether the presence begun by input `entering` holds at `at`, no gap beyond the timeout. */
  isStillPresent(row: number, area: number, entering: number, at: number): boolean {
    const record = this.directory.head(row, ListKind.place);
    if (record === 0 || at - this.records.f64[(record >> 1) + HEAD_AT]! > this.timeoutMs) return false;
    const { i32 } = this.presences;
    for (let p = this.records.i32[record + Place.headAreas]!; p !== 0; p = i32[p]!) {
      if (i32[p + Presence.area] === area) return i32[p + Presence.entering] === entering;
    }
    return false;
  }

  writeCustomer(row: number, writer: CustomerWriter, cellWord: (code: number) => string): void {
    const record = this.directory.head(row, ListKind.place);
    writer.number(record === 0 ? 0 : 1);
    if (record === 0) return;
    const { i32, f64 } = this.records;
    writer.number(i32[record + Place.sequence]!);
    for (const [cell, areas, at] of PARTS) {
      writer.text(cellWord(i32[record + cell]!));
      writer.number(f64[(record >> 1) + at]!);
      const present = [...this.load(record, cell, areas, at).areas].sort(([a], [b]) => a - b);
      writer.number(present.length);
      for (const [area, entering] of present) {
        writer.number(area);
        writer.number(entering);
      }
    }
    writer.number(i32[record + Place.inputCount]!);
    for (let input = i32[record + Place.inputs]!; input !== 0; input = this.seen.i32[input]!) {
      writer.text(cellWord(this.seen.i32[input + Seen.cell]!));
      writer.number(this.seen.i32[input + Seen.sequence]!);
      writer.number(this.seen.f64[(input >> 1) + SEEN_SINCE]!);
      writer.number(this.seen.f64[(input >> 1) + SEEN_AT]!);
    }
  }

  /** `areaOf` maps area numbers as written to this program's, −1 for those that are gone. */
  readCustomer(
    row: number,
    reader: CustomerReader,
    cellCode: (word: string) => number,
    areaOf: (n: number) => number,
  ): void {
    if (reader.number() === 0) return;
    const record = this.obtain(row);
    this.records.i32[record + Place.sequence] = reader.number();
    for (const [cell, areas, at] of PARTS) {
      const state: Whereabouts = { cell: cellCode(reader.text()), at: reader.number(), areas: new Map() };
      for (let left = reader.number(); left > 0; left--) {
        const area = areaOf(reader.number());
        const entering = reader.number();
        if (area >= 0) state.areas.set(area, entering);
      }
      this.store(record, state, cell, areas, at);
    }
    const inputs: [number, number, number, number][] = [];
    for (let left = reader.number(); left > 0; left--) {
      const cell = cellCode(reader.text());
      const sequence = reader.number();
      inputs.push([cell, reader.number(), reader.number(), sequence]);
    }
    for (const [cell, since, at, sequence] of inputs.reverse()) this.keep(record, cell, since, at, sequence);
  }

  /** Reads the customer's record, so that it is in the cache. */
  touch(row: number): number {
    return this.records.i32[this.directory.head(row, ListKind.place)]!;
  }

  get bytes(): number {
    return this.records.bytes + this.seen.bytes + this.presences.bytes;
  }

  private obtain(row: number): number {
    const found = this.directory.head(row, ListKind.place);
    if (found !== 0) return found;
    const record = this.records.allocate(0);
    this.records.f64[(record >> 1) + HEAD_AT] = Number.NEGATIVE_INFINITY;
    this.records.f64[(record >> 1) + BASE_AT] = Number.NEGATIVE_INFINITY;
    this.directory.setHead(row, ListKind.place, record);
    return record;
  }

  /** The common case: nowhere of interest before, nowhere of interest now. */
  private isQuiet(record: number, cell: number): boolean {
    return this.records.i32[record + Place.headAreas] === 0 && this.areasOf(cell).length === 0;
  }

  /** One input's effect on a state; what it enters and leaves goes to `changes` when given. */
  private step(
    state: Whereabouts,
    cell: number,
    since: number,
    at: number,
    sequence: number,
    changes: PlaceChange[] | null,
  ): void {
    const areas = this.areasOf(cell);
    const continues = since - state.at <= this.timeoutMs;
    if (changes !== null && continues) {
      for (const area of state.areas.keys()) {
        if (!areas.includes(area)) changes.push({ area, entered: false, entry: 0 });
      }
    }
    const before = state.areas;
    state.areas = new Map();
    for (const area of areas) {
      const entering = before.get(area);
      if (entering !== undefined && continues) {
        state.areas.set(area, entering);
        continue;
      }
      state.areas.set(area, sequence);
      const entry = entering === undefined ? Math.max(since, state.at) : since;
      changes?.push({ area, entered: true, entry });
    }
    state.cell = cell;
    state.at = at;
  }

  /** Folds from base again, because an input arrived before the head. */
  private refold(record: number, arriving: number): void {
    const state = this.load(record, Place.baseCell, Place.baseAreas, BASE_AT);
    for (const input of this.oldestFirst(record)) {
      const sequence = this.seen.i32[input + Seen.sequence]!;
      this.stepSeen(state, input, sequence === arriving ? this.changes : null);
    }
    this.store(record, state, Place.headCell, Place.headAreas, HEAD_AT);
  }

  private stepSeen(state: Whereabouts, input: number, changes: PlaceChange[] | null): void {
    const { i32, f64 } = this.seen;
    const since = f64[(input >> 1) + SEEN_SINCE]!;
    const at = f64[(input >> 1) + SEEN_AT]!;
    this.step(state, i32[input + Seen.cell]!, since, at, i32[input + Seen.sequence]!, changes);
  }

  /** Moves into base what no arrival can precede any more, and the oldest when there are too many. */
  private settle(record: number, oldestUseful: number): void {
    const { i32 } = this.records;
    for (;;) {
      const oldest = this.oldest(record);
      if (oldest === 0) return;
      const at = this.seen.f64[(oldest >> 1) + SEEN_AT]!;
      if (at >= oldestUseful && i32[record + Place.inputCount]! < MAX_INPUTS) return;
      const cell = this.seen.i32[oldest + Seen.cell]!;
      if (i32[record + Place.baseAreas] === 0 && this.areasOf(cell).length === 0) {
        i32[record + Place.baseCell] = cell;
        this.records.f64[(record >> 1) + BASE_AT] = at;
      } else {
        const state = this.load(record, Place.baseCell, Place.baseAreas, BASE_AT);
        this.stepSeen(state, oldest, null);
        this.store(record, state, Place.baseCell, Place.baseAreas, BASE_AT);
      }
      i32[record + Place.inputs] = this.seen.remove(i32[record + Place.inputs]!, oldest);
      i32[record + Place.inputCount] = i32[record + Place.inputCount]! - 1;
    }
  }

  /** The kept input that is first in (at, arrival) order, 0 when there is none. */
  private oldest(record: number): number {
    let oldest = this.records.i32[record + Place.inputs]!;
    if (oldest === 0) return 0;
    while (this.seen.i32[oldest] !== 0) oldest = this.seen.i32[oldest]!;
    return oldest;
  }

  private oldestFirst(record: number): number[] {
    const inputs: number[] = [];
    for (let i = this.records.i32[record + Place.inputs]!; i !== 0; i = this.seen.i32[i]!) inputs.push(i);
    return inputs.reverse();
  }

  private keep(record: number, cell: number, since: number, at: number, sequence: number): void {
    const { i32, f64 } = this.seen;
    let before = 0;
    let after = this.records.i32[record + Place.inputs]!;
    while (after !== 0 && f64[(after >> 1) + SEEN_AT]! > at) {
      before = after;
      after = i32[after]!;
    }
    const input = this.seen.allocate(after);
    i32[input + Seen.cell] = cell;
    i32[input + Seen.sequence] = sequence;
    f64[(input >> 1) + SEEN_SINCE] = since;
    f64[(input >> 1) + SEEN_AT] = at;
    if (before === 0) this.records.i32[record + Place.inputs] = input;
    else i32[before] = input;
    this.records.i32[record + Place.inputCount] = this.records.i32[record + Place.inputCount]! + 1;
  }

  private load(record: number, cell: number, areas: number, at: number): Whereabouts {
    const present = new Map<number, number>();
    const { i32 } = this.presences;
    for (let p = this.records.i32[record + areas]!; p !== 0; p = i32[p]!) {
      present.set(i32[p + Presence.area]!, i32[p + Presence.entering]!);
    }
    return { cell: this.records.i32[record + cell]!, at: this.records.f64[(record >> 1) + at]!, areas: present };
  }

  private store(record: number, state: Whereabouts, cell: number, areas: number, at: number): void {
    this.records.i32[record + cell] = state.cell;
    this.records.f64[(record >> 1) + at] = state.at;
    let head = this.records.i32[record + areas]!;
    while (head !== 0) head = this.presences.remove(head, head);
    for (const [area, entering] of state.areas) {
      head = this.presences.allocate(head);
      this.presences.i32[head + Presence.area] = area;
      this.presences.i32[head + Presence.entering] = entering;
    }
    this.records.i32[record + areas] = head;
  }
}

const PARTS = [
  [Place.headCell, Place.headAreas, HEAD_AT],
  [Place.baseCell, Place.baseAreas, BASE_AT],
] as const;
