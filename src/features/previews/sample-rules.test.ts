import { describe, expect, it } from 'vitest';
import { definitionsOf } from '../../core/engine-fixture.ts';
import type { SampleCustomer } from './sample-customer.ts';
import { SampleRules } from './sample-rules.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');

const definitions = definitionsOf({
  groups: [
    { kind: 'group', id: 'young', rule: 'profile.age < 30', primary: 1 },
    { kind: 'group', id: 'known', rule: 'has(profile.age)', primary: 2 },
  ],
  lifecycles: [
    {
      kind: 'lifecycle',
      id: 'music',
      stages: [
        { id: 'active', rule: 'group.young' },
        { id: 'silent', rule: 'true' },
      ],
    },
  ],
  products: [
    {
      kind: 'product',
      id: 'news',
      name: 'News',
      category: 'word',
      value: 1,
      eligibility: [],
      suitability: [],
      exclusiveWith: [],
    },
  ],
});

function answer(rule: string, sample: SampleCustomer) {
  return new SampleRules(definitions, sample, NOW).answer(rule);
}

describe('a rule asked about a sample', () => {
  it('reads what the sample says', () => {
    expect(answer('profile.age >= 16 && profile.age < 30', { profile: { age: 20 } })).toEqual({ met: true });
    expect(answer('profile.age >= 16 && profile.age < 30', { profile: { age: 40 } })).toEqual({ met: false });
    expect(answer('"news" in holdings', { holdings: ['news'] })).toEqual({ met: true });
    expect(answer('"news" in holdings', {})).toEqual({ met: false });
  });

  it('has no answer where a value is absent, unless the rest decides', () => {
    expect(answer('profile.age < 30', {})).toEqual({ met: undefined });
    expect(answer('profile.age < 30 || "news" in holdings', { holdings: ['news'] })).toEqual({ met: true });
    expect(answer('has(profile.age)', {})).toEqual({ met: false });
  });

  it('works groups and stages out of the rest, unless they are stated', () => {
    const rule = 'group.young && stage.music == "active" && group.primary == "young"';
    expect(answer(rule, { profile: { age: 20 } })).toEqual({ met: true });
    expect(answer(rule, { profile: { age: 50 } })).toEqual({ met: false });
    expect(answer(rule, { group: { young: true } })).toEqual({ met: true });
    expect(answer('stage.music == "silent"', { profile: { age: 20 }, stage: { music: 'silent' } })).toEqual({
      met: true,
    });
  });

  it('that has mistakes says which', () => {
    expect(answer('profile.aeg < 3', {})).toMatchObject({ problems: [{ nearest: 'profile.age' }] });
  });
});
