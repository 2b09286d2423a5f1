import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { type Directory, ListKind } from '../state/directory.ts';
import { RecordPool } from '../state/record-pool.ts';

/** Days remembered per area, one bit each. */
const MAX_USUAL_DAYS = 31;

const AREA = 1;
const LAST_DAY = 2;
const BITS = 3;
/**
 * The record whose area is this holds the first day the customer was seen anywhere, in LAST_DAY. It is made before any
 * other and stays first in the list: most customers are most of the time in no area.
 */
const ANYWHERE = -1;

export type Residence = 'resident' | 'unknown' | 'visitor';

/**
 * On which of the last 31 local days a customer was seen in which areas: who lives or works somewhere is
 * not news there.
 */
export class UsualAreas {
  private readonly pool = new RecordPool(3);
  private readonly directory: Directory;

  constructor(directory: Directory) {
    this.directory = directory;
  }

  /** Marks the local days `firstDay … lastDay` for the areas, the newest 31 of them. */
  mark(row: number, areas: readonly number[], firstDay: number, lastDay: number): void {
    const first = Math.max(firstDay, lastDay - MAX_USUAL_DAYS + 1);
    const anywhere = this.obtain(row, ANYWHERE, first);
    if (first < this.pool.i32[anywhere + LAST_DAY]!) this.pool.i32[anywhere + LAST_DAY] = first;
    for (const area of areas) {
      const record = this.obtain(row, area, lastDay);
      for (let day = first; day <= lastDay; day++) this.markDay(record, day);
    }
  }

  /** By the `of` days up to and including `today`: seen on at least `days` of them? */
  residence(row: number, area: number, days: number, of: number, today: number): Residence {
    const { i32 } = this.pool;
    let seenDays = 0;
    let known = false;
    for (let r = this.directory.head(row, ListKind.usualAreas); r !== 0; r = i32[r]!) {
      if (i32[r + AREA] === ANYWHERE) known = i32[r + LAST_DAY]! <= today - of + 1;
      if (i32[r + AREA] !== area) continue;
      for (let day = today - of + 1; day <= today; day++) {
        const back = i32[r + LAST_DAY]! - day;
        if (back >= 0 && back < MAX_USUAL_DAYS && ((i32[r + BITS]! >>> back) & 1) === 1) seenDays++;
      }
    }
    if (seenDays >= days) return 'resident';
    return known ? 'visitor' : 'unknown';
  }

  writeCustomer(row: number, writer: CustomerWriter): void {
    const { i32 } = this.pool;
    const records: number[] = [];
    for (let r = this.directory.head(row, ListKind.usualAreas); r !== 0; r = i32[r]!) records.push(r);
    records.sort((a, b) => i32[a + AREA]! - i32[b + AREA]!);
    writer.number(records.length);
    for (const r of records) for (let k = AREA; k <= BITS; k++) writer.number(i32[r + k]!);
  }

  readCustomer(row: number, reader: CustomerReader, areaOf: (written: number) => number): void {
    for (let left = reader.number(); left > 0; left--) {
      const written = reader.number();
      const area = written === ANYWHERE ? ANYWHERE : areaOf(written);
      const lastDay = reader.number();
      const bits = reader.number();
      if (area < ANYWHERE || (area === ANYWHERE && written !== ANYWHERE)) continue;
      this.pool.i32[this.obtain(row, area, lastDay) + BITS] = bits;
    }
  }

  /** Reads the first of the customer's records, so that it is in the cache. */
  touch(row: number): number {
    return this.pool.i32[this.directory.head(row, ListKind.usualAreas)]!;
  }

  get bytes(): number {
    return this.pool.bytes;
  }

  private markDay(record: number, day: number): void {
    const { i32 } = this.pool;
    const ahead = day - i32[record + LAST_DAY]!;
    if (ahead > 0) {
      i32[record + BITS] = ahead < MAX_USUAL_DAYS ? (i32[record + BITS]! << ahead) & 0x7fffffff : 0;
      i32[record + LAST_DAY] = day;
    }
    const back = i32[record + LAST_DAY]! - day;
    if (back < MAX_USUAL_DAYS) i32[record + BITS] = i32[record + BITS]! | (1 << back);
  }

  private obtain(row: number, area: number, day: number): number {
    const { i32 } = this.pool;
    const head = this.directory.head(row, ListKind.usualAreas);
    for (let r = head; r !== 0; r = i32[r]!) if (i32[r + AREA] === area) return r;
    const record = this.pool.allocate(head === 0 ? 0 : i32[head]!);
    if (head === 0) this.directory.setHead(row, ListKind.usualAreas, record);
    else i32[head] = record;
    i32[record + AREA] = area;
    i32[record + LAST_DAY] = day;
    return record;
  }
}
