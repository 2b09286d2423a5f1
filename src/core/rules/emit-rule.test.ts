import { describe, expect, test } from 'vitest';
import { checkRule } from './check-rule.ts';
import type { CheckedRule } from './checked-rule.ts';
import { emitCondition, emitValue } from './emit-rule.ts';
import { type Reader, RuleDeclarations } from './rule-reader.ts';
import type { RuleScope, RuleType } from './rule-scope.ts';

const TYPES: Record<string, RuleType> = {
  a: 'int',
  b: 'int',
  x: 'float',
  flag: 'bool',
  word: 'string',
  plan: 'enum',
  at: 'time',
  tags: 'tags',
};
/** `metric.…` is read through calls, `moment.…` is never absent, `group.…` comes as two rails. */
const ROOTS = ['profile', 'metric', 'moment', 'group'];

const scope: RuleScope = {
  roots: () => [...ROOTS, 'now'],
  names: (root) => (root === 'now' ? [''] : Object.keys(TYPES)),
  lookup: (root, name) => {
    if (root === 'now') return name === '' ? { root, name, type: 'time' } : undefined;
    return ROOTS.includes(root) && Object.hasOwn(TYPES, name) ? { root, name, type: TYPES[name] } : undefined;
  },
};

function newReader(): Reader {
  return {
    read: ({ root, name, type }) => {
      if (root === 'group') return { whenTrue: `${name}Bits[i] === 2`, whenFalse: `${name}Bits[i] === 1` };
      if (root === 'moment') return { value: name, absence: 'never' };
      const absence = type === 'string' || type === 'enum' ? 'zero' : 'nan';
      return { value: root === 'metric' ? `${name}(row)` : `${name}[i]`, absence };
    },
    contains: ({ name }, word) => ({ whenTrue: `has(${name}, ${word})`, whenFalse: `lacks(${name}, ${word})` }),
    size: ({ name }) => `${name}.size`,
    zone: 'zone',
    now: 'now',
    runtime: 'R',
    word: (text) => text.length,
    declarations: new RuleDeclarations('r'),
  };
}

function checked(text: string): CheckedRule {
  const result = checkRule(text, scope, 'any');
  if ('problems' in result) throw new Error(result.problems[0].message);
  return result.rule;
}

describe('a condition is compiled to two expressions', () => {
  test.each([
    ['profile.a >= 16 && profile.a <= 26', '(a[i] >= 16 && a[i] <= 26)', '(a[i] < 16 || a[i] > 26)'],
    ['profile.a == 3', '(a[i] === 3)', '(a[i] !== 3 && a[i] === a[i])'],
    ['profile.a != -3', '(a[i] !== (-3) && a[i] === a[i])', '(a[i] === (-3))'],
    ['moment.a == 3', '(a === 3)', '(a !== 3)'],
    ['profile.plan == "gold"', '(plan[i] === 4)', '(plan[i] !== 4 && plan[i] !== 0)'],
    [
      'profile.plan == profile.word',
      '(plan[i] === word[i] && plan[i] !== 0)',
      '(plan[i] !== word[i] && plan[i] !== 0 && word[i] !== 0)',
    ],
    ['!(profile.a < 1) || profile.flag', '(a[i] >= 1 || flag[i] === 1)', '(a[i] < 1 && flag[i] === 0)'],
    [
      'profile.flag == group.flag',
      '(flag[i] === ((flagBits[i] === 2) ? 1 : ((flagBits[i] === 1) ? 0 : NaN)))',
      '(flag[i] + ((flagBits[i] === 2) ? 1 : ((flagBits[i] === 1) ? 0 : NaN)) === 1)',
    ],
    [
      'profile.flag ? profile.a > 1 : profile.b > 1',
      '(flag[i] === 1 ? a[i] > 1 : (flag[i] === 0 ? b[i] > 1 : false))',
      '(flag[i] === 1 ? a[i] <= 1 : (flag[i] === 0 ? b[i] <= 1 : false))',
    ],
    ['has(profile.a)', '(a[i] === a[i])', '(!(a[i] === a[i]))'],
    ['has(moment.a)', 'true', 'false'],
    [
      'has(profile.word) && has(profile.tags) && has(group.flag)',
      '(word[i] !== 0 && tags.size >= 0 && ((flagBits[i] === 2) || (flagBits[i] === 1)))',
      '(!(word[i] !== 0) || !(tags.size >= 0) || !((flagBits[i] === 2) || (flagBits[i] === 1)))',
    ],
    ['"vip" in profile.tags', 'has(tags, 3)', 'lacks(tags, 3)'],
    [
      'profile.word in profile.tags',
      '(word[i] !== 0 && has(tags, word[i]))',
      '(word[i] !== 0 && lacks(tags, word[i]))',
    ],
    ['profile.a in [1, 2]', '(a[i] === 1 || a[i] === 2)', '(a[i] === a[i] && a[i] !== 1 && a[i] !== 2)'],
    ['profile.a in [1, 2, 3, 4, 5, 6, 7, 8, 9]', 'rConstant0.has(a[i])', '(!rConstant0.has(a[i]) && a[i] === a[i])'],
    ['profile.word.startsWith("1065")', '(rConstant0.of(word[i]) === 1)', '(rConstant0.of(word[i]) === 2)'],
    ['"m" < profile.word', '(rConstant0.of(word[i]) === 1)', '(rConstant0.of(word[i]) === 2)'],
    ['profile.word < profile.word', '(R.compare(word[i], word[i]) < 0)', '(R.compare(word[i], word[i]) >= 0)'],
    ['true || profile.flag', 'true', 'false'],
    ['false || profile.flag', '(flag[i] === 1)', '(flag[i] === 0)'],
  ])('%s', (text, whenTrue, whenFalse) => {
    expect(emitCondition(checked(text), newReader())).toEqual({ whenTrue, whenFalse });
  });
});

describe('a value is compiled to one expression', () => {
  test.each([
    ['profile.a', 'a[i]'],
    ['profile.word', 'word[i]'],
    ['-profile.a * 2 + 1', '(R.exact(R.exact((0 - a[i]) * 2) + 1))'.slice(1, -1)],
    ['-profile.x / 2', '((-x[i]) / 2)'],
    ['profile.a / profile.b % 7', 'R.remainder(R.quotient(a[i], b[i]), 7)'],
    ['2 * 3 + 4', '10'],
    ['now - profile.at', '(now - at[i])'],
    ['profile.at + duration("1h")', 'R.instant(at[i] + 3600000)'],
    ['hoursSince(profile.at)', '((now - at[i]) / 3600000)'],
    ['daysSince(profile.at)', '(zone.dayIndex(now) - zone.dayIndex(at[i]))'],
    ['profile.flag ? "a" : profile.word', '(flag[i] === 1 ? 1 : (flag[i] === 0 ? word[i] : 0))'],
    ['has(profile.a) ? profile.a : 0', '(a[i] === a[i] ? a[i] : 0)'],
    ['profile.flag', 'flag[i]'],
    ['profile.a > 1', '(a[i] > 1 ? 1 : (a[i] <= 1 ? 0 : NaN))'],
    ['size(profile.tags) + size(profile.word)', 'R.exact(tags.size + rConstant0.of(word[i]))'],
  ])('%s', (text, value) => {
    expect(emitValue(checked(text), newReader())).toBe(value);
  });
});

describe('what is costly is evaluated once', () => {
  test.each([
    // The first evaluation comes before all others: it assigns.
    ['metric.a > 3 && metric.a < 9', '((rTemp0 = a(row)) > 3 && rTemp0 < 9)'],
    ['metric.a > 9 || profile.b > 1 && metric.a < 3', '((rTemp0 = a(row)) > 9 || (b[i] > 1 && rTemp0 < 3))'],
    ['hour(profile.at) > 9 && hour(profile.at) < 17', '((rTemp0 = zone.hour(at[i])) > 9 && rTemp0 < 17)'],
    // It may be skipped: whoever comes first evaluates.
    [
      'profile.b > 1 && metric.a > 3 || metric.a < 9',
      '(rTemp0 = undefined, (b[i] > 1 && (rTemp0 ??= a(row)) > 3) || (rTemp0 ??= a(row)) < 9)',
    ],
    [
      'profile.flag ? metric.a > 3 : metric.a > 9',
      '(rTemp0 = undefined, flag[i] === 1 ? (rTemp0 ??= a(row)) > 3 : (flag[i] === 0 ? (rTemp0 ??= a(row)) > 9 : false))',
    ],
    // Within something that is itself evaluated once.
    [
      'hour(metric.at) > 9 && hour(metric.at) < 17 && metric.at < now',
      '((rTemp0 = zone.hour((rTemp1 = at(row)))) > 9 && rTemp0 < 17 && rTemp1 < now)',
    ],
    // Once is nothing to remember.
    ['metric.a > 3 && metric.b < 9', '(a(row) > 3 && b(row) < 9)'],
  ])('%s', (text, whenTrue) => {
    expect(emitCondition(checked(text), newReader()).whenTrue).toBe(whenTrue);
  });

  test('declares every temporary and constant once', () => {
    const reader = newReader();
    for (const text of [
      'metric.a > 3 && metric.a < 9',
      'profile.word.startsWith("x")',
      'metric.word.startsWith("x")',
    ]) {
      emitCondition(checked(text), reader);
    }
    expect(reader.declarations.temps).toEqual(['rTemp0', 'rTemp1']);
    expect(reader.declarations.constants()).toEqual([
      { name: 'rConstant0', expression: 'R.textTest("startsWith", "x")' },
    ]);
  });
});
