import { FlatJson } from './flat-json.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import type { Row } from './row.ts';
import { CellBuffer } from './row.ts';
import { valueText } from './value-text.ts';

const deepest = 32;

/**
 * Fills rows from JSON objects, their wanted keys as columns. A column `a.b` is the key `a.b`, or else `b` of the
 * object under `a`. Objects and lists under a key become JSON text, `null` an explicit no value.
 *
 * Plain records are read where they stand; for the rest the library makes values, which become texts again. Both make
 * the same row.
 */
export class JsonRow {
  private readonly columns: readonly string[];
  private readonly written: 'line' | 'record';
  private readonly positions: ReadonlyMap<string, number>;
  /** Positions of columns that may lie deeper in a record. */
  private readonly deep: readonly number[];
  private readonly flat: FlatJson;
  private readonly cells = new CellBuffer();

  /** `written`: how messages call what the objects are read from. */
  constructor(columns: readonly string[], written: 'line' | 'record' = 'line') {
    this.columns = columns;
    this.written = written;
    this.positions = new Map(columns.map((name, position) => [name, position]));
    this.deep = columns.flatMap((name, position) => (name.includes('.') ? [position] : []));
    this.flat = new FlatJson(columns);
  }

  /**
   * Makes the row that of the record in `row.bytes[row.rawStart, row.rawEnd)`, which is UTF-8. False: the fault says
   * why it is none.
   */
  fill(row: Row, fault: Fault): boolean {
    row.clear();
    row.columns = this.columns.length;
    if (this.flat.read(row, row.rawStart, row.rawEnd)) return true;
    row.clear();
    return this.fillFromValues(row, fault);
  }

  /** The same by way of the library, whatever the record looks like. */
  private fillFromValues(row: Row, fault: Fault): boolean {
    const text = row.rawBytes.toString('utf8', row.rawStart, row.rawEnd);
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return fault.raise('json.syntax', `the ${this.written} is not JSON: ${error.message.slice(0, 200)}`);
    }
    if (!isObject(record)) {
      return fault.raise('json.shape', `the ${this.written} is ${quoted(text)}, not an object`);
    }
    const { columns, positions, cells } = this;
    // Only an escape can smuggle half a surrogate pair into valid UTF-8.
    const escaped = text.includes('\\u');
    cells.start(row);
    // Of many columns a record has few: its own keys are gone through, not all columns.
    for (const key of Object.keys(record)) {
      const position = positions.get(key);
      if (position === undefined) row.unknownKey ||= key;
      else if (!this.put(row, position, record[key], escaped, fault)) return false;
    }
    for (const position of this.deep) {
      const path = columns[position];
      if (!Object.hasOwn(record, path) && !this.put(row, position, valueAt(record, path), escaped, fault)) return false;
    }
    return true;
  }

  private put(row: Row, position: number, value: unknown, escaped: boolean, fault: Fault): boolean {
    row.note(position);
    row.nulls[position] = value === null ? 1 : 0;
    row.inexact[position] = Number.isInteger(value) && !Number.isSafeInteger(value) ? 1 : 0;
    const name = this.columns[position];
    const cell = nestedTooDeep(value) ? undefined : valueText(value);
    if (cell === undefined) return fault.raise('json.shape', `${name}: nested deeper than ${deepest} levels`);
    if (escaped && !cell.isWellFormed()) {
      return fault.raise('line.encoding', `${name}: half of a surrogate pair is no letter`);
    }
    this.cells.put(row, position, cell);
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
