import type { Survivor } from '../effects.ts';

/** The survivors of a decision as far as their ranking depends on them: arrays with room for `count` at least. */
export interface Question {
  readonly count: number;
  readonly exploration: number;
  /** Offer and channel, in one number. */
  readonly candidates: Int32Array;
  /** Positions in the fit table's list. */
  readonly posteriors: Int32Array;
  readonly propensities: Float64Array;
  /** Of the candidates' moments. */
  readonly weights: Float64Array;
}

/** How survivors were weighed: values that decisions share and nobody changes. */
export interface Ranking {
  /** Probabilities, in candidate order. */
  readonly millionths: Float64Array;
  /** In candidate order. */
  readonly survivors: readonly Survivor[];
  /** By falling probability, ties in candidate order. */
  readonly ordered: readonly Survivor[];
}

interface Kept {
  readonly question: Question;
  readonly ranking: Ranking;
}

/** Questions kept at most; of two that fall into one slot the later. Up to some twenty kilobytes each. */
const SLOTS = 512;

/**
 * Remembers rankings: customers of one group who may have the same offers lead to the same question, and to look for it
 * takes a hundredth of answering it. Where customers have propensities of their own it is asked in vain.
 */
export class RankingMemory {
  private readonly slots: (Kept | undefined)[] = new Array<Kept | undefined>(SLOTS).fill(undefined);
  private readonly numbers = new Float64Array(2);
  private readonly words = new Int32Array(this.numbers.buffer);
  private slot = 0;

  /** The ranking of survivors like these; undefined when it is not remembered: `keep` may follow. */
  recall(question: Question): Ranking | undefined {
    this.slot = this.slotOf(question);
    const kept = this.slots[this.slot];
    return kept !== undefined && isSame(kept.question, question) ? kept.ranking : undefined;
  }

  /** Remembers the answer to the question recalled last, of which it keeps a copy. */
  keep({ count, exploration, candidates, posteriors, propensities, weights }: Question, ranking: Ranking): void {
    const question = {
      count,
      exploration,
      candidates: candidates.slice(0, count),
      posteriors: posteriors.slice(0, count),
      propensities: propensities.slice(0, count),
      weights: weights.slice(0, count),
    };
    this.slots[this.slot] = { question, ranking };
  }

  private slotOf({ count, candidates, posteriors, propensities, weights }: Question): number {
    const { numbers, words } = this;
    let hash = count;
    for (let i = 0; i < count; i++) {
      numbers[0] = propensities[i]!;
      numbers[1] = weights[i]!;
      const chances = words[0]! ^ Math.imul(words[1]!, 0x85ebca6b) ^ words[2]! ^ Math.imul(words[3]!, 0xc2b2ae35);
      hash = Math.imul(hash ^ chances ^ Math.imul(candidates[i]!, 0xcc9e2d51) ^ posteriors[i]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (SLOTS - 1);
  }
}

function isSame(a: Question, b: Question): boolean {
  if (a.count !== b.count || a.exploration !== b.exploration) return false;
  for (let i = 0; i < a.count; i++) {
    if (a.candidates[i] !== b.candidates[i] || a.posteriors[i] !== b.posteriors[i]) return false;
    if (a.propensities[i] !== b.propensities[i] || a.weights[i] !== b.weights[i]) return false;
  }
  return true;
}
