import { TextTable } from './text-table.ts';

/** The different texts a field has had, up to a limit: engines keep each of them for good. */
export class KnownWords {
  private readonly words = new TextTable();
  private readonly limit: number;
  private readonly refusesMore: boolean;

  /** `refusesMore`: at the limit new words are refused; otherwise they are taken and not noted. */
  constructor(limit: number, refusesMore = true) {
    this.limit = limit;
    this.refusesMore = refusesMore;
  }

  /** The word whose UTF-8 form is `bytes[start, end)`, always the same string; '' when the field has not had it. */
  known(bytes: Uint8Array, start: number, end: number): string {
    const position = this.words.find(bytes, start, end);
    return position < 0 ? '' : this.words.at(position);
  }

  /** False when the word is new and there is no room for another. */
  accept(word: string): boolean {
    const utf8 = Buffer.from(word);
    if (this.words.find(utf8, 0, utf8.length) >= 0) return true;
    if (this.words.size >= this.limit) return !this.refusesMore;
    this.words.add(word);
    return true;
  }

  get size(): number {
    return this.words.size;
  }
}

/** Words noted of a field that nobody keeps: those that come all the time are told without decoding them again. */
const WORDS_OF_PASSING_FIELD = 4096;

/** The known words of all fields, by a name of the field. */
export class FieldWords {
  private readonly fields = new Map<string, KnownWords>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** `isKept`: engines keep the words, so their number is bounded; the words of other fields may be any number. */
  of(field: string, isKept: boolean): KnownWords {
    let words = this.fields.get(field);
    if (words === undefined) {
      words = isKept ? new KnownWords(this.limit) : new KnownWords(WORDS_OF_PASSING_FIELD, false);
      this.fields.set(field, words);
    }
    return words;
  }

  /** Words of all fields. */
  get size(): number {
    let size = 0;
    for (const words of this.fields.values()) size += words.size;
    return size;
  }
}
