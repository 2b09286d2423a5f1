import { describe, expect, test } from 'vitest';
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
  test.each([
    // Names.
    ['profile.agee > 1', 'unknown attribute profile.agee at 1:1; did you mean profile.age?'],
    ['metric.smsP2p > 1', 'unknown metric metric.smsP2p at 1:1; did you mean metric.smsP2p30d?'],
    ['profile.smsP2p30d > 1', 'unknown attribute profile.smsP2p30d at 1:1; did you mean metric.smsP2p30d?'],
    ['age > 1', 'unknown name age at 1:1; did you mean profile.age?'],
    ['brnd == "x"', 'unknown name brnd at 1:1; did you mean profile.brand?'],
    ['profil.age > 1', 'unknown name profil at 1:1; did you mean profile.age?'],
    ['zzzzzz > 1', 'unknown name zzzzzz at 1:1'],
    ['profile.age.years > 1', 'profile.age has no parts at 1:1'],
    ['now.hour > 1', 'now has no parts at 1:1'],
    ['profile > 1', 'profile is no value at 1:1; name a part of it, such as profile.age'],
    ['profile.tags[0] == "x"', 'profile.tags[0] names nothing at 1:1'],
    [
      'moment.at < now',
      'moment is not available here at 1:1; there are profile, metric, event, group, stage, holdings, now',
    ],
    ['group.students', 'unknown group group.students at 1:1; did you mean group.student?'],
    // Words.
    ['profile.brand == "gotoone"', '"gotoone" is no value of profile.brand at 1:18; did you mean "gotone"?'],
    ['"GOTONE" != profile.brand', '"GOTONE" is no value of profile.brand at 1:1; did you mean "gotone"?'],
    [
      'profile.brand in ["mzone", "xyz"]',
      '"xyz" is no value of profile.brand at 1:28; there are "gotone", "easyown", "mzone"',
    ],
    ['"mms-new" in holdings', '"mms-new" is no value of holdings at 1:1; did you mean "mms-news"?'],
    ['profile.brand < "mzone"', 'profile.brand is an enum, which has no order at 1:1; write profile.brand in ["…"]'],
    // Types.
    ['profile.age', 'profile.age gives int at 1:1; a condition is needed here'],
    ['profile.tags', 'profile.tags gives a list at 1:1; ask it with in, as in "word" in profile.tags'],
    ['profile.age == "16"', '== compares profile.age (int) with "16" (string) at 1:1; a number stands without quotes'],
    [
      'profile.activatedAt > "2024-03-01"',
      '> compares profile.activatedAt (time) with "2024-03-01" (string) at 1:1; write timestamp("2024-03-01T00:00:00+08:00")',
    ],
    [
      'now - profile.activatedAt > 30',
      '> compares now - profile.activatedAt (duration) with 30 (int) at 1:1; write duration("48h"), or count with daysSince(…) or hoursSince(…)',
    ],
    [
      'now - 30 > profile.activatedAt',
      '- cannot take now (time) and 30 (int) at 1:1; count with daysSince(…) or hoursSince(…), or write duration("48h")',
    ],
    [
      'profile.city + "x" == "y"',
      '+ cannot take profile.city (string) and "x" (string) at 1:1; rules do not join texts',
    ],
    [
      'profile.monthlySpend % 2 == 0',
      '% cannot take profile.monthlySpend (float) and 2 (int) at 1:1; % is for ints, write int(…)',
    ],
    ['profile.age && true', 'profile.age is int at 1:1; a condition is needed here'],
    ['!profile.age', 'profile.age is int at 1:2; a condition is needed here'],
    ['-profile.mmsCapable', '- cannot take profile.mmsCapable (bool) at 1:1'],
    ['group.student < profile.mmsCapable', '< does not order conditions at 1:1'],
    ['profile.tags == "x"', 'profile.tags is a list at 1:1; ask it with in, as in "word" in profile.tags'],
    [
      '"wu" in profile.city',
      'in needs a list, and profile.city is string at 1:1; look for a part of a text with profile.city.contains("…")',
    ],
    ['3 in profile.tags', 'profile.tags holds words, and 3 is int at 1:1'],
    [
      'profile.age in ["a"]',
      'the list holds "a" (string), and profile.age is int at 1:17; a number stands without quotes',
    ],
    ['profile.age in []', 'the list after in is empty at 1:1'],
    ['true in [true]', 'in looks for a number or a word, and true is bool at 1:1'],
    ['(true ? 1 : "a") == 1', '? : would give int or string at 1:2; both must be of one type'],
    ['profile.age > 1 / 0', '1 / 0 has no value at 1:15'],
    ['profile.age < 9007199254740992', '9007199254740992 is too large for an int at 1:15'],
    // What CEL has and rules do not.
    ['profile.city == null', 'null is not supported at 1:17; ask !has(…)'],
    ['{"a": 1}', 'maps are not supported at 1:1'],
    ['[1, 2]', 'a list stands only after in at 1:1'],
    ['profile.tags.exists(t, t == "x")', 'exists() is not supported at 1:1; ask a list with in'],
    [
      'profile.tags.exists(1, true)',
      'all, exists, exists_one, map and filter are not supported at 1:21; ask a list with in',
    ],
    ['now.getHours() > 8', 'getHours() is not supported at 1:1; write hour(time), or compare with duration("…")'],
    ['5u > 3', '5u is not supported at 1:1; write a number or a text in quotes'],
    // Functions.
    ['dayssince(now) > 3', 'unknown function dayssince() at 1:1; did you mean daysSince()?'],
    ['daysSince(profile.age) > 3', 'daysSince() takes a time, and profile.age is int at 1:11'],
    ['daysSince() > 3', 'daysSince() takes one argument at 1:1; write daysSince(now)'],
    ['has(now)', 'has() asks for a part of something at 1:5; write has(profile.age)'],
    ['has(profile.agee)', 'unknown attribute profile.agee at 1:5; did you mean profile.age?'],
    ['size(profile.age) > 1', 'size() takes a list or a text, and profile.age is int at 1:6'],
    ['int(profile.city) > 1', 'int() takes a number or a time, and profile.city is string at 1:5'],
    ['profile.city.startsWith(event.number)', 'startsWith() takes a text in quotes at 1:25'],
    ['startsWith(profile.city, "x")', 'startsWith() is asked of a text at 1:1; write event.number.startsWith("…")'],
    ['profile.age.contains("1")', 'contains() is asked of a text, and profile.age is int at 1:1'],
    [
      'profile.city.matches("^(a+)+$")',
      'the pattern cannot be used: what is repeated holds a repetition or a choice of its own at 1:24',
    ],
    ['profile.city.matches("a(b")', 'the pattern cannot be used: "(" is not closed at 1:24'],
    [
      'now > timestamp("2024-03-01")',
      'timestamp() takes a date and time with its offset at 1:17; write timestamp("2024-03-01T00:00:00+08:00")',
    ],
    [
      'now > timestamp("2024-02-30T00:00:00Z")',
      'timestamp() takes a date and time with its offset at 1:17; write timestamp("2024-03-01T00:00:00+08:00")',
    ],
    [
      'now - now > duration("3 days")',
      'duration() takes a text, to the millisecond at 1:22; write duration("48h"), "1h30m", "90s", "7d"',
    ],
    // Text that is no CEL.
    ['', 'the rule is empty at 1:1'],
    ['profile.age >', 'the rule ends too early at 1:14'],
    ['(profile.age > 1', 'the rule ends too early at 1:17'],
    ['profile.age = 1', '"=" is no operator at 1:13; did you mean ==?'],
    ['profile.age > 1 and profile.age < 2', '"and" is no operator at 1:17; did you mean &&?'],
    ['profile.age > 1 OR profile.age < 2', '"OR" is no operator at 1:17; did you mean ||?'],
    ['not group.student', '"not" is no operator at 1:1; did you mean !?'],
    ['group.student group.student', '"group" follows without an operator at 1:15'],
    ['profile.city == “武汉”', 'the character “ is not part of the language at 1:17; did you mean "?'],
    ['profile.age ＞ 1', 'the character ＞ is not part of the language at 1:13; did you mean >?'],
    ['profile.city == "x', 'the text in quotes does not end at 1:17'],
    ['while', '"while" is a reserved word at 1:1'],
    ['profile.age > 1;', 'the character ; does not fit here at 1:16'],
    [')', '")" does not fit here at 1:1'],
    [Array(301).fill('1').join(' + '), 'the rule is too large or nested too deeply at 1:1'],
    [`${'('.repeat(300)}1`, 'the rule is too large or nested too deeply at 1:101'],
  ])('%s', (text, message) => {
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
