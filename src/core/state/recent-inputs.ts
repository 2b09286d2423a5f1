import type { CustomerReader, CustomerWriter } from './customer-writer.ts';
import { RefTable } from './ref-table.ts';

/** Words of an entry, and entries of a chunk of the queue. */
const ENTRY_WORDS = 4;
const ROW = 0;
const HASH_1 = 1;
const HASH_2 = 2;
const SECOND = 3;
const CHUNK_BITS = 8;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;
/** Entries are numbered in a circle of this many, far more than memory holds. */
const NUMBERS_MASK = 2 ** 30 - 1;
/** Numbers begin shortly before the circle closes, so that whoever runs this passes there, tests too. */
const FIRST_NUMBER = NUMBERS_MASK + 1 - (4 << CHUNK_BITS);
/** Old keys looked at before they are forgotten. */
const AHEAD = 64;
/** Keys accepted between two times that old ones are forgotten. */
const ACCEPTED_BETWEEN = 32;

/**
 * Duplicate keys of one partition: (row, id hash), each remembered for the horizon after its first
 * acceptance. A queue in order of acceptance plus a table, so forgetting costs as much as remembering
 * and comes at the same pace, some at a time: one that is over counts no more, forgotten or not.
 *
 * The queue is a circle of chunks: what is appended and what is forgotten lies side by side, and growing copies
 * nothing but the list of chunks. Of the chunks left empty as many serve again as are in use, the others go: an
 * import of everybody must not hold memory for good.
 */
export class RecentInputs {
  /** Entry number → its reference in the table is the number + 1. */
  private readonly table = new RefTable(64);
  private readonly horizonMs: number;
  /** Chunk of an entry: number >> CHUNK_BITS, in a circle of `chunks.length`, a power of two. */
  private chunks: Int32Array[] = [emptyChunk()];
  private readonly spare: Int32Array[] = [];
  /** Numbers of the oldest entry and of the next one; equal when there is none. */
  private oldest = FIRST_NUMBER;
  private end = FIRST_NUMBER;
  private used = 1;
  private accepted = 0;
  /** The clock after which the oldest entry is over; +∞ when there is none. */
  private overAfter = Number.POSITIVE_INFINITY;
  /** Keeps the touches from being optimised away. */
  touched = 0;

  constructor(horizonMs: number) {
    this.horizonMs = horizonMs;
  }

  /** Remembers the key; false when it was accepted within the horizon before `clock`, epoch ms. */
  accept(row: number, hash1: number, hash2: number, clock: number): boolean {
    if (++this.accepted % ACCEPTED_BETWEEN === 0) this.expire(clock);
    const hash = hash1 ^ Math.imul(row, 0x9e3779b1);
    for (let ref = this.table.first(hash); ref !== 0; ref = this.table.next()) {
      const chunk = this.chunkOf(ref - 1);
      const at = positionOf(ref - 1);
      if (chunk[at + ROW] !== row || chunk[at + HASH_1] !== hash1 || chunk[at + HASH_2] !== hash2) continue;
      if (!this.isOver(chunk[at + SECOND]!, clock)) return false;
    }
    this.append(row, hash1, hash2, Math.floor(clock / 1000));
    return true;
  }

  /** Reads where the key's look-up begins, so that it is in the cache. */
  touch(row: number, hash1: number): number {
    return this.table.touch(hash1 ^ Math.imul(row, 0x9e3779b1));
  }

  /** Forgets keys accepted more than the horizon before `clock`. */
  expire(clock: number): void {
    if (clock <= this.overAfter) return;
    this.lookAhead(clock);
    while (this.oldest !== this.end) {
      const number = this.oldest;
      const chunk = this.chunkOf(number);
      const at = positionOf(number);
      if (!this.isOver(chunk[at + SECOND]!, clock)) break;
      this.table.remove(chunk[at + HASH_1]! ^ Math.imul(chunk[at + ROW]!, 0x9e3779b1), number + 1);
      this.oldest = (number + 1) & NUMBERS_MASK;
      if ((this.oldest & CHUNK_MASK) === 0) this.leaveChunk(number);
    }
    this.overAfter = this.oldest === this.end ? Number.POSITIVE_INFINITY : this.isOverAfter(this.oldest);
  }

  /** Writes what is not over at `clock`. */
  write(writer: CustomerWriter, clock: number): void {
    this.expire(clock);
    writer.number(this.table.count);
    for (let number = this.oldest; number !== this.end; number = (number + 1) & NUMBERS_MASK) {
      const chunk = this.chunkOf(number);
      const at = positionOf(number);
      for (let k = 0; k < ENTRY_WORDS; k++) writer.number(chunk[at + k]!);
    }
  }

  read(reader: CustomerReader): void {
    for (let left = reader.number(); left > 0; left--) {
      this.append(reader.number(), reader.number(), reader.number(), reader.number());
    }
  }

  get bytes(): number {
    const chunks = (this.used + this.spare.length) * (ENTRY_WORDS << CHUNK_BITS) * 4;
    return chunks + this.table.bytes + this.chunks.length * POINTER_BYTES;
  }

  /** Touches the table slots of the oldest keys side by side: forgetting them one by one waits for each. */
  private lookAhead(clock: number): void {
    let touched = 0;
    let number = this.oldest;
    for (let k = 0; k < AHEAD && number !== this.end; k++) {
      const chunk = this.chunkOf(number);
      const at = positionOf(number);
      if (!this.isOver(chunk[at + SECOND]!, clock)) break;
      touched += this.touch(chunk[at + ROW]!, chunk[at + HASH_1]!);
      number = (number + 1) & NUMBERS_MASK;
    }
    this.touched = touched;
  }

  private isOverAfter(number: number): number {
    return (this.chunkOf(number)[positionOf(number) + SECOND]! >>> 0) * 1000 + this.horizonMs;
  }

  private isOver(second: number, clock: number): boolean {
    return clock - (second >>> 0) * 1000 > this.horizonMs;
  }

  private chunkOf(number: number): Int32Array {
    return this.chunks[(number >> CHUNK_BITS) & (this.chunks.length - 1)]!;
  }

  private append(row: number, hash1: number, hash2: number, second: number): void {
    const number = this.end;
    const chunk = this.chunkOf(number);
    const at = positionOf(number);
    chunk[at + ROW] = row;
    chunk[at + HASH_1] = hash1;
    chunk[at + HASH_2] = hash2;
    chunk[at + SECOND] = second;
    if (number === this.oldest) this.overAfter = this.isOverAfter(number);
    this.end = (number + 1) & NUMBERS_MASK;
    if ((this.end & CHUNK_MASK) === 0) this.enterChunk();
    this.table.insert(hash1 ^ Math.imul(row, 0x9e3779b1), number + 1);
  }

  /** The next entry begins a chunk. */
  private enterChunk(): void {
    const first = this.oldest >> CHUNK_BITS;
    const { used } = this;
    if (used === this.chunks.length) {
      const grown = new Array<Int32Array>(used * 2).fill(NO_CHUNK);
      for (let k = 0; k < used; k++) {
        grown[(first + k) & (grown.length - 1)] = this.chunks[(first + k) & (used - 1)]!;
      }
      this.chunks = grown;
    }
    this.chunks[(this.end >> CHUNK_BITS) & (this.chunks.length - 1)] = this.spare.pop() ?? emptyChunk();
    this.used++;
  }

  /** The last entry of a chunk, the one of this number, was forgotten. */
  private leaveChunk(number: number): void {
    const slot = (number >> CHUNK_BITS) & (this.chunks.length - 1);
    this.used--;
    if (this.spare.length < this.used) this.spare.push(this.chunks[slot]!);
    else if (this.spare.length > this.used) this.spare.pop();
    this.chunks[slot] = NO_CHUNK;
  }
}

const POINTER_BYTES = 8;

/** A place of the circle that no chunk lies at. */
const NO_CHUNK = new Int32Array(0);

const positionOf = (number: number): number => (number & CHUNK_MASK) * ENTRY_WORDS;

function emptyChunk(): Int32Array {
  return new Int32Array(ENTRY_WORDS << CHUNK_BITS);
}
