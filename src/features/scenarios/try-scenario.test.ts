import { describe, expect, it } from 'vitest';
import { DAY_MS, definitionsOf, HOUR_MS, MINUTE_MS, metricOf, START, scenarioOf } from '../../core/engine-fixture.ts';
import type { Definitions, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { withScenario } from '../../definitions/parse-scenario.ts';
import { BodyReader } from '../../intake/body-reader.ts';
import { type TriedCustomer, type TriedInput, tryScenario } from './try-scenario.ts';

const active: Definitions = definitionsOf({ metrics: [metricOf('calls')] });
const visitor: TriedCustomer = { profile: {}, holdings: [], lists: [], residence: 'visitor' };
const call = (minutes: number, fields: object = {}): TriedInput => ({
  at: START + minutes * MINUTE_MS,
  type: 'call',
  ...fields,
});
const seen = (minutes: number, cell: string, more: object = {}): TriedInput => {
  return { at: START + minutes * MINUTE_MS, type: 'session', cell, ...more };
};

function tried(
  pattern: PatternDefinition,
  inputs: readonly TriedInput[],
  more: Partial<ScenarioDefinition> = {},
  customer: Partial<TriedCustomer> = {},
) {
  const scenario = scenarioOf('draft', pattern, more);
  const steps = tryScenario({
    scenario,
    definitions: withScenario(active, scenario),
    customer: { ...visitor, ...customer },
    inputs,
    readers: (definitions) => ({
      events: new BodyReader({ definitions, kind: 'events' }),
      customers: new BodyReader({ definitions, kind: 'customers' }),
    }),
  });
  // Minutes since the start, so that the tables below can be read.
  return steps.map(({ input, at, result, reason, message, parts, progress, waitsUntil, moment }) =>
    [
      input ?? 'time',
      Math.round((at - START) / MINUTE_MS),
      result,
      reason,
      message === undefined ? undefined : 'message',
      parts?.join('+'),
      progress && `${progress.reached}/${progress.wanted}`,
      waitsUntil === undefined ? undefined : `until ${(waitsUntil - START) / MINUTE_MS}`,
      moment && `for ${(moment.expiresAt - moment.at) / HOUR_MS} h`,
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  );
}

describe('trying out a scenario', () => {
  it('tells of an event whether it is one, and whether its condition holds', () => {
    const pattern: PatternDefinition = { type: 'event', event: 'call', where: 'event.seconds > 60' };
    expect(tried(pattern, [seen(0, 'c1'), call(1, { seconds: 10 }), call(2, { seconds: 90 })])).toEqual([
      '0 0 not-matched other-type',
      '1 1 not-matched condition',
      '2 2 opened for 4 h',
    ]);
  });

  it('tells why a firing opened nothing', () => {
    const pattern: PatternDefinition = { type: 'event', event: 'call' };
    expect(tried(pattern, [call(0), call(30), call(61)], { cooldownMs: HOUR_MS })).toEqual([
      '0 0 opened for 4 h',
      '1 30 held-back cooldown',
      '2 61 opened for 4 h',
    ]);
    expect(tried(pattern, [call(0)], { where: 'profile.age > 20' }, { profile: { age: 19 } })).toEqual([
      '0 0 held-back where',
    ]);
  });

  it('counts on', () => {
    const pattern: PatternDefinition = { type: 'count', event: 'call', atLeast: 3, withinMs: HOUR_MS };
    expect(tried(pattern, [call(0), call(10), call(65), call(66)])).toEqual([
      '0 0 matched 0 1/3',
      '1 10 matched 0 2/3',
      '2 65 matched 0 2/3',
      '3 66 opened for 4 h',
    ]);
  });

  it('tells which step of a sequence came', () => {
    const steps = [{ event: 'call' }, { event: 'session' }];
    expect(tried({ type: 'sequence', steps, withinMs: HOUR_MS }, [seen(0, 'c1'), call(1), seen(2, 'c1')])).toEqual([
      '0 0 matched 1',
      '1 1 matched 0',
      '2 2 opened for 4 h',
    ]);
  });

  it('lets time pass for what waits', () => {
    const absence: PatternDefinition = {
      type: 'absence',
      after: { event: 'order' },
      without: { event: 'call' },
      withinMs: 30 * MINUTE_MS,
    };
    const order: TriedInput = { at: START, type: 'order', product: 'music' };
    expect(tried(absence, [order])).toEqual(['0 0 matched 0 until 30', 'time 30 opened for 4 h']);
    expect(tried(absence, [order, call(10)])).toEqual(['0 0 matched 0 until 30', '1 10 matched 1']);
    const dwell: PatternDefinition = { type: 'dwell', area: 'station', forMs: 20 * MINUTE_MS };
    expect(tried(dwell, [seen(0, 'c1'), seen(5, 'c2')])).toEqual([
      '0 0 matched 0 until 20',
      '1 5 not-matched present',
      'time 20 opened for 4 h',
    ]);
    expect(tried(dwell, [seen(0, 'c1')], { where: 'profile.vip' })).toEqual([
      '0 0 matched 0 until 20',
      'time 20 held-back where',
    ]);
  });

  it('knows who lives there, and of whom too little is known', () => {
    const enter: PatternDefinition = { type: 'enter', area: 'station' };
    const exclude = { residents: { days: 3, of: 5, unknown: 'exclude' as const } };
    const once = [seen(0, 'c5'), seen(10, 'c1')];
    expect(tried(enter, once, { exclude })).toEqual(['0 0 not-matched elsewhere', '1 10 opened for 4 h']);
    expect(tried(enter, once, { exclude }, { residence: 'resident' })[1]).toBe('1 10 held-back resident');
    expect(tried(enter, once, { exclude }, { residence: 'unknown' })[1]).toBe('1 10 held-back resident-unknown');
  });

  it('sees changes of the profile, and metrics that cross a value', () => {
    const change: PatternDefinition = { type: 'change', attribute: 'device', confirm: 1, fromAbsent: false };
    const set = (minutes: number, device: string) => ({ at: START + minutes * MINUTE_MS, profile: { device } });
    expect(tried(change, [set(0, 'd1'), set(1, 'd2'), call(2)], {}, { profile: { device: 'd1' } })).toEqual([
      '0 0 not-matched unchanged',
      '1 1 opened for 4 h',
      '2 2 not-matched other-type',
    ]);
    const threshold: PatternDefinition = { type: 'threshold', metric: 'calls', direction: 'above', value: 1 };
    expect(tried(threshold, [call(0), call(1), call(2)])).toEqual([
      '0 0 not-matched not-crossed',
      '1 1 opened for 4 h',
      '2 2 not-matched not-crossed',
    ]);
  });

  it('waits a week for a fixed time', () => {
    const schedule: PatternDefinition = { type: 'schedule', cron: '0 9 * * 1', audience: 'profile.age > 20' };
    const first = { at: START, profile: { age: 30 } };
    expect(tried(schedule, [first])).toHaveLength(2);
    expect(tried(schedule, [first])[1]).toMatch(/^time \d+ opened for 4 h$/);
  });

  it('refuses what is no event, with the reason, and goes on', () => {
    const pattern: PatternDefinition = { type: 'event', event: 'call' };
    expect(tried(pattern, [{ at: START, type: 'cal' }, call(1, { seconds: 'long' }), call(2)])).toEqual([
      '0 0 refused message',
      '1 1 refused message',
      '2 2 opened for 4 h',
    ]);
  });

  it('tells that an input came too late', () => {
    const pattern: PatternDefinition = { type: 'event', event: 'call' };
    expect(tried(pattern, [call(60), call(0)])[1]).toBe('1 0 not-matched late');
    expect(tried(pattern, [call((2 * DAY_MS) / MINUTE_MS)])).toHaveLength(1);
  });
});
