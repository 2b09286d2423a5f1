import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Answer,
  compareTexts,
  evaluateArithmetic,
  exact,
  instant,
  quotient,
  RuleRuntime,
  truncate,
  type Words,
} from './rule-runtime.ts';

/** Counts how often each word is looked at. */
class CountingWords implements Words {
  readonly looks = new Map<number, number>();
  private readonly texts: string[];

  constructor(...texts: string[]) {
    this.texts = ['\u0000', ...texts];
  }

  word(code: number): string {
    this.looks.set(code, (this.looks.get(code) ?? 0) + 1);
    return this.texts[code];
  }

  code(text: string): number {
    return this.texts.indexOf(text);
  }
}

describe('a question about words', () => {
  test('is answered by looking at each word once', () => {
    const words = new CountingWords('10086', '1065', ...Array.from({ length: 500 }, (_, i) => `n${i}`));
    const starts = new RuleRuntime(words).textTest('startsWith', '10');
    for (let round = 0; round < 3; round++) {
      for (let code = 502; code > 0; code--) expect(starts.of(code)).toBe(code <= 2 ? Answer.yes : Answer.no);
    }
    expect([...words.looks.values()].every((looks) => looks === 1)).toBe(true);
  });

  test('is absent for an absent word, and never looks at it', () => {
    const words = new CountingWords('a');
    const runtime = new RuleRuntime(words);
    expect(runtime.textTest('contains', '').of(0)).toBe(Answer.absent);
    expect(runtime.wordSizes().of(0)).toBeNaN();
    expect(runtime.compare(0, 1)).toBeNaN();
    expect(runtime.compare(1, 0)).toBeNaN();
    expect(words.looks.size).toBe(0);
  });

  test('is the same for the same literal, another for another', () => {
    const runtime = new RuleRuntime(new CountingWords());
    expect(runtime.textTest('contains', 'a')).toBe(runtime.textTest('contains', 'a'));
    expect(runtime.textTest('contains', 'a')).not.toBe(runtime.textTest('endsWith', 'a'));
    expect(runtime.orderTest('<', 'a')).not.toBe(runtime.orderTest('<=', 'a'));
  });

  test('counts characters, not UTF-16 units', () => {
    expect(new RuleRuntime(new CountingWords('武汉😀')).wordSizes().of(1)).toBe(3);
  });
});

test('texts are ordered as their UTF-8 bytes are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ud7ff', '\uffee', '😀', '𐀀'), maxLength: 4 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareTexts(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 3000 },
  );
});

describe('int arithmetic', () => {
  const int = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.maxSafeInteger(),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 52, -(2 ** 52)),
  );

  test('is exact, or absent beyond what is exact', () => {
    fc.assert(
      fc.property(int, int, fc.constantFrom('+', '-', '*', '/', '%'), (left, right, operator) => {
        const [a, b] = [BigInt(left), BigInt(right)];
        const divides = operator === '/' || operator === '%';
        let expected = Number.NaN;
        if (!divides || b !== 0n) {
          const result = { '+': a + b, '-': a - b, '*': a * b, '/': divides ? a / b : 0n, '%': divides ? a % b : 0n }[
            operator
          ];
          if (Number.isSafeInteger(Number(result)) && BigInt(Number(result)) === result) expected = Number(result);
        }
        expect(evaluateArithmetic(operator, 'int', left, right)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  test('has no −0', () => {
    expect(evaluateArithmetic('*', 'int', 0, -5)).toBe(0);
    expect(quotient(-1, 2)).toBe(0);
    expect(evaluateArithmetic('%', 'int', -4, 2)).toBe(0);
    expect(truncate(-0.5)).toBe(0);
    expect(exact(-0)).toBe(0);
  });
});

test('times outside the years 1 to 9999 are absent', () => {
  expect(instant(Date.parse('9999-12-31T23:59:59.999Z'))).toBe(253_402_300_799_999);
  expect(instant(253_402_300_800_000)).toBeNaN();
  expect(instant(-62_135_596_800_001)).toBeNaN();
  expect(evaluateArithmetic('+', 'time', 253_402_300_799_999, 1)).toBeNaN();
});
