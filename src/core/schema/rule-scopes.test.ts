import { describe, expect, it } from 'vitest';
import type { RuleVocabulary } from './rule-scopes.ts';
import { customerScope, eventScope, firingEventTypes, metricScope } from './rule-scopes.ts';

const vocabulary: RuleVocabulary = {
  profile: {
    kind: 'profile',
    id: 'p',
    zone: 'UTC',
    attributes: {
      age: { type: 'int', values: [], source: 'crm', freshness: '24h' },
      home: { type: 'region', values: [], source: 'crm', freshness: '24h' },
    },
  },
  eventTypes: [
    {
      kind: 'eventType',
      id: 'move',
      fields: { cell: { type: 'string', values: [] } },
      cell: 'cell',
      updates: {},
    },
    { kind: 'eventType', id: 'birthday', fields: { age: { type: 'int', values: [] } }, updates: { age: 'age' } },
  ],
  metrics: [
    { kind: 'metric', id: 'moves', event: 'move', agg: 'count', window: { type: 'lifetime' }, precision: 'f32' },
    {
      kind: 'metric',
      id: 'oldest',
      event: 'birthday',
      agg: 'max',
      value: 'event.age',
      window: { type: 'lifetime' },
      precision: 'f32',
    },
  ],
  groups: [
    { kind: 'group', id: 'young', rule: 'true', primary: 1 },
    { kind: 'group', id: 'night-owls', rule: 'true' },
  ],
  lifecycles: [{ kind: 'lifecycle', id: 'data', stages: [{ id: 'active', rule: 'true' }] }],
  products: [
    {
      kind: 'product',
      id: 'pack',
      name: '',
      category: 'c',
      value: 1,
      eligibility: [],
      suitability: [],
      exclusiveWith: [],
    },
  ],
  scenarios: [],
  regions: [{ kind: 'region', id: 'wuhan' }],
};

describe('what rules may name', () => {
  it('is, about a customer, everything but events', () => {
    const scope = customerScope(vocabulary);
    expect(scope.roots()).toEqual(['profile', 'metric', 'holdings', 'stage', 'group', 'moment', 'now']);
    expect(scope.lookup('profile', 'home')).toEqual({ root: 'profile', name: 'home', type: 'enum', values: ['wuhan'] });
    expect(scope.lookup('metric', 'moves')?.type).toBe('int');
    expect(scope.lookup('metric', 'oldest')?.type).toBe('float');
    expect(scope.lookup('group', 'night-owls')?.type).toBe('bool');
    expect(scope.lookup('group', 'primary')).toEqual({
      root: 'group',
      name: 'primary',
      type: 'enum',
      values: ['young'],
    });
    expect(scope.lookup('stage', 'data')?.values).toEqual(['active']);
    expect(scope.lookup('holdings', '')).toEqual({ root: 'holdings', name: '', type: 'tags', values: ['pack'] });
    expect(scope.lookup('now', '')?.type).toBe('time');
    expect(scope.lookup('event', 'cell')).toBeUndefined();
  });

  it('is, with an event of one type, also its fields and its type', () => {
    const scope = eventScope(vocabulary, ['move']);
    expect(scope.names('event')).toEqual(['type', 'cell']);
    expect(scope.lookup('metric', 'moves')).toBeDefined();
  });

  it('is, with an event of several types, only which of them it was', () => {
    const scope = eventScope(vocabulary, ['move', 'birthday']);
    expect(scope.names('event')).toEqual(['type']);
    expect(scope.lookup('event', 'type')?.values).toEqual(['move', 'birthday']);
  });

  it('has no event where a timer fires', () => {
    expect(eventScope(vocabulary, []).roots()).not.toContain('event');
  });

  it('is, for a metric, the event and the profile, not what the engine derives', () => {
    expect(metricScope(vocabulary, 'move').roots()).toEqual(['profile', 'event', 'now']);
  });
});

describe('event types that can fire a scenario', () => {
  it.each([
    [{ type: 'change', attribute: 'age', confirm: 1, fromAbsent: false } as const, ['birthday']],
    [{ type: 'enter', area: 'a' } as const, ['move']],
    [{ type: 'threshold', metric: 'oldest', direction: 'above', value: 1 } as const, ['birthday']],
    [
      { type: 'sequence', steps: [{ event: 'move' }, { event: 'birthday' }, { event: 'move' }], withinMs: 1 } as const,
      ['move', 'birthday'],
    ],
    [{ type: 'schedule', cron: '* * * * *', audience: 'true' } as const, []],
  ])('of %o are %o', (pattern, types) => {
    expect(firingEventTypes(vocabulary, structuredClone(pattern) as Parameters<typeof firingEventTypes>[1])).toEqual(
      types,
    );
  });
});
