import { isAscii, isUtf8 } from 'node:buffer';
import {
  afterBlanks,
  backslash,
  closeList,
  closeObject,
  comma,
  isBlank,
  openList,
  openObject,
  quote,
} from './json-bytes.ts';
import { JsonRow } from './json-row.ts';
import type { RecordReader } from './record-reader.ts';
import { RecordStatus } from './record-reader.ts';
import type { Fault } from './reject-codes.ts';
import type { Row } from './row.ts';

/** Records of a JSON list of objects, or of one object. */
export class JsonList implements RecordReader {
  private readonly object: JsonRow;
  private readonly longest: number;
  private bytes: Buffer = Buffer.alloc(0);
  private latin = '';
  private ascii = true;
  private valid = true;
  /** Where each record starts and ends, in turn. */
  private ranges: number[] = [];
  private given = 0;

  /** `longest` record in bytes. */
  constructor(columns: readonly string[], longest: number) {
    this.object = new JsonRow(columns, 'record');
    this.longest = longest;
  }

  /** Starts over with other bytes, which are not copied. False: it is no list whose records could be told apart. */
  restart(bytes: Buffer): boolean {
    this.bytes = bytes;
    this.given = 0;
    this.ranges = [];
    this.ascii = isAscii(bytes);
    this.valid = this.ascii || isUtf8(bytes);
    this.latin = bytes.toString('latin1');
    return this.cut();
  }

  next(row: Row, fault: Fault): RecordStatus {
    if (this.given === this.ranges.length) return RecordStatus.more;
    row.rawBytes = this.bytes;
    row.rawStart = this.ranges[this.given++];
    row.rawEnd = this.ranges[this.given++];
    if (row.rawEnd - row.rawStart > this.longest) {
      fault.raise('line.long', 'the record is longer than the limit');
      return RecordStatus.refused;
    }
    if (!this.valid && !isUtf8(this.bytes.subarray(row.rawStart, row.rawEnd))) {
      fault.raise('line.encoding', 'the record is not valid UTF-8');
      return RecordStatus.refused;
    }
    row.bytes = this.bytes;
    row.latin = this.latin;
    row.ascii = this.ascii;
    return this.object.fill(row, fault) ? RecordStatus.record : RecordStatus.refused;
  }

  /** Finds where the records are, and nothing about what they are. */
  private cut(): boolean {
    const { bytes } = this;
    const start = afterBlanks(bytes, 0, bytes.length);
    const end = this.beforeBlanks(bytes.length);
    if (start >= end) return false;
    if (bytes[start] !== openList) {
      this.ranges.push(start, end);
      return true;
    }
    if (bytes[end - 1] !== closeList) return false;
    let p = afterBlanks(bytes, start + 1, end);
    if (p === end - 1) return true;
    for (;;) {
      const stop = this.endOfRecord(p, end);
      // A list that ends too early or too late, or has nothing between two commas.
      if (stop < 0 || stop === p) return false;
      this.ranges.push(p, this.beforeBlanks(stop));
      if (stop === end - 1) return true;
      if (bytes[stop] !== comma) return false;
      p = afterBlanks(bytes, stop + 1, end);
    }
  }

  /** Place of the comma or the bracket behind the record at `start`; −1 when there is none. */
  private endOfRecord(start: number, end: number): number {
    const { bytes } = this;
    let depth = 0;
    for (let p = start; p < end; p++) {
      const byte = bytes[p];
      if (byte === quote) {
        for (p++; p < end && bytes[p] !== quote; p++) if (bytes[p] === backslash) p++;
      } else if (byte === openObject || byte === openList) {
        depth++;
      } else if (byte === closeObject || byte === closeList) {
        if (depth-- === 0) return p;
      } else if (byte === comma && depth === 0) {
        return p;
      }
    }
    return -1;
  }

  private beforeBlanks(end: number): number {
    let p = end;
    while (p > 0 && isBlank(this.bytes[p - 1])) p--;
    return p;
  }
}
