import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTES,
  attributesOf,
  DAY_MS,
  definitionsOf,
  EngineDriver,
  HOUR_MS,
  MINUTE_MS,
  metricOf,
  type PlainInput,
  SECOND_MS,
  START,
  scenarioOf,
  townDefinitions,
  townStream,
} from '../engine-fixture.ts';
import type { Definitions, MetricDefinition, WindowDefinition } from '../schema/definitions.ts';

const SLIDING: WindowDefinition = { type: 'sliding', lengthMs: HOUR_MS, stepMs: 10 * MINUTE_MS };
const WINDOWS: WindowDefinition[] = [{ type: 'lifetime' }, { type: 'tumbling', unit: 'day' }, SLIDING];

let nextId = 0;
const call = (at: number, seconds: number, fields = {}): PlainInput => ({
  type: 'call',
  customerId: 'anna',
  id: `call-${nextId++}`,
  at,
  fields: { seconds, peer: `p${seconds}`, ...fields },
});
const profile = (at: number, attributes: Extract<PlainInput, { attributes: unknown }>['attributes']): PlainInput => ({
  customerId: 'anna',
  id: `profile-${nextId++}`,
  at,
  attributes,
});

/** How many of the driver's customers meet a rule at `now`. */
function countOf({ engine }: EngineDriver, rule: string, now: number): number {
  const compiled = engine.audience(rule);
  if ('problems' in compiled) throw new Error(compiled.problems[0]!.message);
  return compiled.audience.count(now).count;
}

const meets = (driver: EngineDriver, rule: string, now: number) => countOf(driver, rule, now) === 1;
const momentsOf = (driver: EngineDriver) =>
  driver.takeEffects().flatMap((effect) => (effect.type === 'moment' ? [effect.scenario] : []));

/** Every aggregate over every window in both precisions, so that parts of all sizes lie at odd and even words. */
const METRICS: MetricDefinition[] = WINDOWS.flatMap((window) =>
  (['count', 'sum', 'min', 'max', 'avg', 'last', 'distinct'] as const).flatMap((agg) =>
    (['f32', 'f64'] as const).map((precision) =>
      metricOf(`${agg}_${window.type}_${precision}`, {
        agg,
        window,
        precision,
        ...(agg === 'count' ? {} : { value: agg === 'distinct' ? 'event.peer' : 'event.seconds' }),
      }),
    ),
  ),
);
const EXPECTED: Record<MetricDefinition['agg'], number> = {
  count: 3,
  sum: 60,
  min: 10,
  max: 30,
  avg: 20,
  last: 30,
  distinct: 3,
};
const holdsAll = METRICS.map(({ id, agg }) => `metric.${id} == ${EXPECTED[agg]}`);

describe('definitions that change while it runs', () => {
  it('keep every metric that stays, wherever its words come to lie', () => {
    const at = START;
    const driver = new EngineDriver(definitionsOf({ metrics: METRICS }));
    driver.play([call(at, 10), call(at + MINUTE_MS, 20), call(at + 2 * MINUTE_MS, 30)]);
    const now = at + 3 * MINUTE_MS;
    for (let dropped = 0; dropped <= 5; dropped++) {
      // Fewer and fewer, now and then in another order: each lies at another word than before.
      const metrics = METRICS.slice(dropped);
      driver.activate(definitionsOf({ metrics: dropped % 2 === 0 ? metrics.reverse() : metrics }));
      expect(holdsAll.slice(dropped).filter((rule) => !meets(driver, rule, now))).toEqual([]);
    }
    driver.play([call(at + 60 * MINUTE_MS, 40)]);
    const later = at + 70 * MINUTE_MS;
    expect(meets(driver, 'metric.sum_sliding_f64 == 40 && metric.avg_sliding_f32 == 40', later)).toBe(true);
    expect(meets(driver, 'metric.max_lifetime_f64 == 40 && metric.distinct_tumbling_f32 == 4', later)).toBe(true);
  });

  it('keep attributes by name, forget those that are gone or of another kind', () => {
    const driver = new EngineDriver(definitionsOf());
    const attributes = { age: 30, city: 'Wuhan', home: 'west', plan: 'gold', score: 0.5, tags: ['x', 'y'], vip: true };
    driver.play([profile(START, { ...attributes, birthday: START - 30 * DAY_MS, device: 'd1' })]);
    const base = definitionsOf();
    const { age: _age, ...rest } = ATTRIBUTES;
    const types = { vip: 'int', zodiac: 'string', ...rest, score: 'bool', device: 'string' } as const;
    const changed = { ...types, vip: 'int' as const };
    driver.activate({ ...base, profile: { ...base.profile, attributes: attributesOf(changed) } });
    const kept = 'profile.city == "Wuhan" && profile.home == "west" && profile.plan == "gold" && "y" in profile.tags';
    expect(meets(driver, `${kept} && profile.device == "d1" && has(profile.birthday)`, START)).toBe(true);
    expect(meets(driver, 'has(profile.zodiac) || has(profile.vip) || has(profile.score)', START)).toBe(false);
    driver.activate(base);
    expect(meets(driver, `${kept} && !has(profile.age) && !has(profile.vip)`, START)).toBe(true);
  });

  it('keep pattern progress, places, timers and duplicate keys across scenarios that come and go', () => {
    const kept = [
      scenarioOf('b-absent', {
        type: 'absence',
        after: { event: 'order' },
        without: { event: 'cancel' },
        withinMs: HOUR_MS,
      }),
      scenarioOf('c-count', { type: 'count', event: 'call', atLeast: 3, withinMs: HOUR_MS }),
      scenarioOf('d-dwell', { type: 'dwell', area: 'station', forMs: 20 * MINUTE_MS }),
      scenarioOf('e-change', { type: 'change', attribute: 'device', confirm: 2, fromAbsent: false }),
    ];
    const added = scenarioOf('a-first', { type: 'event', event: 'cancel' });
    const driver = new EngineDriver(definitionsOf({ scenarios: kept }));
    const session = (minute: number, device: string): PlainInput => ({
      type: 'session',
      customerId: 'anna',
      id: `session-${minute}`,
      at: START + minute * MINUTE_MS,
      fields: { cell: 'c1', device },
    });
    const order = { type: 'order', customerId: 'anna', id: 'order', at: START, fields: { product: 'music' } };
    driver.play([order, session(0, 'd1'), call(START, 10), session(5, 'd2'), call(START + 6 * MINUTE_MS, 20)]);
    driver.activate(definitionsOf({ scenarios: [added, ...kept] }));
    driver.play([session(5, 'd3'), session(8, 'd2')]);
    expect(momentsOf(driver)).toEqual(['e-change']);
    expect(driver.engine.counters().duplicates).toBe(1);
    driver.activate(definitionsOf({ scenarios: kept.slice(0, 3) }));
    driver.play([call(START + 9 * MINUTE_MS, 30)]);
    expect(momentsOf(driver)).toEqual(['c-count']);
    driver.advance(START + 2 * HOUR_MS);
    expect(momentsOf(driver)).toEqual(['d-dwell', 'b-absent']);
  });

  it('let open moments meet campaigns that were there when they opened, and keep holdings', () => {
    const town = townDefinitions();
    const driver = new EngineDriver(town);
    const order = { type: 'order', customerId: 'anna', id: 'order', at: START, fields: { product: 'news' } };
    driver.play([profile(START, { age: 18 }), order, call(START, 10, { peer: 'p1' })]);
    expect(driver.takeEffects().map(({ type }) => type)).toEqual(['moment']);
    const products = [{ ...town.products[0]!, id: 'games' }, ...town.products];
    const scenarios = town.scenarios.filter(({ id }) => id === 'rings' || id === 'count' || id === 'enter');
    const campaigns = [{ ...town.campaigns[0]!, id: 'another', scenarios: ['rings'] }, ...town.campaigns];
    driver.activate({ ...town, products, scenarios, campaigns });
    expect(meets(driver, '"news" in holdings && !("games" in holdings) && size(holdings) == 1', START)).toBe(true);
    driver.play([profile(START + SECOND_MS, { age: 30 })]);
    const decided = driver.takeEffects().flatMap((effect) => (effect.type === 'decision' ? [effect.campaign] : []));
    expect(decided).toEqual(['reading']);
  });
});

describe('a metric that comes with later definitions', () => {
  const hour = metricOf('hour', { window: SLIDING });
  const day = metricOf('day', { window: { type: 'tumbling', unit: 'day' } });
  const ever = metricOf('ever');
  const old = metricOf('old', { window: SLIDING });
  const grown = (parts: Partial<Definitions> = {}) => definitionsOf({ metrics: [day, ever, hour, old], ...parts });

  function activated(): EngineDriver {
    const driver = new EngineDriver(definitionsOf({ metrics: [old] }));
    driver.play([call(START, 10)]);
    driver.activate(grown());
    driver.play([call(START + MINUTE_MS, 10)]);
    return driver;
  }

  function expectAbsentUntilFilled(driver: EngineDriver): void {
    expect(meets(driver, 'metric.old == 2 && metric.ever == 1', START + MINUTE_MS)).toBe(true);
    expect(meets(driver, 'has(metric.hour) || has(metric.day)', START + 50 * MINUTE_MS - 1)).toBe(false);
    expect(meets(driver, 'metric.hour == 1 && !has(metric.day)', START + 50 * MINUTE_MS)).toBe(true);
    expect(meets(driver, 'has(metric.day)', START + 6 * HOUR_MS - 1)).toBe(false);
    // Midnight in the pack's zone.
    expect(meets(driver, 'metric.day == 0', START + 6 * HOUR_MS)).toBe(true);
  }

  it('is absent until its window has filled since then', () => expectAbsentUntilFilled(activated()));

  it('stays so in an engine that loads the state under the same definitions, and after the next activation', () => {
    const restored = activated().restored(grown());
    expectAbsentUntilFilled(restored);
    restored.activate(grown({ scenarios: [scenarioOf('any', { type: 'event', event: 'call' })] }));
    expectAbsentUntilFilled(restored);
  });

  it('is absent too when the state that is loaded never knew it', () => {
    const driver = new EngineDriver(definitionsOf({ metrics: [old] }));
    driver.play([call(START, 10)]);
    const restored = driver.restored(grown());
    restored.play([call(START + MINUTE_MS, 10)]);
    expectAbsentUntilFilled(restored);
  });

  it('counts anew when what it counts changes, and forgets the time it counted from when it is given one', () => {
    const driver = activated();
    const longCalls = { ...hour, where: 'event.seconds > 5' };
    driver.activate(grown({ metrics: [{ ...day, since: START - 3 * DAY_MS }, ever, longCalls, old] }));
    expect(meets(driver, 'metric.day == 1 && !has(metric.hour)', START + MINUTE_MS)).toBe(true);
  });
});

it('moves a whole town to another layout and back without losing a customer, a timer or a later effect', () => {
  const town = townDefinitions();
  const more: Definitions = {
    ...town,
    metrics: [
      metricOf('added', { agg: 'sum', value: 'event.seconds', precision: 'f64' }),
      ...[...town.metrics].reverse(),
    ],
    profile: { ...town.profile, attributes: attributesOf({ extra: 'string', ...ATTRIBUTES }) },
    scenarios: [scenarioOf('aaa', { type: 'dwell', area: 'cinema', forMs: DAY_MS }), ...town.scenarios],
  };
  for (const seed of [1, 2, 3]) {
    const inputs = townStream(seed, 120);
    const moved = new EngineDriver(town);
    const still = new EngineDriver(town);
    moved.play(inputs.slice(0, 60));
    moved.activate(more);
    moved.activate(town);
    still.play(inputs.slice(0, 60));
    expect(moved.engine.stateHash()).toEqual(still.engine.stateHash());
    for (const driver of [moved, still]) {
      driver.play(inputs.slice(60));
      driver.advance(START + 20 * DAY_MS);
    }
    expect(moved.effects).toEqual(still.effects);
    expect(moved.engine.stateHash()).toEqual(still.engine.stateHash());
  }
});

describe('when nothing looks at places or moments any more', () => {
  it('state with places and open moments is read, and what nobody asks for goes', () => {
    const town = townDefinitions();
    const before = new EngineDriver(town);
    const stream = townStream(3, 600);
    const end = Math.max(...stream.map(({ at }) => at));
    before.play([...stream, call(end, 5, { peer: 'p1' })]);
    const placeless = town.scenarios.filter(({ pattern }) => !('area' in pattern));
    const after = before.restored({ ...town, scenarios: placeless, campaigns: [] });
    expect(before.engine.view('anna')?.openMoments).toMatchObject([{ scenario: 'rings' }]);
    expect(after.engine.view('anna')?.openMoments).toEqual([]);
    expect(after.engine.view('a')?.profile).toEqual(before.engine.view('a')?.profile);
    after.takeEffects();
    after.play(townStream(3, 700).slice(600));
    expect(after.takeEffects().some(({ type }) => type === 'deadLetter')).toBe(false);
  });
});
