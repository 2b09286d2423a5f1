import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiscoveredProvider } from '../../../src/adapters/open-id/discovered-provider.ts';
import { CLIENT, HouseProvider } from './house-provider.ts';
import { People } from './people-in-memory.ts';
import { openTownHall, type TownHall } from './town-hall.ts';
import { twoCities } from './two-cities.ts';

const CALLBACK = 'http://console.example/v1/session/open-id/callback';
const house = new HouseProvider(CALLBACK);
const people = new People();
let hall: TownHall;
const mapping = {
  ...{
    nameClaim: 'preferred_username',
    displayNameClaim: 'name',
    rolesClaim: 'roles',
    roles: { 'mkt-plan': 'planner' },
  },
  ...{ regionClaim: 'city', regions: { '027': 'wuhan' }, allRegions: '*' },
};
const providerAt = (issuer: string) =>
  new DiscoveredProvider({ ...CLIENT, issuer, scope: 'openid profile', redirectUrl: CALLBACK });
beforeAll(async () => {
  await house.open();
  const openId = { label: 'The house', provider: providerAt(house.issuer), mapping };
  hall = await openTownHall({}, () => ({ access: { ...people.access, openId } }));
  await hall.live.activate(twoCities());
  house.claims.ann = { preferred_username: 'Ann', name: '安', roles: ['mkt-plan', 'staff'], city: '027' };
});
afterAll(async () => {
  await hall.server.close();
  await house.close();
});

type Answer = Awaited<ReturnType<TownHall['server']['inject']>>;
const cookiesOf = ({ cookies }: Answer) =>
  Object.fromEntries(cookies.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]));
const begin = (to = '/groups?q=1') => hall.server.inject(`/v1/session/open-id?to=${encodeURIComponent(to)}`);
const back = (url: string, cookies: Record<string, string>) =>
  hall.server.inject({ url: new URL(url).pathname + new URL(url).search, cookies });

/** The whole way of a browser. */
async function signIn(account: string): Promise<Answer> {
  house.atDesk = account;
  const away = await begin();
  return back(await house.visit(String(away.headers.location)), cookiesOf(away));
}

describe('signing in by OpenID Connect', () => {
  it('is offered by its name', async () => {
    expect((await hall.server.inject('/v1/session/ways')).json()).toEqual({
      password: true,
      openId: { label: 'The house' },
    });
  });

  it('asks with code, PKCE, state and nonce', async () => {
    const { headers, cookies } = await begin();
    const asked = new URL(String(headers.location)).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)!.length).toBeGreaterThan(20);
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax', maxAge: 600 }]);
  });

  it('makes a user of what the provider says, with a session, and goes where one wanted to', async () => {
    const answer = await signIn('ann');
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/groups?q=1']);
    const shown = (await hall.server.inject({ url: '/v1/session', cookies: cookiesOf(answer) })).json();
    expect(shown).toMatchObject({
      user: { name: 'ann', displayName: '安', roles: ['planner'] },
      region: { id: 'wuhan', level: 'city' },
    });
    expect(await people.users.findByName('ann')).not.toHaveProperty('passwordHash');
  });

  it('takes over what the provider says now, for the same user', async () => {
    const before = await people.users.findByName('ann');
    house.claims.ann = { ...house.claims.ann, name: '安女士', city: '*' };
    const shown = (await hall.server.inject({ url: '/v1/session', cookies: cookiesOf(await signIn('ann')) })).json();
    expect(shown).toMatchObject({ user: { id: before!.userId, displayName: '安女士' } });
    expect(shown).not.toHaveProperty('region');
  });

  it.each([
    ['has no role here', { preferred_username: 'bob', roles: ['staff'], city: '027' }],
    ['is of no region', { preferred_username: 'bob', roles: ['mkt-plan'] }],
    ['is of a region that there is not', { preferred_username: 'bob', roles: ['mkt-plan'], city: '0717' }],
    ['has the name of somebody else', { preferred_username: 'local', roles: ['mkt-plan'], city: '027' }],
  ])('lets nobody in who %s', async (_what, claims) => {
    await people.hire('local', ['administrator']);
    house.claims.bob = claims;
    const answer = await signIn('bob');
    expect(answer.headers.location).toBe('/?signIn=refused');
    expect(cookiesOf(answer)).toEqual({});
  });

  it('lets nobody in who is disabled here, or to whom the provider says no', async () => {
    const { userId } = (await people.users.findByName('ann'))!;
    await people.users.change(userId, { disabledAt: people.now });
    expect((await signIn('ann')).headers.location).toBe('/?signIn=refused');
    await people.users.change(userId, { disabledAt: null });
    expect((await signIn('no')).headers.location).toBe('/?signIn=refused');
    expect((await signIn('ann')).headers.location).toBe('/groups?q=1');
  });

  it('is finished once, by the browser that began it, with its own answer', async () => {
    house.atDesk = 'ann';
    const [away, other] = [await begin(), await begin()];
    const url = await house.visit(String(away.headers.location));
    expect((await back(url, {})).headers.location).toBe('/?signIn=refused');
    expect((await back(url, cookiesOf(other))).headers.location).toBe('/?signIn=refused');
    expect((await back(url, cookiesOf(away))).headers.location).toBe('/groups?q=1');
    expect((await back(url, cookiesOf(away))).headers.location).toBe('/?signIn=refused');
    const late = await begin();
    const lateUrl = await house.visit(String(late.headers.location));
    people.now += 600_000;
    expect((await back(lateUrl, cookiesOf(late))).headers.location).toBe('/?signIn=refused');
  });

  it('leads to no other site', async () => {
    house.atDesk = 'ann';
    const away = await begin('//evil.example/');
    const answer = await back(await house.visit(String(away.headers.location)), cookiesOf(away));
    expect(answer.headers.location).toBe('/');
  });

  it('says so when the provider is away', async () => {
    const provider = providerAt('http://127.0.0.1:9');
    const lonely = await openTownHall({}, () => ({
      access: { ...people.access, openId: { label: 'x', provider, mapping } },
    }));
    expect((await lonely.server.inject('/v1/session/open-id')).headers.location).toBe('/?signIn=unavailable');
    await lonely.server.close();
  });

  it('tells neither codes nor tokens to the log', () => {
    expect(hall.logged.join('')).not.toMatch(/code=|state=|eyJ|a secret of the two/);
  });
});
