/** The different texts a field has had, up to a limit: engines keep each of them for good. */
export class KnownWords {
  private readonly words = new Set<string>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** False when the word is new and there is no room for another. */
  accept(word: string): boolean {
    if (this.words.has(word)) return true;
    if (this.words.size >= this.limit) return false;
    // A slice would keep the whole chunk of the file alive that it was cut from.
    this.words.add(Buffer.from(word).toString());
    return true;
  }

  get size(): number {
    return this.words.size;
  }
}

/** The known words of all fields, by a name of the field. */
export class FieldWords {
  private readonly fields = new Map<string, KnownWords>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  of(field: string): KnownWords {
    let words = this.fields.get(field);
    if (words === undefined) {
      words = new KnownWords(this.limit);
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
