import { describe, expect, test } from 'vitest';
import { refusedRules } from '../../../test/rules/refused-rules.ts';
import { checkRule } from './check-rule.ts';
import type { Reference, RuleScope } from './rule-scope.ts';

const NAMES: Record<string, Record<string, Omit<Reference, 'root' | 'name'>>> = {
  profile: {
    age: { type: 'int' },
    monthlySpend: { type: 'float' },
    brand: { type: 'enum', values: ['gotone', 'easyown', 'mzone'] },
    city: { type: 'string' },
    mmsCapable: { type: 'bool' },
    activatedAt: { type: 'time' },
    tags: { type: 'tags' },
  },
  metric: { smsP2p30d: { type: 'int' }, 'cost-30d': { type: 'float' } },
  event: { type: { type: 'enum', values: ['call', 'sms'] }, number: { type: 'string' }, roaming: { type: 'bool' } },
  group: { student: { type: 'bool' } },
  stage: { mms: { type: 'enum', values: ['potential', 'silent', 'trying', 'active', 'loyal', 'lapsed'] } },
  holdings: { '': { type: 'tags', values: ['mms-news', 'finance-365', 'ringtone'] } },
  now: { '': { type: 'time' } },
};

function scopeOf(...roots: string[]): RuleScope {
  return {
    roots: () => roots,
    names: (root) => (roots.includes(root) ? Object.keys(NAMES[root]) : []),
    lookup: (root, name) => {
      const known = roots.includes(root) && Object.hasOwn(NAMES[root], name) ? NAMES[root][name] : undefined;
      return known && { root, name, ...known };
    },
  };
}

const everything = scopeOf(...Object.keys(NAMES));

function messages(text: string, expected: 'bool' | 'number' | 'any' = 'bool', scope = everything): string[] {
  const result = checkRule(text, scope, expected);
  return 'problems' in result ? result.problems.map(({ message }) => message) : [];
}

describe('a rule is accepted', () => {
  test.each([
    'profile.age >= 16 && profile.age <= 26 && profile.monthlySpend < 80 && metric.smsP2p30d > 30 || "campus" in profile.tags',
    'profile.mmsCapable && !("mms-news" in holdings)',
    'has(profile.age) ? profile.age > 60 : group.student',
    'stage.mms in ["potential", "silent"]',
    'metric["cost-30d"] / 30 > 2',
    'event.type == "sms" && event.number.startsWith("1065") && event.number.matches("^1065[0-9]{4,8}$")',
    'now - profile.activatedAt > duration("720h") && now > timestamp("2024-03-01T00:00:00+08:00")',
    'daysSince(profile.activatedAt) < 30 && hoursSince(profile.activatedAt) > 1.5 && weekday(now) <= 5',
    'profile.city == "武汉" && size(profile.tags) > 2 && profile.city.size() == 2',
    'profile.age in [1, 2.5, metric.smsP2p30d]',
    'profile.mmsCapable == group.student',
    "profile.city >= 'a' // a remark",
    '(profile.age > 60 ? "easyown" : "mzone") == profile.brand',
    'int(profile.monthlySpend) % 10 == 0 && double(profile.age) > 0.5 && int(now) > 0',
  ])('%s', (text) => {
    expect(messages(text)).toEqual([]);
  });

  test('with as many alternatives as fit in it', () => {
    const flags = Array.from({ length: 3300 }, () => 'group.student');
    expect(messages(flags.join(' || '))).toEqual([]);
    expect(messages(flags.join(' && '))).toEqual([]);
    const numbers = Array.from({ length: 5000 }, (_, i) => i);
    expect(messages(`profile.age in [${numbers.join(', ')}]`)).toEqual([]);
  });

  test('with everything it names, once each', () => {
    const result = checkRule(
      'profile.age > 1 && (has(metric["cost-30d"]) || profile["age"] < 9) && now > now',
      everything,
      'bool',
    );
    if ('problems' in result) throw new Error(result.problems[0].message);
    expect(result.rule.references.map(({ root, name }) => `${root} ${name}`)).toEqual([
      'profile age',
      'metric cost-30d',
      'now ',
    ]);
    expect(result.rule.type).toBe('bool');
  });
});

describe('a rule is refused, with the place and what was probably meant', () => {
  test.each(refusedRules)('%s', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  test('where a number is needed', () => {
    expect(messages('profile.city', 'number')).toEqual(['profile.city gives string at 1:1; a number is needed here']);
    expect(messages('now', 'number')).toEqual(['now gives time at 1:1; a number is needed here']);
    expect(messages('profile.age + 0.5', 'number')).toEqual([]);
    expect(messages('now', 'any')).toEqual([]);
  });

  test('with all its mistakes, in the order of the text, on their lines', () => {
    const result = checkRule('profile.agee > 1 &&\n  profile.brand == "gotoone" &&\n  zzz', everything, 'bool');
    expect(result).toEqual({
      problems: [
        {
          message: 'unknown attribute profile.agee at 1:1; did you mean profile.age?',
          offset: 0,
          line: 1,
          column: 1,
          nearest: 'profile.age',
        },
        {
          message: '"gotoone" is no value of profile.brand at 2:20; did you mean "gotone"?',
          offset: 39,
          line: 2,
          column: 20,
          nearest: '"gotone"',
        },
        { message: 'unknown name zzz at 3:3', offset: 54, line: 3, column: 3 },
      ],
    });
  });

  test('where only some roots are visible', () => {
    const scope = scopeOf('profile', 'now');
    expect(messages('event.type == "sms"', 'bool', scope)).toEqual([
      'event is not available here at 1:1; there are profile, now',
    ]);
  });

  test('when its code would grow beyond measure', () => {
    let text = 'group.student';
    for (let depth = 0; depth < 30; depth++) text = `((${text}) ? profile.mmsCapable : event.roaming)`;
    expect(messages(text)).toEqual(['the rule is too complicated at 1:1; nest ? : and == less deeply']);
  });
});
