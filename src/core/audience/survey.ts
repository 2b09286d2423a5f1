/**
 * What several rules have in common and what their customers are like: who they are, row by row, a sample of them, and
 * how all of them spread over values. Names customers; everything else here is numbers.
 */
import type { CustomerCondition, CustomerNumber } from '../decisions/customer-state.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import type { Program } from '../program/program.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import { emitCondition, emitScan, emitValue } from '../rules/emit-rule.ts';
import type { ColumnReader } from './column-reader.ts';
import { assembleScan, columnReaderOf, compiledLeaves, scanning } from './column-scan.ts';
import { BLOCK_ROWS, type Block, type Columns, type CompiledLeaf, StateGaveWay } from './columns.ts';

/** A value of a customer as people read it; null: not known. Times are epoch ms. */
export type SurveyValue = string | number | boolean | null;

/** Customers evenly spread over all rows. */
export interface SurveySample {
  /** Customers there are. */
  total: number;
  /** A bit for each rule that holds, the first rule's lowest; one number a customer that was looked at. */
  met: number[];
  /** By question, then by customer. */
  values: SurveyValue[][];
}

/**
 * By question: value → customers, of all and then of each rule. Values of numbers are positions among their bounds: `0`
 * below the first, `1` from the first on … Those of whom it is not known stand under ''.
 */
export interface SurveyCounts {
  total: number;
  /** By rule. */
  counts: number[];
  values: Record<string, number[]>[];
}

/** Where a reading of customers goes on; the engine's own order, in which nobody moves. */
export interface SurveyPlace {
  partition: number;
  row: number;
}

/** Customers for whom the first rule holds, each with the answers to the questions. */
export interface SurveyPage {
  customers: { customerId: string; values: SurveyValue[] }[];
  /** Absent: there are no more. */
  next?: SurveyPlace;
}

/** Writes for each row of a block which rules hold: the first rule's bit is the lowest. */
type FlagBlock = (
  state: PartitionState,
  now: number,
  base: number,
  n: number,
  columns: readonly Block[],
  met: Int32Array,
) => void;

/** Writes for each row of a block its place in the table of a question. */
type CodeBlock = (
  state: PartitionState,
  now: number,
  base: number,
  n: number,
  columns: readonly Block[],
  codes: Int32Array,
  bounds: Float64Array,
  bucketOf: typeof bucketAt,
) => void;

/** What goes over blocks of columns, and the columns it is given. */
interface BlockScan<Scan> {
  leaves: readonly CompiledLeaf[];
  scan: Scan;
}

/** Of one engine; several engines add up. */
const SAMPLE_ROWS = 4_000;
/** Questions kept compiled for a program. */
const MOST_READERS = 100;
/** Rows read in one step. */
const ROWS_READ = 1 << 9;
/** Code of a bool among its answers: not known, false, true. */
const FLAG_WORDS = ['', 'false', 'true'];

/** Rules and questions compiled for the partitions of one engine; definitions that change make it stale. */
export class Survey {
  private readonly program: Program;
  private readonly columns: ReadonlyMap<PartitionState, Columns>;
  private readonly rules: readonly CheckedRule[];
  private readonly questions: readonly CheckedRule[];
  private readonly holds: readonly CustomerCondition[];
  private readonly reads: readonly CustomerNumber[];

  /** `questions`: checked rules of any type. At most 30 rules. */
  constructor(
    program: Program,
    columns: ReadonlyMap<PartitionState, Columns>,
    rules: readonly CheckedRule[],
    questions: readonly CheckedRule[],
  ) {
    this.program = program;
    this.columns = columns;
    this.rules = rules;
    this.questions = questions;
    this.holds = rules.map((rule) => program.rules.compiled(rule));
    this.reads = questions.map((question) => readers.of(program, question));
  }

  /** A few thousand customers, in milliseconds whatever the size. */
  sample(now: number): SurveySample {
    const sample: SurveySample = { total: 0, met: [], values: this.questions.map(() => []) };
    for (const { rows, erased } of this.columns.keys()) sample.total += rows.count - erased.size;
    const stride = Math.max(1, Math.floor(sample.total / SAMPLE_ROWS));
    for (const state of this.columns.keys()) {
      for (let row = sample.met.length % stride; row < state.rows.count; row += stride) {
        if (state.isErased(row)) continue;
        this.enter(state, row, now);
        sample.met.push(this.metBy(state, row, now));
        this.valuesOf(state, row, now).forEach((value, question) => {
          sample.values[question]!.push(value);
        });
      }
    }
    return sample;
  }

  /**
   * How all customers spread, exactly, in steps; one counting of an engine at a time, as for audiences. `bounds`: of each
   * question whose answers are numbers, ascending; for others empty.
   */
  *counting(now: number, bounds: readonly (readonly number[])[]): Generator<void, SurveyCounts> {
    const flags = this.compileFlags();
    const asked = this.questions.map((question) => codings.of(this.program, question));
    const limits = bounds.map((each) => Float64Array.from(each));
    const leaves = withoutRepeats([...flags.leaves, ...asked.flatMap((coding) => coding.leaves)]);
    const placesOf = (scan: BlockScan<unknown>) =>
      scan.leaves.map(({ key }) => leaves.findIndex((leaf) => leaf.key === key));
    const flagPlaces = placesOf(flags);
    const codePlaces = asked.map(placesOf);
    const met = new Int32Array(BLOCK_ROWS);
    const codes = new Int32Array(BLOCK_ROWS);
    const rules = new Int32Array(this.rules.length);
    let tables = this.questions.map(() => new Int32Array(0));
    let total = 0;
    const steps = scanning(
      this.columns,
      leaves,
      now,
      (state, base, n, columns) => {
        const at = (places: readonly number[]) => places.map((place) => columns[place]!);
        flags.scan(state, now, base, n, at(flagPlaces), met);
        addFlags(met, n, rules);
        asked.forEach(({ scan }, question) => {
          scan(state, now, base, n, at(codePlaces[question]!), codes, limits[question]!, bucketAt);
          addCodes(codes, met, n, rules.length, tables[question]!);
        });
      },
      (state) => {
        tables = tables.map((table, question) => this.withRoom(table, question, bounds));
        total += state.rows.count - state.erased.size;
        for (const row of state.erased) this.takeOut(state, row, now, rules, tables, bounds);
      },
    );
    yield* steps;
    const values = tables.map((table, question) => this.byValue(table, question));
    return { total, counts: [...rules], values };
  }

  /** Up to `limit` customers for whom the first rule holds, from a place on, in steps. */
  *members(now: number, from: SurveyPlace, limit: number): Generator<void, SurveyPage> {
    const customers: SurveyPage['customers'] = [];
    const states = [...this.columns.keys()];
    for (let partition = from.partition; partition < states.length; partition++) {
      const state = states[partition]!;
      const first = partition === from.partition ? from.row : 0;
      for (let row = first, read = 0; row < state.rows.count; row++) {
        if (++read % ROWS_READ === 0) {
          yield;
          if (state.gaveWay) throw new StateGaveWay();
        }
        if (state.isErased(row)) continue;
        this.enter(state, row, now);
        if (!this.holds[0]!(state, row, now)) continue;
        if (customers.length === limit) return { customers, next: { partition, row } };
        customers.push({ customerId: state.customerId(row), values: this.valuesOf(state, row, now) });
      }
    }
    return { customers };
  }

  private enter(state: PartitionState, row: number, now: number): void {
    state.eventTypeWord = 0;
    state.setMoment(-1, Number.NaN);
    state.enterTime(row, now);
  }

  private metBy(state: PartitionState, row: number, now: number): number {
    let met = 0;
    this.holds.forEach((holds, rule) => {
      if (holds(state, row, now)) met |= 1 << rule;
    });
    return met;
  }

  private valuesOf(state: PartitionState, row: number, now: number): SurveyValue[] {
    return this.reads.map((read, question) => {
      const value = read(state, row, now);
      const { type } = this.questions[question]!;
      if (type === 'string' || type === 'enum') return value > 0 ? this.program.dictionary.word(value) : null;
      if (Number.isNaN(value)) return null;
      return type === 'bool' ? value === 1 : value;
    });
  }

  private compileFlags(): BlockScan<FlagBlock> {
    const reader = columnReaderOf(this.program);
    const flags = this.rules.map((rule, n) => `(${emitScan(rule, reader)}&1)<<${n}`);
    const parts = { parameters: 'met', before: '', body: `met[k]=${flags.join('|') || '0'};`, after: '' };
    const scan = assembleScan(reader, this.program, parts) as FlagBlock;
    return { leaves: compiledLeaves(reader, this.program), scan };
  }

  /** Events applied between steps bring new words; none that the columns hold is newer than this. */
  private withRoom(table: Int32Array<ArrayBuffer>, question: number, bounds: readonly (readonly number[])[]) {
    const { type } = this.questions[question]!;
    const isWord = type === 'string' || type === 'enum';
    const codes = isWord ? this.program.dictionary.size + 1 : Math.max(FLAG_WORDS.length, bounds[question]!.length + 2);
    const length = codes * (this.rules.length + 1);
    if (table.length >= length) return table;
    const grown = new Int32Array(length);
    grown.set(table);
    return grown;
  }

  /** The scan counts the rows of erased customers too. */
  private takeOut(
    state: PartitionState,
    row: number,
    now: number,
    rules: Int32Array,
    tables: readonly Int32Array[],
    bounds: readonly (readonly number[])[],
  ): void {
    this.enter(state, row, now);
    const met = this.metBy(state, row, now);
    const bit = (rule: number) => (met >>> rule) & 1;
    for (let rule = 0; rule < rules.length; rule++) rules[rule]! -= bit(rule);
    tables.forEach((table, question) => {
      const value = this.reads[question]!(state, row, now);
      const at = codeOfValue(this.questions[question]!, value, bounds[question]!) * (rules.length + 1);
      table[at]!--;
      for (let rule = 0; rule < rules.length; rule++) table[at + rule + 1]! -= bit(rule);
    });
  }

  private byValue(table: Int32Array, question: number): Record<string, number[]> {
    const width = this.rules.length + 1;
    const named: Record<string, number[]> = {};
    for (let code = 0; code * width < table.length; code++) {
      const counts = [...table.subarray(code * width, (code + 1) * width)];
      if (counts[0]! > 0) named[this.wordOf(question, code)] = counts;
    }
    return named;
  }

  private wordOf(question: number, code: number): string {
    if (code === 0) return '';
    const { type } = this.questions[question]!;
    if (type === 'string' || type === 'enum') return this.program.dictionary.word(code);
    return type === 'bool' ? FLAG_WORDS[code]! : String(code - 1);
  }
}

/**
 * Things made once for a program and a question: the same questions are asked of every rule that somebody types, and code
 * that ran is quick.
 */
class Remembered<T> {
  private readonly made = new WeakMap<Program, Map<string, T>>();
  private readonly make: (program: Program, question: CheckedRule) => T;

  constructor(make: (program: Program, question: CheckedRule) => T) {
    this.make = make;
  }

  of(program: Program, question: CheckedRule): T {
    const known = this.made.get(program) ?? new Map<string, T>();
    this.made.set(program, known);
    const one = known.get(question.text) ?? this.make(program, question);
    if (known.size >= MOST_READERS) known.clear();
    known.set(question.text, one);
    return one;
  }
}

const readers = new Remembered((program, question) => program.rules.compiledValue(question));
const codings = new Remembered((program, question): BlockScan<CodeBlock> => {
  const reader = columnReaderOf(program);
  const body = `codes[k]=${codeOf(question, reader)};`;
  const parts = { parameters: 'codes,bounds,bucketOf', before: '', body, after: '' };
  const scan = assembleScan(reader, program, parts) as CodeBlock;
  return { leaves: compiledLeaves(reader, program), scan };
});

/** Adds for each rule in how many rows it holds. */
function addFlags(met: Int32Array, n: number, rules: Int32Array): void {
  for (let rule = 0; rule < rules.length; rule++) {
    let count = 0;
    for (let k = 0; k < n; k++) count += (met[k]! >>> rule) & 1;
    rules[rule]! += count;
  }
}

/** Adds each row to its place in a table, for all and for the rules that hold. */
function addCodes(codes: Int32Array, met: Int32Array, n: number, rules: number, table: Int32Array): void {
  for (let k = 0; k < n; k++) {
    const at = codes[k]! * (rules + 1);
    table[at]!++;
    for (let rule = 0, bits = met[k]!; rule < rules; rule++, bits >>>= 1) table[at + rule + 1]! += bits & 1;
  }
}

const withoutRepeats = (leaves: readonly CompiledLeaf[]) => [
  ...new Map(leaves.map((leaf) => [leaf.key, leaf])).values(),
];

/** Expression of the row's place in the table of a question; 0 when it is not known. */
function codeOf(question: CheckedRule, reader: ColumnReader): string {
  if (question.type === 'string' || question.type === 'enum') return emitValue(question, reader);
  if (question.type === 'bool') {
    const { whenTrue, whenFalse } = emitCondition(question, reader);
    return `(${whenTrue}?2:${whenFalse}?1:0)`;
  }
  return `bucketOf(${emitValue(question, reader)},bounds)`;
}

function codeOfValue({ type }: CheckedRule, value: number, bounds: readonly number[]): number {
  if (type === 'string' || type === 'enum') return value;
  if (type === 'bool') return Number.isNaN(value) ? 0 : value + 1;
  return bucketAt(value, bounds);
}

/** 0 when the number is not known, else one more than the bounds that lie at or below it. */
function bucketAt(value: number, bounds: ArrayLike<number>): number {
  if (Number.isNaN(value)) return 0;
  let code = 1;
  while (code <= bounds.length && value >= bounds[code - 1]!) code++;
  return code;
}
