import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { Directory } from '../state/directory.ts';
import { ListKind } from '../state/directory.ts';
import { RecordPool } from '../state/record-pool.ts';
import { RefTable } from '../state/ref-table.ts';

/** Inputs kept per pattern and customer. */
export const MAX_INPUTS = 64;

/** Words of a progress record; what `a`, `b`, `flags` mean is the pattern's own. */
export const ProgressField = {
  scenario: 1,
  flags: 2,
  inputs: 3,
  inputCount: 4,
  row: 5,
  /** f64 position: `at` of the last moment opened. */
  lastMomentAt: 3,
  a: 4,
  b: 5,
  /** Three lanes of the id of the watch's timer. */
  timerId: 12,
} as const;

/** Words of a kept input. The list runs from the newest in (at, arrival) order to the oldest. */
export const InputField = {
  /** Which roles of the pattern the input matches, one bit each; or a sequence number. */
  mask: 1,
  /** f64 positions. */
  at: 1,
  value: 2,
  /** Three lanes of a timer id. */
  id: 4,
} as const;

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
  readonly records = new RecordPool(14);
  readonly inputs = new RecordPool(7);
  private readonly table = new RefTable(64);
  private readonly directory: Directory;

  constructor(directory: Directory) {
    this.directory = directory;
  }

  /** The record of (row, scenario), 0 when there is none. */
  find(row: number, scenario: number): number {
    const { i32 } = this.records;
    for (let record = this.table.first(hashOf(row, scenario)); record !== 0; record = this.table.next()) {
      if (i32[record + ProgressField.scenario] === scenario && i32[record + ProgressField.row] === row) return record;
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
    const record = this.records.allocate(this.directory.head(row, ListKind.progress));
    this.directory.setHead(row, ListKind.progress, record);
    this.records.i32[record + ProgressField.scenario] = scenario;
    this.records.i32[record + ProgressField.row] = row;
    this.records.f64[(record >> 1) + ProgressField.lastMomentAt] = Number.NEGATIVE_INFINITY;
    this.records.f64[(record >> 1) + ProgressField.a] = Number.NaN;
    this.records.f64[(record >> 1) + ProgressField.b] = Number.NaN;
    this.table.insert(hashOf(row, scenario), record);
    return record;
  }

  /**
   * Keeps an input in its place, dropping the oldest beyond `MAX_INPUTS`. Returns it, or 0 when it was
   * itself the oldest and went.
   */
  keep(record: number, at: number, mask: number, value: number): number {
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
    f64[(input >> 1) + InputField.value] = value;
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

  writeCustomer(row: number, writer: CustomerWriter, words: ValueWords): void {
    const records = this.recordsOf(row);
    writer.number(records.length);
    for (const record of records) {
      const { i32, f64 } = this.records;
      const scenario = i32[record + ProgressField.scenario]!;
      writer.number(scenario);
      writer.number(i32[record + ProgressField.flags]!);
      for (let k = 0; k < 3; k++) writer.number(i32[record + ProgressField.timerId + k]!);
      writer.number(f64[(record >> 1) + ProgressField.lastMomentAt]!);
      writeValue(writer, words, scenario, f64[(record >> 1) + ProgressField.a]!);
      writeValue(writer, words, scenario, f64[(record >> 1) + ProgressField.b]!);
      writer.number(i32[record + ProgressField.inputCount]!);
      for (let input = i32[record + ProgressField.inputs]!; input !== 0; input = this.inputs.i32[input]!) {
        writer.number(this.inputs.i32[input + InputField.mask]!);
        writer.number(this.inputs.f64[(input >> 1) + InputField.at]!);
        // The id's lanes lie over the value: they say it whole, unless it is a code.
        if (words.isCoded(scenario))
          writeValue(writer, words, scenario, this.inputs.f64[(input >> 1) + InputField.value]!);
        else for (let k = 0; k < 3; k++) writer.number(this.inputs.i32[input + InputField.id + k]!);
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
      const flags = reader.number();
      const timerId = [reader.number(), reader.number(), reader.number()];
      const lastMomentAt = reader.number();
      const a = readValue(reader, words, scenario, coded);
      const b = readValue(reader, words, scenario, coded);
      const inputs: number[][] = [];
      for (let count = reader.number(); count > 0; count--) {
        const input = [reader.number(), reader.number()];
        if (coded) input.push(readValue(reader, words, scenario, coded));
        else input.push(reader.number(), reader.number(), reader.number());
        inputs.push(input);
      }
      if (scenario < 0) continue;
      const record = this.obtain(row, scenario);
      this.records.i32[record + ProgressField.flags] = flags;
      this.records.i32.set(timerId, record + ProgressField.timerId);
      this.records.f64[(record >> 1) + ProgressField.lastMomentAt] = lastMomentAt;
      this.records.f64[(record >> 1) + ProgressField.a] = a;
      this.records.f64[(record >> 1) + ProgressField.b] = b;
      for (const input of inputs.reverse()) this.restore(record, input, coded);
    }
  }

  get bytes(): number {
    return this.records.bytes + this.inputs.bytes + this.table.bytes;
  }

  /** Records of a customer by scenario number. */
  private recordsOf(row: number): number[] {
    const { i32 } = this.records;
    const found: number[] = [];
    for (let r = this.directory.head(row, ListKind.progress); r !== 0; r = i32[r]!) found.push(r);
    return found.sort((x, y) => i32[x + ProgressField.scenario]! - i32[y + ProgressField.scenario]!);
  }

  private restore(record: number, input: number[], coded: boolean): void {
    const [mask, at, ...rest] = input as [number, number, ...number[]];
    const kept = this.keep(record, at, mask, coded ? rest[0]! : 0);
    if (!coded) this.inputs.i32.set(rest, kept + InputField.id);
  }
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
