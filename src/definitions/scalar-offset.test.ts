import { describe, expect, it } from 'vitest';
import type { Scalar } from 'yaml';
import { isMap, isScalar, parseDocument } from 'yaml';
import { offsetInScalar } from './scalar-offset.ts';

/** What the file shows where the value of `rule` has `mark`. */
function shownAt(text: string, mark: string): string {
  const root = parseDocument(text).contents;
  if (!isMap(root)) throw new Error('the test wants a mapping');
  const scalar = root.get('rule', true);
  if (!isScalar(scalar)) throw new Error('the test wants a text');
  const offset = String(scalar.value).indexOf(mark);
  return text.slice(offsetInScalar(text, scalar as Scalar.Parsed, offset)).slice(0, mark.length);
}

describe('the place of a character of a YAML text', () => {
  it.each([
    ['plain', 'rule: age > 3 && bad > 1\n'],
    ['plain over lines', 'rule: age > 3\n  && bad > 1\n'],
    ['in single quotes', "rule: 'name == ''x'' && bad > 1'\n"],
    ['in double quotes', 'rule: "name == \\"x\\u0041\\" \\\n  && bad > 1"\n'],
    ['in a literal block', 'rule: | # why\n  age > 3\n\n    && bad > 1\n'],
    ['in a folded block', 'rule: >-\n  age > 3\n  && bad > 1\n'],
  ])('is found %s', (_form, text) => {
    expect(shownAt(text, 'bad')).toBe('bad');
  });

  it('is the last character for an offset past the end', () => {
    const text = 'rule: age\n';
    const scalar = parseDocument(text).get('rule', true) as Scalar.Parsed;
    expect(text[offsetInScalar(text, scalar, 99)]).toBe('e');
  });
});
