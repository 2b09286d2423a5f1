import { describe, expect, it } from 'vitest';
import { definitionsOf } from '../../core/engine-fixture.ts';
import { mayTouchDefinition } from './definition-scope.ts';
import { maySeeRegion, mayTouchCustomer, mayTouchRegion, regionRuleOf } from './region-scope.ts';
import { RegionTree } from './region-tree.ts';

const region = (id: string, parent?: string) => ({
  kind: 'region' as const,
  id,
  name: `The ${id}`,
  ...(parent && { parent }),
});
const definitions = definitionsOf({
  regions: [region('hubei'), region('wuhan', 'hubei'), region('wuchang', 'wuhan'), region('yichang', 'hubei')],
});
const wuhan = { regions: ['wuhan'] };
const province = {};

describe('regions', () => {
  it('are province, city and county by where they lie', () => {
    const tree = RegionTree.of(definitions);
    expect(['hubei', 'wuhan', 'wuchang'].map((id) => tree.levelOf(id))).toEqual(['province', 'city', 'county']);
    expect(tree.nameOf('wuhan')).toBe('The wuhan');
    expect([...tree.under('wuhan')]).toEqual(['wuhan', 'wuchang']);
  });

  it.each([
    ['wuhan', true, true],
    ['wuchang', true, true],
    ['hubei', false, true],
    [undefined, false, true],
    ['yichang', false, false],
    ['gone', false, false],
  ])('of a city: %s is touched %s, seen %s', (id, touched, seen) => {
    expect([mayTouchRegion(wuhan, id, definitions), maySeeRegion(wuhan, id, definitions)]).toEqual([touched, seen]);
    expect(mayTouchRegion(province, id, definitions)).toBe(true);
  });

  it('make a rule for the customers in them', () => {
    expect(regionRuleOf(wuhan, definitions)).toBe('profile.home in ["wuhan", "wuchang"]');
    expect(regionRuleOf({ regions: [] }, definitions)).toBe('false');
    expect(regionRuleOf(province, definitions)).toBeUndefined();
    const { home: _, ...attributes } = definitions.profile.attributes;
    const without = { ...definitions, profile: { ...definitions.profile, attributes } };
    expect(regionRuleOf(wuhan, without)).toBe('false');
    expect(mayTouchCustomer(wuhan, { profile: { home: 'wuhan' } }, without)).toBe(false);
  });

  it('hold the customers whose region is one of them', () => {
    const touch = (home?: string) => mayTouchCustomer(wuhan, { profile: home ? { home } : {} }, definitions);
    expect([touch('wuhan'), touch('wuchang'), touch('yichang'), touch('hubei'), touch()]).toEqual([
      ...[true, true, false],
      ...[false, false],
    ]);
  });

  it('let a city write what is local alone', () => {
    const touch = (kind: string) => mayTouchDefinition(wuhan, { kind, id: 'x', region: 'wuhan' }, definitions);
    expect([touch('campaign'), touch('area'), touch('policy'), touch('touchpoint')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(mayTouchDefinition(wuhan, { kind: 'region', id: 'wuhan' }, definitions)).toBe(false);
  });
});
