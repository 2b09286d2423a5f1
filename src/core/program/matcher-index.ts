import type { CustomerCondition, CustomerState } from '../decisions/customer-state.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import type { MatcherChunk } from './event-code.ts';

/** One way an event can concern a scenario: its pattern's event rule, in a role (step, `after`, …). */
export interface Matcher {
  number: number;
  scenario: number;
  role: number;
  rule: CheckedRule | undefined;
}

/** Matchers that want one field equal to one of some words, by the word's code. */
interface FieldIndex {
  /** Position of the field in the frame. */
  field: number;
  byCode: (Int32Array | undefined)[];
}

/**
 * Finds the matchers of an event type that an event meets. A matcher whose rule demands that a field equal
 * certain words is tried only for events with such a word, so thousands of them cost an event little.
 */
export class MatcherIndex {
  private readonly fields: FieldIndex[];
  private readonly conditions: readonly CustomerCondition[];
  private readonly chunks: readonly MatcherChunk[];
  /** Matchers in all. */
  readonly size: number;

  /** `conditions` by matcher number; `rest`: compiled chunks of the matchers no field serves. */
  constructor(
    indexed: readonly { matcher: Matcher; field: number; codes: readonly number[] }[],
    conditions: readonly CustomerCondition[],
    chunks: readonly MatcherChunk[],
    size: number,
  ) {
    this.conditions = conditions;
    this.chunks = chunks;
    this.size = size;
    this.fields = [...Map.groupBy(indexed, ({ field }) => field)].map(([field, entries]) => {
      const lists = new Map<number, number[]>();
      for (const { matcher, codes } of entries) {
        for (const code of new Set(codes)) {
          const list = lists.get(code);
          if (list === undefined) lists.set(code, [matcher.number]);
          else list.push(matcher.number);
        }
      }
      const highest = entries.reduce((most, { codes }) => codes.reduce((high, code) => Math.max(high, code), most), 0);
      const byCode: (Int32Array | undefined)[] = new Array(highest + 1).fill(undefined);
      for (const [code, numbers] of lists) byCode[code] = Int32Array.from(numbers);
      return { field, byCode };
    });
  }

  /** Writes the numbers of the matchers met into `hits`, ascending; returns how many. */
  collect(state: CustomerState, frame: Float64Array, row: number, now: number, hits: Int32Array): number {
    let n = 0;
    for (let k = 0; k < this.fields.length; k++) {
      const { field, byCode } = this.fields[k]!;
      const code = frame[field]!;
      if (code >= byCode.length) continue;
      const numbers = byCode[code];
      if (numbers === undefined) continue;
      for (let m = 0; m < numbers.length; m++) {
        const number = numbers[m]!;
        if (this.conditions[number]!(state, row, now)) hits[n++] = number;
      }
    }
    for (let k = 0; k < this.chunks.length; k++) n = this.chunks[k]!(state, row, now, hits, n);
    if (n > 1) sort(hits, n);
    return n;
  }
}

/** Insertion sort: hits are few, or come nearly in order. */
function sort(hits: Int32Array, n: number): void {
  for (let k = 1; k < n; k++) {
    const hit = hits[k]!;
    let at = k;
    for (; at > 0 && hits[at - 1]! > hit; at--) hits[at] = hits[at - 1]!;
    hits[at] = hit;
  }
}
