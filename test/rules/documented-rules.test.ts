import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRule } from '../../src/core/rules/check-rule.ts';
import type { Reference, RuleScope, RuleType } from '../../src/core/rules/rule-scope.ts';

/** What the document's rules name; metrics are ints, and `stage.…` are life cycles. */
const TYPES: Record<string, RuleType> = {
  'profile.age': 'int',
  'profile.monthlySpend': 'float',
  'profile.planMb': 'float',
  'profile.mmsCapable': 'bool',
  'profile.brand': 'enum',
  'profile.gender': 'enum',
  'profile.tags': 'tags',
  'profile.deviceSince': 'time',
  'profile.activatedAt': 'time',
  'profile.complainedAt': 'time',
  'profile.childAge': 'int',
  'event.type': 'enum',
  'event.number': 'string',
  'event.durationSeconds': 'int',
  'holdings.': 'tags',
  'lists.': 'tags',
  'now.': 'time',
};

const scope: RuleScope = {
  roots: () => ['profile', 'metric', 'event', 'stage', 'holdings', 'lists', 'now'],
  names: () => [],
  lookup: (root, name): Reference | undefined => {
    const type = root === 'metric' ? 'int' : root === 'stage' ? 'enum' : TYPES[`${root}.${name}`];
    return type && { root, name, type };
  },
};

const text = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');

/** Rules of the fenced blocks, but for the one that shows messages, and of the table of examples. */
function documentedRules(): string[] {
  const blocks = [...text.matchAll(/^```\n([\s\S]*?)\n```$/gm)].map((match) => match[1] ?? '');
  const examples = text.slice(text.indexOf('## Examples'), text.indexOf('## Where this differs'));
  const cells = [...examples.matchAll(/\| `(.*)` \|$/gm)].map((match) => (match[1] ?? '').replaceAll('\\|', '|'));
  return [...blocks.filter((block) => !block.includes('did you mean')), ...cells];
}

describe('docs/rules.md', () => {
  test('shows rules', () => {
    expect(documentedRules().length).toBeGreaterThanOrEqual(12);
  });

  test.each(documentedRules())('shows a rule that holds good: %s', (rule) => {
    expect(checkRule(rule, scope, 'bool')).not.toHaveProperty('problems');
  });
});
