import type { LineScanner } from './line-scanner.ts';
import { LineStatus } from './line-scanner.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import { CellBuffer } from './row.ts';
import { valueText } from './value-text.ts';

const deepest = 32;

/**
 * Records of an NDJSON file, their wanted keys as columns. A column `a.b` is the key `a.b`, or else `b` of
 * the object under `a`. Objects and lists under a key become JSON text, `null` an explicit no value.
 */
export class JsonRecords implements RecordReader {
  private readonly lines: LineScanner;
  private readonly columns: readonly string[];
  private readonly known: ReadonlySet<string>;
  private readonly cells = new CellBuffer();

  constructor(lines: LineScanner, columns: readonly string[]) {
    this.lines = lines;
    this.columns = columns;
    this.known = new Set(columns);
  }

  next(row: Row, fault: Fault): RecordStatus {
    const { lines } = this;
    const status = lines.next();
    if (status === LineStatus.more) return RecordStatus.more;
    if (status === LineStatus.blank) return RecordStatus.blank;
    row.line = lines.line;
    row.rawBytes = lines.bytes;
    row.rawStart = lines.start;
    row.rawEnd = lines.end;
    if (status === LineStatus.long) {
      fault.raise('line.long', 'the line is longer than the limit');
    } else if (status === LineStatus.encoding) {
      fault.raise('line.encoding', 'the line is not valid UTF-8');
    } else {
      const text = lines.bytes.toString('utf8', lines.start, lines.end);
      if (text.trim() === '') return RecordStatus.blank;
      if (this.parse(row, text, fault)) return RecordStatus.record;
    }
    return RecordStatus.refused;
  }

  private parse(row: Row, text: string, fault: Fault): boolean {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return fault.raise('json.syntax', `the line is not JSON: ${error.message.slice(0, 200)}`);
    }
    if (!isObject(record)) return fault.raise('json.shape', `the line is ${quoted(text)}, not an object`);
    row.unknownKey = Object.keys(record).find((key) => !this.known.has(key)) ?? '';
    const { columns, cells } = this;
    // Only an escape can smuggle half a surrogate pair into valid UTF-8.
    const escaped = text.includes('\\u');
    cells.start(row);
    row.columns = columns.length;
    for (let column = 0; column < columns.length; column++) {
      const value = valueAt(record, columns[column]);
      row.nulls[column] = value === null ? 1 : 0;
      row.inexact[column] = Number.isInteger(value) && !Number.isSafeInteger(value) ? 1 : 0;
      const cell = nestedTooDeep(value) ? undefined : valueText(value);
      if (cell === undefined)
        return fault.raise('json.shape', `${columns[column]}: nested deeper than ${deepest} levels`);
      if (escaped && !cell.isWellFormed()) {
        return fault.raise('line.encoding', `${columns[column]}: half of a surrogate pair is no letter`);
      }
      cells.put(row, column, cell);
    }
    return true;
  }
}

/** What becomes JSON text again must not exhaust the stack. */
function nestedTooDeep(value: unknown, level = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return level === deepest || Object.values(value).some((inner) => nestedTooDeep(inner, level + 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys only: a record must not find `constructor`. */
function valueAt(record: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const head = path.slice(0, dot);
  const inner = Object.hasOwn(record, head) ? record[head] : undefined;
  return isObject(inner) ? valueAt(inner, path.slice(dot + 1)) : undefined;
}
