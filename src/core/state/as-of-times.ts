import { type ListHeads, ListKind } from './list-heads.ts';
import { RecordPool } from './record-pool.ts';

/** Attributes whose times share a word of bits, and where the number of their group lies in it. */
const GROUP_BITS = 26;
const GROUP_MASK = (1 << GROUP_BITS) - 1;
const MEMBERS = 1;
const AT = 1; // f64 position

/**
 * Since when each attribute that events update has its value. What came together has one time: a record holds a time
 * and the attributes it is of, so that an import of a whole profile costs one.
 *
 * T1. An attribute is in one record at most; in none, nothing was ever said of it. No record is of none.
 */
export class AsOfTimes {
  private readonly pool = new RecordPool(3);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  /** Epoch ms; −∞ when nothing was said of it. `attribute`: its position among those that events update. */
  get(row: number, attribute: number): number {
    const record = this.find(row, attribute);
    return record === 0 ? Number.NEGATIVE_INFINITY : this.pool.f64[(record >> 1) + AT]!;
  }

  /** `at` is finite. */
  set(row: number, attribute: number, at: number): void {
    const { i32, f64 } = this.pool;
    const before = this.find(row, attribute);
    if (before !== 0 && f64[(before >> 1) + AT] === at) return;
    const group = Math.floor(attribute / GROUP_BITS) << GROUP_BITS;
    const bit = 1 << (attribute % GROUP_BITS);
    if (before !== 0) {
      i32[before + MEMBERS] = i32[before + MEMBERS]! & ~bit;
      if ((i32[before + MEMBERS]! & GROUP_MASK) === 0) this.drop(row, before);
    }
    let record = this.heads.head(row, ListKind.asOf);
    while (record !== 0 && (f64[(record >> 1) + AT] !== at || (i32[record + MEMBERS]! & ~GROUP_MASK) !== group)) {
      record = i32[record]!;
    }
    if (record === 0) {
      record = this.pool.allocate(this.heads.head(row, ListKind.asOf));
      i32[record + MEMBERS] = group;
      f64[(record >> 1) + AT] = at;
      this.heads.setHead(row, ListKind.asOf, record);
    }
    i32[record + MEMBERS] = i32[record + MEMBERS]! | bit;
  }

  /** Gives the attributes other positions; below 0: nothing was ever said of it. */
  renumber(row: number, positionOf: (attribute: number) => number): void {
    const { i32, f64 } = this.pool;
    const known: [attribute: number, at: number][] = [];
    for (let record = this.heads.head(row, ListKind.asOf); record !== 0; ) {
      const members = i32[record + MEMBERS]!;
      const first = (members >>> GROUP_BITS) * GROUP_BITS;
      for (let bit = 0; bit < GROUP_BITS; bit++) {
        if ((members & (1 << bit)) !== 0) known.push([first + bit, f64[(record >> 1) + AT]!]);
      }
      const next = i32[record]!;
      this.pool.free(record);
      record = next;
    }
    if (known.length === 0) return;
    this.heads.setHead(row, ListKind.asOf, 0);
    for (const [attribute, at] of known) {
      const position = positionOf(attribute);
      if (position >= 0) this.set(row, position, at);
    }
  }

  get bytes(): number {
    return this.pool.bytes;
  }

  private find(row: number, attribute: number): number {
    const { i32 } = this.pool;
    const group = Math.floor(attribute / GROUP_BITS) << GROUP_BITS;
    const bit = 1 << (attribute % GROUP_BITS);
    let record = this.heads.head(row, ListKind.asOf);
    while (record !== 0) {
      const members = i32[record + MEMBERS]!;
      if ((members & ~GROUP_MASK) === group && (members & bit) !== 0) return record;
      record = i32[record]!;
    }
    return 0;
  }

  private drop(row: number, record: number): void {
    const head = this.heads.head(row, ListKind.asOf);
    this.heads.setHead(row, ListKind.asOf, this.pool.remove(head, record));
  }
}
