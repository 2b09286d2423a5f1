import { ListKind, type RowLayout } from '../program/row-layout.ts';
import type { CustomerRows } from './customer-rows.ts';

export { ListKind };

/**
 * Heads of a customer's sparse lists, in the row. The definitions say which lists there can be: one that nothing
 * writes has no place in the row and is empty.
 */
export class ListHeads {
  private i32: Int32Array;
  private stride: number;
  private words: Int32Array;

  constructor(rows: CustomerRows, layout: RowLayout) {
    this.i32 = rows.i32;
    this.stride = rows.stride;
    this.words = layout.listWords;
  }

  /** The same heads lie in other rows from now on. */
  moveTo(rows: CustomerRows, layout: RowLayout): void {
    this.i32 = rows.i32;
    this.stride = rows.stride;
    this.words = layout.listWords;
  }

  /** First record of the customer's list, 0 when it is empty. */
  head(row: number, kind: number): number {
    const word = this.words[kind]!;
    return word === 0 ? 0 : this.i32[row * this.stride + word]!;
  }

  setHead(row: number, kind: number, head: number): void {
    const word = this.words[kind]!;
    if (word === 0) throw new Error(`broken invariant: the row has no list of kind ${kind}`);
    this.i32[row * this.stride + word] = head;
  }
}
