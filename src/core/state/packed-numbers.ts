import { RecordPool } from './record-pool.ts';

/** Bits that say how the rest is meant. */
const SCALE_BITS = 4;
const SCALE_MASK = (1 << SCALE_BITS) - 1;
/** Whole numbers of a packed word lie below this, and not below its negative. */
const BOUND = 2 ** (31 - SCALE_BITS);
/** Scale k up to this: the whole number divided by 10^k. */
const MOST_DECIMALS = 7;
/** Times are often whole minutes. */
const MINUTES = 8;
const MINUTE_MS = 60_000;
/** The whole number is half the position of the number in the pool. */
const POOLED = 14;
const ABSENT = 15;

/** No number. */
export const ABSENT_NUMBER = ABSENT;

const DIVISORS = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, k) => 10 ** k);
const NUMBER = 1; // f64 position

/**
 * Numbers in 32 bits each, exact: amounts with few decimals, counts and times to the minute fit, as a whole number and
 * its scale; the others lie in a pool. A quotient of two whole numbers is rounded once, as a decimal fraction is when
 * it is read: what was 34.59 is 34.59.
 */
export class PackedNumbers {
  private readonly pool = new RecordPool(3);

  /** The number a word stands for, NaN when it is absent. */
  value(word: number): number {
    const scale = word & SCALE_MASK;
    if (scale <= MOST_DECIMALS) return (word >> SCALE_BITS) / DIVISORS[scale]!;
    if (scale === MINUTES) return (word >> SCALE_BITS) * MINUTE_MS;
    return scale === POOLED ? this.pool.f64[(word >> SCALE_BITS) + NUMBER]! : Number.NaN;
  }

  /** The word of a number, NaN for none, in place of the word `before`. */
  replace(before: number, value: number): number {
    this.release(before);
    if (Number.isNaN(value)) return ABSENT;
    if (value % MINUTE_MS === 0 && Math.abs(value) >= BOUND && Math.abs(value) < BOUND * MINUTE_MS) {
      return ((value / MINUTE_MS) << SCALE_BITS) | MINUTES;
    }
    for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      const whole = Math.round(value * DIVISORS[decimals]!);
      if (!(whole >= -BOUND && whole < BOUND)) break;
      if (Object.is((whole | 0) / DIVISORS[decimals]!, value)) return (whole << SCALE_BITS) | decimals;
    }
    const record = this.pool.allocate(0);
    this.pool.f64[(record >> 1) + NUMBER] = value;
    return ((record >> 1) << SCALE_BITS) | POOLED;
  }

  /** The word is needed no more. */
  release(word: number): void {
    if ((word & SCALE_MASK) === POOLED) this.pool.free((word >> SCALE_BITS) << 1);
  }

  get bytes(): number {
    return this.pool.bytes;
  }
}
