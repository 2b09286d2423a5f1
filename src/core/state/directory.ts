import { RowHeader } from '../program/row-layout.ts';
import type { CustomerRows } from './customer-rows.ts';
import { RecordPool } from './record-pool.ts';

/** Kinds of sparse state; each is a list whose head the directory holds. */
export const ListKind = {
  progress: 1,
  place: 2,
  usualAreas: 3,
  distinct: 4,
  moments: 5,
  decisions: 6,
  holdings: 7,
} as const;

/**
 * Heads of a customer's sparse lists. A customer who has none has no record here and costs nothing;
 * the row only says where the record is.
 */
export class Directory {
  private readonly pool = new RecordPool(ListKind.holdings);
  private readonly rows: CustomerRows;

  constructor(rows: CustomerRows) {
    this.rows = rows;
  }

  /** First record of the customer's list, 0 when it is empty. */
  head(row: number, kind: number): number {
    const record = this.rows.i32[row * this.rows.stride + RowHeader.directory]!;
    return record === 0 ? 0 : this.pool.i32[record + kind]!;
  }

  setHead(row: number, kind: number, head: number): void {
    const word = row * this.rows.stride + RowHeader.directory;
    let record = this.rows.i32[word]!;
    if (record === 0) {
      if (head === 0) return;
      record = this.pool.allocate(0);
      this.rows.i32[word] = record;
    }
    this.pool.i32[record + kind] = head;
  }

  /** Reads the customer's heads, so that they are in the cache. */
  touch(row: number): number {
    return this.pool.i32[this.rows.i32[row * this.rows.stride + RowHeader.directory]!]!;
  }

  get bytes(): number {
    return this.pool.bytes;
  }
}
