import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from './text-pattern.ts';

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  return compiled.expression.test(text);
}

function refusal(pattern: string): string | undefined {
  const compiled = compilePattern(pattern);
  return 'problem' in compiled ? `${compiled.problem.offset} ${compiled.problem.message}` : undefined;
}

describe('a pattern', () => {
  test.each<[string, string[], string[]]>([
    ['1065', ['1065', '0010650'], ['106', '10 65']],
    ['^1065[0-9]{4,8}$', ['10651234', '106512345678'], ['1065123', '1065123456789', 'x10651234']],
    ['^(?:news|sport)s?$', ['news', 'sports'], ['newss s', 'film']],
    ['(?i)nokia', ['NOKIA N73', 'nokia'], ['nokla']],
    ['^\\d{1,3}(\\.\\d{1,3}){3}$', ['10.0.0.172'], ['10.0.0']],
    ['a.c', ['abc', 'a\u2028c'], ['a\nc', 'ac']],
    ['^[^\\s-]+$', ['abc', 'a\u00a0c'], ['a c', 'a-c']],
    ['^\\S+\\s\\S+$', ['a b'], ['a\u00a0b', 'ab']],
    ['^武.$', ['武汉', '武😀'], ['武']],
    ['\\(\\{x\\}', ['({x}'], ['{x}']],
    ['^[\\]\\-a]$', [']', '-', 'a'], ['b', '\\']],
    ['^(?:ab)*$', ['', 'abab'], ['aba']],
    ['^(?:ab|cd)+$', ['abcd'], ['ac']],
    ['^a{2}b??$', ['aa', 'aab'], ['a']],
    ['x}]', ['x}]'], ['x']],
    ['\\bmms\\b', ['an mms now'], ['mmsc']],
    ['', ['', 'anything'], []],
  ])('%s', (pattern, fitting, unfitting) => {
    for (const text of fitting) expect([text, matches(pattern, text)]).toEqual([text, true]);
    for (const text of unfitting) expect([text, matches(pattern, text)]).toEqual([text, false]);
  });

  test.each([
    ['(a+)+', '0 what is repeated holds a repetition or a choice of its own'],
    ['x(a*)*', '1 what is repeated holds a repetition or a choice of its own'],
    ['(a|ab)*', '0 what is repeated holds a repetition or a choice of its own'],
    ['(a|b|)+', '0 what is repeated holds a repetition or a choice of its own'],
    ['(a?){20}', '0 what is repeated holds a repetition or a choice of its own'],
    ['(a*){3}', '0 what is repeated holds a repetition or a choice of its own'],
    ['((a|ab)(c|bc)){11}', '0 what is repeated holds a repetition or a choice of its own'],
    ['.*.*.*.*.*', '0 the pattern repeats without limit more than 4 times'],
    ['a?'.repeat(12), '0 the pattern can be read in too many ways'],
    ['(a', '0 "(" is not closed'],
    ['a)', '1 ")" closes nothing'],
    ['a**', '2 a repetition repeats nothing'],
    ['a$*', '2 a repetition repeats a place, not a character'],
    ['*a', '0 "*" repeats nothing; write \\* for the character'],
    ['a{,3}', '1 "{" needs numbers, as in {2,4}; write \\{ for the character'],
    ['a{3,2}', '6 a repetition counts up, to at most 1000'],
    ['a{9999}', '7 a repetition counts up, to at most 1000'],
    ['(?=a)', '0 only (…), (?:…) and a leading (?i) are supported'],
    ['(?<n>a)', '0 only (…), (?:…) and a leading (?i) are supported'],
    ['(a)\\1', '3 this use of \\ is not supported'],
    ['\\p{Han}', '0 this use of \\ is not supported'],
    ['a\\', '1 this use of \\ is not supported'],
    ['[a', '0 this set of characters is not closed, is empty or has an unsupported part'],
    ['[]', '0 this set of characters is not closed, is empty or has an unsupported part'],
    ['[z-a]', '0 this set of characters has a range that is none; write \\- for the character'],
  ])('%s is refused', (pattern, message) => {
    expect(refusal(pattern)).toBe(message);
  });

  test('is refused or compiled, whatever is written', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '(',
      ')',
      '[',
      ']',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{1,3}',
      '.',
      '^',
      '$',
      '\\',
      '-',
      'd',
      '(?:',
      '武',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const compiled = compilePattern(pieces.join(''));
        if ('problem' in compiled) expect(compiled.problem.offset).toBeLessThanOrEqual(pieces.join('').length);
        else expect(compiled.expression).toBeInstanceOf(RegExp);
      }),
      { numRuns: 5000 },
    );
  });

  test('means what JavaScript means by it where both write alike', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'ab',
      '(a|b)',
      '(?:ab)+',
      'a*',
      'b?',
      '[ab]',
      '[^a]',
      '^',
      '$',
      'a{2}',
      '\\d',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), fc.stringMatching(/^[ab1]{0,6}$/), (pieces, text) => {
        const pattern = pieces.join('');
        if (refusal(pattern) === undefined) expect(matches(pattern, text)).toBe(new RegExp(pattern).test(text));
      }),
      { numRuns: 3000 },
    );
  });
});
