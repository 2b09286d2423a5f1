import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import { RecordKind, type RecordStore } from './record-store.ts';

/** Word offsets; `UNTIL` is f64. */
const UNTIL = 2;
const SCOPE = 16;
const OF = 17;

/** `now` of two inputs may run backwards a little. */
const IN_HAND_MS = 86_400_000;

/** What a cool-down or block is about; numbers are part of the written form. */
export const MarkScope = { all: 0, channel: 1, category: 2, product: 3 } as const;

type ScopeName = keyof typeof MarkScope;
const scopeNames = Object.keys(MarkScope) as ScopeName[];

/** `of` is the channel, category or product; '' for scope `all`. */
export interface Block {
  scope: ScopeName;
  of: string;
}

/** Nothing of it is proposed until then, epoch ms. */
export interface CoolDown extends Block {
  until: number;
}

/**
 * Cool-downs after refusals and blocks the customer asked for, in customers' lists. `of` is the code of
 * the channel, category or product, 0 for scope `all`. Invariants: contact-book.ts.
 */
export class Marks {
  private readonly store: RecordStore;

  constructor(store: RecordStore) {
    this.store = store;
  }

  /** Whether a cool-down of this scope lasts at `now`. */
  isCoolingDown(head: number, scope: number, of: number, now: number): boolean {
    const record = this.find(head, RecordKind.cooldown, scope, of);
    return record !== 0 && this.store.time(record, UNTIL) > now;
  }

  /** Starts a cool-down, or lets the present one last at least until then; returns the new head. */
  coolDown(head: number, scope: number, of: number, until: number): number {
    const known = this.find(head, RecordKind.cooldown, scope, of);
    if (known === 0) return this.add(head, RecordKind.cooldown, scope, of, until);
    this.store.setTime(known, UNTIL, Math.max(until, this.store.time(known, UNTIL)));
    return head;
  }

  isBlocked(head: number, scope: number, of: number): boolean {
    return this.find(head, RecordKind.block, scope, of) !== 0;
  }

  /** Returns the new head. */
  block(head: number, scope: number, of: number): number {
    return this.isBlocked(head, scope, of) ? head : this.add(head, RecordKind.block, scope, of, 0);
  }

  /** Lifts exactly this block; returns the new head. */
  unblock(head: number, scope: number, of: number): number {
    const record = this.find(head, RecordKind.block, scope, of);
    return record === 0 ? head : this.store.pool.remove(head, record);
  }

  /** What the customer asked not to be contacted about. */
  blocks(head: number): Block[] {
    return this.list(RecordKind.block, head).map((record) => this.aboutOf(record));
  }

  /** Cool-downs that last at `now`. */
  coolDowns(head: number, now: number): CoolDown[] {
    return this.list(RecordKind.cooldown, head)
      .map((record) => ({ ...this.aboutOf(record), until: this.store.time(record, UNTIL) }))
      .filter(({ until }) => until > now);
  }

  /** A cool-down that has ended; blocks never do. */
  isOver(record: number, now: number): boolean {
    return this.store.kind(record) === RecordKind.cooldown && this.store.time(record, UNTIL) <= now - IN_HAND_MS;
  }

  /** Sorts as the written form does. */
  sortKey(record: number): string {
    return `${this.store.i32[record + SCOPE]} ${this.store.text(this.store.i32[record + OF])}`;
  }

  write(record: number, writer: CustomerWriter): void {
    writer.number(this.store.i32[record + SCOPE]);
    writer.text(this.store.text(this.store.i32[record + OF]));
    writer.number(this.store.time(record, UNTIL));
  }

  /** Reads what `write` wrote for a record of this kind; returns the new head. */
  read(head: number, kind: number, reader: CustomerReader): number {
    const scope = reader.number();
    const of = this.store.code(reader.text());
    return this.add(head, kind, scope, of, reader.number());
  }

  private list(kind: number, head: number): number[] {
    const found: number[] = [];
    for (let record = this.store.from(kind, head); record !== 0; record = this.store.after(kind, record)) {
      found.push(record);
    }
    return found;
  }

  private aboutOf(record: number): Block {
    const { i32 } = this.store;
    return { scope: scopeNames[i32[record + SCOPE]], of: this.store.text(i32[record + OF]) };
  }

  private find(head: number, kind: number, scope: number, of: number): number {
    const { i32 } = this.store;
    let record = this.store.from(kind, head);
    while (record !== 0 && (i32[record + SCOPE] !== scope || i32[record + OF] !== of)) {
      record = this.store.after(kind, record);
    }
    return record;
  }

  private add(head: number, kind: number, scope: number, of: number, until: number): number {
    const record = this.store.add(kind, head);
    this.store.i32[record + SCOPE] = scope;
    this.store.i32[record + OF] = of;
    this.store.setTime(record, UNTIL, until);
    return record;
  }
}
