/** Where engine and oracle once parted on random streams, cut down to what shows it. */
import { describe, expect, test } from 'vitest';
import type { Definitions, MetricDefinition } from '../../src/core/schema/definitions.ts';
import { partings } from './both-sides.ts';
import { runOracle } from './oracle.ts';
import type { EventInput, PlainInput, ProfileInput } from './plain-input.ts';
import { scenarioOf, smallPack } from './small-pack.ts';
import { HOUR_MS, MINUTE_MS } from './zone-time.ts';

/** A Sunday in Shanghai; Berlin is six hours behind. */
const MIDNIGHT = Date.parse('2015-08-02T00:00:00+08:00');

function event(id: string, type: string, minutes: number, fields: EventInput['fields'] = {}): EventInput {
  return { kind: 'event', id, type, customerId: 'c', at: MIDNIGHT + minutes * MINUTE_MS, fields };
}

function profile(minutes: number, attributes: ProfileInput['attributes']): ProfileInput {
  return { kind: 'profile', id: `profile-${minutes}`, customerId: 'c', at: MIDNIGHT + minutes * MINUTE_MS, attributes };
}

function metricOf(parts: Partial<MetricDefinition>): MetricDefinition {
  return {
    kind: 'metric',
    id: 'm',
    event: 'call',
    agg: 'count',
    window: { type: 'lifetime' },
    precision: 'f32',
    ...parts,
  };
}

/** Both sides open moments at these minutes. */
function expectBoth(pack: Definitions, inputs: PlainInput[], minutes: number[]): void {
  const { moments } = runOracle(pack, inputs, () => []);
  expect(moments.map(({ at }) => (at - MIDNIGHT) / MINUTE_MS)).toEqual(minutes);
  expect(partings(pack, inputs)).toEqual([]);
}

describe('both sides', () => {
  test('read a local day in the zone that the input itself brings', () => {
    const change = { type: 'change', attribute: 'plan', confirm: 1, fromAbsent: true } as const;
    const pack = smallPack({
      metrics: [metricOf({ window: { type: 'tumbling', unit: 'day' } })],
      scenarios: [scenarioOf('s', change, { where: 'metric.m == 1' })],
    });
    // Half past midnight is half past six of the evening before in Berlin, the day of the call.
    expectBoth(pack, [event('a', 'call', 1390), profile(1470, { region: 'west', plan: 'gold' })], [1470]);
  });

  test('take an input whose id came before, after the horizon, for another entry', () => {
    const pack = smallPack({
      scenarios: [scenarioOf('s', { type: 'dwell', area: 'station', forMs: 40 * MINUTE_MS })],
    });
    const there = (minutes: number) => event('again', 'session', minutes, { cell: 'c1' });
    expectBoth(pack, [there(0), there(31), event('end', 'call', 120)], []);
  });

  test('empty a count of different values with its week, also when a zone turns the week back', () => {
    const different = metricOf({ agg: 'distinct', value: 'event.peer', window: { type: 'tumbling', unit: 'week' } });
    const pack = smallPack({
      metrics: [different],
      scenarios: [scenarioOf('s', { type: 'event', event: 'session' }, { where: 'metric.m == 0', ttlMs: HOUR_MS })],
    });
    const sunday = [event('a', 'call', 1, { peer: 'p1' }), event('b', 'call', 2, { peer: 'p2' })];
    const monday = [event('c', 'call', 1441), profile(1442, { region: 'west' }), event('d', 'session', 1443)];
    expectBoth(pack, [...sunday, ...monday], [1443]);
  });
});
