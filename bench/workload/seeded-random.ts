/** Multiplier that spreads consecutive seeds; the odd constant of 2^32 / φ. */
const GOLDEN = 0x9e3779b9;

/** xoshiro128** (Blackman and Vigna, public domain): the same numbers for the same seed, everywhere. */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    const lane = (i: number) => {
      let h = (seed + Math.imul(GOLDEN, i)) | 0;
      h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
      h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
      return h ^ (h >>> 15);
    };
    this.a = lane(1);
    this.b = lane(2);
    this.c = lane(3);
    this.d = lane(4);
  }

  /** A whole number in [0, 2^32). */
  word(): number {
    const scrambled = Math.imul(this.b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const kept = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= kept;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.word() / 2 ** 32;
  }

  /** A whole number in [0, limit), limit at most 2^32. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** One of the items; there must be some. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}
