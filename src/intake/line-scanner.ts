import { isAscii, isUtf8 } from 'node:buffer';

/** What `LineScanner.next` met. */
export const LineStatus = {
  /** A line: `start`, `end`. */
  line: 0,
  blank: 1,
  /** A line longer than the limit; `start`, `end` hold its beginning. */
  long: 2,
  /** A line that is not UTF-8. */
  encoding: 3,
  /** Nothing whole is left: `push` or `finish`. */
  more: 4,
} as const;

export type LineStatus = (typeof LineStatus)[keyof typeof LineStatus];

const LF = 10;
const CR = 13;
/** How much of a line that is too long is kept for its reject. */
const longLineBytes = 800;

/**
 * Cuts chunks of bytes into lines. What it finds depends on the bytes only, not on how they were chunked.
 *
 * Memory: one chunk and what is unfinished before it, which is at most the longest line.
 */
export class LineScanner {
  bytes: Buffer = Buffer.alloc(0);
  /** The whole lines of `bytes`, a character a byte, and whether all of them are ASCII. */
  latin = '';
  ascii = true;
  /** The line found last, without its line end. */
  start = 0;
  end = 0;
  /** Its number, from 1. */
  line = 0;
  private readonly longest: number;
  /** At the limit more may not have come yet: what is kept must not depend on that. */
  private readonly longLineKept: number;
  /** Start of the line after it. */
  private position = 0;
  private filled = 0;
  /** End of what can be cut: after the last line feed; of everything when finished. */
  private cuttable = 0;
  private finished = false;
  /** Inside a line that was too long and is already told. */
  private skipping = false;
  private valid = true;
  private aheadEnd = 0;
  private aheadPosition = 0;
  private aheadLines = 0;

  /** `longest` line in bytes. */
  constructor(longest: number) {
    this.longest = longest;
    this.longLineKept = Math.min(longLineBytes, longest);
  }

  /** Adds bytes; what was found before becomes invalid. */
  push(chunk: Uint8Array): void {
    let from = 0;
    if (this.skipping) {
      const lineFeed = chunk.indexOf(LF);
      if (lineFeed < 0) return;
      this.skipping = false;
      from = lineFeed + 1;
    }
    this.makeRoom(chunk.length - from);
    this.bytes.set(from === 0 ? chunk : chunk.subarray(from), this.filled);
    this.filled += chunk.length - from;
    this.decode(this.bytes.subarray(0, this.filled).lastIndexOf(LF) + 1);
  }

  /** Starts over with bytes that are all there is; they are not copied. */
  restart(bytes: Buffer): void {
    this.bytes = bytes;
    this.position = 0;
    this.filled = bytes.length;
    this.line = 0;
    this.skipping = false;
    this.finish();
  }

  /** No bytes follow: a last line without a line end counts. */
  finish(): void {
    this.finished = true;
    this.decode(this.filled);
  }

  /** The rest will never come: whole lines count, the last one that breaks off does not. Its beginning. */
  breakOff(): string {
    this.finished = true;
    const from = Math.max(this.cuttable, this.position);
    return this.bytes.toString('utf8', from, Math.min(this.filled, from + longLineBytes));
  }

  /** Finds the next line. */
  next(): LineStatus {
    const start = this.position;
    if (start >= this.cuttable) return this.unfinished();
    const end = this.lineEnd(start);
    this.line++;
    this.start = start;
    this.position = end + 1;
    if (end - start > this.longest) {
      this.end = start + this.longLineKept;
      return LineStatus.long;
    }
    this.end = this.withoutCarriageReturn(start, end);
    this.aheadEnd = this.end;
    this.aheadPosition = this.position;
    this.aheadLines = 0;
    if (this.end === start) return LineStatus.blank;
    return this.isValid(start, end) ? LineStatus.line : LineStatus.encoding;
  }

  /**
   * Looks one line further ahead; `aheadEnd` is then the end of the line found last with all lines looked at.
   * `more`: not there yet, `again` and come back with more bytes. `long`: the next line does not exist, is not
   * UTF-8, or together they are longer than the longest line.
   */
  lookAhead(): typeof LineStatus.line | typeof LineStatus.more | typeof LineStatus.long {
    const { start, aheadPosition: from } = this;
    if (from >= this.cuttable) {
      return this.finished || this.filled - start > this.longest ? LineStatus.long : LineStatus.more;
    }
    const end = this.lineEnd(from);
    if (end - start > this.longest || !this.isValid(from, end)) return LineStatus.long;
    this.aheadEnd = this.withoutCarriageReturn(from, end);
    this.aheadPosition = end + 1;
    this.aheadLines++;
    return LineStatus.line;
  }

  /** End of the line found last with the lines looked ahead, and how many these are. */
  get ahead(): { end: number; lines: number } {
    return { end: this.aheadEnd, lines: this.aheadLines };
  }

  /** The lines looked ahead belong to the line found last: `next` goes on behind them. */
  takeAhead(): void {
    this.end = this.aheadEnd;
    this.position = this.aheadPosition;
    this.line += this.aheadLines;
  }

  /** `next` will find the line found last again. */
  again(): void {
    this.position = this.start;
    this.line--;
  }

  private unfinished(): LineStatus {
    if (this.finished || this.filled - this.position <= this.longest) return LineStatus.more;
    this.line++;
    this.start = this.position;
    this.end = this.start + this.longLineKept;
    this.skipping = true;
    this.position = this.filled;
    return LineStatus.long;
  }

  private lineEnd(from: number): number {
    const lineFeed = this.latin.indexOf('\n', from);
    return lineFeed < 0 ? this.cuttable : lineFeed;
  }

  private withoutCarriageReturn(start: number, end: number): number {
    return end > start && this.bytes[end - 1] === CR ? end - 1 : end;
  }

  private isValid(start: number, end: number): boolean {
    return this.valid || isUtf8(this.bytes.subarray(start, end));
  }

  private decode(cuttable: number): void {
    this.cuttable = cuttable;
    const whole = this.bytes.subarray(0, cuttable);
    this.ascii = isAscii(whole);
    this.latin = whole.toString('latin1');
    this.valid = this.ascii || isUtf8(whole);
  }

  private makeRoom(bytes: number): void {
    const kept = this.filled - this.position;
    if (kept + bytes <= this.bytes.length) {
      this.bytes.copyWithin(0, this.position, this.filled);
    } else {
      const grown = Buffer.allocUnsafe((kept + bytes) * 2);
      this.bytes.copy(grown, 0, this.position, this.filled);
      this.bytes = grown;
    }
    this.position = 0;
    this.filled = kept;
  }
}
