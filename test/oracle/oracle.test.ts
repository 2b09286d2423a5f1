/** The oracle against tables worked out by hand from `docs/semantics.md`. */
import { describe, expect, test } from 'vitest';
import type {
  Definitions,
  MetricDefinition,
  PatternDefinition,
  ScenarioDefinition,
} from '../../src/core/schema/definitions.ts';
import { runOracle } from './oracle.ts';
import type { EventInput, PlainInput, ProfileInput } from './plain-input.ts';
import { scenarioOf, smallPack } from './small-pack.ts';
import { HOUR_MS, MINUTE_MS } from './zone-time.ts';

const MIDNIGHT = Date.parse('2015-08-03T00:00:00+08:00');
/** Minutes after midnight in Shanghai, a Monday. */
const minute = (minutes: number) => MIDNIGHT + Math.round(minutes * MINUTE_MS);
const minutesOf = (instant: number) => (instant - MIDNIGHT) / MINUTE_MS;

let numbered = 0;
function event(type: string, minutes: number, fields: EventInput['fields'] = {}, since?: number): EventInput {
  const span = since === undefined ? {} : { since: minute(since) };
  return { kind: 'event', id: `e${numbered++}`, type, customerId: 'c', at: minute(minutes), ...span, fields };
}
const call = (minutes: number, seconds = 60) => event('call', minutes, { seconds });
const at = (cell: string, minutes: number, since?: number) => event('session', minutes, { cell }, since);
function profile(minutes: number, attributes: ProfileInput['attributes']): ProfileInput {
  return { kind: 'profile', id: `p${numbered++}`, customerId: 'c', at: minute(minutes), attributes };
}

/** Minutes at which the moments of the one scenario opened. */
function momentsOf(scenario: ScenarioDefinition, inputs: PlainInput[], parts: Partial<Definitions> = {}): number[] {
  return runOracle(smallPack({ ...parts, scenarios: [scenario] }), inputs, () => []).moments.map((moment) =>
    minutesOf(moment.at),
  );
}

type Row = [what: string, inputs: PlainInput[], moments: number[]];

function table(pattern: PatternDefinition, rows: Row[], parts: Partial<Definitions> = {}): void {
  test.each(rows)('%s', (_, inputs, moments) => {
    expect(momentsOf(scenarioOf('s', pattern), inputs, parts)).toEqual(moments);
  });
}

describe('event', () => {
  table({ type: 'event', event: 'call', where: 'event.seconds > 100' }, [
    ['fires at each matching event', [call(1, 101), call(2, 100), call(3, 200)], [1, 3]],
    ['opens the moment at the clock when the event is older', [call(1, 101), call(9, 1), call(6, 101)], [1, 9]],
    ['takes an event exactly as old as the allowed lateness', [call(10, 1), call(5, 101)], [10]],
    ['leaves out a late event', [call(10, 1), call(4.99, 101)], []],
    ['is not met by an absent field', [event('call', 1)], []],
  ]);
});

describe('change', () => {
  const device = (minutes: number, name: string) => event('session', minutes, { device: name });
  table({ type: 'change', attribute: 'device', confirm: 1, fromAbsent: false }, [
    ['does not take the first value for a change', [device(1, 'a')], []],
    ['fires when the value changes', [device(1, 'a'), device(2, 'a'), device(3, 'b')], [3]],
    ['sees an older input where it belongs', [device(1, 'a'), device(4, 'a'), device(3, 'b')], [4]],
    ['sees a profile too', [device(1, 'a'), profile(2, { device: 'b' })], [2]],
    ['begins anew after a value is cleared', [device(1, 'a'), profile(2, { device: null }), device(3, 'b')], []],
  ]);
  table({ type: 'change', attribute: 'device', confirm: 2, fromAbsent: true }, [
    [
      'wants the value twice, the first one too',
      [device(1, 'a'), device(2, 'a'), device(3, 'b'), device(4, 'a'), device(5, 'b')],
      [2],
    ],
    ['confirms with two in a row', [device(1, 'a'), device(2, 'a'), device(3, 'b'), device(4, 'b')], [2, 4]],
    [
      'fires again when a new input becomes part of a confirmation',
      [device(1, 'a'), device(3, 'a'), device(2, 'a')],
      [3, 3],
    ],
  ]);
});

describe('enter', () => {
  table({ type: 'enter', area: 'station' }, [
    ['fires at the first evidence', [at('c1', 1), at('c2', 5)], [1]],
    ['fires again after another place', [at('c1', 1), at('c9', 5), at('c2', 7)], [1, 7]],
    ['does not take 30 minutes for a gap', [at('c1', 1), at('c1', 31)], [1]],
    ['takes more than 30 minutes for a gap', [at('c1', 1), at('c1', 31.01)], [1, 31.01]],
    ['measures the gap to the start of a record', [at('c1', 1), at('c1', 60, 20)], [1]],
    ['is not fired by an older record inside the presence', [at('c1', 1), at('c1', 4), at('c2', 3)], [1]],
    ['does not look at an input without a cell', [event('session', 1, { bytes: 5 })], []],
  ]);
});

describe('leave', () => {
  table({ type: 'leave', area: 'station' }, [
    ['fires at evidence of another place', [at('c1', 1), at('c9', 5)], [5]],
    ['does not fire after a timeout', [at('c1', 1), at('c9', 40)], []],
    ['does not fire twice', [at('c1', 1), at('c9', 5), at('c8', 6)], [5]],
    ['is fired by an older input that belongs between', [at('c1', 1), at('c1', 4), at('c9', 3)], [4]],
  ]);
});

describe('dwell', () => {
  table({ type: 'dwell', area: 'station', forMs: 10 * MINUTE_MS }, [
    ['fires when the time is over', [at('c1', 1), call(20)], [11]],
    ['does not fire before a clock reaches it', [at('c1', 1), call(10.99)], []],
    ['does not fire when evidence of another place came', [at('c1', 1), at('c9', 5), call(20)], []],
    ['does not fire after going and coming back', [at('c1', 1), at('c9', 5), at('c1', 6), call(15)], []],
    ['counts from the start of the record', [at('c1', 8, 1), call(20)], [11]],
    ['counts from the end of the evidence of another place', [at('c9', 5), at('c1', 8, 1), call(20)], [15]],
    ['fires at the clock when the time is over already', [at('c1', 30, 1), call(31)], [30]],
  ]);
  test('does not fire after a gap longer than the presence timeout', () => {
    const scenario = scenarioOf('s', { type: 'dwell', area: 'station', forMs: 40 * MINUTE_MS });
    expect(momentsOf(scenario, [at('c1', 1), call(50)])).toEqual([]);
    expect(momentsOf(scenario, [at('c1', 1), at('c1', 11), call(50)])).toEqual([41]);
  });
});

describe('count', () => {
  table({ type: 'count', event: 'call', atLeast: 3, withinMs: 10 * MINUTE_MS }, [
    ['fires at the third', [call(1), call(2), call(3)], [3]],
    ['does not fire at the fourth', [call(1), call(2), call(3), call(4)], [3]],
    ['leaves out one exactly as old as the time', [call(1), call(2), call(11)], []],
    ['is armed again when there are fewer', [call(1), call(2), call(3), call(14), call(15), call(16)], [3, 16]],
    ['is completed by an older one', [call(1), call(4), call(3)], [4]],
    ['is not completed by one before the time', [call(20), call(21), call(9), call(16)], [21]],
  ]);
  test('keeps the newest 64 and does nothing with an older arrival', () => {
    const scenario = scenarioOf('s', { type: 'count', event: 'call', atLeast: 64, withinMs: HOUR_MS });
    const newer = Array.from({ length: 63 }, (_, i) => call(10 + i / 60));
    expect(momentsOf(scenario, [...newer, call(9)])).toEqual([662 / 60]);
    // The 64 of hour 3 fire; the older arrival is the one that goes.
    const later = Array.from({ length: 64 }, (_, i) => call(180 + i / 60));
    expect(momentsOf(scenario, [...newer, ...later, call(179)])).toEqual([(180 * 60 + 63) / 60]);
  });
});

describe('sequence', () => {
  const steps = [
    { event: 'call', where: 'event.seconds < 60' },
    { event: 'session' },
    { event: 'call', where: 'event.seconds >= 60' },
  ];
  const session = (minutes: number) => event('session', minutes);
  table({ type: 'sequence', steps, withinMs: 10 * MINUTE_MS }, [
    ['fires when the steps are complete', [call(1, 5), session(2), call(3, 60)], [3]],
    ['wants strictly later times', [call(1, 5), session(2), call(2, 60)], []],
    ['is completed by an older input', [call(1, 5), call(3, 60), session(2)], [3]],
    ['takes exactly the time', [call(1, 5), session(2), call(11, 60)], [11]],
    ['does not take longer', [call(1, 5), session(2), call(11.01, 60)], []],
    ['does not use an input twice', [call(1, 5), session(2), call(3, 60), call(4, 60)], [3]],
    [
      'uses the latest start, so that an earlier one is left',
      [call(1, 5), call(2, 5), session(3), call(4, 60), session(5), call(6, 60)],
      [4, 6],
    ],
  ]);
});

describe('absence', () => {
  const after = { event: 'call', where: 'event.seconds > 100' };
  const without = { event: 'session' };
  const pattern = { type: 'absence', after, without, withinMs: 10 * MINUTE_MS } as const;
  const session = (minutes: number) => event('session', minutes);
  table(pattern, [
    ['fires when nothing came', [call(1, 200), call(30, 1)], [11]],
    ['does not fire when something came', [call(1, 200), session(10.99), call(30, 1)], []],
    ['has fired by the clock when something comes at the very end', [call(1, 200), session(11), call(30, 1)], [11]],
    ['is not kept from firing at the same time as its start', [call(1, 200), session(1), call(30, 1)], [11]],
    ['is not started again by a second start', [call(1, 200), call(5, 200), call(12, 1), call(30, 1)], [11]],
    ['can start again after firing', [call(1, 200), call(12, 200), call(30, 1)], [11, 22]],
    ['does not start when what it waits for is already there', [session(6), call(2, 200), call(30, 1)], []],
    ['is ended by an older arrival', [call(1, 200), call(9, 1), session(6), call(30, 1)], []],
  ]);
});

describe('threshold', () => {
  const metric: MetricDefinition = {
    kind: 'metric',
    id: 'seconds',
    event: 'call',
    value: 'event.seconds',
    agg: 'sum',
    window: { type: 'sliding', lengthMs: HOUR_MS, stepMs: 30 * MINUTE_MS },
    precision: 'f64',
  };
  table(
    { type: 'threshold', metric: 'seconds', direction: 'above', value: 100 },
    [
      ['fires when the value is crossed', [call(1, 100), call(2, 1), call(3, 1)], [2]],
      ['fires again after the window has emptied', [call(1, 101), call(70, 101)], [1, 70]],
      ['is not fired by a window that empties', [call(1, 101), call(31, 50), event('session', 70)], [1]],
    ],
    { metrics: [metric] },
  );
  table(
    { type: 'threshold', metric: 'seconds', direction: 'below', value: 10 },
    [['takes the first value for a crossing', [call(1, 5), call(2, 20), call(3, -20), call(4, 1)], [1, 3]]],
    { metrics: [{ ...metric, agg: 'last' }] },
  );
});

describe('schedule', () => {
  table({ type: 'schedule', cron: '30 9 * * *', audience: 'profile.age > 18' }, [
    ['fires at the local minute for the audience', [profile(0, { age: 30 }), call(24 * 60)], [570]],
    ['fires every day the clock passes', [profile(0, { age: 30 }), call(48 * 60)], [570, 570 + 1440]],
    ['leaves out who is not in the audience', [profile(0, { age: 18 }), call(24 * 60)], []],
    ['leaves out who comes later', [call(0), { ...profile(571, { age: 30 }), customerId: 'd' }, call(600)], []],
    ['goes by the zone of the region', [profile(0, { age: 30, region: 'west' }), call(24 * 60)], [570 + 360]],
  ]);
});

describe('a firing', () => {
  test('opens no moment within the cooldown', () => {
    const scenario = scenarioOf('s', { type: 'event', event: 'call' }, { cooldownMs: 10 * MINUTE_MS });
    expect(momentsOf(scenario, [call(1), call(10), call(11)])).toEqual([1, 11]);
  });

  test('is held back for residents and, by default, for whom too little is known of', () => {
    const exclude = { residents: { days: 2, of: 3, unknown: 'exclude' as const } };
    const scenario = scenarioOf('s', { type: 'enter', area: 'station' }, { exclude });
    const day = 24 * 60;
    const inputs = [
      at('c9', 0),
      at('c1', day),
      at('c9', 2 * day),
      at('c1', 3 * day),
      at('c1', 4 * day),
      at('c1', 8 * day),
    ];
    const { moments, suppressed } = runOracle(smallPack({ scenarios: [scenario] }), inputs, () => []);
    // Day 1: one day seen of three, history since day 0. Days 1 and 3, then 3 and 4: resident.
    expect(suppressed.map(({ gate, at: when }) => [gate, minutesOf(when) / day])).toEqual([
      ['resident-unknown', 1],
      ['resident', 3],
      ['resident', 4],
    ]);
    expect(moments.map((moment) => minutesOf(moment.at) / day)).toEqual([8]);
  });

  test('is dropped with its duplicate until the horizon has passed', () => {
    const pack = smallPack({ scenarios: [scenarioOf('s', { type: 'event', event: 'call' })] });
    const first = call(1);
    const again = (minutes: number) => ({ ...first, at: minute(minutes) });
    const { moments, duplicates } = runOracle(pack, [first, again(6), again(11), again(11.5)], () => []);
    expect(moments.map((moment) => minutesOf(moment.at))).toEqual([1, 11.5]);
    expect(duplicates).toBe(2);
  });
});

describe('a metric', () => {
  const fired = (metric: Partial<MetricDefinition>, where: string, inputs: PlainInput[]) => {
    const full: MetricDefinition = {
      kind: 'metric',
      id: 'm',
      event: 'call',
      agg: 'count',
      window: { type: 'lifetime' },
      precision: 'f32',
      ...metric,
    };
    return momentsOf(scenarioOf('s', { type: 'event', event: 'session' }, { where }), inputs, { metrics: [full] });
  };
  const ask = (minutes: number) => event('session', minutes);

  test('of a local day begins at local midnight', () => {
    const window = { type: 'tumbling', unit: 'day' } as const;
    expect(fired({ window }, 'metric.m == 2', [call(1), call(2), ask(1439), ask(1440)])).toEqual([1439]);
    // Berlin is six hours behind: its midnight is 06:00 here.
    const west = profile(0, { region: 'west' });
    expect(fired({ window }, 'metric.m == 2', [west, call(1), call(2), ask(359), ask(360)])).toEqual([359]);
  });

  test('of a closed window ignores an event, of an open one takes a late event', () => {
    const window = { type: 'tumbling', unit: 'day' } as const;
    expect(fired({ window }, 'metric.m == 0', [ask(1441), call(1439), ask(1442)])).toEqual([1441, 1442]);
    expect(fired({ window }, 'metric.m == 1', [ask(1500), call(1441), ask(1501)])).toEqual([1501]);
  });

  test('of a sliding window covers whole buckets of UTC', () => {
    const window = { type: 'sliding', lengthMs: HOUR_MS, stepMs: 30 * MINUTE_MS } as const;
    expect(fired({ window }, 'metric.m == 1', [call(29), ask(59), ask(60)])).toEqual([59]);
  });

  test('that is younger than its window is absent', () => {
    const window = { type: 'tumbling', unit: 'day' } as const;
    const since = minute(60);
    expect(fired({ window, since }, 'has(metric.m)', [ask(120), ask(1440)])).toEqual([1440]);
    expect(fired({ since }, 'has(metric.m)', [ask(59), ask(60)])).toEqual([60]);
  });

  test.each([
    ['min', 'metric.m == 5'],
    ['max', 'metric.m == 30'],
    ['avg', 'metric.m == 15.0'],
    ['last', 'metric.m == 10'],
    ['sum', 'metric.m == 45'],
    ['distinct', 'metric.m == 3'],
  ] as const)('%s is worked out from all events', (agg, where) => {
    expect(fired({ agg, value: 'event.seconds' }, where, [call(1, 30), call(3, 10), call(2, 5), ask(4)])).toEqual([4]);
  });

  test.each(['min', 'max', 'avg', 'last'] as const)('%s of nothing is absent', (agg) => {
    expect(fired({ agg, value: 'event.seconds' }, 'has(metric.m)', [ask(4)])).toEqual([]);
  });
});
