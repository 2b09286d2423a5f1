import { expect, test } from 'vitest';
import { checkRule } from './check-rule.ts';
import type { RuleScope, RuleType } from './rule-scope.ts';

const TYPES: Record<string, RuleType> = { type: 'string', n: 'int', roaming: 'bool', other: 'string' };

const scope: RuleScope = {
  roots: () => ['event'],
  names: () => Object.keys(TYPES),
  lookup: (root, name) =>
    root === 'event' && Object.hasOwn(TYPES, name) ? { root, name, type: TYPES[name] } : undefined,
};

test.each<[string, Record<string, (string | number)[]>]>([
  ['event.type == "sms"', { type: ['sms'] }],
  ['"sms" == event.type && event.n == 3', { type: ['sms'], n: [3] }],
  ['event.type in ["sms", "mms"] && event.n > 3', { type: ['sms', 'mms'] }],
  ['event.type in ["sms", "mms"] && event.type in ["mms", "call"]', { type: ['mms'] }],
  ['event.type == "sms" && event.type == "mms"', { type: [] }],
  ['event.type == "sms" || event.type == "mms"', { type: ['sms', 'mms'] }],
  ['event.type == "sms" && event.n == 1 || event.type == "mms"', { type: ['sms', 'mms'] }],
  ['event.type == "sms" || event.n == 1', {}],
  ['!(event.type != "sms" || event.n > 2)', { type: ['sms'] }],
  ['!(event.type == "sms")', {}],
  ['event.roaming && !event.roaming', { roaming: [] }],
  ['!event.roaming', { roaming: [0] }],
  ['event.roaming == true', { roaming: [1] }],
  ['event.roaming != true', { roaming: [0] }],
  ['event.roaming ? event.type == "sms" : event.type == "mms"', { type: ['sms', 'mms'], roaming: [1, 0] }],
  ['event.roaming ? event.type == "sms" : false', { type: ['sms'], roaming: [1] }],
  ['event.type == "sms" || event.n == 1 && event.n == 2', { type: ['sms'] }],
  ['event.type == "sms" && false', {}],
  ['event.type == event.other', {}],
  ['event.type in ["sms", event.other]', {}],
  ['event.n + 1 == 3', {}],
  ['event.n == 2 + 1', { n: [3] }],
])('%s needs %j', (text, expected) => {
  const result = checkRule(text, scope, 'bool');
  if ('problems' in result) throw new Error(result.problems[0].message);
  const found = result.rule.equalities.map(({ reference, alternatives }) => [reference.name, alternatives] as const);
  expect(Object.fromEntries(found)).toEqual(expected);
});
