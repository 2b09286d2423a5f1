import { type ListHeads, ListKind } from '../state/list-heads.ts';
import { RecordPool } from '../state/record-pool.ts';

/** Words of a record. Head is all kept inputs folded, base those folded for good. */
export const PlaceField = {
  /** Sequence number given last, 0 when no input took part in presence yet. */
  sequence: 1,
  /** The newest kept input, which there is once one took part; `headAt` is its at. */
  newestCell: 2,
  newestSequence: 3,
  /** f64 positions. */
  headAt: 2,
  baseAt: 3,
  newestSince: 4,
  /** Kept inputs but the newest, newest first. */
  older: 10,
  headAreas: 11,
  baseAreas: 12,
  /** Local day on which the customer was first seen anywhere. */
  firstDay: 13,
  /** Days by area. */
  days: 14,
  /** 1 once a scenario was kept from firing because too little is known of where the customer lives. */
  residentUnknown: 15,
} as const;
const PAYLOAD_WORDS = 15;

/** Of a record that does not say yet. */
export const NO_DAY = 2 ** 31 - 1;

/** What is kept of customers' whereabouts: one record of 64 bytes for each who was seen somewhere. */
export class PlaceRecords {
  readonly pool = new RecordPool(PAYLOAD_WORDS);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  /** The customer's record, 0 when there is none. */
  find(row: number): number {
    return this.heads.head(row, ListKind.places);
  }

  /** The customer's record, made when there is none. */
  obtain(row: number): number {
    const found = this.heads.head(row, ListKind.places);
    if (found !== 0) return found;
    const record = this.pool.allocate(0);
    this.pool.f64[(record >> 1) + PlaceField.headAt] = Number.NEGATIVE_INFINITY;
    this.pool.f64[(record >> 1) + PlaceField.baseAt] = Number.NEGATIVE_INFINITY;
    this.pool.i32[record + PlaceField.firstDay] = NO_DAY;
    this.heads.setHead(row, ListKind.places, record);
    return record;
  }

  /** Reads the customer's record, so that it is in the cache. */
  touch(row: number): number {
    return this.pool.i32[this.find(row)]!;
  }

  get bytes(): number {
    return this.pool.bytes;
  }
}
