import { describe, expect, it } from 'vitest';
import { parsePacks } from './parse-packs.ts';

const BASE = `
kind: profile
id: town
zone: Asia/Shanghai
attributes:
  age: { type: int, source: crm, freshness: 24h }
  city: { type: region, source: crm, freshness: 24h }
---
{ kind: region, id: hubei }
---
{ kind: region, id: wuhan, parent: hubei }
---
{ kind: region, id: wuchang, parent: wuhan }
---
{ kind: region, id: yichang, parent: hubei }
---
{ kind: channel, id: sms, mode: push }
---
{ kind: template, id: hello, text: hello }
`;
const PROVINCE = `
kind: campaign
id: autumn
name: Autumn
owner: ann
region: hubei
from: 2026-09-01
until: 2026-12-01
entry: { wave: true }
audience: profile.age < 60
control: { share: 0.1 }
budgetContacts: 100000
limits: { change: [period, audience], from: 2026-09-15, quota: 5000, quotas: { wuhan: 20000 } }
journey: [{ message: { channel: sms, template: hello } }]
`;
const CITY = `
kind: campaign
id: autumn-wuhan
name: Autumn in Wuhan
localOf: autumn
region: wuhan
`;

function parsed(...texts: string[]) {
  return parsePacks([{ file: 'pack.yaml', text: [BASE, ...texts].join('\n---\n') }]);
}

function campaigns(...texts: string[]) {
  const loaded = parsed(...texts);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return new Map(loaded.definitions.campaigns.map((campaign) => [campaign.id, campaign]));
}

function problems(city: string, province = PROVINCE): string[] {
  const loaded = parsed(province, city);
  return 'problems' in loaded ? loaded.problems.map(({ code, path }) => `${code} ${path}`) : [];
}

describe('a version of a campaign for a city', () => {
  it('takes from the campaign what it does not say', () => {
    const [province, city] = ['autumn', 'autumn-wuhan'].map((id) => campaigns(PROVINCE, CITY).get(id));
    expect(city).toMatchObject({
      ...{ name: 'Autumn in Wuhan', region: 'wuhan', localOf: 'autumn', owner: 'ann', byWave: true },
      ...{ from: Date.parse('2026-09-15T00:00:00+08:00'), until: province?.until, journey: province?.journey },
    });
    expect(city).not.toHaveProperty('limits');
  });

  it('holds out the same customers, and has the quota of its region as its budget', () => {
    const all = campaigns(PROVINCE, CITY, CITY.replaceAll('wuhan', 'yichang'));
    expect(all.get('autumn-wuhan')).toMatchObject({
      control: { share: 0.1, experiment: 'autumn' },
      budgetContacts: 20_000,
    });
    expect(all.get('autumn-yichang')).toMatchObject({ budgetContacts: 5000 });
  });

  it('reaches those of its region whom the campaign would reach, and the campaign leaves them to it', () => {
    const all = campaigns(PROVINCE, `${CITY}audience: profile.age > 20\n`);
    expect(all.get('autumn-wuhan')?.audience).toBe(
      '(profile.age < 60) && (profile.age > 20) && (profile.city in ["wuchang", "wuhan"])',
    );
    expect(all.get('autumn')?.audience).toBe(
      '(profile.age < 60) && (profile.city in ["hubei", "wuchang", "wuhan", "yichang"]) && ' +
        '(!has(profile.city) || !(profile.city in ["wuchang", "wuhan"]))',
    );
  });

  it('leaves the rule of a campaign without region and versions as it is written', () => {
    const plain = PROVINCE.replace('region: hubei\n', '').replace(/limits: .*\n/, '');
    expect(campaigns(plain).get('autumn')?.audience).toBe('profile.age < 60');
  });

  it.each([
    ['a key that is not left to regions', 'reentry: 7d', 'local-limit campaigns/autumn-wuhan.reentry'],
    ['steps of its own', 'journey: [{ end: {} }]', 'local-limit campaigns/autumn-wuhan.journey'],
    ['an earlier beginning', 'from: 2026-09-10', 'local-limit campaigns/autumn-wuhan.from'],
    ['a later end', 'until: 2026-12-02', 'local-limit campaigns/autumn-wuhan.until'],
    ['more than its quota', 'budgetContacts: 20001', 'local-limit campaigns/autumn-wuhan.budgetContacts'],
    ['versions of its own', 'limits: { change: [] }', 'local-limit campaigns/autumn-wuhan.limits'],
  ])('is refused with %s', (_what, line, problem) => {
    expect(problems(`${CITY}${line}\n`)).toEqual([problem]);
  });

  it('may be anything within the limits', () => {
    const own =
      'from: 2026-09-15\nuntil: 2026-11-01\nbudgetContacts: 20000\ntargets: { contacts: 15000 }\nowner: bob\n';
    expect(problems(CITY.replace(/$/, own))).toEqual([]);
  });

  it.each([
    [
      'of no campaign',
      CITY.replace('localOf: autumn', 'localOf: spring'),
      'reference-unknown campaigns/autumn-wuhan.localOf',
    ],
    [
      'of itself',
      CITY.replace('localOf: autumn', 'localOf: autumn-wuhan'),
      'local-parent campaigns/autumn-wuhan.localOf',
    ],
    ['of no region', CITY.replace('region: wuhan', ''), 'local-region campaigns/autumn-wuhan'],
    [
      'of all of the region',
      CITY.replace('region: wuhan', 'region: hubei'),
      'local-region campaigns/autumn-wuhan.region',
    ],
  ])('is refused when it is %s', (_what, city, problem) => {
    expect(problems(city)).toEqual([problem]);
  });

  it('is refused for a region that a version has already, or a part of it', () => {
    const part = CITY.replace('id: autumn-wuhan', 'id: autumn-wuhan-a').replace('region: wuhan', 'region: wuchang');
    expect(problems([CITY, part].join('---'))).toEqual(['local-region campaigns/autumn-wuhan-a.region']);
  });

  it('is refused where the campaign allows none, or customers belong to no region', () => {
    expect(problems(CITY, PROVINCE.replace(/limits: .*\n/, ''))).toEqual([
      'local-parent campaigns/autumn-wuhan.localOf',
    ]);
    const nowhere = BASE.replace('type: region', 'type: string');
    const loaded = parsePacks([{ file: 'pack.yaml', text: [nowhere, PROVINCE].join('\n---\n') }]);
    expect(loaded).toMatchObject({ problems: [{ code: 'campaign-region', path: 'campaigns/autumn.region' }] });
  });

  it('is a campaign without entry and journey only as a version of one', () => {
    expect(problems(CITY.replace('localOf: autumn', ''))).toEqual([
      'key-missing campaigns/autumn-wuhan',
      'key-missing campaigns/autumn-wuhan',
    ]);
  });
});
