/**
 * What compiled rules call beyond JavaScript's own operators. Everything here is a function of its arguments and of the
 * dictionary; tables only remember what was answered before.
 */

import type { Arithmetic, Comparison, NumberType, TextTestKind } from './rule-tree.ts';
import { compilePattern } from './text-pattern.ts';
import { FIRST_INSTANT_MS, LAST_INSTANT_MS } from './time-literals.ts';

/** Words by code, from 1; 0 is absent and never asked. */
export interface Words {
  word(code: number): string;
  code(text: string): number;
}

/** Answers of a `TextTest`. */
export const Answer = { yes: 1, no: 2, absent: 3 } as const;

/** One question about words, each word examined once. */
export class TextTest {
  private readonly words: Words;
  private readonly holds: (text: string) => boolean;
  /** By code; 0: not examined yet. A byte for every code asked about, so bounded by the dictionary. */
  private answers: Uint8Array = new Uint8Array(64);

  constructor(words: Words, holds: (text: string) => boolean) {
    this.words = words;
    this.holds = holds;
    this.answers[0] = Answer.absent;
  }

  /** One of `Answer`. */
  of(code: number): number {
    const answer = this.answers[code];
    return answer === undefined || answer === 0 ? this.examine(code) : answer;
  }

  private examine(code: number): number {
    if (code >= this.answers.length) this.answers = grown(this.answers, new Uint8Array(code * 2));
    const answer = this.holds(this.words.word(code)) ? Answer.yes : Answer.no;
    this.answers[code] = answer;
    return answer;
  }
}

/** Lengths of words in Unicode characters, each counted once. */
export class WordSizes {
  private readonly words: Words;
  /** By code: size + 1; 0: not counted yet. */
  private sizes: Int32Array = new Int32Array(64);

  constructor(words: Words) {
    this.words = words;
  }

  /** NaN for code 0. */
  of(code: number): number {
    if (code === 0) return Number.NaN;
    const known = this.sizes[code];
    return known === undefined || known === 0 ? this.count(code) : known - 1;
  }

  private count(code: number): number {
    if (code >= this.sizes.length) this.sizes = grown(this.sizes, new Int32Array(code * 2));
    const size = [...this.words.word(code)].length;
    this.sizes[code] = size + 1;
    return size;
  }
}

/** Bound to one dictionary; shared by all rules compiled against it. */
export class RuleRuntime {
  private readonly words: Words;
  private readonly sizes: WordSizes;
  private readonly tests = new Map<string, TextTest>();

  constructor(words: Words) {
    this.words = words;
    this.sizes = new WordSizes(words);
  }

  /** The one test of its kind and literal. @throws Error for a pattern that `checkRule` would have refused */
  textTest(kind: TextTestKind, literal: string): TextTest {
    return this.remembered(`${kind} ${literal}`, () => predicateOf(kind, literal));
  }

  /** The test `word <operator> literal` in the order of `compareTexts`. */
  orderTest(operator: Comparison, literal: string): TextTest {
    return this.remembered(`${operator} ${literal}`, () => (text) => ordered(operator, compareTexts(text, literal)));
  }

  wordSizes(): WordSizes {
    return this.sizes;
  }

  /** Sign of the order of two words; NaN when one is absent (0). */
  compare(left: number, right: number): number {
    if (left === 0 || right === 0) return Number.NaN;
    return compareTexts(this.words.word(left), this.words.word(right));
  }

  exact(result: number): number {
    return exact(result);
  }

  quotient(left: number, right: number): number {
    return quotient(left, right);
  }

  remainder(left: number, right: number): number {
    return remainder(left, right);
  }

  truncate(value: number): number {
    return truncate(value);
  }

  instant(result: number): number {
    return instant(result);
  }

  private remembered(key: string, predicate: () => (text: string) => boolean): TextTest {
    let test = this.tests.get(key);
    if (!test) {
      test = new TextTest(this.words, predicate());
      this.tests.set(key, test);
    }
    return test;
  }
}

/** An int: NaN beyond ±(2^53 − 1), where numbers stop being exact; never −0. */
export function exact(result: number): number {
  return result >= Number.MIN_SAFE_INTEGER && result <= Number.MAX_SAFE_INTEGER ? result + 0 : Number.NaN;
}

/** Int division, towards zero; NaN by zero. Exact, where dividing and truncating might round up. */
export function quotient(left: number, right: number): number {
  return (left - (left % right)) / right + 0;
}

/** Int remainder with the sign of `left`; NaN by zero. */
function remainder(left: number, right: number): number {
  return (left % right) + 0;
}

/** A float or time as int, towards zero; NaN beyond the ints. */
export function truncate(value: number): number {
  return exact(Math.trunc(value));
}

/** A time: NaN outside the years 1 to 9999. */
export function instant(result: number): number {
  return result >= FIRST_INSTANT_MS && result <= LAST_INSTANT_MS ? result : Number.NaN;
}

/** `left <operator> right` for a result of `type`; what emitted code computes, for operands known at compile time. */
export function evaluateArithmetic(operator: Arithmetic, type: NumberType, left: number, right: number): number {
  const isInt = type === 'int';
  switch (operator) {
    case '+':
      return bounded(type, left + right);
    case '-':
      return bounded(type, left - right);
    case '*':
      return bounded(type, left * right);
    case '/':
      return isInt ? quotient(left, right) : left / right;
    case '%':
      return remainder(left, right);
  }
}

function bounded(type: NumberType, result: number): number {
  if (type === 'int') return exact(result);
  return type === 'time' ? instant(result) : result;
}

/** Order of Unicode code points, CEL's order of strings; JavaScript's own goes by UTF-16 units. */
export function compareTexts(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all that one unit can hold. */
const codePointRank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

export function ordered(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function predicateOf(kind: TextTestKind, literal: string): (text: string) => boolean {
  switch (kind) {
    case 'startsWith':
      return (text) => text.startsWith(literal);
    case 'endsWith':
      return (text) => text.endsWith(literal);
    case 'contains':
      return (text) => text.includes(literal);
    case 'matches': {
      const compiled = compilePattern(literal);
      if ('problem' in compiled) throw new Error(`unchecked pattern "${literal}": ${compiled.problem.message}`);
      return (text) => compiled.expression.test(text);
    }
  }
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
