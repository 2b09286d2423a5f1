import { hashText, lanes } from '../../core/hash.ts';
import { RefTable } from '../../core/state/ref-table.ts';
import { longestCustomerId } from '../intake-limits.ts';

const chunkBytes = 1 << 22;
/** A number and its written form, each with a byte for its length. */
const mostEntryBytes = 2 * (longestCustomerId * 3 + 1);
/** What is kept of the written form of a number. */
const writtenCharacters = 64;

/**
 * Different numbers in the order in which they came, each with the line and the form it first came in.
 *
 * Memory: 40 to 75 bytes a number outside of the heap, and those of the written form when it is another.
 */
export class NumberTable {
  /** Different numbers so far. */
  count = 0;
  private readonly chunks: Buffer[] = [];
  private used = chunkBytes;
  /** By number, from 1: where its entry lies, and its line. */
  private entries = new Float64Array(1024);
  private lines = new Uint32Array(1024);
  private readonly table = new RefTable(1024);

  /** The line on which the number first came; 0 when it is new, and kept. */
  add(number: string, line: number, written: string): number {
    hashText(number);
    const hash = lanes[0]!;
    for (let ref = this.table.first(hash); ref !== 0; ref = this.table.next()) {
      if (this.number(ref) === number) return this.lines[ref]!;
    }
    const ref = ++this.count;
    if (ref === this.lines.length) this.grow();
    this.entries[ref] = this.keep(number, written === number ? '' : written.slice(0, writtenCharacters));
    this.lines[ref] = line;
    this.table.insert(hash, ref);
    return 0;
  }

  /** The number that came as the `ref`-th, from 1. */
  number(ref: number): string {
    return this.text(this.entries[ref]!);
  }

  /** As it stood in the file, shortened. */
  written(ref: number): string {
    const at = this.entries[ref]!;
    const written = this.text(at + 1 + this.byte(at));
    return written === '' ? this.text(at) : written;
  }

  line(ref: number): number {
    return this.lines[ref]!;
  }

  private keep(number: string, written: string): number {
    if (this.used + mostEntryBytes > chunkBytes) {
      this.chunks.push(Buffer.allocUnsafe(chunkBytes));
      this.used = 0;
    }
    const chunk = this.chunks.at(-1)!;
    const at = (this.chunks.length - 1) * chunkBytes + this.used;
    for (const text of [number, written]) {
      const length = chunk.write(text, this.used + 1);
      chunk[this.used] = length;
      this.used += 1 + length;
    }
    return at;
  }

  private byte(at: number): number {
    return this.chunks[Math.floor(at / chunkBytes)]![at % chunkBytes]!;
  }

  private text(at: number): string {
    const from = (at % chunkBytes) + 1;
    return this.chunks[Math.floor(at / chunkBytes)]!.toString('utf8', from, from + this.byte(at));
  }

  private grow(): void {
    const entries = new Float64Array(this.entries.length * 2);
    entries.set(this.entries);
    this.entries = entries;
    const lines = new Uint32Array(this.lines.length * 2);
    lines.set(this.lines);
    this.lines = lines;
  }
}
