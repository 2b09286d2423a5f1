import type { NumberListDefinition } from '../../core/schema/definitions.ts';
import type { ByteSource, SourceFailure } from '../byte-source.ts';
import { CsvRecords } from '../csv-records.ts';
import { IntakeError } from '../intake-error.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { LineScanner } from '../line-scanner.ts';
import { RecordStatus } from '../record-reader.ts';
import { Fault, quoted, type RejectCode } from '../reject-codes.ts';
import { Row } from '../row.ts';
import type { ListReading, StepAssembler } from '../step-assembler.ts';
import { listColumn } from './list-column.ts';
import { NumberForm } from './number-form.ts';
import { NumberTable } from './number-table.ts';

const mostColumns = 4096;
const rawCharacters = 1000;
const longLineCharacters = 200;

/** A file of numbers for a list. */
export interface ListUpload {
  source: ByteSource;
  list: NumberListDefinition;
  /** When it arrives, epoch ms; absent: with the first event. */
  at?: number;
}

/**
 * Reads an uploaded file. Each row is counted once, as the first of these that it is: of no number's form (or not
 * readable at all), a number that came before in this file, or one of `numbers`, of which the engine says more.
 */
export class ListReader {
  /** The different numbers of the file. */
  readonly numbers = new NumberTable();
  private readonly upload: ListUpload;
  private readonly number: number;
  private readonly limit: number;
  private readonly steps: StepAssembler;
  private readonly form: NumberForm;
  private readonly lines: LineScanner;
  private readonly records: CsvRecords;
  private readonly fault = new Fault();
  private row = new Row(mostColumns);
  /** Of the numbers; −1 until the first line has told. */
  private column = -1;
  private skipped = false;
  private failure: (SourceFailure & { raw: string }) | undefined;

  /** @param number of the file, from 1. */
  constructor(upload: ListUpload, number: number, delimiter: string, limits: IntakeLimits, steps: StepAssembler) {
    this.upload = upload;
    this.number = number;
    this.limit = limits.numbersPerList;
    this.steps = steps;
    this.form = new NumberForm(upload.list);
    this.lines = new LineScanner(limits.lineBytes);
    this.records = new CsvRecords(this.lines, delimiter, limits.recordLines);
    this.reading();
  }

  push(chunk: Uint8Array): void {
    if (!this.skipped) this.lines.push(chunk);
  }

  /** No bytes follow, or no more can be had. */
  finish(failure: SourceFailure | undefined): void {
    if (failure === undefined) this.lines.finish();
    else this.failure = { ...failure, raw: this.lines.breakOff() };
  }

  /** True when a step is ready; false when all bytes are used. */
  readOn(): boolean {
    const { steps, fault, row } = this;
    while (!steps.isReady) {
      const status = this.skipped ? RecordStatus.more : this.records.next(this.row, fault);
      if (status === RecordStatus.more) return this.tellFailure();
      if (status === RecordStatus.blank || (status === RecordStatus.record && isBlank(this.row))) {
        steps.counts.blankLines++;
      } else if (status === RecordStatus.refused) {
        this.refuse('formatErrors', fault.code === '' ? 'list.number' : fault.code, fault.message);
        fault.clear();
      } else if (this.column >= 0 || this.begin(row)) this.take();
    }
    return true;
  }

  /** The first line that can be read tells the column; true when it is a row itself. */
  private begin(row: Row): boolean {
    const columns = Math.min(row.columns, mostColumns);
    const cells = Array.from({ length: columns }, (_, column) => row.cell(column));
    const found = listColumn(cells, this.upload.list.column, this.form);
    if ('problem' in found) {
      this.skipped = true;
      this.reject(row.line, 'file.header', found.problem, row.raw(rawCharacters));
      return false;
    }
    this.column = found.column;
    this.records.expected = row.columns;
    return !found.isHeader;
  }

  private take(): void {
    const { row, numbers } = this;
    const written = row.cell(this.column).trim();
    if (written === '') {
      this.refuse('formatErrors', 'list.missing', 'the row names no number');
      return;
    }
    const number = this.form.read(written);
    if (number === undefined) {
      this.refuse('formatErrors', 'list.number', `${quoted(written)}: ${this.form.problemOf(written)}`);
      return;
    }
    const first = numbers.add(number, row.line, written);
    if (first > 0) {
      this.refuse('duplicates', 'list.duplicate', `${number} stands on line ${first} already`);
      return;
    }
    if (numbers.count > this.limit) {
      const { name } = this.upload.source;
      throw new IntakeError('intake.list', `${name} has more than ${this.limit} numbers; split it into several files`);
    }
    this.count();
  }

  private refuse(as: 'formatErrors' | 'duplicates', code: RejectCode, message: string): void {
    const { row } = this;
    this.count();
    this.reading()[as]++;
    this.reject(row.line, code, message, row.raw(code === 'line.long' ? longLineCharacters : rawCharacters));
  }

  private count(): void {
    this.steps.counts.records++;
    this.reading().read++;
  }

  /** What this step says of the file; begun anew with each step. */
  private reading(): ListReading {
    const { list, source, at } = this.upload;
    return this.steps.listReading(this.number, { list: list.id, file: source.name, at: at ?? null });
  }

  private reject(line: number, code: RejectCode, message: string, raw: string): void {
    this.steps.reject({ file: this.upload.source.name, line, code, message, raw }, this.number);
  }

  /** True when a step is ready. */
  private tellFailure(): boolean {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) this.reject(this.lines.line + 1, failure.code, failure.message, failure.raw);
    return this.steps.isReady;
  }
}

function isBlank(row: Row): boolean {
  return row.columns === 1 && row.cell(0).trim() === '';
}
