/**
 * The town's chance: "small fast counting" generator sfc32 (Chris Doty-Humphrey, PractRand, public domain), seeded by
 * what is drawn for (the town's seed, a person, an hour, a purpose). Integer arithmetic alone decides the bits, so the
 * same seed gives the same town on every machine.
 */
export class Chance {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** Starts the sequence that belongs to these whole numbers. */
  seed(town: number, subject: number, instant: number, purpose: number): this {
    this.a = mixed(town ^ 0x9e3779b9);
    this.b = mixed(this.a ^ subject);
    this.c = mixed(this.b ^ Math.imul(instant + 1, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35));
    this.counter = 1;
    for (let i = 0; i < 4; i++) this.bits();
    return this;
  }

  /** A number in [0, 1). */
  next(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number in [0, `count`). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A number in [`from`, `until`). */
  between(from: number, until: number): number {
    return from + (until - from) * this.next();
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('broken invariant: nothing to pick from');
    return items[this.below(items.length)];
  }

  /** The index of one of `weights`, each as likely as its share of their sum. */
  weighted(weights: readonly number[]): number {
    let rest = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length - 1; i++) {
      rest -= weights[i];
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }

  /** Near enough to a standard normal number for people: the sum of twelve uniforms, within ±6. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }

  /** How often something happens that happens `mean` times on average; meant for means below 20. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.next();
    let count = 0;
    while (product > limit) {
      product *= this.next();
      count++;
    }
    return count;
  }

  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** MurmurHash3's finaliser: every bit of the number moves every bit of the result. */
function mixed(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
