import { describe, expect, it } from 'vitest';
import { parsePacks } from './parse-packs.ts';

const PACK = `
kind: profile
id: town
zone: Asia/Shanghai
attributes:
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
{ kind: area, id: station, cells: [x] }
---
{ kind: area, id: hankou, name: 汉口站, region: wuhan, cells: [b, a] }
---
{ kind: area, id: river, region: wuchang, cells: [c, b] }
---
{ kind: area, id: dam, region: yichang, cells: [d] }
---
{ kind: eventType, id: mms, fields: {} }
---
{ kind: channel, id: sms, mode: push }
---
{ kind: template, id: hello, text: hello }
---
{ kind: product, id: paper, name: Paper, category: news }
---
{ kind: offer, id: sample, product: paper, name: Sample, content: { default: hello } }
---
{ kind: group, id: everybody, rule: 'true' }
---
kind: scenario
id: arrives
name: 进入车站
pattern: { dwell: { area: station, for: 10m } }
exclude: { residents: { days: 3, of: 5 } }
cooldown: 7d
ttl: 4h
sensitive: true
---
{ kind: scenario, id: sends, pattern: { event: { event: mms } } }
`;
const PROVINCE = `
kind: campaign
id: autumn
name: Autumn
entry: { scenarios: [arrives, sends] }
limits: { change: [areas] }
journey:
  - offer:
      channels: [sms]
      matrix: [{ group: everybody, cells: { arrives: [sample], sends: [sample] } }]
`;
const CITY = `
kind: campaign
id: autumn-wuhan
name: Autumn in Wuhan
localOf: autumn
region: wuhan
areas: [river, hankou]
`;

const parsed = (...texts: string[]) => parsePacks([{ file: 'pack.yaml', text: [PACK, ...texts].join('\n---\n') }]);

function definitionsOf(...texts: string[]) {
  const loaded = parsed(...texts);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.definitions;
}

function problemsOf(city: string, province = PROVINCE) {
  const loaded = parsed(province, city);
  return 'problems' in loaded ? loaded.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`) : [];
}

describe("a version's own areas", () => {
  it('are where its scenarios of places happen; all else of them is as the campaign has it', () => {
    const { scenarios, areas } = definitionsOf(PROVINCE, CITY.replace('river, hankou', 'hankou'));
    const [original, own] = ['arrives', 'autumn-wuhan.arrives'].map((id) => scenarios.find((each) => each.id === id));
    expect(own).toEqual({
      ...original,
      ...{ id: 'autumn-wuhan.arrives', region: 'wuhan' },
      pattern: { type: 'dwell', area: 'hankou', forMs: 600_000 },
    });
    expect(areas.map(({ id }) => id)).toEqual(['dam', 'hankou', 'river', 'station']);
  });

  it('begin the version and lead through its matrix; events begin it wherever they happen', () => {
    const { campaigns } = definitionsOf(PROVINCE, CITY);
    const [province, city] = campaigns;
    expect(province?.scenarios).toEqual(['arrives', 'sends']);
    expect(city).toMatchObject({ scenarios: ['autumn-wuhan.arrives', 'sends'], areas: ['hankou', 'river'] });
    const cells = { 'autumn-wuhan.arrives': ['sample'], sends: ['sample'] };
    expect(city?.journey).toMatchObject([{ matrix: [{ group: 'everybody', cells }] }]);
    expect(province?.journey).toMatchObject([{ matrix: [{ cells: { arrives: ['sample'], sends: ['sample'] } }] }]);
  });

  it('are one when they are several, with the cells of all', () => {
    const { areas, scenarios } = definitionsOf(PROVINCE, CITY);
    const own = { kind: 'area', id: 'autumn-wuhan.areas', name: 'river / 汉口站', region: 'wuhan' };
    expect(areas.find(({ id }) => id === 'autumn-wuhan.areas')).toEqual({ ...own, cells: ['a', 'b', 'c'] });
    const [own1] = scenarios.filter(({ id }) => id === 'autumn-wuhan.arrives');
    expect(own1?.pattern).toMatchObject({ area: 'autumn-wuhan.areas' });
  });

  it('change nothing of a version that names none', () => {
    const { scenarios, campaigns } = definitionsOf(PROVINCE, CITY.replace(/areas: .*\n/, ''));
    expect(scenarios.map(({ id }) => id)).toEqual(['arrives', 'sends']);
    expect(campaigns[1]?.scenarios).toEqual(['arrives', 'sends']);
  });

  it.each([
    ['of another city', 'dam'],
    ['of the whole province', 'station'],
    ['that do not exist', 'nowhere'],
  ])('are refused when they are %s, all alike', (_what, area) => {
    expect(problemsOf(CITY.replace('river, hankou', area))).toEqual([
      `local-areas campaigns/autumn-wuhan.areas[0]: "${area}" is no area of "wuhan"; it has "hankou", "river"`,
    ]);
  });

  it('are refused where the campaign does not leave them to regions, or nothing of it happens at a place', () => {
    expect(problemsOf(CITY, PROVINCE.replace('[areas]', '[period]'))).toEqual([
      'local-limit campaigns/autumn-wuhan.areas: "areas" is set by the campaign "autumn", which does not let regions ' +
        'change its areas',
    ]);
    const byEvent = PROVINCE.replace('[arrives, sends]', '[sends]').replace('arrives: [sample], ', '');
    expect(problemsOf(CITY, byEvent)).toEqual([
      'local-areas campaigns/autumn-wuhan.areas: no scenario that begins this campaign happens at a place: its areas ' +
        'would change nothing',
    ]);
  });

  it('are of versions alone', () => {
    expect(problemsOf('', PROVINCE.replace('limits:', 'areas: [hankou]\nlimits:'))).toMatchObject([
      expect.stringContaining('local-areas campaigns/autumn.areas: only the version of a campaign'),
    ]);
  });
});
