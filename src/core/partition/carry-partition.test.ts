import { describe, expect, it } from 'vitest';
import { StateGaveWay } from '../audience/columns.ts';
import {
  ATTRIBUTES,
  attributesOf,
  DAY_MS,
  EngineDriver,
  HOUR_MS,
  MINUTE_MS,
  metricOf,
  START,
  scenarioOf,
  townDefinitions,
  townStream,
} from '../engine-fixture.ts';
import { hashText, lanes } from '../hash.ts';
import type { CampaignDefinition, Definitions, ScenarioDefinition } from '../schema/definitions.ts';

const TOWN = townDefinitions();

/** A number below `below` that follows from the words. */
function drawn(below: number, ...words: (string | number)[]): number {
  hashText(words.join(' '));
  return (lanes[0]! >>> 0) % below;
}

/** A journey that rests for hours, so that timers of journeys are carried too. */
const journey: CampaignDefinition = {
  ...TOWN.campaigns[0]!,
  id: 'journey',
  scenarios: ['rings'],
  journey: [
    { type: 'wait', id: 'wait', forMs: 50 * MINUTE_MS },
    { ...TOWN.campaigns[0]!.journey[0]!, id: 'then' },
  ] as CampaignDefinition['journey'],
};

/** Scenarios that go by the same id and remember something else. */
const otherwise: Readonly<Record<string, ScenarioDefinition>> = {
  count: scenarioOf('count', { type: 'count', event: 'call', atLeast: 2, withinMs: 2 * HOUR_MS }),
  dwell: scenarioOf('dwell', { type: 'dwell', area: 'cinema', forMs: 5 * MINUTE_MS }),
  change: scenarioOf('change', { type: 'change', attribute: 'city', confirm: 1, fromAbsent: false }),
};

/** The town with some of its things left out and some others put in, so that the rest is numbered otherwise. */
function otherTown(seed: number): Definitions {
  const keeps = (id: string) => drawn(4, seed, id) > 0;
  const scenarios = [
    scenarioOf('aaa', { type: 'dwell', area: 'cinema', forMs: 20 * MINUTE_MS }),
    ...TOWN.scenarios.filter(({ id }) => id === 'rings' || keeps(id)),
    scenarioOf('zzz', { type: 'enter', area: 'station' }),
  ]
    .filter(({ id }) => id === 'rings' || keeps(id))
    .map((scenario) => (keeps(`the pattern of ${scenario.id}`) ? scenario : (otherwise[scenario.id] ?? scenario)));
  const has = (id: string) => scenarios.some((scenario) => scenario.id === id);
  const campaigns = [{ ...journey, id: 'another' }, journey, ...TOWN.campaigns].filter(({ id }) => keeps(id));
  const needed = ['callsHour', 'secondsMonth'];
  const metrics = [
    metricOf('added', { agg: 'sum', value: 'event.seconds', precision: 'f64' }),
    metricOf('byPeer', { agg: 'distinct', value: 'event.peer' }),
    ...TOWN.metrics,
  ].filter(({ id }) => needed.includes(id) || keeps(id));
  const wider = TOWN.areas.map((area) => ({ ...area, cells: [...area.cells.slice(1), 'c6'] }));
  const areas = [{ kind: 'area' as const, id: 'airport', cells: ['c5'] }, ...wider];
  const policy = { ...TOWN.policy, presenceTimeoutMs: 20 * MINUTE_MS, caps: keeps('caps') ? TOWN.policy.caps : [] };
  const products = [{ ...TOWN.products[0]!, id: 'games' }, ...TOWN.products];
  const added = keeps('attributes') ? ATTRIBUTES : ({ extra: 'bool', ...ATTRIBUTES, more: 'int' } as const);
  return {
    ...TOWN,
    version: `town ${seed}`,
    policy: keeps('policy') ? TOWN.policy : policy,
    profile: { ...TOWN.profile, attributes: attributesOf(added) },
    metrics,
    areas: keeps('areas') ? TOWN.areas : areas,
    products: keeps('products') ? TOWN.products : products,
    scenarios,
    campaigns: campaigns.map((campaign) => ({ ...campaign, scenarios: campaign.scenarios.filter(has) })),
  };
}

const LATER = START + 30 * DAY_MS;

function audienceOf({ engine }: EngineDriver) {
  const compiled = engine.audience('profile.age > 20 && metric.calls > 2 && "news" in holdings');
  if ('problems' in compiled) throw new Error(compiled.problems[0]!.message);
  return compiled.audience;
}

const counted = (driver: EngineDriver) => audienceOf(driver).count(LATER);

describe('state that other definitions take over in place', () => {
  it('is what saving it and loading it under them gives, now and ever after', () => {
    for (let seed = 1; seed <= 16; seed++) {
      const inputs = townStream(seed, 160);
      let definitions: Definitions = { ...TOWN, campaigns: [journey, ...TOWN.campaigns] };
      const carried = new EngineDriver(definitions);
      let loaded = new EngineDriver(definitions);
      for (let part = 0; part < 4; part++) {
        const some = inputs.slice(part * 40, part * 40 + 40);
        carried.play(some);
        loaded.play(some);
        expect(carried.takeEffects()).toEqual(loaded.takeEffects());
        // An attribute stays, once it is there: state of which something would be left behind is not carried.
        const next = otherTown(seed * 10 + part);
        const { profile } = Object.keys(definitions.profile.attributes).includes('extra') ? definitions : next;
        definitions = { ...next, profile };
        carried.activate(definitions);
        loaded = loaded.restored(definitions);
        expect(carried.engine.stateHash()).toEqual(loaded.engine.stateHash());
        expect(carried.engine.counters()).toEqual(loaded.engine.counters());
      }
      const end = Math.max(...inputs.map(({ at }) => at)) + DAY_MS;
      carried.advance(Math.ceil(end / MINUTE_MS) * MINUTE_MS);
      loaded.advance(Math.ceil(end / MINUTE_MS) * MINUTE_MS);
      expect(carried.takeEffects()).toEqual(loaded.takeEffects());
      expect(carried.engine.stateHash()).toEqual(loaded.engine.stateHash());
    }
  });

  it('is counted as it is, by columns that were there before too', () => {
    const inputs = townStream(5, 300);
    const driver = new EngineDriver(TOWN);
    for (let part = 0; part < 6; part++) {
      driver.play(inputs.slice(part * 50, part * 50 + 50));
      const { groups } = TOWN;
      const sameLayout = { ...TOWN, groups: part % 2 === 0 ? groups : groups.slice(1) };
      const other = { ...otherTown(part), metrics: [metricOf('aaa'), ...TOWN.metrics] };
      const definitions = part < 4 ? sameLayout : other;
      driver.activate(definitions);
      expect(counted(driver)).toEqual(counted(driver.restored(definitions)));
    }
    expect(counted(driver).count).toBeGreaterThan(0);
  });

  it('is not counted to the end under the definitions that it had', () => {
    const driver = new EngineDriver(TOWN);
    driver.play(townStream(5, 300));
    const steps = audienceOf(driver).counting(LATER);
    steps.next();
    driver.activate({ ...TOWN, groups: [] });
    expect(() => steps.next()).toThrow(StateGaveWay);
  });
});
