import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { type ListHeads, ListKind } from '../state/list-heads.ts';
import { RecordPool } from '../state/record-pool.ts';
import { RefTable } from '../state/ref-table.ts';

/** Inputs kept per pattern and customer. */
export const MAX_INPUTS = 64;

/** Words of a progress record. */
export const ProgressField = {
  row: 2,
  /** The newest kept input. */
  inputs: 3,
  inputCount: 4,
  /** What only `change` and `absence` remember, 0 when that is nothing. */
  extra: 5,
  /** f64 position: `at` of the last moment opened. */
  lastMomentAt: 3,
} as const;
/** The scenario's number; the sign bit is a flag whose meaning is the pattern's own. */
const SCENARIO = 1;
const FLAG = 1 << 31;

/** Words of what a record has extra; what they mean is the pattern's own. */
export const ExtraField = {
  run: 1,
  /** f64 positions. */
  a: 1,
  b: 2,
  /** Three lanes of the id of the watch's timer. */
  timerId: 6,
} as const;

/** Words of a kept input. The list runs from the newest in (at, arrival) order to the oldest. */
export const InputField = {
  /**
   * Which roles of the pattern the input matches, one bit each; or its value: 0 none, a whole number plus one. Below 0:
   * the position of its details, negated.
   */
  mask: 1,
  /** f64 position. */
  at: 1,
} as const;

/** Words of an input's details: a value that is no small whole number, or a watch for a timer. */
export const DetailField = {
  /** Sequence number of the location input that began the presence watched. */
  sequence: 1,
  /** Three lanes of the timer's id. */
  timerId: 2,
  /** f64 position. */
  value: 1,
} as const;
const DETAIL_WORDS = 4;
/** Values below this are kept in the mask. */
const SMALL = 2 ** 30;

/** How a pattern's values are written as words: codes mean nothing outside the engine. */
export interface ValueWords {
  /** True when the scenario's kept values are dictionary codes. */
  isCoded(scenario: number): boolean;
  wordOf(scenario: number, code: number): string;
  codeOf(scenario: number, word: string): number;
}

/**
 * What scenarios remember per customer: one record for each (customer, scenario) that has something to
 * remember, found in O(1), chained per customer.
 */
export class ScenarioProgress {
  readonly records = new RecordPool(7);
  readonly inputs = new RecordPool(3);
  readonly details = new RecordPool(DETAIL_WORDS);
  readonly extras = new RecordPool(8);
  private readonly table = new RefTable(64);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  /** The record of (row, scenario), 0 when there is none. */
  find(row: number, scenario: number): number {
    const { i32 } = this.records;
    for (let record = this.table.first(hashOf(row, scenario)); record !== 0; record = this.table.next()) {
      if ((i32[record + SCENARIO]! & ~FLAG) === scenario && i32[record + ProgressField.row] === row) return record;
    }
    return 0;
  }

  /** The record of (row, scenario), made when there is none. */
  obtain(row: number, scenario: number): number {
    const found = this.find(row, scenario);
    return found === 0 ? this.add(row, scenario) : found;
  }

  /** A new record of (row, scenario), which has none. */
  add(row: number, scenario: number): number {
    const record = this.records.allocate(this.heads.head(row, ListKind.progress));
    this.heads.setHead(row, ListKind.progress, record);
    this.records.i32[record + SCENARIO] = scenario;
    this.records.i32[record + ProgressField.row] = row;
    this.records.f64[(record >> 1) + ProgressField.lastMomentAt] = Number.NEGATIVE_INFINITY;
    this.table.insert(hashOf(row, scenario), record);
    return record;
  }

  /** Forgets a record of (row, scenario) that says nothing any more. */
  forgetIfEmpty(record: number, row: number, scenario: number): void {
    const { i32, f64 } = this.records;
    const remembers = i32[record + ProgressField.inputs] !== 0 || i32[record + ProgressField.extra] !== 0;
    if (remembers || this.isFlagged(record)) return;
    if (f64[(record >> 1) + ProgressField.lastMomentAt] !== Number.NEGATIVE_INFINITY) return;
    this.heads.setHead(row, ListKind.progress, this.records.remove(this.heads.head(row, ListKind.progress), record));
    this.table.remove(hashOf(row, scenario), record);
  }

  isFlagged(record: number): boolean {
    return this.records.i32[record + SCENARIO]! < 0;
  }

  flag(record: number, on: boolean): void {
    const scenario = this.records.i32[record + SCENARIO]! & ~FLAG;
    this.records.i32[record + SCENARIO] = on ? scenario | FLAG : scenario;
  }

  /** What the record has extra, made when it has nothing yet. */
  obtainExtra(record: number): number {
    let extra = this.records.i32[record + ProgressField.extra]!;
    if (extra !== 0) return extra;
    extra = this.extras.allocate(0);
    this.extras.f64[(extra >> 1) + ExtraField.a] = Number.NaN;
    this.extras.f64[(extra >> 1) + ExtraField.b] = Number.NaN;
    this.records.i32[record + ProgressField.extra] = extra;
    return extra;
  }

  dropExtra(record: number): void {
    const extra = this.records.i32[record + ProgressField.extra]!;
    if (extra !== 0) this.extras.free(extra);
    this.records.i32[record + ProgressField.extra] = 0;
  }

  /** Keeps an input with its value, NaN for none; see `keep`. */
  keepValue(record: number, at: number, value: number): number {
    if (Number.isNaN(value)) return this.keep(record, at, 0);
    if (value >= 0 && value < SMALL && Object.is(value | 0, value)) return this.keep(record, at, value + 1);
    const detail = this.details.allocate(0);
    this.details.f64[(detail >> 1) + DetailField.value] = value;
    return this.keep(record, at, -detail);
  }

  /** The value of an input kept with one. */
  value(input: number): number {
    const mask = this.inputs.i32[input + InputField.mask]!;
    if (mask < 0) return this.details.f64[(-mask >> 1) + DetailField.value]!;
    return mask === 0 ? Number.NaN : mask - 1;
  }

  /** Keeps a watch for the timer whose id is in `lanes`; see `keep`. */
  keepWatch(record: number, due: number, sequence: number, lanes: ArrayLike<number>): number {
    const detail = this.details.allocate(0);
    this.details.i32[detail + DetailField.sequence] = sequence;
    for (let k = 0; k < 3; k++) this.details.i32[detail + DetailField.timerId + k] = lanes[k]!;
    return this.keep(record, due, -detail);
  }

  /**
   * Keeps an input in its place, dropping the oldest beyond `MAX_INPUTS`. Returns it, or 0 when it was
   * itself the oldest and went.
   */
  keep(record: number, at: number, mask: number): number {
    const { i32, f64 } = this.inputs;
    let before = 0;
    let after = this.records.i32[record + ProgressField.inputs]!;
    while (after !== 0 && f64[(after >> 1) + InputField.at]! > at) {
      before = after;
      after = i32[after]!;
    }
    const input = this.inputs.allocate(after);
    i32[input + InputField.mask] = mask;
    f64[(input >> 1) + InputField.at] = at;
    if (before === 0) this.records.i32[record + ProgressField.inputs] = input;
    else i32[before] = input;
    const count = this.records.i32[record + ProgressField.inputCount]! + 1;
    this.records.i32[record + ProgressField.inputCount] = count;
    if (count <= MAX_INPUTS) return input;
    return this.dropOldest(record) === input ? 0 : input;
  }

  /** Drops the input that is first in (at, arrival) order; returns the position it had. */
  dropOldest(record: number): number {
    const { i32 } = this.inputs;
    let oldest = this.records.i32[record + ProgressField.inputs]!;
    while (i32[oldest] !== 0) oldest = i32[oldest]!;
    this.remove(record, oldest);
    return oldest;
  }

  remove(record: number, input: number): void {
    const words = this.records.i32;
    const mask = this.inputs.i32[input + InputField.mask]!;
    if (mask < 0) this.details.free(-mask);
    words[record + ProgressField.inputs] = this.inputs.remove(words[record + ProgressField.inputs]!, input);
    words[record + ProgressField.inputCount] = words[record + ProgressField.inputCount]! - 1;
  }

  /** Drops every kept input with at below (or, `inclusive`, at) the limit. */
  dropBefore(record: number, limit: number, inclusive: boolean): void {
    const { i32, f64 } = this.inputs;
    let input = this.records.i32[record + ProgressField.inputs]!;
    while (input !== 0) {
      const at = f64[(input >> 1) + InputField.at]!;
      const next = i32[input]!;
      if (at < limit || (inclusive && at === limit)) this.remove(record, input);
      input = next;
    }
  }

  /** Gives the scenarios other numbers; below 0: what it remembers goes. */
  renumber(row: number, scenarioOf: (scenario: number) => number): void {
    const records = this.recordsOf(row);
    const { i32 } = this.records;
    // All out of the table first: one may get the number another had.
    for (const record of records) this.table.remove(hashOf(row, i32[record + SCENARIO]! & ~FLAG), record);
    for (const record of records) {
      const scenario = scenarioOf(i32[record + SCENARIO]! & ~FLAG);
      if (scenario < 0) {
        this.forget(record, row);
        continue;
      }
      i32[record + SCENARIO] = (i32[record + SCENARIO]! & FLAG) | scenario;
      this.table.insert(hashOf(row, scenario), record);
    }
  }

  /** A record that is in the table no more, with all it keeps. */
  private forget(record: number, row: number): void {
    while (this.records.i32[record + ProgressField.inputs] !== 0) {
      this.remove(record, this.records.i32[record + ProgressField.inputs]!);
    }
    this.dropExtra(record);
    this.heads.setHead(row, ListKind.progress, this.records.remove(this.heads.head(row, ListKind.progress), record));
  }

  writeCustomer(row: number, writer: CustomerWriter, words: ValueWords): void {
    const records = this.recordsOf(row);
    writer.number(records.length);
    for (const record of records) {
      const { i32, f64 } = this.records;
      const scenario = i32[record + SCENARIO]! & ~FLAG;
      writer.number(scenario);
      writer.number(this.isFlagged(record) ? 1 : 0);
      writer.number(f64[(record >> 1) + ProgressField.lastMomentAt]!);
      this.writeExtra(i32[record + ProgressField.extra]!, scenario, writer, words);
      writer.number(i32[record + ProgressField.inputCount]!);
      for (let input = i32[record + ProgressField.inputs]!; input !== 0; input = this.inputs.i32[input]!) {
        writer.number(this.inputs.f64[(input >> 1) + InputField.at]!);
        if (words.isCoded(scenario)) writeValue(writer, words, scenario, this.value(input));
        else this.writeMask(this.inputs.i32[input + InputField.mask]!, writer);
      }
    }
  }

  /** `scenarioOf` maps scenario numbers as written to this program's, −1 for those that are gone. */
  readCustomer(
    row: number,
    reader: CustomerReader,
    words: ValueWords,
    scenarioOf: (written: number) => ReadScenario,
  ): void {
    for (let left = reader.number(); left > 0; left--) {
      const { scenario, coded } = scenarioOf(reader.number());
      const flagged = reader.number() === 1;
      const lastMomentAt = reader.number();
      const extra = readExtra(reader, words, scenario, coded);
      const inputs: { at: number; value: number; detail: number[] }[] = [];
      for (let count = reader.number(); count > 0; count--) {
        const at = reader.number();
        const value = coded ? readValue(reader, words, scenario, coded) : reader.number();
        const detail = !coded && value < 0 ? [reader.number(), reader.number(), reader.number(), reader.number()] : [];
        inputs.push({ at, value, detail });
      }
      if (scenario < 0) continue;
      const record = this.obtain(row, scenario);
      this.flag(record, flagged);
      this.records.f64[(record >> 1) + ProgressField.lastMomentAt] = lastMomentAt;
      if (extra !== undefined) this.restoreExtra(record, extra);
      for (const { at, value, detail } of inputs.reverse()) {
        if (coded) this.keepValue(record, at, value);
        else this.keep(record, at, value < 0 ? -this.restoreDetail(detail) : value);
      }
    }
  }

  get bytes(): number {
    return this.records.bytes + this.inputs.bytes + this.details.bytes + this.extras.bytes + this.table.bytes;
  }

  /** Records of a customer by scenario number. */
  private recordsOf(row: number): number[] {
    const { i32 } = this.records;
    const found: number[] = [];
    for (let r = this.heads.head(row, ListKind.progress); r !== 0; r = i32[r]!) found.push(r);
    return found.sort((x, y) => (i32[x + SCENARIO]! & ~FLAG) - (i32[y + SCENARIO]! & ~FLAG));
  }

  private writeExtra(extra: number, scenario: number, writer: CustomerWriter, words: ValueWords): void {
    writer.number(extra === 0 ? 0 : 1);
    if (extra === 0) return;
    const { i32, f64 } = this.extras;
    writer.number(i32[extra + ExtraField.run]!);
    writeValue(writer, words, scenario, f64[(extra >> 1) + ExtraField.a]!);
    writeValue(writer, words, scenario, f64[(extra >> 1) + ExtraField.b]!);
    for (let k = 0; k < 3; k++) writer.number(i32[extra + ExtraField.timerId + k]!);
  }

  /** Details go word by word, whatever they mean. */
  private writeMask(mask: number, writer: CustomerWriter): void {
    writer.number(mask < 0 ? -1 : mask);
    if (mask >= 0) return;
    for (let k = 1; k <= DETAIL_WORDS; k++) writer.number(this.details.i32[-mask + k]!);
  }

  private restoreExtra(record: number, { run, a, b, timerId }: SavedExtra): void {
    const extra = this.obtainExtra(record);
    this.extras.i32[extra + ExtraField.run] = run;
    this.extras.f64[(extra >> 1) + ExtraField.a] = a;
    this.extras.f64[(extra >> 1) + ExtraField.b] = b;
    this.extras.i32.set(timerId, extra + ExtraField.timerId);
  }

  private restoreDetail(words: readonly number[]): number {
    const detail = this.details.allocate(0);
    this.details.i32.set(words, detail + 1);
    return detail;
  }
}

interface SavedExtra {
  run: number;
  a: number;
  b: number;
  timerId: number[];
}

function readExtra(
  reader: CustomerReader,
  words: ValueWords,
  scenario: number,
  coded: boolean,
): SavedExtra | undefined {
  if (reader.number() === 0) return undefined;
  return {
    run: reader.number(),
    a: readValue(reader, words, scenario, coded),
    b: readValue(reader, words, scenario, coded),
    timerId: [reader.number(), reader.number(), reader.number()],
  };
}

/** A scenario in a state being read: its number now (−1: gone) and whether its values were words. */
export interface ReadScenario {
  scenario: number;
  coded: boolean;
}

function hashOf(row: number, scenario: number): number {
  return Math.imul(row * 31 + scenario, 0x9e3779b1) ^ Math.imul(scenario, 0x85ebca6b);
}

function writeValue(writer: CustomerWriter, words: ValueWords, scenario: number, value: number): void {
  if (!words.isCoded(scenario)) writer.number(value);
  else writer.text(value > 0 ? words.wordOf(scenario, value) : '');
}

function readValue(reader: CustomerReader, words: ValueWords, scenario: number, coded: boolean): number {
  if (!coded) return reader.number();
  const word = reader.text();
  return word === '' || scenario < 0 ? Number.NaN : words.codeOf(scenario, word);
}
