import { describe, expect, it } from 'vitest';
import { claimedUser } from './claimed-user.ts';
import { localPath } from './open-id-sign-in.ts';

const who = { iss: 'https://id.example', sub: '7' };
const mapping = {
  ...{ nameClaim: 'preferred_username', displayNameClaim: 'name', rolesClaim: 'groups', roles: {} },
  ...{ regionClaim: '', regions: {}, allRegions: '*' },
};
const ann = { ...who, preferred_username: 'ann', name: '安', groups: ['planner', 'other'] };

describe('who somebody is here', () => {
  it('is what the claims say', () => {
    expect(claimedUser(ann, mapping)).toEqual({
      name: 'ann',
      displayName: '安',
      roles: ['planner'],
      region: undefined,
    });
    expect(claimedUser({ ...ann, name: 7, groups: 'clerk' }, mapping)).toMatchObject({
      displayName: 'ann',
      roles: ['clerk'],
    });
  });

  it('goes by tables where there are some, and nothing that is not in them counts', () => {
    const roles = { 'mkt-plan': 'planner', boss: 'administrator' };
    const tables = { ...mapping, roles, regionClaim: 'city', regions: { '027': 'wuhan' } };
    const of = (claims: object) => claimedUser({ ...ann, ...claims }, tables);
    expect(of({ groups: ['mkt-plan', 'mkt-plan'], city: '027' })).toMatchObject({
      roles: ['planner'],
      region: 'wuhan',
    });
    expect(of({ groups: ['mkt-plan'], city: '*' })).toMatchObject({ region: undefined });
    expect(of({ groups: ['administrator'], city: '027' })).toHaveProperty('problem');
    expect(of({ groups: ['constructor', '__proto__'], city: '027' })).toHaveProperty('problem');
    expect(of({ groups: ['mkt-plan'], city: '0717' })).toHaveProperty('problem');
  });

  it.each([
    ['a name', { ...who, groups: ['planner'] }],
    ['a role', { ...ann, groups: [] }],
    ['a role that exists', { ...ann, groups: ['king'] }],
  ])('is nobody without %s', (_what, claims) => {
    expect(claimedUser(claims, mapping)).toHaveProperty('problem');
  });

  it('is nobody when their region is wanted and missing: they would be for all', () => {
    expect(claimedUser(ann, { ...mapping, regionClaim: 'city' })).toHaveProperty('problem');
    expect(claimedUser({ ...ann, city: '' }, { ...mapping, regionClaim: 'city' })).toHaveProperty('problem');
  });
});

describe('where somebody goes after signing in', () => {
  it.each([
    ['/campaigns?state=active#top', '/campaigns?state=active#top'],
    ['groups', '/groups'],
    ['https://evil.example/x', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['/.//evil.example', '/evil.example'],
    ['javascript:alert(1)', '/'],
    ['http://[', '/'],
    ['', '/'],
  ])('for %j is %s', (to, path) => {
    expect(localPath(to)).toBe(path);
  });
});
