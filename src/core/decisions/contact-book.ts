/**
 * What the engine remembers of a customer's contacts: contacts and the ghosts of held-out ones,
 * enrolments, cool-downs after refusals, blocks. One list of fixed-width records a customer, whose head
 * lives with the customer (0: nothing remembered, nothing spent).
 *
 * B1. At most 64 contacts a customer. At the limit the oldest that is finished and holds no slot makes
 *     room (where no caps are defined: the oldest finished); when there is none, nothing more is planned.
 * B2. A slot is kept until no cap can count it any more.
 * B3. One enrolment a campaign, of which at most 16 are journeys under way; cool-downs and blocks one each for what they are about.
 * B4. Records name things by word, so slots, cool-downs and blocks outlive the definitions they came
 *     from and count again when those return. Enrolments in campaigns that are gone are dropped.
 * B5. Nothing depends on the order of the list; the written form is sorted.
 */
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { Dictionary } from '../state/dictionary.ts';
import { type Contact, Contacts } from './contacts.ts';
import { type Enrolment, Enrolments, type ReentryOf } from './enrolments.ts';
import { Marks } from './marks.ts';
import { RecordKind, RecordStore } from './record-store.ts';

export class ContactBook {
  readonly contacts: Contacts;
  readonly enrolments: Enrolments;
  readonly marks: Marks;
  private readonly store: RecordStore;
  private readonly reentryOf: ReentryOf;

  /**
   * `slotsMatter`: whether any cap counts slots, see B1. `before`: a book under other definitions and with the same
   * words, which gives way to this one.
   */
  constructor(words: Dictionary, slotsMatter: boolean, reentryOf: ReentryOf, before?: ContactBook) {
    this.store = before?.store ?? new RecordStore(words);
    this.contacts = new Contacts(this.store, slotsMatter);
    this.enrolments = new Enrolments(this.store);
    this.marks = new Marks(this.store);
    this.reentryOf = reentryOf;
  }

  /** Code under which records hold a word; 0 for ''. */
  code(word: string): number {
    return this.store.code(word);
  }

  get bytes(): number {
    return this.store.pool.bytes;
  }

  /** Drops what can matter no more at `now`; returns the new head. */
  prune(head: number, now: number): number {
    let list = head;
    for (let record = head; record !== 0; ) {
      const next = this.store.pool.next(record);
      if (this.isOver(record, now)) list = this.store.pool.remove(list, record);
      record = next;
    }
    return list;
  }

  /** Drops enrolments in campaigns that are gone (B4); returns the new head. */
  dropGone(head: number): number {
    let list = head;
    for (let record = this.enrolments.first(head); record !== 0; ) {
      const next = this.enrolments.next(record);
      const isGone = this.reentryOf(this.enrolments.campaign(record)) === undefined;
      if (isGone) list = this.store.pool.remove(list, record);
      record = next;
    }
    return list;
  }

  /** Frees all records of a customer. */
  forget(head: number): void {
    for (let record = head; record !== 0; ) {
      const next = this.store.pool.next(record);
      this.store.pool.free(record);
      record = next;
    }
  }

  /** Writes the customer's records in canonical form: their number, then each, sorted. */
  writeCustomer(head: number, writer: CustomerWriter): void {
    const records: { kind: number; key: string; record: number }[] = [];
    for (let record = head; record !== 0; record = this.store.pool.next(record)) {
      records.push({ kind: this.store.kind(record), key: this.sortKey(record), record });
    }
    records.sort((a, b) => a.kind - b.kind || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    writer.number(records.length);
    for (const { kind, record } of records) {
      writer.number(kind === RecordKind.enrolment ? this.enrolments.writtenKind(record) : kind);
      if (kind === RecordKind.contact) this.contacts.write(record, writer);
      else if (kind === RecordKind.enrolment) this.enrolments.write(record, writer);
      else this.marks.write(record, writer);
    }
  }

  /** Reads what `writeCustomer` wrote; returns the head of the new list. */
  readCustomer(reader: CustomerReader): number {
    let head = 0;
    for (let left = reader.number(); left > 0; left--) {
      const kind = reader.number();
      if (kind === RecordKind.contact) head = this.contacts.read(head, reader);
      else if (kind === RecordKind.enrolment || kind === RecordKind.journey) {
        head = this.enrolments.read(head, kind, reader, this.reentryOf);
      } else head = this.marks.read(head, kind, reader);
    }
    return head;
  }

  /** Calls back for each planned contact and each enrolment that waits or is put off: what timers are set for. */
  eachWaiting(head: number, planned: (contact: Contact) => void, waiting: (enrolment: Enrolment) => void): void {
    const { contacts, enrolments } = this;
    for (let record = contacts.first(head); record !== 0; record = contacts.next(record)) {
      if (contacts.status(record) === 'planned') planned(contacts.contact(record));
    }
    for (let record = enrolments.first(head); record !== 0; record = enrolments.next(record)) {
      const waits = enrolments.isDeferred(record) || !Number.isNaN(enrolments.wakeAt(record));
      if (waits) waiting(enrolments.enrolment(record));
    }
  }

  private isOver(record: number, now: number): boolean {
    switch (this.store.kind(record)) {
      case RecordKind.contact:
        return this.contacts.isOver(record, now);
      case RecordKind.enrolment:
        return this.enrolments.isOver(record, now, this.reentryOf);
      default:
        return this.marks.isOver(record, now);
    }
  }

  private sortKey(record: number): string {
    switch (this.store.kind(record)) {
      case RecordKind.contact:
        return this.contacts.sortKey(record);
      case RecordKind.enrolment:
        return this.enrolments.sortKey(record);
      default:
        return this.marks.sortKey(record);
    }
  }
}
