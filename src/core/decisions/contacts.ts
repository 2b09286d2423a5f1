import type { ContactStatus } from '../effects.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { readId, writeId } from './record-id.ts';
import { RecordKind, type RecordStore } from './record-store.ts';

export const MAX_CONTACTS = 64;

/** The longest cap period and a day in hand, as `now` of two inputs may run backwards a little. */
const KEPT_MS = 31 * 86_400_000;

/** Statuses of a remembered contact; `control` is the ghost of a held-out customer. */
export type BookStatus = ContactStatus | 'control';

const STATUSES: readonly BookStatus[] = [
  'planned',
  'released',
  'withdrawn',
  'sent',
  'delivered',
  'failed',
  'expired',
  'unknown',
  'presented',
  'control',
];

/** Bits of a contact's flags. */
const SLOT = 1;
const SERVICE = 2;
const MESSAGE = 4;
/** In the written form: an answer follows. */
const ANSWERED = 8;

/** Word offsets; the first four are f64. Widest record of the store: its last word is 26. */
const SLOT_AT = 2;
const PLANNED_AT = 4;
const DUE_AT = 6;
const MOMENT_AT = 8;
const ID = 10;
const DECISION_ID = 13;
const STATUS = 24;
const FLAGS = 25;
const ANSWER = 26;
const TEXTS = {
  campaign: 16,
  step: 17,
  offer: 18,
  channel: 19,
  category: 20,
  scenario: 21,
  touchpoint: 22,
  product: 23,
} as const;
type TextName = keyof typeof TEXTS;
const TEXT_NAMES = Object.keys(TEXTS) as TextName[];

/** A contact in words. Empty text: none. Times in epoch ms. */
export interface Contact extends Record<TextName, string> {
  contactId: string;
  decisionId: string;
  /** `offer` is the template id of a message. */
  message: boolean;
  /** Of a step with purpose `service`. */
  service: boolean;
  /** 0 without a moment (`scenario` empty). */
  momentAt: number;
  status: BookStatus;
  plannedAt: number;
  dueAt: number;
  /** Date of the slot it holds; NaN when it holds none. */
  slotAt: number;
  /** What the customer said last; empty: nothing yet. */
  answer: string;
}

/** Contacts in customers' lists; `head` is a list, `record` one contact of it. Invariants: contact-book.ts. */
export class Contacts {
  private readonly store: RecordStore;
  private readonly slotsMatter: boolean;

  /** `slotsMatter`: whether any cap counts slots, see B1. */
  constructor(store: RecordStore, slotsMatter: boolean) {
    this.store = store;
    this.slotsMatter = slotsMatter;
  }

  /** First contact of the list, 0 for none. */
  first(head: number): number {
    return this.store.from(RecordKind.contact, head);
  }

  next(record: number): number {
    return this.store.after(RecordKind.contact, record);
  }

  /** The contact of this id, 0 when it is not remembered. */
  find(head: number, contactId: string): number {
    let record = this.first(head);
    while (record !== 0 && readId(this.store.i32, record + ID) !== contactId) record = this.next(record);
    return record;
  }

  /**
   * The planned contact that is due then and whose id begins with these two lanes. (An input id accepted again after
   * the duplicate horizon gives the same ids again: due tells the two apart.)
   */
  findPlanned(head: number, lane0: number, lane1: number, due: number): number {
    const { i32 } = this.store;
    for (let record = this.first(head); record !== 0; record = this.next(record)) {
      if (i32[record + ID] !== lane0 || i32[record + ID + 1] !== lane1) continue;
      if (this.status(record) === 'planned' && this.dueAt(record) === due) return record;
    }
    return 0;
  }

  /** Date of the slot held, NaN for none. */
  slotAt(record: number): number {
    return (this.store.i32[record + FLAGS] & SLOT) !== 0 ? this.store.time(record, SLOT_AT) : Number.NaN;
  }

  /** Dates the slot anew, if one is held. */
  moveSlot(record: number, at: number): void {
    this.store.setTime(record, SLOT_AT, at);
  }

  freeSlot(record: number): void {
    this.store.i32[record + FLAGS] &= ~SLOT;
  }

  channelCode(record: number): number {
    return this.store.i32[record + TEXTS.channel];
  }

  productCode(record: number): number {
    return this.store.i32[record + TEXTS.product];
  }

  /** Whether orders can be put down to it: it is neither of service nor a test. */
  counts(record: number): boolean {
    return (this.store.i32[record + FLAGS] & SERVICE) === 0 && this.store.i32[record + TEXTS.product] !== 0;
  }

  categoryCode(record: number): number {
    return this.store.i32[record + TEXTS.category];
  }

  status(record: number): BookStatus {
    return STATUSES[this.store.i32[record + STATUS]];
  }

  setStatus(record: number, status: BookStatus): void {
    this.store.i32[record + STATUS] = STATUSES.indexOf(status);
  }

  /** What the customer said last, '' for nothing. */
  answer(record: number): string {
    return this.store.text(this.store.i32[record + ANSWER]);
  }

  setAnswer(record: number, answer: string): void {
    this.store.i32[record + ANSWER] = this.store.code(answer);
  }

  /** Whether it was made by this step of this campaign. */
  isOf(record: number, campaign: string, step: string): boolean {
    const { i32 } = this.store;
    return (
      i32[record + TEXTS.campaign] === this.store.code(campaign) && i32[record + TEXTS.step] === this.store.code(step)
    );
  }

  plannedAt(record: number): number {
    return this.store.time(record, PLANNED_AT);
  }

  dueAt(record: number): number {
    return this.store.time(record, DUE_AT);
  }

  /** Whether another contact can be remembered (B1). */
  hasRoom(head: number): boolean {
    return this.count(head) < MAX_CONTACTS || this.leastNeeded(head) !== 0;
  }

  /** Adds a contact, making room as B1 says; returns the new head. Needs `hasRoom`. */
  add(head: number, contact: Contact): number {
    let list = head;
    if (this.count(head) >= MAX_CONTACTS) {
      const victim = this.leastNeeded(head);
      if (victim === 0) throw new Error('broken invariant B1: no room for another contact');
      list = this.store.pool.remove(head, victim);
    }
    const record = this.store.add(RecordKind.contact, list);
    const { i32 } = this.store;
    const holdsSlot = !Number.isNaN(contact.slotAt);
    this.store.setTime(record, SLOT_AT, holdsSlot ? contact.slotAt : 0);
    this.store.setTime(record, PLANNED_AT, contact.plannedAt);
    this.store.setTime(record, DUE_AT, contact.dueAt);
    this.store.setTime(record, MOMENT_AT, contact.momentAt);
    writeId(i32, record + ID, contact.contactId);
    writeId(i32, record + DECISION_ID, contact.decisionId);
    for (const name of TEXT_NAMES) i32[record + TEXTS[name]] = this.store.code(contact[name]);
    this.setStatus(record, contact.status);
    this.setAnswer(record, contact.answer);
    i32[record + FLAGS] = (holdsSlot ? SLOT : 0) | (contact.service ? SERVICE : 0) | (contact.message ? MESSAGE : 0);
    return record;
  }

  contact(record: number): Contact {
    const { i32 } = this.store;
    const text = (name: TextName) => this.store.text(i32[record + TEXTS[name]]);
    return {
      contactId: readId(i32, record + ID),
      decisionId: readId(i32, record + DECISION_ID),
      campaign: text('campaign'),
      step: text('step'),
      offer: text('offer'),
      channel: text('channel'),
      category: text('category'),
      scenario: text('scenario'),
      touchpoint: text('touchpoint'),
      product: text('product'),
      message: (i32[record + FLAGS] & MESSAGE) !== 0,
      service: (i32[record + FLAGS] & SERVICE) !== 0,
      momentAt: this.store.time(record, MOMENT_AT),
      status: this.status(record),
      plannedAt: this.store.time(record, PLANNED_AT),
      dueAt: this.dueAt(record),
      slotAt: this.slotAt(record),
      answer: this.answer(record),
    };
  }

  /** Neither to be sent nor countable by any cap at `now` (B2). */
  isOver(record: number, now: number): boolean {
    if (this.status(record) === 'planned') return false;
    const slotAt = this.slotAt(record);
    return (Number.isNaN(slotAt) ? this.store.time(record, PLANNED_AT) : slotAt) <= now - KEPT_MS;
  }

  /** Sorts as the written form does. */
  sortKey(record: number): string {
    return readId(this.store.i32, record + ID);
  }

  write(record: number, writer: CustomerWriter): void {
    const contact = this.contact(record);
    writer.text(contact.contactId);
    writer.text(contact.decisionId);
    for (const name of TEXT_NAMES) writer.text(contact[name]);
    writer.text(contact.status);
    const answered = contact.answer === '' ? 0 : ANSWERED;
    writer.number((contact.message ? MESSAGE : 0) | (contact.service ? SERVICE : 0) | answered);
    writer.number(contact.momentAt);
    writer.number(contact.plannedAt);
    writer.number(contact.dueAt);
    writer.number(contact.slotAt);
    if (answered !== 0) writer.text(contact.answer);
  }

  /** Reads what `write` wrote into the list; returns the new head. */
  read(head: number, reader: CustomerReader): number {
    const contactId = reader.text();
    const decisionId = reader.text();
    const texts = Object.fromEntries(TEXT_NAMES.map((name) => [name, reader.text()])) as Record<TextName, string>;
    const status = statusOf(reader.text());
    const flags = reader.number();
    return this.add(head, {
      contactId,
      decisionId,
      ...texts,
      status,
      message: (flags & MESSAGE) !== 0,
      service: (flags & SERVICE) !== 0,
      momentAt: reader.number(),
      plannedAt: reader.number(),
      dueAt: reader.number(),
      slotAt: reader.number(),
      answer: (flags & ANSWERED) !== 0 ? reader.text() : '',
    });
  }

  private count(head: number): number {
    let count = 0;
    for (let record = this.first(head); record !== 0; record = this.next(record)) count++;
    return count;
  }

  /** The contact B1 gives up first: finished, holding no slot that counts, oldest, then least id. */
  private leastNeeded(head: number): number {
    let victim = 0;
    for (let record = this.first(head); record !== 0; record = this.next(record)) {
      if (this.status(record) === 'planned') continue;
      if (this.slotsMatter && !Number.isNaN(this.slotAt(record))) continue;
      if (victim === 0 || this.isOlder(record, victim)) victim = record;
    }
    return victim;
  }

  private isOlder(a: number, b: number): boolean {
    const atA = this.store.time(a, PLANNED_AT);
    const atB = this.store.time(b, PLANNED_AT);
    return atA !== atB ? atA < atB : this.sortKey(a) < this.sortKey(b);
  }
}

function statusOf(text: string): BookStatus {
  const status = STATUSES.find((known) => known === text);
  if (status === undefined) throw new Error(`state cannot be read: ${text} is not a contact status`);
  return status;
}
