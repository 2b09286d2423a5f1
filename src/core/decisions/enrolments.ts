import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { readId, writeId } from './record-id.ts';
import { RecordKind, type RecordStore } from './record-store.ts';

/** Word offsets; the first four are f64. */
const DECIDED_AT = 2;
const RETRY_AT = 4;
const MOMENT_AT = 6;
const EXPIRES_AT = 8;
const MOMENT_ID = 10;
const DECISION_ID = 13;
const CAMPAIGN = 16;
const ATTEMPT = 17;
const SCENARIO = 18;
const STEP = 19;
/** Two more f64. */
const STEP_AT = 20;
const WAKE_AT = 22;
const VERSION = 24;

/** `now` of two inputs may run backwards a little. */
const IN_HAND_MS = 86_400_000;

/** A customer's enrolment in a campaign, in words. Times in epoch ms. */
export interface Enrolment {
  campaign: string;
  /** When the journey, and with it the re-entry time, began; NaN: not yet. */
  decidedAt: number;
  /** When a deferred decision is tried again; NaN: none is open. */
  retryAt: number;
  /** Of the last decision, whose id is `decisionId`. */
  attempt: number;
  decisionId: string;
  /** What the journey began with: a moment, unless `scenario` is empty; `momentAt` and `expiresAt` are NaN then. */
  momentId: string;
  scenario: string;
  momentAt: number;
  expiresAt: number;
  /** Where the journey rests; empty when it is over or has not begun. */
  step: string;
  /** When it came to the step. */
  stepAt: number;
  /** When a step that waits goes on; NaN: nothing waits. */
  wakeAt: number;
  /** Of the steps; empty when the journey is over or has not begun. */
  version: string;
}

/** Of an enrolment whose journey is over or has not begun. */
export const NO_JOURNEY = { step: '', stepAt: Number.NaN, wakeAt: Number.NaN, version: '' } as const;

/** Re-entry time of a campaign in ms (+∞: never again); undefined when it is not defined any more. */
export type ReentryOf = (campaign: string) => number | undefined;

/** Enrolments in customers' lists, one a campaign. Invariants: contact-book.ts. */
export class Enrolments {
  private readonly store: RecordStore;

  constructor(store: RecordStore) {
    this.store = store;
  }

  first(head: number): number {
    return this.store.from(RecordKind.enrolment, head);
  }

  next(record: number): number {
    return this.store.after(RecordKind.enrolment, record);
  }

  /** The enrolment in the campaign of this code, 0 for none. */
  find(head: number, campaignCode: number): number {
    let record = this.first(head);
    while (record !== 0 && this.store.i32[record + CAMPAIGN] !== campaignCode) record = this.next(record);
    return record;
  }

  /** The enrolment whose open deferral was decided by the decision whose id begins with these lanes. */
  findDeferred(head: number, lane0: number, lane1: number): number {
    const { i32 } = this.store;
    for (let record = this.first(head); record !== 0; record = this.next(record)) {
      const at = record + DECISION_ID;
      if (i32[at] === lane0 && i32[at + 1] === lane1 && this.isDeferred(record)) return record;
    }
    return 0;
  }

  decidedAt(record: number): number {
    return this.store.time(record, DECIDED_AT);
  }

  retryAt(record: number): number {
    return this.store.time(record, RETRY_AT);
  }

  isDeferred(record: number): boolean {
    return !Number.isNaN(this.retryAt(record));
  }

  /** Whether the customer is on the journey: it has begun and is not over. */
  isUnderWay(record: number): boolean {
    return this.store.i32[record + STEP] !== 0;
  }

  wakeAt(record: number): number {
    return this.store.time(record, WAKE_AT);
  }

  stepAt(record: number): number {
    return this.store.time(record, STEP_AT);
  }

  step(record: number): string {
    return this.store.text(this.store.i32[record + STEP]);
  }

  version(record: number): string {
    return this.store.text(this.store.i32[record + VERSION]);
  }

  campaign(record: number): string {
    return this.store.text(this.store.i32[record + CAMPAIGN]);
  }

  cause(record: number): string {
    return readId(this.store.i32, record + MOMENT_ID);
  }

  /** Journeys the customer is on. */
  underWay(head: number): number[] {
    const found: number[] = [];
    for (let record = this.first(head); record !== 0; record = this.next(record)) {
      if (this.isUnderWay(record)) found.push(record);
    }
    return found;
  }

  /** The journey comes to a step and neither waits nor is put off there yet. */
  comeTo(record: number, step: string, at: number, version: string): void {
    this.store.i32[record + STEP] = this.store.code(step);
    this.store.i32[record + VERSION] = this.store.code(version);
    this.store.setTime(record, STEP_AT, at);
    this.store.setTime(record, WAKE_AT, Number.NaN);
    this.store.setTime(record, RETRY_AT, Number.NaN);
  }

  wait(record: number, wakeAt: number): void {
    this.store.setTime(record, WAKE_AT, wakeAt);
  }

  /** The decision of the step is put off; `decisionId` is that of the attempt. */
  defer(record: number, retryAt: number, decisionId: string, attempt: number): void {
    this.store.setTime(record, RETRY_AT, retryAt);
    writeId(this.store.i32, record + DECISION_ID, decisionId);
    this.store.i32[record + ATTEMPT] = attempt;
  }

  /** Ends the journey; the enrolment stays for the re-entry time. */
  leave(record: number): void {
    this.comeTo(record, '', Number.NaN, '');
  }

  enrolment(record: number): Enrolment {
    const { i32 } = this.store;
    return {
      campaign: this.store.text(i32[record + CAMPAIGN]),
      decidedAt: this.decidedAt(record),
      retryAt: this.retryAt(record),
      attempt: i32[record + ATTEMPT],
      decisionId: readId(i32, record + DECISION_ID),
      momentId: readId(i32, record + MOMENT_ID),
      scenario: this.store.text(i32[record + SCENARIO]),
      momentAt: this.store.time(record, MOMENT_AT),
      expiresAt: this.store.time(record, EXPIRES_AT),
      step: this.step(record),
      stepAt: this.stepAt(record),
      wakeAt: this.wakeAt(record),
      version: this.version(record),
    };
  }

  /** Writes the campaign's enrolment, new or in place of the present one; returns the new head. */
  put(head: number, enrolment: Enrolment): number {
    const campaign = this.store.code(enrolment.campaign);
    const known = this.find(head, campaign);
    const record = known === 0 ? this.store.add(RecordKind.enrolment, head) : known;
    const { i32 } = this.store;
    this.store.setTime(record, DECIDED_AT, enrolment.decidedAt);
    this.store.setTime(record, RETRY_AT, enrolment.retryAt);
    this.store.setTime(record, MOMENT_AT, enrolment.momentAt);
    this.store.setTime(record, EXPIRES_AT, enrolment.expiresAt);
    writeId(i32, record + MOMENT_ID, enrolment.momentId);
    writeId(i32, record + DECISION_ID, enrolment.decisionId);
    i32[record + CAMPAIGN] = campaign;
    i32[record + ATTEMPT] = enrolment.attempt;
    i32[record + SCENARIO] = this.store.code(enrolment.scenario);
    i32[record + STEP] = this.store.code(enrolment.step);
    i32[record + VERSION] = this.store.code(enrolment.version);
    this.store.setTime(record, STEP_AT, enrolment.stepAt);
    this.store.setTime(record, WAKE_AT, enrolment.wakeAt);
    return known === 0 ? record : head;
  }

  /** Ends the open deferral; forgets the enrolment when nothing was ever decided. Returns the new head. */
  endDeferral(head: number, record: number): number {
    if (Number.isNaN(this.decidedAt(record))) return this.store.pool.remove(head, record);
    this.store.setTime(record, RETRY_AT, Number.NaN);
    return head;
  }

  /** Not under way, and neither deferred nor in the way of a new enrolment at `now`. */
  isOver(record: number, now: number, reentryOf: ReentryOf): boolean {
    if (this.isDeferred(record) || this.isUnderWay(record)) return false;
    const reentryMs = reentryOf(this.store.text(this.store.i32[record + CAMPAIGN]));
    return reentryMs === undefined || this.decidedAt(record) + reentryMs <= now - IN_HAND_MS;
  }

  /** Sorts as the written form does. */
  sortKey(record: number): string {
    return this.store.text(this.store.i32[record + CAMPAIGN]);
  }

  write(record: number, writer: CustomerWriter): void {
    const enrolment = this.enrolment(record);
    writer.text(enrolment.campaign);
    writer.number(enrolment.decidedAt);
    writer.number(enrolment.retryAt);
    writer.number(enrolment.attempt);
    writer.text(enrolment.decisionId);
    writer.text(enrolment.momentId);
    writer.text(enrolment.scenario);
    writer.number(enrolment.momentAt);
    writer.number(enrolment.expiresAt);
    if (enrolment.step === '') return;
    writer.text(enrolment.step);
    writer.number(enrolment.stepAt);
    writer.number(enrolment.wakeAt);
    writer.text(enrolment.version);
  }

  /** Kind under which `write` writes the record. */
  writtenKind(record: number): number {
    return this.isUnderWay(record) ? RecordKind.journey : RecordKind.enrolment;
  }

  /** Reads what `write` wrote, under this kind, into the list unless the campaign is gone; returns the new head. */
  read(head: number, kind: number, reader: CustomerReader, reentryOf: ReentryOf): number {
    const begun = {
      campaign: reader.text(),
      decidedAt: reader.number(),
      retryAt: reader.number(),
      attempt: reader.number(),
      decisionId: reader.text(),
      momentId: reader.text(),
      scenario: reader.text(),
      momentAt: reader.number(),
      expiresAt: reader.number(),
    };
    const enrolment: Enrolment =
      kind === RecordKind.journey
        ? {
            ...begun,
            step: reader.text(),
            stepAt: reader.number(),
            wakeAt: reader.number(),
            version: reader.text(),
          }
        : { ...begun, ...NO_JOURNEY };
    return reentryOf(enrolment.campaign) === undefined ? head : this.put(head, enrolment);
  }
}
