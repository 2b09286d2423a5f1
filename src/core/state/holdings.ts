import type { CustomerReader, CustomerWriter } from './customer-writer.ts';
import { type ListHeads, ListKind } from './list-heads.ts';
import { RecordPool } from './record-pool.ts';

const PRODUCT = 1;

/** Which products customers hold, as billing's order and cancel events said. */
export class Holdings {
  private readonly pool = new RecordPool(1);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  holds(row: number, product: number): boolean {
    return this.find(row, product) !== 0;
  }

  count(row: number): number {
    let count = 0;
    for (let r = this.heads.head(row, ListKind.holdings); r !== 0; r = this.pool.next(r)) count++;
    return count;
  }

  start(row: number, product: number): void {
    if (this.holds(row, product)) return;
    const record = this.pool.allocate(this.heads.head(row, ListKind.holdings));
    this.pool.i32[record + PRODUCT] = product;
    this.heads.setHead(row, ListKind.holdings, record);
  }

  end(row: number, product: number): void {
    const record = this.find(row, product);
    if (record === 0) return;
    const head = this.heads.head(row, ListKind.holdings);
    this.heads.setHead(row, ListKind.holdings, this.pool.remove(head, record));
  }

  /** Gives the products other numbers; below 0: it is held no more. */
  renumber(row: number, productOf: (product: number) => number): void {
    const { i32 } = this.pool;
    let head = this.heads.head(row, ListKind.holdings);
    if (head === 0) return;
    for (let r = head; r !== 0; ) {
      const next = this.pool.next(r);
      const product = productOf(i32[r + PRODUCT]!);
      if (product < 0) head = this.pool.remove(head, r);
      else i32[r + PRODUCT] = product;
      r = next;
    }
    this.heads.setHead(row, ListKind.holdings, head);
  }

  writeCustomer(row: number, writer: CustomerWriter): void {
    const products: number[] = [];
    for (let r = this.heads.head(row, ListKind.holdings); r !== 0; r = this.pool.next(r)) {
      products.push(this.pool.i32[r + PRODUCT]!);
    }
    writer.number(products.length);
    for (const product of products.sort((a, b) => a - b)) writer.number(product);
  }

  /** `productOf` maps product numbers as written to this program's, −1 for those that are gone. */
  readCustomer(row: number, reader: CustomerReader, productOf: (written: number) => number): void {
    for (let left = reader.number(); left > 0; left--) {
      const product = productOf(reader.number());
      if (product >= 0) this.start(row, product);
    }
  }

  get bytes(): number {
    return this.pool.bytes;
  }

  private find(row: number, product: number): number {
    let r = this.heads.head(row, ListKind.holdings);
    while (r !== 0 && this.pool.i32[r + PRODUCT] !== product) r = this.pool.next(r);
    return r;
  }
}
