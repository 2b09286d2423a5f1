import { describe, expect, test } from 'vitest';
import { allCode, anyCode, choiceCode, compareCode, foreignCode, numberCode } from './js-code.ts';
import { printOnce } from './print-code.ts';
import { withoutJumps } from './without-jumps.ts';

const above = (name: string, limit: number) => compareCode(foreignCode(name), '>', numberCode(limit));
const printed = (code: Parameters<typeof withoutJumps>[0]) => printOnce(withoutJumps(code), () => 't');

describe('a condition without jumps', () => {
  const [a, b, c] = [above('a', 1), above('b', 2), above('c', 3)];
  const slow = foreignCode('slow(x)');

  test('evaluates all that is cheap', () => {
    expect(printed(allCode([a, b, c]))).toBe('(a > 1 & b > 2 & c > 3)');
    expect(printed(anyCode([allCode([a, b]), c]))).toBe('((a > 1 & b > 2) | c > 3)');
    expect(printed(a)).toBe('(a > 1)');
  });

  test('still jumps over what is costly, and evaluates it where it was', () => {
    expect(printed(allCode([a, b, slow]))).toBe('((a > 1 & b > 2) && slow(x))');
    expect(printed(anyCode([a, slow, b, c]))).toBe('(a > 1 || slow(x) || (b > 2 | c > 3))');
    expect(printed(anyCode([allCode([a, slow]), b, c]))).toBe('((a > 1 && slow(x)) || (b > 2 | c > 3))');
  });

  test('leaves a choice as it is', () => {
    expect(printed(allCode([a, choiceCode(b, c, a)]))).toBe('(a > 1 && (b > 2 ? c > 3 : a > 1))');
  });
});
