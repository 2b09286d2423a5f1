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
  /** By set, then word: the set with that word. A list joined by many is worked out once for each set they had. */
  private readonly joined = new Map<number, Map<number, number>>();

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

  /** The set (0: empty) with this word too. */
  with(set: number, word: number): number {
    let joined = this.joined.get(set);
    if (joined === undefined) {
      joined = new Map();
      this.joined.set(set, joined);
    }
    let result = joined.get(word);
    if (result === undefined) {
      const text = set === 0 ? '' : this.dictionary.word(set);
      const tags = new Set([...text.split(TAG_SEPARATOR), this.dictionary.word(word)]);
      tags.delete('');
      result = this.dictionary.code([...tags].sort().join(TAG_SEPARATOR));
      joined.set(word, result);
    }
    return result;
  }

  /** The set without this word; 0 when it had no other. */
  without(set: number, word: number): number {
    if (set === 0 || !this.has(set, word)) return set;
    const tags = this.dictionary.word(set).split(TAG_SEPARATOR);
    const left = tags.filter((tag) => tag !== '' && tag !== this.dictionary.word(word));
    return left.length === 0 ? 0 : this.dictionary.code(left.join(TAG_SEPARATOR));
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
