import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { RecordPool } from '../state/record-pool.ts';
import { PlaceField, type PlaceRecords } from './place-records.ts';
import { MAX_INPUTS } from './progress.ts';
import { type PlaceChange, WhereaboutsFold } from './whereabouts-fold.ts';

/** Words of a kept location input, newest first. */
const Seen = { cell: 1, sequence: 2 } as const;
const SEEN_SINCE = 2; // f64 positions
const SEEN_AT = 3;
/** Words of a presence: the area and the sequence number of the input that entered it. */
const Presence = { area: 1, entering: 2 } as const;

/** Areas of a cell, by the cell's dictionary code. */
export type AreasOfCell = (cell: number) => readonly number[];

/**
 * Where customers are, by the cells their events name. A customer is present in the areas of the last
 * cell seen, until evidence of another place or the presence timeout.
 *
 * P1. head = fold of base and all kept inputs in (at, arrival) order.
 * P2. Only inputs that a not-late arrival could still precede are kept; the rest are in base for good. The newest
 *     is kept in the record itself: for most customers it is the only one.
 */
export class Places {
  private readonly records: PlaceRecords;
  private readonly i32: Int32Array;
  private readonly f64: Float64Array;
  private readonly seen: RecordPool;
  private readonly presences: RecordPool;
  private readonly areasOf: AreasOfCell;
  private readonly timeoutMs: number;
  private readonly fold: WhereaboutsFold;
  /** What the last `arrive` changed; valid until the next. */
  readonly changes: PlaceChange[] = [];

  /** `before`: places of the same records under other definitions, which give way to these. */
  constructor(records: PlaceRecords, areasOf: AreasOfCell, timeoutMs: number, before?: Places) {
    this.seen = before?.seen ?? new RecordPool(7);
    this.presences = before?.presences ?? new RecordPool(2);
    this.records = records;
    this.i32 = records.pool.i32;
    this.f64 = records.pool.f64;
    this.areasOf = areasOf;
    this.timeoutMs = timeoutMs;
    this.fold = new WhereaboutsFold(timeoutMs);
  }

  /**
   * Takes a location input that is not late; fills `changes`. Returns its sequence number, by which
   * `isStillPresent` knows a presence it began.
   */
  arrive(row: number, cell: number, since: number, at: number, oldestUseful: number): number {
    const { i32, f64 } = this;
    const record = this.records.obtain(row);
    const sequence = i32[record + PlaceField.sequence]! + 1;
    i32[record + PlaceField.sequence] = sequence;
    if (this.changes.length > 0) this.changes.length = 0;
    const head = f64[(record >> 1) + PlaceField.headAt]!;
    if (i32[record + PlaceField.older] !== 0) this.settle(record, oldestUseful);
    if (at < head) {
      this.keepOlder(record, cell, since, at, sequence);
      this.refold(record, sequence);
      return sequence;
    }
    if (sequence > 1) this.passOn(record, oldestUseful);
    this.setNewest(record, cell, since, at, sequence);
    const areas = this.areasOf(cell);
    // The common case: nowhere of interest before, nowhere of interest now.
    if (areas.length === 0 && i32[record + PlaceField.headAreas] === 0) return sequence;
    this.load(i32[record + PlaceField.headAreas]!, head);
    this.fold.step(areas, since, at, sequence, this.changes);
    i32[record + PlaceField.headAreas] = this.store(i32[record + PlaceField.headAreas]!);
    return sequence;
  }

  /** Whether the presence begun by input `entering` holds at `at`, no gap beyond the timeout. */
  isStillPresent(row: number, area: number, entering: number, at: number): boolean {
    const record = this.records.find(row);
    if (record === 0 || at - this.f64[(record >> 1) + PlaceField.headAt]! > this.timeoutMs) return false;
    const { i32 } = this.presences;
    for (let p = this.i32[record + PlaceField.headAreas]!; p !== 0; p = i32[p]!) {
      if (i32[p + Presence.area] === area) return i32[p + Presence.entering] === entering;
    }
    return false;
  }

  /** Gives the areas other numbers; below 0: nobody is there any more. */
  renumber(row: number, areaOf: (area: number) => number): void {
    const record = this.records.find(row);
    if (record === 0) return;
    const { i32 } = this.presences;
    for (const part of [PlaceField.headAreas, PlaceField.baseAreas]) {
      let head = this.i32[record + part]!;
      for (let p = head; p !== 0; ) {
        const next = i32[p]!;
        const area = areaOf(i32[p + Presence.area]!);
        if (area < 0) head = this.presences.remove(head, p);
        else i32[p + Presence.area] = area;
        p = next;
      }
      this.i32[record + part] = head;
    }
  }

  /** Reads where the presences of a place record begin, so that it is in the cache. */
  touch(place: number): number {
    return this.presences.i32[this.i32[place + PlaceField.headAreas]!]!;
  }

  writeCustomer(row: number, writer: CustomerWriter, cellWord: (code: number) => string): void {
    const record = this.records.find(row);
    const sequence = record === 0 ? 0 : this.i32[record + PlaceField.sequence]!;
    writer.number(sequence);
    if (sequence === 0) return;
    this.writePart(record, PlaceField.headAt, PlaceField.headAreas, writer);
    this.writePart(record, PlaceField.baseAt, PlaceField.baseAreas, writer);
    writer.text(cellWord(this.i32[record + PlaceField.newestCell]!));
    writer.number(this.i32[record + PlaceField.newestSequence]!);
    writer.number(this.f64[(record >> 1) + PlaceField.newestSince]!);
    const older = this.olderOldestFirst(record).reverse();
    writer.number(older.length);
    for (const input of older) {
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
    const sequence = reader.number();
    if (sequence === 0) return;
    const record = this.records.obtain(row);
    this.i32[record + PlaceField.sequence] = sequence;
    this.readPart(record, PlaceField.headAt, PlaceField.headAreas, reader, areaOf);
    this.readPart(record, PlaceField.baseAt, PlaceField.baseAreas, reader, areaOf);
    const cell = cellCode(reader.text());
    const newest = reader.number();
    this.setNewest(record, cell, reader.number(), this.f64[(record >> 1) + PlaceField.headAt]!, newest);
    const older: [number, number, number, number][] = [];
    for (let left = reader.number(); left > 0; left--) {
      older.push([cellCode(reader.text()), reader.number(), reader.number(), reader.number()]);
    }
    for (const [code, number, since, at] of older.reverse()) this.keepOlder(record, code, since, at, number);
  }

  get bytes(): number {
    return this.seen.bytes + this.presences.bytes;
  }

  private writePart(record: number, at: number, areas: number, writer: CustomerWriter): void {
    writer.number(this.f64[(record >> 1) + at]!);
    const present: [area: number, entering: number][] = [];
    const { i32 } = this.presences;
    for (let p = this.i32[record + areas]!; p !== 0; p = i32[p]!) {
      present.push([i32[p + Presence.area]!, i32[p + Presence.entering]!]);
    }
    present.sort(([a], [b]) => a - b);
    writer.number(present.length);
    for (const [area, entering] of present) {
      writer.number(area);
      writer.number(entering);
    }
  }

  private readPart(
    record: number,
    at: number,
    areas: number,
    reader: CustomerReader,
    areaOf: (n: number) => number,
  ): void {
    this.f64[(record >> 1) + at] = reader.number();
    let head = 0;
    for (let left = reader.number(); left > 0; left--) {
      const area = areaOf(reader.number());
      const entering = reader.number();
      if (area >= 0) head = this.present(head, area, entering);
    }
    this.i32[record + areas] = head;
  }

  private setNewest(record: number, cell: number, since: number, at: number, sequence: number): void {
    this.i32[record + PlaceField.newestCell] = cell;
    this.i32[record + PlaceField.newestSequence] = sequence;
    this.f64[(record >> 1) + PlaceField.newestSince] = since;
    this.f64[(record >> 1) + PlaceField.headAt] = at;
  }

  /** The newest kept input makes room for a newer one: into base when nothing can precede it any more. */
  private passOn(record: number, oldestUseful: number): void {
    const { i32, f64 } = this;
    const at = f64[(record >> 1) + PlaceField.headAt]!;
    if (i32[record + PlaceField.older] === 0 && at < oldestUseful) {
      // Base and the newest are all there is: what they fold to is the head.
      f64[(record >> 1) + PlaceField.baseAt] = at;
      const head = i32[record + PlaceField.headAreas]!;
      if (head === 0 && i32[record + PlaceField.baseAreas] === 0) return;
      this.load(head, at);
      i32[record + PlaceField.baseAreas] = this.store(i32[record + PlaceField.baseAreas]!);
      return;
    }
    const since = f64[(record >> 1) + PlaceField.newestSince]!;
    this.keepOlder(record, i32[record + PlaceField.newestCell]!, since, at, i32[record + PlaceField.newestSequence]!);
  }

  /** Folds from base again, because an input arrived before the newest. */
  private refold(record: number, arriving: number): void {
    const { i32, f64, seen } = this;
    this.load(i32[record + PlaceField.baseAreas]!, f64[(record >> 1) + PlaceField.baseAt]!);
    for (const input of this.olderOldestFirst(record)) {
      this.stepSeen(input, seen.i32[input + Seen.sequence] === arriving ? this.changes : null);
    }
    const areas = this.areasOf(i32[record + PlaceField.newestCell]!);
    const since = f64[(record >> 1) + PlaceField.newestSince]!;
    const at = f64[(record >> 1) + PlaceField.headAt]!;
    this.fold.step(areas, since, at, i32[record + PlaceField.newestSequence]!, null);
    i32[record + PlaceField.headAreas] = this.store(i32[record + PlaceField.headAreas]!);
  }

  private stepSeen(input: number, changes: PlaceChange[] | null): void {
    const { i32, f64 } = this.seen;
    const areas = this.areasOf(i32[input + Seen.cell]!);
    const since = f64[(input >> 1) + SEEN_SINCE]!;
    this.fold.step(areas, since, f64[(input >> 1) + SEEN_AT]!, i32[input + Seen.sequence]!, changes);
  }

  /** Moves into base what no arrival can precede any more, and the oldest when there are too many. */
  private settle(record: number, oldestUseful: number): void {
    const { i32, f64 } = this;
    const older = this.olderOldestFirst(record);
    let kept = older.length + 1;
    let base = Number.NaN;
    for (const input of older) {
      const at = this.seen.f64[(input >> 1) + SEEN_AT]!;
      if (at >= oldestUseful && kept < MAX_INPUTS) break;
      if (Number.isNaN(base)) this.load(i32[record + PlaceField.baseAreas]!, f64[(record >> 1) + PlaceField.baseAt]!);
      this.stepSeen(input, null);
      base = at;
      i32[record + PlaceField.older] = this.seen.remove(i32[record + PlaceField.older]!, input);
      kept--;
    }
    if (Number.isNaN(base)) return;
    f64[(record >> 1) + PlaceField.baseAt] = base;
    i32[record + PlaceField.baseAreas] = this.store(i32[record + PlaceField.baseAreas]!);
  }

  private olderOldestFirst(record: number): number[] {
    const inputs: number[] = [];
    for (let i = this.i32[record + PlaceField.older]!; i !== 0; i = this.seen.i32[i]!) inputs.push(i);
    return inputs.reverse();
  }

  private keepOlder(record: number, cell: number, since: number, at: number, sequence: number): void {
    const { i32, f64 } = this.seen;
    let before = 0;
    let after = this.i32[record + PlaceField.older]!;
    while (after !== 0 && f64[(after >> 1) + SEEN_AT]! > at) {
      before = after;
      after = i32[after]!;
    }
    const input = this.seen.allocate(after);
    i32[input + Seen.cell] = cell;
    i32[input + Seen.sequence] = sequence;
    f64[(input >> 1) + SEEN_SINCE] = since;
    f64[(input >> 1) + SEEN_AT] = at;
    if (before === 0) this.i32[record + PlaceField.older] = input;
    else i32[before] = input;
  }

  private load(areas: number, at: number): void {
    const { i32 } = this.presences;
    this.fold.begin(at);
    for (let p = areas; p !== 0; p = i32[p]!) this.fold.present(i32[p + Presence.area]!, i32[p + Presence.entering]!);
  }

  /** Keeps what was folded in place of the list `before`; returns the new list. */
  private store(before: number): number {
    let head = before;
    while (head !== 0) head = this.presences.remove(head, head);
    const { areas, entering } = this.fold;
    for (let k = 0; k < areas.length; k++) head = this.present(head, areas[k]!, entering[k]!);
    return head;
  }

  private present(head: number, area: number, entering: number): number {
    const presence = this.presences.allocate(head);
    this.presences.i32[presence + Presence.area] = area;
    this.presences.i32[presence + Presence.entering] = entering;
    return presence;
  }
}

/** Reads what `Places.writeCustomer` wrote, for definitions in which nothing looks at places: it goes. */
export function skipPlaces(reader: CustomerReader): void {
  if (reader.number() === 0) return;
  const skipNumbers = (count: number) => {
    for (let left = count; left > 0; left--) reader.number();
  };
  for (let part = 0; part < 2; part++) {
    reader.number();
    skipNumbers(2 * reader.number());
  }
  reader.text();
  skipNumbers(2);
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    skipNumbers(3);
  }
}
