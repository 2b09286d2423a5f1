import type { CustomerCondition, CustomerNumber, CustomerState } from '../decisions/customer-state.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import { sortStart } from '../sort-start.ts';
import type { MatcherChunk } from './event-code.ts';

/** One way an event can concern a scenario: its pattern's event rule, in a role (step, `after`, …). */
export interface Matcher {
  number: number;
  scenario: number;
  role: number;
  rule: CheckedRule | undefined;
}

/** A number that a rule demands to lie between two others: of the event, or of the customer. */
export interface Guard {
  /** Position of the event's field in the frame, or what reads the customer's number. */
  number: number | CustomerNumber;
  low: number;
  high: number;
}

/** A matcher to be indexed by the words it demands of a text field. */
export interface Indexed {
  matcher: Matcher;
  field: number;
  codes: readonly number[];
  /** Cheap ones first. */
  guards: readonly Guard[];
}

/**
 * Matchers that want one field equal to one of some words. Their entries lie side by side, a word's together: most
 * are told by their guards, without a call of the rule's own code, which thousands of rules push out of the caches.
 */
interface FieldIndex {
  /** Position of the field in the frame. */
  field: number;
  /** By the word's code: where its entries start; they end where the next code's start. */
  starts: Int32Array;
  /**
   * Entries: matcher number, number of guards, then three words a guard: position of the event's field, or −1 − that
   * of the reader; low; high, both f32 in `floats`.
   */
  words: Int32Array;
  floats: Float32Array;
  readers: CustomerNumber[];
}

const HEAD_WORDS = 2;
const GUARD_WORDS = 3;

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
      const index = this.fields[k]!;
      const { starts, words } = index;
      const code = frame[index.field]!;
      if (code >= starts.length - 1) continue;
      const end = starts[code + 1]!;
      for (let at = starts[code]!; at < end; at += HEAD_WORDS + words[at + 1]! * GUARD_WORDS) {
        if (!passes(index, at, state, frame, row, now)) continue;
        const number = words[at]!;
        if (this.conditions[number]!(state, row, now)) hits[n++] = number;
      }
    }
    for (let k = 0; k < this.chunks.length; k++) n = this.chunks[k]!(state, row, now, hits, n);
    if (n > 1) sortStart(hits, n);
    return n;
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
  const starts = new Int32Array((codes.at(-1) ?? 0) + 2);
  const numbers: number[] = [];
  const floats: [word: number, value: number][] = [];
  const readers: CustomerNumber[] = [];
  for (let code = 0; code < starts.length - 1; code++) {
    starts[code] = numbers.length;
    for (const { matcher, guards } of byCode.get(code) ?? []) {
      numbers.push(matcher.number, guards.length);
      for (const { number, low, high } of guards) {
        numbers.push(typeof number === 'number' ? number : -1 - readerPosition(readers, number), 0, 0);
        floats.push([numbers.length - 2, notAbove(low)], [numbers.length - 1, -notAbove(-high)]);
      }
    }
  }
  starts[starts.length - 1] = numbers.length;
  const words = Int32Array.from(numbers);
  const index = { field, starts, words, floats: new Float32Array(words.buffer), readers };
  for (const [word, value] of floats) index.floats[word] = value;
  return index;
}

function readerPosition(readers: CustomerNumber[], reader: CustomerNumber): number {
  const known = readers.indexOf(reader);
  return known < 0 ? readers.push(reader) - 1 : known;
}

/** Whether the numbers that the matcher at `at` demands lie where it demands them. */
function passes(
  { words, floats, readers }: FieldIndex,
  at: number,
  state: CustomerState,
  frame: Float64Array,
  row: number,
  now: number,
): boolean {
  const end = at + HEAD_WORDS + words[at + 1]! * GUARD_WORDS;
  for (let guard = at + HEAD_WORDS; guard < end; guard += GUARD_WORDS) {
    const source = words[guard]!;
    const value = source >= 0 ? frame[source]! : readers[-1 - source]!(state, row, now);
    if (!(value >= floats[guard + 1]! && value <= floats[guard + 2]!)) return false;
  }
  return true;
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
