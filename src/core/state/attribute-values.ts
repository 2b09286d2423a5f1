import { type AttributeLayout, FLAG_MASK, isCode } from '../program/row-layout.ts';
import type { AsOfTimes } from './as-of-times.ts';
import type { CustomerRows } from './customer-rows.ts';
import type { PackedNumbers } from './packed-numbers.ts';

/** Values of attributes, as inputs bring them: numbers, 0 and 1 for bool, codes of words; NaN is absent. */
export class AttributeValues {
  private readonly i32: Int32Array;
  private readonly stride: number;
  private readonly numbers: PackedNumbers;
  private readonly times: AsOfTimes;

  constructor(rows: CustomerRows, numbers: PackedNumbers, times: AsOfTimes) {
    this.i32 = rows.i32;
    this.stride = rows.stride;
    this.numbers = numbers;
    this.times = times;
  }

  get(row: number, { type, word, shift }: AttributeLayout): number {
    const kept = this.i32[row * this.stride + word]!;
    if (type === 'bool') return ((kept >>> shift) & FLAG_MASK) === 0 ? Number.NaN : ((kept >>> shift) & FLAG_MASK) - 1;
    if (isCode(type)) return kept === 0 ? Number.NaN : kept;
    return this.numbers.value(kept);
  }

  /** True when the value differs from the one before. */
  set(row: number, { type, word, shift }: AttributeLayout, value: number): boolean {
    const at = row * this.stride + word;
    const before = this.i32[at]!;
    if (type === 'bool') {
      const flag = Number.isNaN(value) ? 0 : value + 1;
      this.i32[at] = (before & ~(FLAG_MASK << shift)) | (flag << shift);
      return this.i32[at] !== before;
    }
    if (isCode(type)) {
      this.i32[at] = Number.isNaN(value) ? 0 : value;
      return this.i32[at] !== before;
    }
    if (Object.is(this.numbers.value(before), value)) return false;
    this.i32[at] = this.numbers.replace(before, value);
    return true;
  }

  /** When the newest value came, epoch ms; −∞ when none did, or when no event updates the attribute. */
  asOf(row: number, { updated }: AttributeLayout): number {
    return updated < 0 ? Number.NEGATIVE_INFINITY : this.times.get(row, updated);
  }

  /** For an attribute that events update. */
  setAsOf(row: number, { updated }: AttributeLayout, at: number): void {
    this.times.set(row, updated, at);
  }
}
