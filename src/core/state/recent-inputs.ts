import type { CustomerReader, CustomerWriter } from './customer-writer.ts';
import { RecordPool } from './record-pool.ts';
import { RefTable } from './ref-table.ts';

const ROW = 1;
const HASH_1 = 2;
const HASH_2 = 3;
const SECOND = 4;
/** Old keys looked at before they are forgotten. */
const AHEAD = 64;

/**
 * Duplicate keys of one partition: (row, id hash), each remembered for the horizon after its first
 * acceptance. A queue in order of acceptance plus a table, so forgetting costs as much as remembering
 * and comes at the same pace.
 */
export class RecentInputs {
  private readonly pool = new RecordPool(5);
  private readonly table = new RefTable(64);
  private readonly horizonMs: number;
  private oldest = 0;
  private newest = 0;
  /** Keeps the touches from being optimised away. */
  touched = 0;

  constructor(horizonMs: number) {
    this.horizonMs = horizonMs;
  }

  /** Remembers the key; false when it is remembered already. `second`: the clock, in seconds. */
  accept(row: number, hash1: number, hash2: number, second: number): boolean {
    const { i32 } = this.pool;
    const hash = hash1 ^ Math.imul(row, 0x9e3779b1);
    for (let entry = this.table.first(hash); entry !== 0; entry = this.table.next()) {
      if (i32[entry + ROW] === row && i32[entry + HASH_1] === hash1 && i32[entry + HASH_2] === hash2) return false;
    }
    this.append(row, hash1, hash2, second);
    return true;
  }

  /** Reads where the key's look-up begins, so that it is in the cache. */
  touch(row: number, hash1: number): number {
    return this.table.touch(hash1 ^ Math.imul(row, 0x9e3779b1));
  }

  /** Forgets keys accepted more than the horizon before `clock`. */
  expire(clock: number): void {
    const { i32 } = this.pool;
    this.lookAhead(clock);
    while (this.oldest !== 0 && this.isOver(this.oldest, clock)) {
      const entry = this.oldest;
      this.oldest = i32[entry]!;
      if (this.oldest === 0) this.newest = 0;
      this.table.remove(i32[entry + HASH_1]! ^ Math.imul(i32[entry + ROW]!, 0x9e3779b1), entry);
      this.pool.free(entry);
    }
  }

  write(writer: CustomerWriter): void {
    const { i32 } = this.pool;
    writer.number(this.pool.count);
    for (let entry = this.oldest; entry !== 0; entry = i32[entry]!) {
      for (let k = ROW; k <= SECOND; k++) writer.number(i32[entry + k]!);
    }
  }

  read(reader: CustomerReader): void {
    for (let left = reader.number(); left > 0; left--) {
      this.append(reader.number(), reader.number(), reader.number(), reader.number());
    }
  }

  get bytes(): number {
    return this.pool.bytes + this.table.bytes;
  }

  /** Touches the table slots of the oldest keys side by side: forgetting them one by one waits for each. */
  private lookAhead(clock: number): void {
    const { i32 } = this.pool;
    let touched = 0;
    let entry = this.oldest;
    for (let k = 0; k < AHEAD && entry !== 0 && this.isOver(entry, clock); k++) {
      touched += this.touch(i32[entry + ROW]!, i32[entry + HASH_1]!);
      entry = i32[entry]!;
    }
    this.touched = touched;
  }

  private isOver(entry: number, clock: number): boolean {
    return clock - (this.pool.i32[entry + SECOND]! >>> 0) * 1000 > this.horizonMs;
  }

  private append(row: number, hash1: number, hash2: number, second: number): void {
    const entry = this.pool.allocate(0);
    const { i32 } = this.pool;
    i32[entry + ROW] = row;
    i32[entry + HASH_1] = hash1;
    i32[entry + HASH_2] = hash2;
    i32[entry + SECOND] = second;
    if (this.newest === 0) this.oldest = entry;
    else i32[this.newest] = entry;
    this.newest = entry;
    this.table.insert(hash1 ^ Math.imul(row, 0x9e3779b1), entry);
  }
}
