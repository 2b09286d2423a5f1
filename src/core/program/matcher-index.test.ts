import { afterEach, describe, expect, it, vi } from 'vitest';
import { definitionsOf, EngineDriver, type PlainInput, START, scenarioOf } from '../engine-fixture.ts';
import type { ScenarioDefinition } from '../schema/definitions.ts';
import { MatcherIndex } from './matcher-index.ts';
import { RuleCompilation } from './rule-compilation.ts';

const on = (id: string, where?: string): ScenarioDefinition =>
  scenarioOf(id, { type: 'event', event: 'call', ...(where === undefined ? {} : { where }) });
const call = (id: string, fields: Record<string, string | number | boolean>): PlainInput => ({
  type: 'call',
  customerId: 'anna',
  id,
  at: START,
  fields,
});

/** Notes every condition of a matcher that is tried one by one. */
function watchConditions(): string[] {
  const tried: string[] = [];
  const original = RuleCompilation.prototype.eventCondition;
  vi.spyOn(RuleCompilation.prototype, 'eventCondition').mockImplementation(function (
    this: RuleCompilation,
    text,
    types,
  ) {
    const condition = original.call(this, text, types);
    return (state, row, now) => {
      tried.push(text);
      return condition(state, row, now);
    };
  });
  return tried;
}

afterEach(() => vi.restoreAllMocks());

/** Scenarios whose moments the event opens. */
function openedBy(driver: EngineDriver, input: PlainInput): string[] {
  driver.apply(input);
  return driver.takeEffects().flatMap((effect) => (effect.type === 'moment' ? [effect.scenario] : []));
}

describe('ten thousand rules on one event type', () => {
  const name = (k: number) => `s${String(k).padStart(5, '0')}`;

  it('are tried only when the event has a word and a number they demand', () => {
    const tried = watchConditions();
    const scenarios = Array.from({ length: 10_000 }, (_, k) =>
      on(name(k), `event.peer == "p${k % 5000}" && event.seconds > ${k}`),
    );
    const driver = new EngineDriver(definitionsOf({ scenarios }), 1);
    expect(openedBy(driver, call('a', { peer: 'p7', seconds: 6000 }))).toEqual([name(7), name(5007)]);
    expect(tried).toEqual(['event.peer == "p7" && event.seconds > 7', 'event.peer == "p7" && event.seconds > 5007']);
    tried.length = 0;
    const few = { peer: 'p7', seconds: 6 };
    for (const fields of [
      { seconds: 9 },
      { peer: 'unheard of', seconds: 9 },
      { peer: '', seconds: 9 },
      { peer: 'p7' },
      few,
    ]) {
      expect(openedBy(driver, call(JSON.stringify(fields), fields))).toEqual([]);
    }
    expect(tried).toEqual([]);
  });
});

describe('rules of every shape', () => {
  const scenarios = [
    on('a-any'),
    on('b-or', '(event.peer == "p1" || event.peer == "p2") && event.seconds > 5'),
    on('c-in', 'event.peer in ["p2", "p3", "p2"]'),
    on('d-number', 'event.seconds == 30'),
    on('e-number-or', 'event.seconds == 30 || event.seconds == 40'),
    on('f-mixed-or', 'event.peer == "p1" || event.seconds == 40'),
    on('g-not', 'event.peer != "p1"'),
    on('h-flag', 'event.roaming'),
    on('i-customer', 'profile.plan == "gold" && event.peer == "p3"'),
    on('j-impossible', 'event.peer == "p1" && event.peer == "p2"'),
    on('k-has', '!has(event.peer)'),
    on('l-reversed', '"p1" == event.peer'),
  ];
  const expected = ({ peer, seconds, roaming }: { peer?: string; seconds?: number; roaming?: boolean }): string[] => {
    const met: Record<string, boolean> = {
      'a-any': true,
      'b-or': (peer === 'p1' || peer === 'p2') && seconds !== undefined && seconds > 5,
      'c-in': peer === 'p2' || peer === 'p3',
      'd-number': seconds === 30,
      'e-number-or': seconds === 30 || seconds === 40,
      'f-mixed-or': peer === 'p1' || seconds === 40,
      'g-not': peer !== undefined && peer !== 'p1',
      'h-flag': roaming === true,
      'i-customer': peer === 'p3',
      'k-has': peer === undefined,
      'l-reversed': peer === 'p1',
    };
    return Object.keys(met).filter((id) => met[id]);
  };

  it('fire for exactly the events they mean, in the order of their ids', () => {
    const driver = new EngineDriver(definitionsOf({ scenarios }), 1);
    driver.apply({ customerId: 'anna', id: 'p', at: START, attributes: { plan: 'gold' } });
    for (const peer of [undefined, 'p1', 'p2', 'p3', 'p4']) {
      for (const seconds of [undefined, 0, 6, 30, 40]) {
        for (const roaming of [undefined, true, false]) {
          const fields = JSON.parse(JSON.stringify({ peer, seconds, roaming }));
          expect(openedBy(driver, call(JSON.stringify(fields), fields))).toEqual(expected(fields));
        }
      }
    }
  });

  it('are tried one by one only where no text equality is demanded of the event', () => {
    const tried = watchConditions();
    const driver = new EngineDriver(definitionsOf({ scenarios }), 1);
    openedBy(driver, call('a', { peer: 'p2', seconds: 6 }));
    expect(tried.sort()).toEqual(
      [scenarios[1], scenarios[2]].map((s) => (s!.pattern.type === 'event' ? s!.pattern.where : '')),
    );
  });
});

describe('a rule on a word and on when something was', () => {
  it('fires for customers of whom it holds', () => {
    const joinedLately =
      'event.peer == "p1" && profile.joined > timestamp("2010-01-01T00:00:00Z") && event.seconds > 1';
    const definitions = definitionsOf({ scenarios: [on('s', joinedLately)] });
    definitions.profile.attributes.joined = { type: 'time', values: [], source: 'crm', freshness: '24h' };
    const driver = new EngineDriver(definitions, 1);
    driver.apply({ customerId: 'anna', id: 'p', at: START, attributes: { joined: START - 1000 } });
    expect(openedBy(driver, call('a', { peer: 'p1', seconds: 5 }))).toEqual(['s']);
    driver.apply({ customerId: 'anna', id: 'q', at: START, attributes: { joined: Date.UTC(2009) } });
    expect(openedBy(driver, call('b', { peer: 'p1', seconds: 5 }))).toEqual([]);
  });
});

describe('the index', () => {
  const matcher = (number: number) => ({ number, scenario: number, role: 0, rule: undefined });

  it('gives the matchers met in ascending order, whatever field or chunk found them, each once', () => {
    const indexed = [
      { matcher: matcher(9), field: 0, codes: [5, 5, 6], guards: [] },
      { matcher: matcher(4), field: 1, codes: [5], guards: [] },
      { matcher: matcher(2), field: 0, codes: [5], guards: [] },
      { matcher: matcher(1), field: 1, codes: [7], guards: [] },
      { matcher: matcher(0), field: 0, codes: [5], guards: [] },
    ];
    const conditions = Array.from({ length: 10 }, (_, number) => () => number !== 2);
    const chunk = (_state: unknown, _row: number, _now: number, hits: Int32Array, n: number) => {
      hits.set([3, 8], n);
      return n + 2;
    };
    const index = new MatcherIndex(indexed, conditions, [chunk], 7);
    const hits = new Int32Array(index.size);
    const state = new EngineDriver(definitionsOf(), 1).engine as never;
    const collect = (...frame: number[]) => [
      ...hits.subarray(0, index.collect(state, Float64Array.from(frame), 0, 0, hits)),
    ];
    expect(collect(5, 5)).toEqual([0, 3, 4, 8, 9]);
    expect(collect(6, 7)).toEqual([1, 3, 8, 9]);
    expect(collect(0, 1_000_000)).toEqual([3, 8]);
  });

  it('holds more words than a call has arguments', () => {
    const codes = Array.from({ length: 300_000 }, (_, code) => code + 1);
    const index = new MatcherIndex([{ matcher: matcher(0), field: 0, codes, guards: [] }], [() => true], [], 1);
    const state = new EngineDriver(definitionsOf(), 1).engine as never;
    expect(index.collect(state, Float64Array.of(300_000), 0, 0, new Int32Array(1))).toBe(1);
  });
});
