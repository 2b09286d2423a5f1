import type { InputBatchWriter } from '../core/inputs/input-batch.ts';
import { InputKind } from '../core/inputs/input-batch.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { inputSchemaOf } from '../core/schema/input-schema.ts';
import type { IntakeContext } from './input-plan.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { defaultLimits } from './intake-limits.ts';
import { JsonList } from './json-list.ts';
import { JsonRecords } from './json-records.ts';
import { keptFieldsOf } from './kept-fields.ts';
import { FieldWords } from './known-words.ts';
import { LineScanner } from './line-scanner.ts';
import { NativeCustomers, NativeEvents, nativeCustomerColumns, nativeEventColumns } from './native-records.ts';
import type { InputMapper } from './record-mapper.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { RecordTerms } from './record-terms.ts';
import { termsOfFiles } from './record-terms.ts';
import type { RejectCode } from './reject-codes.ts';
import { Fault } from './reject-codes.ts';
import { Row } from './row.ts';
import type { StagedInput } from './staged-input.ts';

const rawCharacters = 1000;
const empty = Buffer.alloc(0);
/**
 * Most different words of a field that engines keep: a service runs for months. An engine keeps a word in about a
 * hundred bytes.
 */
const wordsPerKeptField = 1 << 20;

/** `ndjson`: a record a line; `json`: a list of records, or one record. */
export type BodyFormat = 'ndjson' | 'json';

/** A record of a body that did not become an input. */
export interface BodyReject {
  /** Of the record in the body, from 0; blank lines do not count. */
  index: number;
  code: RejectCode;
  message: string;
  /** The record as it stood, at most 1,000 characters. */
  raw: string;
}

/** What became of the records of a body; together they are all of them. */
export interface BodyReading {
  /** Written as inputs. */
  accepted: number;
  /** Left out: with customer and id of one accepted before in the same body, as the engine would leave it out. */
  duplicates: number;
  rejects: BodyReject[];
}

/** A body in which records cannot be told apart: nothing of it was written. For people. */
export interface UnreadableBody {
  problem: string;
}

export interface BodyReaderOptions {
  definitions: Definitions;
  /**
   * `events`: `{id?, type, customerId, at, since?, …fields}`, and what else a file of events may hold; `customers`:
   * `{customerId, id?, at?, …attributes}`.
   */
  kind: 'events' | 'customers';
  limits?: Partial<IntakeLimits>;
}

/**
 * Reads bodies of records in the product's own form, each at once, with the checks and codes of the files
 * (docs/reject-codes.md). Made once and kept: it knows the texts that fields have had. Nothing of a body is kept but
 * these.
 */
export class BodyReader {
  private readonly lines: LineScanner;
  private readonly records: JsonRecords;
  private readonly list: JsonList;
  private readonly mapper: InputMapper;
  private readonly row: Row;
  private readonly fault = new Fault();
  private readonly terms: RecordTerms = { ...termsOfFiles };

  constructor({ definitions, kind, limits: given }: BodyReaderOptions) {
    const limits = { ...defaultLimits, wordsPerField: wordsPerKeptField, ...given };
    const isEvents = kind === 'events';
    const context: IntakeContext = {
      definitions,
      schema: inputSchemaOf(definitions),
      words: new FieldWords(limits.wordsPerField),
      terms: this.terms,
      ...(isEvents && { keeps: keptFieldsOf(definitions) }),
    };
    const columns = isEvents ? nativeEventColumns(context) : nativeCustomerColumns(context);
    this.mapper = isEvents ? new NativeEvents(columns, context) : new NativeCustomers(columns, context);
    this.lines = new LineScanner(limits.lineBytes);
    this.records = new JsonRecords(this.lines, columns);
    this.list = new JsonList(columns, limits.lineBytes);
    this.row = new Row(columns.length);
  }

  /**
   * Writes the inputs of a body, which must not change meanwhile, in their order. Their source is file 0, line 0.
   * What the terms leave out is as for files.
   */
  read(
    body: Buffer,
    format: BodyFormat,
    inputs: InputBatchWriter,
    terms: Partial<RecordTerms> = {},
  ): BodyReading | UnreadableBody {
    Object.assign(this.terms, termsOfFiles, terms);
    const bytes = withoutMark(body);
    if (format === 'ndjson') {
      this.lines.restart(bytes);
      return this.readRecords(this.records, inputs);
    }
    if (this.list.restart(bytes)) return this.readRecords(this.list, inputs);
    return {
      problem: 'the body is neither a JSON list of records nor one record; its brackets or commas do not match',
    };
  }

  private readRecords(records: RecordReader, inputs: InputBatchWriter): BodyReading {
    const { row, fault, mapper } = this;
    const { latestAt } = this.terms;
    const reading: BodyReading = { accepted: 0, duplicates: 0, rejects: [] };
    const met = new MetInputs();
    for (let index = 0; ; ) {
      const status = records.next(row, fault);
      if (status === RecordStatus.more) break;
      if (status === RecordStatus.blank) continue;
      row.line = 0;
      // Records in the product's own form become one input each.
      if (status === RecordStatus.record && mapper.map(row, fault) === 1) {
        const [input] = mapper.staged;
        if (input.at > latestAt) {
          fault.raise('time.ahead', `the time lies ${input.at - latestAt} ms further ahead than is allowed`);
        } else if (met.isRepeated(input)) {
          reading.duplicates++;
        } else {
          input.write(inputs, 0);
          reading.accepted++;
        }
      }
      if (fault.code !== '') {
        const { code, message } = fault;
        reading.rejects.push({ index, code, message, raw: row.raw(rawCharacters) });
        fault.clear();
      }
      index++;
    }
    this.forget();
    return reading;
  }

  /** Lets go of the body. */
  private forget(): void {
    this.lines.restart(empty);
    this.list.restart(empty);
    this.row.rawBytes = empty;
    this.row.bytes = empty;
    this.row.latin = '';
  }
}

function withoutMark(bytes: Buffer): Buffer {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}

/** The duplicate keys of a body: customer and id (docs/semantics.md §2.1). */
class MetInputs {
  /** By id: mostly it has one customer. */
  private readonly customers = new Map<string, string>();
  /** Of ids that several customers have: customer and id. */
  private readonly shared = new Set<string>();

  /** Whether an input of this customer with this id was asked for before. Commands have no duplicates. */
  isRepeated({ kind, customerId, id }: StagedInput): boolean {
    if (kind === InputKind.command) return false;
    const first = this.customers.get(id);
    if (first === undefined) {
      this.customers.set(id, customerId);
      return false;
    }
    if (first === customerId) return true;
    // Neither may hold a control character.
    const key = `${customerId}\u001f${id}`;
    if (this.shared.has(key)) return true;
    this.shared.add(key);
    return false;
  }
}
