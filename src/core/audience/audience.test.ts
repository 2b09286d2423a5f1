import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  definitionsOf,
  EngineDriver,
  HOUR_MS,
  MINUTE_MS,
  metricOf,
  type PlainInput,
  SECOND_MS,
  START,
  townDefinitions,
  townStream,
} from '../engine-fixture.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../inputs/input-batch.ts';
import { customerScope } from '../schema/rule-scopes.ts';
import type { Audience } from './audience.ts';
import { warmUpRules } from './warm-up-rules.ts';

const town = townDefinitions();
const WORDS = [
  'profile.city',
  'profile.plan',
  'profile.home',
  'group.primary',
  'stage.music',
  'profile.vip ? profile.city : profile.plan',
];

const comparison = fc
  .record({
    left: fc.constantFrom(
      ...town.metrics.map(({ id }) => `metric.${id}`),
      'profile.age',
      'size(profile.tags)',
      'size(holdings)',
    ),
    operator: fc.constantFrom('>', '<', '>=', '==', '!='),
    right: fc.constantFrom(0, 1, 2, 10, 30, 40, 90),
  })
  .map(({ left, operator, right }) => `${left} ${operator} ${right}`);
const simple = fc.oneof(
  { weight: 4, arbitrary: comparison },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'profile.vip',
      'has(profile.vip)',
      '"x" in profile.tags',
      '"music" in holdings',
      'profile.plan in profile.tags',
      '(profile.vip ? "x" : "y") in profile.tags',
      '(profile.age > 40 ? "music" : "news") in holdings',
      '(profile.city == "Wuhan" ? "music" : profile.city) in holdings',
      'profile.plan == "gold"',
      'profile.city != "Wuhan"',
      'profile.home == "west"',
      'profile.device in ["d1", "d2"]',
      'hour(now) < 14',
      'group.callers',
      'group.primary == "gold"',
      'stage.music == "known"',
      'has(stage.music)',
      'weekday(now) < 6',
      'metric.bytesHour > 0.5',
      'has(moment.at)',
      'has(metric.shortest)',
      'metric.callsDay + metric.callsHour > 2',
    ),
  },
);
const { rule } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 2, arbitrary: simple },
    { weight: 1, arbitrary: tie('rule').map((inner) => `!(${inner})`) },
    { weight: 2, arbitrary: fc.tuple(tie('rule'), tie('rule')).map(([a, b]) => `(${a}) && (${b})`) },
    { weight: 2, arbitrary: fc.tuple(tie('rule'), tie('rule')).map(([a, b]) => `(${a}) || (${b})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('rule'), tie('rule'), tie('rule')).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
    },
  ),
}));

function audienceOf({ engine }: EngineDriver, text: string, groupBy?: string): Audience {
  const compiled = engine.audience(text, groupBy);
  if ('problems' in compiled) throw new Error(`${text}: ${compiled.problems[0]!.message}`);
  return compiled.audience;
}

/** Row by row: with few customers an estimate asks the row function about each of them. */
const countRows = (driver: EngineDriver, text: string, now: number) => audienceOf(driver, text).estimate(now).count;

/** The exact count agrees with the rows, in all and for every word that can group them. */
function expectAgreement(driver: EngineDriver, text: string, groupBy: string, now: number): void {
  const { count, total, groups } = audienceOf(driver, text, groupBy).count(now);
  expect(total).toBe(driver.engine.memory().customers);
  expect(count).toBe(countRows(driver, text, now));
  const expected: Record<string, number> = {};
  for (const word of ['Wuhan', 'Yichang', 'basic', 'gold', 'east', 'west', 'callers', 'active', 'known']) {
    const perWord = driver.engine.audience(`(${text}) && (${groupBy}) == "${word}"`);
    // An enum has no such word.
    const inGroup = 'problems' in perWord ? 0 : perWord.audience.estimate(now).count;
    if (inGroup > 0) expected[word] = inGroup;
  }
  const grouped = Object.values(expected).reduce((sum, n) => sum + n, 0);
  if (count > grouped) expected[''] = count - grouped;
  expect(groups).toEqual(expected);
}

describe('an exact count', () => {
  it('agrees with the rows for any rule, before and after further events and turned windows (I4)', () => {
    const cases = fc.record({
      seed: fc.nat(),
      rules: fc.array(fc.tuple(rule, fc.constantFrom(...WORDS)), { minLength: 3, maxLength: 3 }),
      waits: fc.array(fc.constantFrom(0, SECOND_MS, 16 * MINUTE_MS, 12 * HOUR_MS, 8 * DAY_MS), {
        minLength: 3,
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(cases, ({ seed, rules, waits }) => {
        const inputs = townStream(seed, 80);
        const driver = new EngineDriver(town, 2);
        waits.forEach((wait, part) => {
          const inputsNow = inputs.slice(part * 25, (part + 1) * 25);
          driver.play(inputsNow);
          const now = inputsNow.at(-1)!.at + wait;
          for (const [text, groupBy] of rules) expectAgreement(driver, text, groupBy, now);
          // Columns of a later window must not serve an earlier instant.
          expectAgreement(driver, rules[0]![0], rules[0]![1], now - HOUR_MS);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('turns days where the customer lives', () => {
    const day = metricOf('today', { window: { type: 'tumbling', unit: 'day' } });
    const driver = new EngineDriver(definitionsOf({ metrics: [day] }));
    const at = Date.parse('2015-10-24T17:30:00+02:00');
    driver.play([
      ...['east', 'west'].map((home) => ({ customerId: home, id: 'h', at, attributes: { home } })),
      ...['east', 'west'].map((customerId) => ({ type: 'call', customerId, id: 'c', at, fields: {} })),
    ]);
    const called = audienceOf(driver, 'metric.today == 1', 'profile.home');
    expect(called.count(at).groups).toEqual({ east: 1, west: 1 });
    expect(called.count(Date.parse('2015-10-25T00:00:00+08:00') - 1).groups).toEqual({ east: 1, west: 1 });
    expect(called.count(Date.parse('2015-10-25T00:00:00+08:00')).groups).toEqual({ west: 1 });
    expect(called.count(Date.parse('2015-10-25T00:00:00+02:00')).groups).toEqual({});
    driver.play([{ customerId: 'west', id: 'moves', at: at + 1, attributes: { home: 'east' } }]);
    expect(called.count(at + 1).groups).toEqual({ east: 2 });
  });

  it('sees a lifetime metric appear when the time it counts from has come', () => {
    const driver = new EngineDriver(definitionsOf({ metrics: [metricOf('ever', { since: START + HOUR_MS })] }));
    driver.play([{ type: 'call', customerId: 'anna', id: 'c', at: START, fields: {} }]);
    const known = audienceOf(driver, 'has(metric.ever)');
    const counts = [0, 1, 0].map((hours) => known.count(START + hours * HOUR_MS).count);
    expect(counts).toEqual([0, 1, 0]);
  });

  it('counts customers an input created and then failed on, and what it changed before', () => {
    const driver = new EngineDriver(definitionsOf(), 1);
    driver.play([{ customerId: 'anna', id: 'p', at: START, attributes: { age: 30 } }]);
    const old = audienceOf(driver, 'profile.age > 40');
    expect(old.count(START)).toEqual({ count: 0, total: 1 });
    const writer = new InputBatchWriter();
    for (const customerId of ['anna', 'bo']) {
      writer.begin(InputKind.profile, 0, customerId, 'broken', START, START);
      // Age is set, then an attribute that is none.
      for (const value of [0, 50, 99, 1]) writer.value(value);
      writer.end();
    }
    driver.engine.apply(new InputBatch(writer.finish()), driver.effects);
    expect(driver.effects).toHaveLength(2);
    expect(countRows(driver, 'profile.age > 40', START)).toBe(2);
    expect(old.count(START)).toEqual({ count: 2, total: 2 });
  });

  it('is right for a rule that names more than the columns kept', () => {
    const metrics = Array.from({ length: 70 }, (_, k) => metricOf(`m${k}`, { where: `event.seconds > ${k}` }));
    const driver = new EngineDriver(definitionsOf({ metrics }), 1);
    const call = (customerId: string, seconds: number): PlainInput => {
      return { type: 'call', customerId, id: `${seconds}`, at: START, fields: { seconds } };
    };
    driver.play([call('anna', 100), call('bo', 69)]);
    const all = audienceOf(driver, metrics.map(({ id }) => `metric.${id} == 1`).join(' && '));
    expect(all.count(START).count).toBe(1);
    driver.play([call('chen', 70)]);
    expect(all.count(START).count).toBe(2);
  });

  it('refuses to group by what is no word', () => {
    const { engine } = new EngineDriver(definitionsOf(), 1);
    for (const groupBy of ['profile.age', 'profile.vip', 'profile.birthday', 'profile.nothing']) {
      expect(engine.audience('profile.age > 3', groupBy)).toHaveProperty('problems');
    }
  });
});

describe('warming up', () => {
  it('compiles a rule on everything that is kept, whatever its type and name, and leaves no trace', () => {
    const odd = metricOf('calls-30d', { window: { type: 'sliding', lengthMs: 30 * DAY_MS, stepMs: DAY_MS } });
    const driver = new EngineDriver({ ...town, metrics: [...town.metrics, odd] }, 2);
    driver.play(townStream(7, 60));
    const before = { hash: driver.engine.stateHash(), memory: driver.engine.memory() };
    const rules = warmUpRules(customerScope(driver.engine.definitions));
    const named = [...Object.keys(town.profile.attributes), ...driver.engine.definitions.metrics.map(({ id }) => id)];
    expect(named.filter((name) => !rules.some((rule) => rule.includes(name)))).toEqual([]);
    expect(new Set(rules).size).toBe(rules.length);
    driver.engine.warmAudiences(START + DAY_MS);
    expect({ hash: driver.engine.stateHash(), memory: driver.engine.memory() }).toEqual(before);
  });

  it('has nothing to do for an engine without customers or for definitions that keep nothing of them', () => {
    new EngineDriver(town).engine.warmAudiences(START);
    const nothing = definitionsOf({ metrics: [] });
    expect(warmUpRules(customerScope({ ...nothing, profile: { ...nothing.profile, attributes: {} } }))).toEqual([]);
  });
});

describe('a count in steps', () => {
  const PEOPLE = 34_000;
  /** Blocks that many rows are scanned in. */
  const BLOCKS = 3;
  const word = (n: number) => `city-${n}`;
  const moves = (k: number, city: string): PlainInput => ({
    customerId: `c${k}`,
    id: city,
    at: START,
    attributes: { city },
  });

  function crowd(): EngineDriver {
    const hour = metricOf('hour', { window: { type: 'sliding', lengthMs: HOUR_MS, stepMs: HOUR_MS } });
    const driver = new EngineDriver(definitionsOf({ metrics: [hour] }), 1);
    driver.apply(...Array.from({ length: PEOPLE }, (_, k) => moves(k, k % 4 === 0 ? 'Wuhan' : 'Yichang')));
    return driver;
  }

  it('counts a partition as it was when its scan began, whatever events come between, new words included', () => {
    const driver = crowd();
    const audience = audienceOf(driver, 'profile.city != "Yichang"', 'profile.city');
    const steps = audience.counting(START);
    const before: number[] = [];
    for (let step = steps.next(), k = 0; ; step = steps.next(), k++) {
      if (step.done === true) {
        const { count, total, groups } = step.value;
        // The last steps scan a block each; what was changed before them is counted.
        const reading = before.slice(0, -BLOCKS);
        expect(reading.length).toBeGreaterThan(0);
        expect(count).toBe(PEOPLE / 4 + reading.length * 10);
        expect(total).toBe(PEOPLE);
        expect(groups).toEqual({ Wuhan: PEOPLE / 4, ...Object.fromEntries(reading.map((n) => [word(n), 10])) });
        break;
      }
      before.push(k);
      driver.apply(...Array.from({ length: 10 }, (_, n) => moves(1 + 4 * (k + 500 * n), word(k))));
    }
    expect(audience.count(START).count).toBe(PEOPLE / 4 + before.length * 10);
  });

  it('catches up in steps with the many who changed since the last count, and with who changes meanwhile', () => {
    const driver = crowd();
    const away = audienceOf(driver, 'profile.city != "Yichang" && metric.hour == 0');
    expect(away.count(START).count).toBe(PEOPLE / 4);
    const gone = new Set(Array.from({ length: 6_000 }, (_, k) => 1 + 4 * k));
    driver.apply(...[...gone].map((k) => moves(k, 'Jingzhou')));
    const counting = away.counting(START);
    let steps = 0;
    for (let step = counting.next(); step.done !== true; step = counting.next(), steps++) {
      // One who is caught up with already, or not yet; and one who had not changed.
      const [back, goes] = [1 + 4 * (steps * 300), 4 * steps + 2];
      driver.apply({ ...moves(back, 'Yichang'), id: 'back' }, moves(goes, 'Jingzhou'));
      gone.delete(back);
      gone.add(goes);
    }
    expect(steps).toBeGreaterThan(BLOCKS);
    expect(away.count(START).count).toBe(PEOPLE / 4 + gone.size);
  });

  it('may be given up at any step, also while a window turns, and leaves nothing half built behind', () => {
    const driver = crowd();
    const quiet = audienceOf(driver, 'profile.city == "Wuhan" && metric.hour == 0');
    for (const [turn, steps] of [1, 2, 3, 40, 66, 67, 68, 69].entries()) {
      const now = START + turn * HOUR_MS;
      const given = quiet.counting(now);
      for (let step = 0; step < steps; step++) given.next();
      const call = { type: 'call', customerId: `c${4 * turn}`, id: `${turn}`, at: now, fields: {} };
      driver.apply(moves(1 + 4 * turn, 'Wuhan'), call);
      expect(quiet.count(now).count).toBe(PEOPLE / 4 + turn);
      expect(() => given.next()).toThrow('K3');
    }
  });

  it('notices when more customers changed than are listed', () => {
    const driver = new EngineDriver(definitionsOf(), 1);
    const people = Array.from({ length: 70_000 }, (_, k) => k);
    driver.apply(...people.map((k) => moves(k, 'Wuhan')));
    const there = audienceOf(driver, 'profile.city == "Wuhan"');
    expect(there.count(START).count).toBe(70_000);
    driver.apply(...people.map((k) => moves(k, k % 2 === 0 ? 'Yichang' : 'Jingzhou')));
    expect(there.count(START).count).toBe(0);
    driver.apply(
      ...people
        .map((k) => moves(k, 'Wuhan'))
        .slice(0, 7)
        .map((input) => ({ ...input, id: 'back' })),
    );
    expect(there.count(START).count).toBe(7);
  });

  it('gives a first estimate whose interval holds the share it was made from, and mostly the true one', () => {
    const driver = new EngineDriver(definitionsOf(), 4);
    const people = Array.from({ length: 50_000 }, (_, k) => k);
    driver.apply(...people.map((k) => ({ customerId: `c${k}`, id: 'p', at: START, attributes: { age: k % 100 } })));
    let held = 0;
    for (const percent of [0, 1, 3, 10, 50, 77, 99, 100]) {
      const estimate = audienceOf(driver, `profile.age < ${percent}`).estimate(START);
      const { count, total, sampled, low, high } = estimate;
      expect(total).toBe(50_000);
      expect(sampled).toBeGreaterThanOrEqual(5_000);
      expect(sampled).toBeLessThanOrEqual(10_000);
      expect(low).toBeLessThanOrEqual(count / total);
      expect(high).toBeGreaterThanOrEqual(count / total);
      expect(high - low).toBeLessThan(0.028);
      if (low <= percent / 100 && percent / 100 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(7);
    const nobody = audienceOf(new EngineDriver(definitionsOf()), 'profile.age < 3');
    expect(nobody.estimate(START)).toEqual({ count: 0, total: 0, sampled: 0, low: 0, high: 0 });
    expect(nobody.count(START)).toEqual({ count: 0, total: 0 });
  });
});
