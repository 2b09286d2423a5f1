import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { RecordPool } from '../state/record-pool.ts';
import { NO_DAY, PlaceField, type PlaceRecords } from './place-records.ts';

/** Days remembered per area, one bit each. */
const MAX_USUAL_DAYS = 31;

const AREA = 1;
const LAST_DAY = 2;
const BITS = 3;

export type Residence = 'resident' | 'unknown' | 'visitor';

/**
 * On which of the last 31 local days a customer was seen in which areas: who lives or works somewhere is
 * not news there.
 */
export class UsualAreas {
  private readonly pool = new RecordPool(3);
  private readonly places: PlaceRecords;

  constructor(places: PlaceRecords) {
    this.places = places;
  }

  /** Marks the local days `firstDay … lastDay` for the areas, the newest 31 of them. */
  mark(row: number, areas: readonly number[], firstDay: number, lastDay: number): void {
    const first = Math.max(firstDay, lastDay - MAX_USUAL_DAYS + 1);
    const place = this.places.obtain(row);
    const { i32 } = this.places.pool;
    // Most customers are most of the time in no area, but on some day they were first seen at all.
    if (first < i32[place + PlaceField.firstDay]!) i32[place + PlaceField.firstDay] = first;
    for (let k = 0; k < areas.length; k++) {
      const record = this.obtain(place, areas[k]!, lastDay);
      for (let day = first; day <= lastDay; day++) this.markDay(record, day);
    }
  }

  /** By the `of` days up to and including `today`: seen on at least `days` of them? */
  residence(row: number, area: number, days: number, of: number, today: number): Residence {
    const place = this.places.find(row);
    if (place === 0) return 'unknown';
    const { i32 } = this.pool;
    let seenDays = 0;
    for (let r = this.places.pool.i32[place + PlaceField.days]!; r !== 0; r = i32[r]!) {
      if (i32[r + AREA] !== area) continue;
      for (let day = today - of + 1; day <= today; day++) {
        const back = i32[r + LAST_DAY]! - day;
        if (back >= 0 && back < MAX_USUAL_DAYS && ((i32[r + BITS]! >>> back) & 1) === 1) seenDays++;
      }
    }
    if (seenDays >= days) return 'resident';
    return this.places.pool.i32[place + PlaceField.firstDay]! <= today - of + 1 ? 'visitor' : 'unknown';
  }

  /** Notes that the customer was taken for `unknown`; true the first time. */
  noteUnknown(row: number): boolean {
    const at = this.places.obtain(row) + PlaceField.residentUnknown;
    const isFirst = this.places.pool.i32[at] === 0;
    this.places.pool.i32[at] = 1;
    return isFirst;
  }

  /** Gives the areas other numbers; below 0: its days go. */
  renumber(row: number, areaOf: (area: number) => number): void {
    const place = this.places.find(row);
    if (place === 0) return;
    const { i32 } = this.pool;
    let head = this.places.pool.i32[place + PlaceField.days]!;
    for (let r = head; r !== 0; ) {
      const next = i32[r]!;
      const area = areaOf(i32[r + AREA]!);
      if (area < 0) head = this.pool.remove(head, r);
      else i32[r + AREA] = area;
      r = next;
    }
    this.places.pool.i32[place + PlaceField.days] = head;
  }

  /** Reads where the days of a place record begin, so that it is in the cache. */
  touch(place: number): number {
    return this.pool.i32[this.places.pool.i32[place + PlaceField.days]!]!;
  }

  writeCustomer(row: number, writer: CustomerWriter): void {
    const place = this.places.find(row);
    const firstDay = place === 0 ? NO_DAY : this.places.pool.i32[place + PlaceField.firstDay]!;
    writer.number(firstDay);
    if (firstDay === NO_DAY) return;
    writer.number(this.places.pool.i32[place + PlaceField.residentUnknown]!);
    const { i32 } = this.pool;
    const records: number[] = [];
    for (let r = this.places.pool.i32[place + PlaceField.days]!; r !== 0; r = i32[r]!) records.push(r);
    records.sort((a, b) => i32[a + AREA]! - i32[b + AREA]!);
    writer.number(records.length);
    for (const r of records) for (let k = AREA; k <= BITS; k++) writer.number(i32[r + k]!);
  }

  readCustomer(row: number, reader: CustomerReader, areaOf: (written: number) => number): void {
    const firstDay = reader.number();
    if (firstDay === NO_DAY) return;
    const place = this.places.obtain(row);
    this.places.pool.i32[place + PlaceField.firstDay] = firstDay;
    this.places.pool.i32[place + PlaceField.residentUnknown] = reader.number();
    for (let left = reader.number(); left > 0; left--) {
      const area = areaOf(reader.number());
      const lastDay = reader.number();
      const bits = reader.number();
      if (area >= 0) this.pool.i32[this.obtain(place, area, lastDay) + BITS] = bits;
    }
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

  private obtain(place: number, area: number, day: number): number {
    const { i32 } = this.pool;
    const head = this.places.pool.i32[place + PlaceField.days]!;
    for (let r = head; r !== 0; r = i32[r]!) if (i32[r + AREA] === area) return r;
    const record = this.pool.allocate(head);
    this.places.pool.i32[place + PlaceField.days] = record;
    i32[record + AREA] = area;
    i32[record + LAST_DAY] = day;
    return record;
  }
}

/** Reads what `UsualAreas.writeCustomer` wrote, for definitions in which nothing looks at places: it goes. */
export function skipUsualAreas(reader: CustomerReader): void {
  if (reader.number() === NO_DAY) return;
  reader.number();
  for (let left = 3 * reader.number(); left > 0; left--) reader.number();
}
