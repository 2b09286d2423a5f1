import { idOfLanes } from '../hash.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { type ListHeads, ListKind } from '../state/list-heads.ts';
import { RecordPool } from '../state/record-pool.ts';

const SCENARIO = 1;
const ID = 2; // three lanes
const STATUSES = 5;
const AT = 3; // f64 positions
const EXPIRES_AT = 4;

const CAMPAIGN = 1;
const STATUS = 2;
const ATTEMPT = 3;

/** What a moment still means to a campaign; settled for good is not kept. */
export const MomentStatus = {
  /** The audience was not met; profile data may still complete the match. */
  waiting: 1,
  /** Decided `nothing`, and a candidate failed at something profile data may change. */
  mayChange: 2,
} as const;

/**
 * Moments that have not expired, per customer, and what each still means to which campaign. Expired
 * ones go when the customer is next touched, and are never written.
 */
export class OpenMoments {
  private readonly pool = new RecordPool(9);
  private readonly statuses = new RecordPool(3);
  private readonly heads: ListHeads;

  constructor(heads: ListHeads) {
    this.heads = heads;
  }

  /** `lanes`: the moment's id. What has expired at `clock` goes: no later `now` is before it. */
  open(row: number, scenario: number, lanes: ArrayLike<number>, at: number, expiresAt: number, clock: number): number {
    this.prune(row, clock);
    return this.add(row, scenario, lanes, at, expiresAt);
  }

  private add(row: number, scenario: number, lanes: ArrayLike<number>, at: number, expiresAt: number): number {
    const moment = this.pool.allocate(this.heads.head(row, ListKind.moments));
    const { i32, f64 } = this.pool;
    i32[moment + SCENARIO] = scenario;
    for (let k = 0; k < 3; k++) i32[moment + ID + k] = lanes[k]!;
    f64[(moment >> 1) + AT] = at;
    f64[(moment >> 1) + EXPIRES_AT] = expiresAt;
    this.heads.setHead(row, ListKind.moments, moment);
    return moment;
  }

  /** Moments open at `now` in (at, momentId) order. */
  list(row: number, now: number): number[] {
    const { i32, f64 } = this.pool;
    const open: number[] = [];
    for (let m = this.heads.head(row, ListKind.moments); m !== 0; m = i32[m]!) {
      if (f64[(m >> 1) + EXPIRES_AT]! > now) open.push(m);
    }
    return open.sort((a, b) => f64[(a >> 1) + AT]! - f64[(b >> 1) + AT]! || this.compareIds(a, b));
  }

  /** The open moment with this id, 0 when there is none. */
  find(row: number, momentId: string): number {
    let moment = this.heads.head(row, ListKind.moments);
    while (moment !== 0 && this.momentId(moment) !== momentId) moment = this.pool.next(moment);
    return moment;
  }

  scenario(moment: number): number {
    return this.pool.i32[moment + SCENARIO]!;
  }

  at(moment: number): number {
    return this.pool.f64[(moment >> 1) + AT]!;
  }

  expiresAt(moment: number): number {
    return this.pool.f64[(moment >> 1) + EXPIRES_AT]!;
  }

  momentId(moment: number): string {
    const { i32 } = this.pool;
    return idOfLanes(i32[moment + ID]!, i32[moment + ID + 1]!, i32[moment + ID + 2]!);
  }

  /** Records what the moment means to the campaign; `status` 0: settled. */
  setStatus(moment: number, campaign: number, status: number, attempt: number): void {
    const head = this.pool.i32[moment + STATUSES]!;
    let record = head;
    while (record !== 0 && this.statuses.i32[record + CAMPAIGN] !== campaign) record = this.statuses.i32[record]!;
    if (status === 0) {
      if (record !== 0) this.pool.i32[moment + STATUSES] = this.statuses.remove(head, record);
      return;
    }
    if (record === 0) {
      record = this.statuses.allocate(head);
      this.pool.i32[moment + STATUSES] = record;
      this.statuses.i32[record + CAMPAIGN] = campaign;
    }
    this.statuses.i32[record + STATUS] = status;
    this.statuses.i32[record + ATTEMPT] = attempt;
  }

  /** [campaign, status, attempt] of what is not settled, by campaign. */
  unsettled(moment: number): [campaign: number, status: number, attempt: number][] {
    const { i32 } = this.statuses;
    const found: [number, number, number][] = [];
    for (let s = this.pool.i32[moment + STATUSES]!; s !== 0; s = i32[s]!) {
      found.push([i32[s + CAMPAIGN]!, i32[s + STATUS]!, i32[s + ATTEMPT]!]);
    }
    return found.sort(([a], [b]) => a - b);
  }

  writeCustomer(row: number, writer: CustomerWriter, now: number): void {
    const open = this.list(row, now);
    writer.number(open.length);
    for (const moment of open) {
      writer.number(this.scenario(moment));
      for (let k = 0; k < 3; k++) writer.number(this.pool.i32[moment + ID + k]!);
      writer.number(this.at(moment));
      writer.number(this.expiresAt(moment));
      const unsettled = this.unsettled(moment);
      writer.number(unsettled.length);
      for (const status of unsettled) for (const value of status) writer.number(value);
    }
  }

  /** The two functions map numbers as written to this program's, −1 for what is gone. */
  readCustomer(
    row: number,
    reader: CustomerReader,
    scenarioOf: (n: number) => number,
    campaignOf: (n: number) => number,
  ): void {
    for (let left = reader.number(); left > 0; left--) {
      const scenario = scenarioOf(reader.number());
      const lanes = [reader.number(), reader.number(), reader.number()];
      const at = reader.number();
      const expiresAt = reader.number();
      const moment = scenario < 0 ? 0 : this.add(row, scenario, lanes, at, expiresAt);
      for (let statuses = reader.number(); statuses > 0; statuses--) {
        const campaign = campaignOf(reader.number());
        const status = reader.number();
        const attempt = reader.number();
        if (moment !== 0 && campaign >= 0) this.setStatus(moment, campaign, status, attempt);
      }
    }
  }

  /** Gives scenarios and campaigns other numbers; below 0: moments of it go, and what they mean to it. */
  renumber(row: number, scenarioOf: (scenario: number) => number, campaignOf: (campaign: number) => number): void {
    const { i32 } = this.pool;
    let head = this.heads.head(row, ListKind.moments);
    if (head === 0) return;
    for (let m = head; m !== 0; ) {
      const next = i32[m]!;
      const scenario = scenarioOf(i32[m + SCENARIO]!);
      this.renumberStatuses(m, scenario < 0 ? () => -1 : campaignOf);
      if (scenario < 0) head = this.pool.remove(head, m);
      else i32[m + SCENARIO] = scenario;
      m = next;
    }
    this.heads.setHead(row, ListKind.moments, head);
  }

  private renumberStatuses(moment: number, campaignOf: (campaign: number) => number): void {
    const { i32 } = this.statuses;
    let head = this.pool.i32[moment + STATUSES]!;
    for (let s = head; s !== 0; ) {
      const next = i32[s]!;
      const campaign = campaignOf(i32[s + CAMPAIGN]!);
      if (campaign < 0) head = this.statuses.remove(head, s);
      else i32[s + CAMPAIGN] = campaign;
      s = next;
    }
    this.pool.i32[moment + STATUSES] = head;
  }

  get bytes(): number {
    return this.pool.bytes + this.statuses.bytes;
  }

  private prune(row: number, now: number): void {
    const { i32, f64 } = this.pool;
    let head = this.heads.head(row, ListKind.moments);
    for (let m = head; m !== 0; ) {
      const next = i32[m]!;
      if (f64[(m >> 1) + EXPIRES_AT]! <= now) {
        for (let s = i32[m + STATUSES]!; s !== 0; ) s = this.statuses.remove(s, s);
        head = this.pool.remove(head, m);
      }
      m = next;
    }
    this.heads.setHead(row, ListKind.moments, head);
  }

  private compareIds(a: number, b: number): number {
    const { i32 } = this.pool;
    for (let k = 0; k < 3; k++) {
      const difference = (i32[a + ID + k]! >>> 0) - (i32[b + ID + k]! >>> 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
