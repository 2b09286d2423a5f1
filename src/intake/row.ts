/**
 * One record of a file, its columns as ranges of bytes: nothing is decoded before it is asked for. A
 * scanner fills the same row again for each record.
 */
export class Row {
  /** UTF-8; holds the columns, and often much else. */
  bytes: Buffer = Buffer.alloc(0);
  /** The same as `bytes`, character by byte, when all of it is ASCII; empty otherwise. */
  text = '';
  /** Byte ranges of the columns; an empty range is an absent value. */
  starts: Int32Array;
  ends: Int32Array;
  columns = 0;
  /** 1 where the file says explicitly that there is no value (JSON `null`). */
  nulls: Uint8Array;
  /** 1 where a JSON number is a whole one too large to be exact: its digits are not those of the file. */
  inexact: Uint8Array;
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
  }

  /** Makes all columns absent. */
  clear(): void {
    this.starts.fill(0);
    this.ends.fill(0);
    this.nulls.fill(0);
    this.inexact.fill(0);
  }

  /** Text of a column; '' when absent. A slice: keeps the text of its chunk alive. */
  cell(column: number): string {
    return this.slice(this.starts[column], this.ends[column]);
  }

  /** Text of a byte range of `bytes`. */
  slice(start: number, end: number): string {
    if (start === end) return '';
    return this.text === '' ? this.bytes.toString('utf8', start, end) : this.text.substring(start, end);
  }

  /** The beginning of the record as it stood in the file, for a reject. */
  raw(characters: number): string {
    // A character takes at most four bytes; a cut one is left out.
    const end = Math.min(this.rawEnd, this.rawStart + characters * 4);
    return this.rawBytes.toString('utf8', this.rawStart, end).slice(0, characters);
  }
}

/** Columns from texts: those of records that must be unescaped first. Memory is used again. */
export class CellBuffer {
  private bytes = Buffer.allocUnsafe(4096);
  private used = 0;

  /** Empties the row and makes this buffer the home of its columns. */
  start(row: Row): void {
    this.used = 0;
    row.bytes = this.bytes;
    row.text = '';
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
