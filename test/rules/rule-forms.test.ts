/** Rules as forms: what is read into one and written again means what it meant, and nothing of a form is lost. */
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRule } from '../../src/core/rules/check-rule.ts';
import { readForm } from '../../src/core/rules/read-form.ts';
import { type FormCondition, type FormGroup, isFormGroup, writeForm } from '../../src/core/rules/rule-form.ts';
import type { Reference, RuleScope } from '../../src/core/rules/rule-scope.ts';
import { keyOf, RuleWriter, randomRows, randomSchema } from './random-rules.ts';
import { meaningOf } from './tree-interpreter.ts';

const parser = new Environment({ unlistedVariablesAreDyn: true });

function scopeOf(references: readonly Reference[]): RuleScope {
  const all = new Map(references.map((reference) => [keyOf(reference), reference]));
  return {
    roots: () => [...new Set(references.map(({ root }) => root))],
    names: (root) => references.filter((reference) => reference.root === root).map(({ name }) => name),
    lookup: (root, name) => all.get(keyOf({ root, name })),
  };
}

const people: Reference[] = [
  { root: 'profile', name: 'age', type: 'int' },
  { root: 'profile', name: 'spend', type: 'float' },
  { root: 'profile', name: 'mms', type: 'bool' },
  { root: 'profile', name: 'city', type: 'enum', values: ['wuhan', 'jingzhou'] },
  { root: 'profile', name: 'device', type: 'string' },
  { root: 'profile', name: 'since', type: 'time' },
  { root: 'profile', name: 'tags', type: 'tags' },
  { root: 'holdings', name: '', type: 'tags' },
  { root: 'metric', name: 'sms-30d', type: 'int' },
  { root: 'now', name: '', type: 'time' },
];
const scope = scopeOf(people);

const numbers = fc.oneof(fc.integer({ min: -99, max: 99 }).map(String), fc.constantFrom('0.5', '-2.25'));
const words = fc.oneof(fc.constantFrom('wuhan', 'jingzhou'), fc.string({ minLength: 1, maxLength: 6 }));
const device = words.filter((word) => word.trim() !== '');
const field = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const several = (of: fc.Arbitrary<string>) => fc.array(of, { minLength: 1, maxLength: 3 });

const condition: fc.Arbitrary<FormCondition> = fc.oneof(
  fc.record({
    field: field('profile.age', 'profile.spend', 'metric["sms-30d"]', 'daysSince(profile.since)', 'size(profile.tags)'),
    operator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
    value: numbers,
    valueType: fc.constant('number' as const),
  }),
  fc.record({
    field: field('profile.age', 'hour(now)'),
    operator: fc.constantFrom('in', 'notIn'),
    value: several(numbers),
    valueType: fc.constant('number' as const),
  }),
  fc.record({
    field: field('profile.age', 'profile.spend'),
    operator: fc.constant('between'),
    value: fc.tuple(numbers, numbers),
    valueType: fc.constant('number' as const),
  }),
  fc.record({
    field: field('profile.device'),
    operator: fc.constantFrom('=', '!=', 'contains', 'beginsWith', 'endsWith'),
    value: device,
    valueType: fc.constant('text' as const),
  }),
  fc.record({
    field: field('profile.city'),
    operator: fc.constantFrom('in', 'notIn'),
    value: several(fc.constantFrom('wuhan', 'jingzhou')),
    valueType: fc.constant('text' as const),
  }),
  fc.record({
    field: field('profile.tags', 'holdings'),
    operator: fc.constantFrom('has', 'hasNot'),
    value: device,
    valueType: fc.constant('text' as const),
  }),
  fc.record({
    field: field('profile.since'),
    operator: fc.constantFrom('<', '>='),
    value: fc.constantFrom('2024-03-01T00:00:00+08:00', '2026-01-01T00:00:00Z'),
    valueType: fc.constant('time' as const),
  }),
  fc.record({ field: field('profile.mms'), operator: fc.constantFrom('isTrue', 'isFalse'), value: fc.constant('') }),
  fc.record({ field: field('profile.age'), operator: fc.constantFrom('known', 'unknown'), value: fc.constant('') }),
  fc.record({
    field: fc.constant('cel'),
    operator: fc.constant('holds'),
    value: fc.constantFrom('now - profile.since < duration("720h")', 'profile.mms ? profile.age > 3 : profile.age < 3'),
  }),
) as fc.Arbitrary<FormCondition>;

const { group: anyForm } = fc.letrec<{ group: FormGroup; part: FormCondition | FormGroup }>((tie) => ({
  group: fc.record(
    {
      combinator: fc.constantFrom('and', 'or'),
      not: fc.constant(true),
      rules: fc.array(tie('part'), { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['combinator', 'rules'] },
  ) as fc.Arbitrary<FormGroup>,
  part: fc.oneof({ depthSize: 'small', withCrossShrink: true }, condition, tie('group')),
}));

/** Conditions of a form in their order. */
function conditionsOf(part: FormCondition | FormGroup): FormCondition[] {
  return isFormGroup(part) ? part.rules.flatMap(conditionsOf) : [part];
}

/** A range is two comparisons, which become one when they stand beside one another. */
function comparisonsOf(form: FormGroup): number {
  return conditionsOf(form).reduce((sum, { operator }) => sum + (operator === 'between' ? 2 : 1), 0);
}

describe('a rule as a form', () => {
  test('means the same after it was read into a form and written again, whatever it is', () => {
    let read = 0;
    const setting = randomSchema.chain((references) =>
      fc.tuple(fc.constant(references), randomRows(references), fc.gen()),
    );
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const text = new RuleWriter(next, references, false).condition(3);
        const own = scopeOf(references);
        if ('problems' in checkRule(text, own, 'bool')) return;
        read++;
        const again = writeForm(readForm(text, own));
        const tree = parser.parse(again).ast;
        for (const row of rows) {
          const before = meaningOf(parser.parse(text).ast, row, references);
          if (!Object.is(meaningOf(tree, row, references), before)) throw new Error(`${text}\nbecame\n${again}`);
        }
        expect(writeForm(readForm(again, own))).toBe(again);
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(200);
  });

  test('is read again as it was written, condition by condition', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const text = writeForm(form);
        expect(checkRule(text, scope, 'bool')).toHaveProperty('rule');
        const again = readForm(text, scope);
        expect(writeForm(again)).toBe(writeForm(readForm(writeForm(again), scope)));
        expect(comparisonsOf(again)).toBe(comparisonsOf(form));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['true', { combinator: 'and', rules: [] }],
    [
      'profile.age >= 16 && profile.age <= 26',
      {
        combinator: 'and',
        rules: [{ field: 'profile.age', operator: 'between', value: ['16', '26'], valueType: 'number' }],
      },
    ],
    [
      '30 < profile.age',
      { combinator: 'and', rules: [{ field: 'profile.age', operator: '>', value: '30', valueType: 'number' }] },
    ],
    [
      'profile.mms && !("mms-news" in holdings)',
      {
        combinator: 'and',
        rules: [
          { field: 'profile.mms', operator: 'isTrue', value: '' },
          { field: 'holdings', operator: 'hasNot', value: 'mms-news', valueType: 'text' },
        ],
      },
    ],
  ])('shows %s', (text, form) => {
    expect(readForm(text, scope)).toEqual(form);
  });

  test('keeps what no condition shows word for word', () => {
    const form = readForm('profile.mms && (now - profile.since < duration("720h") || profile.age % 2 == 0)', scope);
    expect(conditionsOf(form).map(({ value }) => value)).toEqual([
      '',
      'now - profile.since < duration("720h")',
      'profile.age % 2 == 0',
    ]);
  });

  test('leaves out what is not complete yet', () => {
    const blank: FormCondition = { field: 'profile.age', operator: '>', value: '', valueType: 'number' };
    const full: FormCondition = { ...blank, value: '3' };
    expect(writeForm({ combinator: 'and', rules: [blank, { combinator: 'or', rules: [blank, full] }] })).toBe(
      'profile.age > 3',
    );
    expect(writeForm({ combinator: 'or', rules: [blank] })).toBe('true');
  });
});
