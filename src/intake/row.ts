/**
 * One record of a file, its columns as ranges of bytes: nothing is decoded before it is asked for. A
 * scanner fills the same row again for each record.
 */
export class Row {
  /** UTF-8; holds the columns, and often much else. */
  bytes: Buffer = Buffer.alloc(0);
  /** `bytes`, a character each, so that parts of it that are ASCII are cut from it; empty when there is none. */
  latin = '';
  /** Whether all of `latin` is ASCII. */
  ascii = false;
  /** Byte ranges of the columns; an empty range is an absent value. */
  starts: Int32Array;
  ends: Int32Array;
  columns = 0;
  /** 1 where the file says explicitly that there is no value (JSON `null`). */
  nulls: Uint8Array;
  /** 1 where a JSON number is a whole one too large to be exact: its digits are not those of the file. */
  inexact: Uint8Array;
  /** JSON: the columns that the record has, in no order; as many as `notedCount`. */
  readonly noted: Int32Array;
  notedCount = 0;
  /** A key of a JSON record that no column stands for; '' when there is none. */
  unknownKey = '';
  /** The record as it stood in the file, without its line end. */
  rawBytes: Buffer = Buffer.alloc(0);
  rawStart = 0;
  rawEnd = 0;
  /** Line of the record's start, from 1. */
  line = 0;

  constructor(columns: number) {
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
    this.nulls = new Uint8Array(columns);
    this.inexact = new Uint8Array(columns);
    this.noted = new Int32Array(columns);
  }

  /** Says that the record at hand has this column; once a record. */
  note(column: number): void {
    this.noted[this.notedCount++] = column;
  }

  /** Makes the noted columns absent, and the record one without columns. */
  clear(): void {
    const { noted, notedCount } = this;
    for (let i = 0; i < notedCount; i++) {
      const column = noted[i];
      this.starts[column] = 0;
      this.ends[column] = 0;
      this.nulls[column] = 0;
      this.inexact[column] = 0;
    }
    this.notedCount = 0;
    this.unknownKey = '';
  }

  /** Text of a column; '' when absent. A slice: keeps the text of its chunk alive. */
  cell(column: number): string {
    return this.slice(this.starts[column], this.ends[column]);
  }

  /** Text of a byte range of `bytes`. */
  slice(start: number, end: number): string {
    if (start === end) return '';
    const isCut = this.latin !== '' && (this.ascii || isAsciiIn(this.bytes, start, end));
    return isCut ? this.latin.substring(start, end) : this.bytes.toString('utf8', start, end);
  }

  /** The beginning of the record as it stood in the file, for a reject. */
  raw(characters: number): string {
    // A character takes at most four bytes; a cut one is left out.
    const end = Math.min(this.rawEnd, this.rawStart + characters * 4);
    return this.rawBytes.toString('utf8', this.rawStart, end).slice(0, characters);
  }
}

function isAsciiIn(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] > 127) return false;
  return true;
}

/** Columns from texts: those of records that must be unescaped first. Memory is used again. */
export class CellBuffer {
  private bytes = Buffer.allocUnsafe(4096);
  private used = 0;

  /** Empties the row and makes this buffer the home of its columns. */
  start(row: Row): void {
    this.used = 0;
    row.bytes = this.bytes;
    row.latin = '';
  }

  put(row: Row, column: number, text: string): void {
    const needed = this.used + text.length * 3;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafe(needed * 2);
      this.bytes.copy(grown, 0, 0, this.used);
      this.bytes = grown;
      row.bytes = grown;
    }
    row.starts[column] = this.used;
    this.used += this.bytes.write(text, this.used);
    row.ends[column] = this.used;
  }
}
