import type { DefinitionProblem } from '../definitions/definition-problem.ts';
import type { ByteSource, SourceFailure } from './byte-source.ts';
import { CsvRecords } from './csv-records.ts';
import type { IntakeContext } from './input-plan.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { JsonRecords } from './json-records.ts';
import { LineScanner } from './line-scanner.ts';
import type { ListFeed } from './lists/list-feed.ts';
import { columnProblems, columnsOf } from './map-columns.ts';
import type { MapDefinition, RecordFormat } from './map-definition.ts';
import {
  NativeCustomers,
  NativeEvents,
  nativeCustomerColumns,
  nativeCustomerProblems,
  nativeEventColumns,
} from './native-records.ts';
import { OrderBuffer } from './order-buffer.ts';
import type { InputMapper } from './record-mapper.ts';
import { RecordMapper } from './record-mapper.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { RejectCode } from './reject-codes.ts';
import { Fault } from './reject-codes.ts';
import { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';
import type { StepAssembler } from './step-assembler.ts';

const rawCharacters = 1000;
const longLineCharacters = 200;
const mostColumns = 4096;

/** A file to read, and as what. */
export interface InputFile {
  source: ByteSource;
  /** What its records mean when there is no map. */
  kind: 'customers' | 'events';
  /** Absent: records in the product's own form. */
  map?: MapDefinition;
  format: RecordFormat;
}

/**
 * Turns the bytes of one file into inputs and rejects. Bytes are pushed; `readOn` works through them until a step
 * is ready or more bytes are wanted.
 */
export class FileReader {
  /** What the header showed to be wrong with the map. */
  problems: readonly DefinitionProblem[] = [];
  private readonly file: InputFile;
  private readonly number: number;
  private readonly context: IntakeContext;
  private readonly steps: StepAssembler;
  private readonly lines: LineScanner;
  private readonly fault = new Fault();
  private readonly order: OrderBuffer | undefined;
  private readonly feed: ListFeed | undefined;
  private records: RecordReader;
  private row: Row;
  /** Absent until the columns are known. */
  private mapper: InputMapper | undefined;
  /** Inputs of the last record, of which those from `given` on are still to be given. */
  private staged: readonly StagedInput[] = [];
  private given = 0;
  private waiting = 0;
  /** The input to be given next of those put in order. */
  private ordered: StagedInput | undefined;
  private ended = false;
  private skipped = false;
  /** Why the bytes ended early, and what was cut off. */
  private broken: (SourceFailure & { raw: string }) | undefined;

  /** @param number of the file, from 1. @param feed of what comes between its inputs. */
  constructor(
    file: InputFile,
    number: number,
    context: IntakeContext,
    limits: IntakeLimits,
    steps: StepAssembler,
    feed?: ListFeed,
  ) {
    this.feed = feed;
    this.file = file;
    this.number = number;
    this.context = context;
    this.steps = steps;
    this.lines = new LineScanner(limits.lineBytes);
    this.order = file.map?.ordered ? new OrderBuffer(context.schema, limits.orderedInputs) : undefined;
    this.row = new Row(mostColumns);
    if (file.format === 'csv') {
      const records = new CsvRecords(this.lines, file.map?.delimiter ?? ',', limits.recordLines);
      this.records = records;
      if (file.map?.columns !== undefined) this.start(file.map.columns, records);
    } else {
      const columns = jsonColumns(file, context);
      this.records = new JsonRecords(this.lines, columns);
      this.start(columns);
    }
  }

  push(chunk: Uint8Array): void {
    if (!this.skipped) this.lines.push(chunk);
  }

  /** No bytes follow, or no more can be had. */
  finish(failure: SourceFailure | undefined): void {
    this.ended = true;
    if (failure === undefined) {
      this.lines.finish();
    } else {
      const raw = this.lines.breakOff();
      if (!this.skipped) this.broken = { ...failure, raw };
    }
  }

  /** True when a step is ready; false when all bytes are used. */
  readOn(): boolean {
    const { steps } = this;
    while (!steps.isReady) {
      if (this.waiting > 0) {
        this.giveStaged();
        continue;
      }
      const status = this.skipped ? RecordStatus.more : this.records.next(this.row, this.fault);
      if (status === RecordStatus.record) this.record();
      else if (status === RecordStatus.blank) steps.counts.blankLines++;
      else if (status === RecordStatus.refused) this.refuse();
      else return this.ended && this.end();
    }
    return true;
  }

  private record(): void {
    const { mapper, steps, fault, row } = this;
    if (mapper === undefined) {
      this.header();
      return;
    }
    steps.counts.records++;
    const count = mapper.map(row, fault);
    if (count === 0) {
      if (fault.code !== '') this.refuse();
      else steps.counts.unused++;
      return;
    }
    this.staged = mapper.staged;
    this.given = 0;
    this.waiting = count;
    this.giveStaged();
  }

  /** Goes on with the inputs of the last record; stops when something that comes before one of them fills a step. */
  private giveStaged(): void {
    const { steps } = this;
    for (; this.waiting > 0; this.given++, this.waiting--) {
      const input = this.staged[this.given];
      if (!steps.isInside(input.at)) steps.counts.outside++;
      else if (this.order !== undefined) this.order.add(input);
      else if (this.feed?.feedBefore(input.at, steps)) return;
      else steps.input(input, this.number);
    }
  }

  /** The first record of a CSV file names its columns. */
  private header(): void {
    const { row, file, context } = this;
    const columns: string[] = [];
    for (let column = 0; column < Math.min(row.columns, mostColumns); column++) columns.push(row.cell(column).trim());
    if (file.map !== undefined) this.problems = columnProblems(file.map, columns);
    const wrong =
      file.map === undefined
        ? nativeCustomerProblems(columns, context)
        : this.problems.map(({ path, message }) => `${path}: ${message}`);
    if (row.columns > mostColumns) wrong.push(`the header has ${row.columns} columns, at most ${mostColumns} are read`);
    if (wrong.length > 0) this.skip(wrong);
    else if (this.records instanceof CsvRecords) this.start(columns, this.records);
  }

  private start(columns: readonly string[], csv?: CsvRecords): void {
    const { map, kind } = this.file;
    this.row = new Row(columns.length);
    if (csv !== undefined) csv.expected = columns.length;
    if (map !== undefined) this.mapper = new RecordMapper(map.inputs, columns, map.zone, this.context);
    else if (kind === 'events') this.mapper = new NativeEvents(columns, this.context);
    else this.mapper = new NativeCustomers(columns, this.context);
  }

  private skip(reasons: readonly string[]): void {
    this.skipped = true;
    this.reject(this.row.line, 'file.header', reasons.join('; '), this.row.raw(rawCharacters));
  }

  private refuse(): void {
    const { fault, row } = this;
    const code = fault.code === '' ? 'field.missing' : fault.code;
    const raw = row.raw(code === 'line.long' ? longLineCharacters : rawCharacters);
    if (this.mapper === undefined) this.skip([`the header cannot be read: ${fault.message}`]);
    else this.reject(row.line, code, fault.message, raw);
    fault.clear();
  }

  private reject(line: number, code: RejectCode, message: string, raw: string): void {
    this.steps.reject({ file: this.file.source.name, line, code, message, raw }, this.number);
  }

  /** What comes after the last record: the ordered inputs, and why the file ended early. True: a step is ready. */
  private end(): boolean {
    const { order, steps, broken } = this;
    for (;;) {
      this.ordered ??= order?.next();
      if (this.ordered === undefined) break;
      if (this.feed?.feedBefore(this.ordered.at, steps)) return true;
      steps.input(this.ordered, this.number);
      this.ordered = undefined;
      if (steps.isReady) return true;
    }
    this.broken = undefined;
    if (broken !== undefined) this.reject(this.lines.line + 1, broken.code, broken.message, broken.raw);
    return steps.isReady;
  }
}

function jsonColumns({ map, kind }: InputFile, context: IntakeContext): readonly string[] {
  if (map === undefined) return kind === 'events' ? nativeEventColumns(context) : nativeCustomerColumns(context);
  return columnsOf(map).map(({ name }) => name);
}
