import type { Dictionary } from './dictionary.ts';

/** Separates the words of a tags value in its text form. */
const TAG_SEPARATOR = '|';

/**
 * Sets of tags. A value is the dictionary code of its text form (distinct words, sorted, joined by bars), so
 * customers with the same tags share one code and asking costs a look-up.
 */
export class TagSets {
  private readonly dictionary: Dictionary;
  private readonly members = new Map<number, ReadonlySet<number>>();

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary;
  }

  /** Whether the set (not 0) has the word. */
  has(set: number, word: number): boolean {
    return this.membersOf(set).has(word);
  }

  /** Number of tags; NaN for set 0. */
  size(set: number): number {
    return set === 0 ? Number.NaN : this.membersOf(set).size;
  }

  private membersOf(set: number): ReadonlySet<number> {
    let members = this.members.get(set);
    if (members === undefined) {
      const words = this.dictionary.word(set).split(TAG_SEPARATOR);
      members = new Set(words.filter((word) => word !== '').map((word) => this.dictionary.code(word)));
      this.members.set(set, members);
    }
    return members;
  }
}
