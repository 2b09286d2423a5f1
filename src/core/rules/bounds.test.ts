import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRule } from './check-rule.ts';
import type { RuleScope, RuleType } from './rule-scope.ts';

const TYPES: Record<string, RuleType> = { n: 'int', m: 'float', roaming: 'bool' };

const scope: RuleScope = {
  roots: () => ['event'],
  names: () => Object.keys(TYPES),
  lookup: (root, name) =>
    root === 'event' && Object.hasOwn(TYPES, name) ? { root, name, type: TYPES[name] } : undefined,
};

function boundsOf(text: string): Record<string, [number, number]> {
  const result = checkRule(text, scope, 'bool');
  if ('problems' in result) throw new Error(result.problems[0].message);
  return Object.fromEntries(result.rule.bounds.map(({ reference, low, high }) => [reference.name, [low, high]]));
}

const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;

test.each<[string, Record<string, [number, number]>]>([
  ['event.n > 3', { n: [3, most] }],
  ['3 > event.n', { n: [least, 3] }],
  ['event.n == 3', { n: [3, 3] }],
  ['event.n != 3', {}],
  ['!(event.n != 3)', { n: [3, 3] }],
  ['!(event.n < 3)', { n: [3, most] }],
  ['event.n > 3 && event.n <= 9 && event.m < 1.5', { n: [3, 9], m: [least, 1.5] }],
  ['event.n > 3 || event.n > 5', { n: [3, most] }],
  ['event.n > 3 || event.m > 5.0', {}],
  ['event.n > 3 || event.roaming', {}],
  ['event.n > 3 && event.roaming', { n: [3, most] }],
  ['!(event.n > 3 || event.m > 5.0)', { n: [least, 3], m: [least, 5] }],
  ['event.n > 3 || false', { n: [3, most] }],
  ['event.n > 3 && false', {}],
  ['event.n + 1 > 3', {}],
])('%s lies within %j', (text, expected) => {
  expect(boundsOf(text)).toEqual(expected);
});

test('no rule holds outside the bounds it has', () => {
  const comparison = fc
    .tuple(fc.constantFrom('n', 'm'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.integer({ min: 0, max: 4 }))
    .map(([name, operator, value]) => `event.${name} ${operator} ${name === 'm' ? value.toFixed(1) : value}`);
  const { rule } = fc.letrec<{ rule: string }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 4 },
      comparison,
      fc.tuple(tie('rule'), fc.constantFrom('&&', '||'), tie('rule')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('rule').map((a) => `!(${a})`),
    ),
  }));
  const value = fc.integer({ min: -1, max: 5 });
  fc.assert(
    fc.property(rule, value, value, (text, n, m) => {
      const event = { n, m };
      const holds = new Function('event', `return ${text}`)(event) as boolean;
      if (!holds) return;
      for (const [name, [low, high]] of Object.entries(boundsOf(text))) {
        expect(event[name as 'n' | 'm']).toBeGreaterThanOrEqual(low);
        expect(event[name as 'n' | 'm']).toBeLessThanOrEqual(high);
      }
    }),
  );
});
