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

/**
 * Matchers that want one field equal to one of some words. Entries of `ENTRY_WORDS` 32-bit words each lie side by
 * side, a word's together: most are told by their guard, without a look at the rule's code.
 */
interface FieldIndex {
  /** Position of the field in the frame. */
  field: number;
  /** By the word's code: where its entries start; they end where the next code's start. */
  starts: Int32Array;
  /** Matcher number and position of the guarded field, −1 for none; then the guard's ends as f32. */
  words: Int32Array;
  floats: Float32Array;
}

const ENTRY_WORDS = 4;

/** A number of the event that a rule demands to lie between two others; `field` −1: it demands none. */
export interface Guard {
  /** Position of the field in the frame. */
  field: number;
  low: number;
  high: number;
}

export const NO_GUARD: Guard = { field: -1, low: 0, high: 0 };

/** A matcher to be indexed by the words it demands of a text field. */
export interface Indexed {
  matcher: Matcher;
  field: number;
  codes: readonly number[];
  guard: Guard;
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
    indexed: readonly Indexed[],
    conditions: readonly CustomerCondition[],
    chunks: readonly MatcherChunk[],
    size: number,
  ) {
    this.conditions = conditions;
    this.chunks = chunks;
    this.size = size;
    this.fields = [...Map.groupBy(indexed, ({ field }) => field)].map(([field, entries]) => fieldIndex(field, entries));
  }

  /** Writes the numbers of the matchers met into `hits`, ascending; returns how many. */
  collect(state: CustomerState, frame: Float64Array, row: number, now: number, hits: Int32Array): number {
    let n = 0;
    for (let k = 0; k < this.fields.length; k++) {
      const { field, starts, words, floats } = this.fields[k]!;
      const code = frame[field]!;
      if (code >= starts.length - 1) continue;
      const end = starts[code + 1]!;
      for (let at = starts[code]!; at < end; at += ENTRY_WORDS) {
        const guard = words[at + 1]!;
        if (guard >= 0 && !(frame[guard]! >= floats[at + 2]! && frame[guard]! <= floats[at + 3]!)) continue;
        const number = words[at]!;
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

function fieldIndex(field: number, matchers: readonly Indexed[]): FieldIndex {
  const byCode = new Map<number, Indexed[]>();
  for (const indexed of matchers) {
    for (const code of new Set(indexed.codes)) {
      const known = byCode.get(code);
      if (known === undefined) byCode.set(code, [indexed]);
      else known.push(indexed);
    }
  }
  const codes = [...byCode.keys()].sort((a, b) => a - b);
  const entries = codes.flatMap((code) => byCode.get(code)!);
  const starts = new Int32Array((codes.at(-1) ?? 0) + 2);
  for (const code of codes) starts[code + 1] = byCode.get(code)!.length * ENTRY_WORDS;
  for (let code = 1; code < starts.length; code++) starts[code]! += starts[code - 1]!;
  const words = new Int32Array(entries.length * ENTRY_WORDS);
  const floats = new Float32Array(words.buffer);
  entries.forEach(({ matcher, guard }, k) => {
    const at = k * ENTRY_WORDS;
    words[at] = matcher.number;
    words[at + 1] = guard.field;
    floats[at + 2] = notAbove(guard.low);
    floats[at + 3] = -notAbove(-guard.high);
  });
  return { field, starts, words, floats };
}

/** The nearest f32 that is not above the number. */
function notAbove(number: number): number {
  const near = Math.fround(number);
  if (!(near > number)) return near;
  const bits = new Int32Array(Float32Array.of(near).buffer);
  if (near === 0) return -(2 ** -149);
  bits[0]! += near > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0]!;
}
