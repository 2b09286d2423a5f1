import type { Dictionary } from '../state/dictionary.ts';
import { RecordPool } from '../state/record-pool.ts';

/** Kinds of record in a customer's list; part of the written form, where an enrolment under way is a `journey`. */
export const RecordKind = { contact: 1, enrolment: 2, cooldown: 3, block: 4, journey: 5 } as const;

const KIND = 1;
/** Words of the widest kind (a contact) after the link. */
const RECORD_WORDS = 27;

/**
 * Records of several kinds in one list a customer: one head to keep, nothing spent on those who have
 * none. Word 1 of a record is its kind; the rest belongs to the kind. Texts are dictionary codes, 0 for
 * the empty text.
 */
export class RecordStore {
  readonly pool = new RecordPool(RECORD_WORDS);
  readonly i32 = this.pool.i32;
  private readonly words: Dictionary;
  /** Codes of texts asked for before: the same few ids again and again, of which the dictionary knows each. */
  private readonly codes = new Map<string, number>([['', 0]]);

  constructor(words: Dictionary) {
    this.words = words;
  }

  /** Code under which records hold a text; 0 for ''. */
  code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.words.code(text);
      this.codes.set(text, code);
    }
    return code;
  }

  text(code: number): string {
    return code === 0 ? '' : this.words.word(code);
  }

  kind(record: number): number {
    return this.i32[record + KIND];
  }

  /** First record of the kind from `record` on, itself included; 0 at the end. */
  from(kind: number, record: number): number {
    let found = record;
    while (found !== 0 && this.kind(found) !== kind) found = this.pool.next(found);
    return found;
  }

  after(kind: number, record: number): number {
    return this.from(kind, this.pool.next(record));
  }

  /** A new record at the front of the list: the list's new head. */
  add(kind: number, head: number): number {
    const record = this.pool.allocate(head);
    this.i32[record + KIND] = kind;
    return record;
  }

  /** Reads an f64 field; `field` is even. */
  time(record: number, field: number): number {
    return this.pool.f64[(record + field) >> 1];
  }

  setTime(record: number, field: number, value: number): void {
    this.pool.f64[(record + field) >> 1] = value;
  }
}
