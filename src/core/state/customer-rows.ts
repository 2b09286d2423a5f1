import { textOfBytes } from '../byte-text.ts';
import { INLINE_KEY_BYTES, RowHeader } from '../program/row-layout.ts';
import { Growable, ROWS_RESERVED_BYTES } from './growable.ts';
import { RefTable } from './ref-table.ts';

/**
 * The customer matrix of one partition: a row of typed words per customer, found by id. Rows are
 * numbered from 0 in order of first appearance and never move.
 */
export class CustomerRows {
  /** Customers. */
  count = 0;
  readonly stride: number;
  /** Views over all rows; row r starts at word r × stride. */
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  private readonly memory: Growable;
  private readonly u8: Uint8Array;
  private readonly template: Int32Array;
  private readonly index: RefTable;
  private readonly overflow: Growable;
  private readonly overflowBytes: Uint8Array;
  private overflowUsed = 0;

  /** `before`: rows that give way to these, which take over how customers are found. */
  constructor(stride: number, template: Int32Array, before?: CustomerRows) {
    this.index = before?.index ?? new RefTable(64);
    this.overflow = before?.overflow ?? new Growable(64);
    this.overflowUsed = before?.overflowUsed ?? 0;
    this.stride = stride;
    this.template = template;
    this.memory = new Growable(stride * 16, ROWS_RESERVED_BYTES);
    this.i32 = this.memory.i32;
    this.f32 = this.memory.f32;
    this.f64 = this.memory.f64;
    this.u8 = this.memory.u8;
    this.overflowBytes = this.overflow.u8;
  }

  /**
   * The same customers in rows of another layout, in place of these, which must not be used any more. `copy` fills row
   * `word` of the new rows, made from the template, from row `earlier` of these; both are first words.
   */
  laidOutAnew(
    stride: number,
    template: Int32Array,
    copy: (into: Int32Array, word: number, from: Int32Array, earlier: number) => void,
  ): CustomerRows {
    const rows = new CustomerRows(stride, template, this);
    rows.memory.ensure(Math.max(1, this.count) * stride);
    rows.count = this.count;
    for (let row = 0; row < this.count; row++) {
      rows.i32.set(template, row * stride);
      copy(rows.i32, row * stride, this.i32, row * this.stride);
    }
    return rows;
  }

  /** A row that may be that of the customer with this second hash lane; −1 when none is likely. */
  guess(hash2: number): number {
    return this.index.guess(hash2) - 1;
  }

  /** Whether the row is that of the customer whose id is `bytes[start, end)`, hashing to (hash1, …). */
  isAt(row: number, hash1: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.i32[row * this.stride + RowHeader.hash] === hash1 && this.hasKey(row, bytes, start, end);
  }

  /** Row of the customer whose id is `bytes[start, end)` and hashes to (hash1, hash2); −1 if unknown. */
  find(hash1: number, hash2: number, bytes: Uint8Array, start: number, end: number): number {
    for (let ref = this.index.first(hash2); ref !== 0; ref = this.index.next()) {
      const row = ref - 1;
      if (this.i32[row * this.stride + RowHeader.hash] === hash1 && this.hasKey(row, bytes, start, end)) return row;
    }
    return -1;
  }

  /** A new row from the template; the customer must be unknown. */
  add(hash1: number, hash2: number, bytes: Uint8Array, start: number, end: number): number {
    const row = this.count++;
    const { stride } = this;
    this.memory.ensure((row + 1) * stride);
    const word = row * stride;
    this.i32.set(this.template, word);
    const length = end - start;
    this.i32[word + RowHeader.keyLength] = length;
    this.i32[word + RowHeader.hash] = hash1;
    this.i32[word + RowHeader.hash + 1] = hash2;
    let target = (word + RowHeader.key) * 4;
    let into = this.u8;
    if (length > INLINE_KEY_BYTES) {
      this.overflow.ensure((this.overflowUsed + length + 3) >> 2);
      this.i32[word + RowHeader.key] = this.overflowUsed;
      target = this.overflowUsed;
      into = this.overflowBytes;
      this.overflowUsed += length;
    }
    for (let i = 0; i < length; i++) into[target + i] = bytes[start + i]!;
    this.index.insert(hash2, row + 1);
    return row;
  }

  /** Makes the row what a new one is; it keeps its id. */
  clear(row: number): void {
    const word = row * this.stride;
    const afterKey = RowHeader.key + INLINE_KEY_BYTES / 4;
    this.i32.set(this.template.subarray(afterKey), word + afterKey);
  }

  /** First lane of the customer's hash. */
  hash1(row: number): number {
    return this.i32[row * this.stride + RowHeader.hash]!;
  }

  hash2(row: number): number {
    return this.i32[row * this.stride + RowHeader.hash + 1]!;
  }

  customerId(row: number): string {
    const start = this.keyStart(row);
    return textOfBytes(this.keyBytes(row), start, start + this.keyLength(row));
  }

  /** Orders two rows by customer id, bytewise. */
  compare(rowA: number, rowB: number): number {
    const bytesA = this.keyBytes(rowA);
    const bytesB = this.keyBytes(rowB);
    const startA = this.keyStart(rowA);
    const startB = this.keyStart(rowB);
    const lengthA = this.keyLength(rowA);
    const lengthB = this.keyLength(rowB);
    for (let i = 0; i < lengthA && i < lengthB; i++) {
      const difference = bytesA[startA + i]! - bytesB[startB + i]!;
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  get bytes(): number {
    return this.memory.bytes + this.index.bytes + this.overflow.bytes;
  }

  private hasKey(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.keyLength(row) !== length) return false;
    const own = this.keyBytes(row);
    let at = this.keyStart(row);
    for (let i = start; i < end; i++) if (own[at++] !== bytes[i]) return false;
    return true;
  }

  private keyLength(row: number): number {
    return this.i32[row * this.stride + RowHeader.keyLength]!;
  }

  private keyStart(row: number): number {
    const key = row * this.stride + RowHeader.key;
    return this.keyLength(row) > INLINE_KEY_BYTES ? this.i32[key]! : key * 4;
  }

  private keyBytes(row: number): Uint8Array {
    return this.keyLength(row) > INLINE_KEY_BYTES ? this.overflowBytes : this.u8;
  }
}
