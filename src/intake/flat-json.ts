import {
  afterBlanks,
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  dot,
  minus,
  nine,
  openList,
  openObject,
  quote,
  space,
  zero,
} from './json-bytes.ts';
import type { Row } from './row.ts';
import { TextTable } from './text-table.ts';

/** Decimal digits that any double keeps: written with no more, a number is written again with the same. */
const mostDigits = 15;

const nullLiteral = Buffer.from('null');
const literals = [Buffer.from('true'), Buffer.from('false'), nullLiteral];

const isDigit = (byte: number) => byte >= zero && byte <= nine;

/**
 * Finds the values of a JSON object where they stand, if it is a plain one: as most records are, of texts without
 * escapes, numbers as JavaScript would write them, `true`, `false`, `null` and lists of at most one text. What it finds
 * is what `JSON.parse` and `valueText` make of the record; anything it is not sure of it leaves to them.
 */
export class FlatJson {
  private readonly columns: TextTable;
  /** The number of the record in which a column was met last: a key that comes twice is not plain. */
  private readonly metIn: Float64Array;
  private record = 0;
  /** By column and one: the column that came after it last time, −1 for none; at 0 the first of a record. */
  private readonly following: Int32Array;
  /** Column and one of the key read last, 0 when it is none of them. */
  private last = 0;
  /** The value read last. */
  private from = 0;
  private to = 0;
  private isNull = false;

  constructor(columns: readonly string[]) {
    this.columns = new TextTable(columns);
    this.metIn = new Float64Array(columns.length);
    this.following = new Int32Array(columns.length + 1).fill(-1);
  }

  /**
   * Adds the columns of the object that `row.bytes[start, end)` is to an empty row. False when it is not plain, or no
   * object: the row is to be emptied then. The bytes must be UTF-8.
   */
  read(row: Row, start: number, end: number): boolean {
    const { bytes } = row;
    this.record++;
    this.last = 0;
    let p = afterBlanks(bytes, start, end);
    if (p >= end || bytes[p] !== openObject) return false;
    p = afterBlanks(bytes, p + 1, end);
    if (p < end && bytes[p] === closeObject) return afterBlanks(bytes, p + 1, end) === end;
    while (p < end && bytes[p] === quote) {
      const keyStart = p + 1;
      const keyEnd = this.key(bytes, keyStart, end);
      if (keyEnd < 0) return false;
      p = keyEnd + 1;
      if (p < end && bytes[p] !== colon) p = afterBlanks(bytes, p, end);
      if (p >= end || bytes[p] !== colon) return false;
      p = this.value(bytes, afterBlanks(bytes, p + 1, end), end);
      if (p < 0 || !this.put(row, keyStart, keyEnd)) return false;
      if (p < end && bytes[p] !== comma) p = afterBlanks(bytes, p, end);
      if (p >= end) return false;
      if (bytes[p] === closeObject) return afterBlanks(bytes, p + 1, end) === end;
      if (bytes[p] !== comma) return false;
      p = afterBlanks(bytes, p + 1, end);
    }
    return false;
  }

  /** Finds the column of a key; returns where its closing quote is, −1 when it is not plain. */
  private key(bytes: Uint8Array, start: number, end: number): number {
    const { columns, following, last } = this;
    const expected = following[last];
    if (expected >= 0) {
      const keyEnd = start + columns.lengthOf(expected);
      if (keyEnd < end && bytes[keyEnd] === quote && columns.isAt(expected, bytes, start)) {
        this.last = expected + 1;
        return keyEnd;
      }
    }
    const keyEnd = endOfText(bytes, start, end);
    if (keyEnd >= 0) {
      const column = columns.find(bytes, start, keyEnd);
      if (column >= 0) following[last] = column;
      this.last = column + 1;
    }
    return keyEnd;
  }

  private put(row: Row, keyStart: number, keyEnd: number): boolean {
    const column = this.last - 1;
    if (column < 0) {
      // JavaScript goes through keys that are numbers first: which unknown one is the first is then not ours to say.
      if (keyStart < keyEnd && isDigit(row.bytes[keyStart])) return false;
      if (row.unknownKey === '') row.unknownKey = row.slice(keyStart, keyEnd);
      return true;
    }
    if (this.metIn[column] === this.record) return false;
    this.metIn[column] = this.record;
    row.starts[column] = this.from;
    row.ends[column] = this.to;
    row.nulls[column] = this.isNull ? 1 : 0;
    row.note(column);
    return true;
  }

  /** Reads the value at `p`; returns where it ends, −1 when it is not plain. */
  private value(bytes: Uint8Array, p: number, end: number): number {
    if (p >= end) return -1;
    this.isNull = false;
    const first = bytes[p];
    if (first === quote) return this.text(bytes, p, end);
    if (isDigit(first) || first === minus) return this.number(bytes, p, end);
    if (first === openList) return this.list(bytes, p, end);
    return this.literal(bytes, p, end);
  }

  private text(bytes: Uint8Array, p: number, end: number): number {
    this.from = p + 1;
    this.to = endOfText(bytes, p + 1, end);
    return this.to < 0 ? -1 : this.to + 1;
  }

  /** The digits up to the last that counts: `20.50` is `20.5`, as JavaScript would write it. */
  private number(bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start] === minus ? start + 1 : start;
    let p = afterDigits(bytes, first, end);
    let digits = p - first;
    if (digits === 0) return -1;
    const leadingZero = bytes[first] === zero;
    if (leadingZero && digits > 1) return -1;
    let to = p;
    if (p < end && bytes[p] === dot) {
      const fraction = p + 1;
      p = afterDigits(bytes, fraction, end);
      if (p === fraction) return -1;
      to = p;
      while (bytes[to - 1] === zero) to--;
      // Below a millionth JavaScript writes an exponent.
      if (leadingZero && to - fraction > 6 && bytes[fraction] === zero) return -1;
      digits += to - fraction;
      if (to === fraction) to--;
    }
    if (digits > mostDigits) return -1;
    // −0 is written 0.
    if (leadingZero && first > start && to === first + 1) return -1;
    this.from = start;
    this.to = to;
    return p;
  }

  /** No text, or one: more must be joined. */
  private list(bytes: Uint8Array, start: number, end: number): number {
    let p = afterBlanks(bytes, start + 1, end);
    if (p >= end) return -1;
    this.from = p;
    this.to = p;
    if (bytes[p] === quote) {
      p = this.text(bytes, p, end);
      if (p < 0) return -1;
      p = afterBlanks(bytes, p, end);
    }
    return p < end && bytes[p] === closeList ? p + 1 : -1;
  }

  private literal(bytes: Uint8Array, start: number, end: number): number {
    for (const literal of literals) {
      const stop = start + literal.length;
      if (stop > end || literal[0] !== bytes[start]) continue;
      for (let k = 1; k < literal.length; k++) if (bytes[start + k] !== literal[k]) return -1;
      this.isNull = literal === nullLiteral;
      this.from = start;
      this.to = this.isNull ? start : stop;
      return stop;
    }
    return -1;
  }
}

/** Where the closing quote is; −1 when there is none, or something before it that is not the text itself. */
function endOfText(bytes: Uint8Array, start: number, end: number): number {
  for (let p = start; p < end; p++) {
    const byte = bytes[p];
    if (byte === quote) return p;
    if (byte < space || byte === backslash) return -1;
  }
  return -1;
}

function afterDigits(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && isDigit(bytes[p])) p++;
  return p;
}
