import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CapacityLedger } from '../decisions/capacity.ts';
import {
  DAY_MS,
  definitionsOf,
  HOUR_MS,
  MINUTE_MS,
  metricOf,
  type PlainInput,
  START,
  writeInput,
} from '../engine-fixture.ts';
import { InputBatch, InputBatchWriter } from '../inputs/input-batch.ts';
import { InputApplier } from '../partition/input-applier.ts';
import { PartitionState } from '../partition/partition-state.ts';
import { Program } from '../program/program.ts';
import type { MetricDefinition, WindowDefinition } from '../schema/definitions.ts';
import { ZoneClock } from '../schema/zone-clock.ts';
import { Dictionary } from './dictionary.ts';

const ZONE = new ZoneClock('Europe/Berlin');
const AGGREGATES = ['count', 'sum', 'min', 'max', 'avg', 'last', 'distinct'] as const;
const WINDOWS: Record<string, WindowDefinition> = {
  ever: { type: 'lifetime' },
  day: { type: 'tumbling', unit: 'day' },
  week: { type: 'tumbling', unit: 'week' },
  month: { type: 'tumbling', unit: 'month' },
  hour: { type: 'sliding', lengthMs: HOUR_MS, stepMs: 15 * MINUTE_MS },
  three: { type: 'sliding', lengthMs: 3 * DAY_MS, stepMs: DAY_MS },
  one: { type: 'sliding', lengthMs: 2 * HOUR_MS, stepMs: 2 * HOUR_MS },
  most: { type: 'sliding', lengthMs: 64 * MINUTE_MS, stepMs: MINUTE_MS },
};
const METRICS: MetricDefinition[] = Object.entries(WINDOWS).flatMap(([name, window]) =>
  AGGREGATES.flatMap((agg) =>
    (['f32', 'f64'] as const).map((precision) =>
      metricOf(`${agg}_${name}_${precision}`, {
        event: 'session',
        agg,
        window,
        precision,
        ...(agg === 'count' ? {} : { value: agg === 'distinct' ? 'event.cell' : 'event.bytes' }),
        ...(precision === 'f64' ? { where: 'event.device != "d9"' } : {}),
      }),
    ),
  ),
);

/** One customer of one partition: events in, metrics out. */
class OneCustomer {
  readonly program: Program;
  private readonly state: PartitionState;
  private readonly applier: InputApplier;
  private readonly reads;

  constructor(metrics: MetricDefinition[]) {
    const base = definitionsOf({ metrics });
    this.program = new Program({ ...base, profile: { ...base.profile, zone: ZONE.zone } }, new Dictionary());
    this.state = new PartitionState(this.program);
    this.applier = new InputApplier(this.state, { effects: [], capacity: new CapacityLedger([]), handover: 'assumed' });
    this.reads = new Map(metrics.map(({ id }) => [id, this.program.rules.number(`metric.${id} + 0.0`)]));
  }

  apply(clock: number, ...inputs: PlainInput[]): void {
    this.applier.runDue(clock);
    this.applier.state.clock = clock;
    const writer = new InputBatchWriter();
    for (const input of inputs) writeInput(writer, this.program.schema, input);
    const batch = new InputBatch(writer.finish());
    const words = { batch, codes: new Int32Array(batch.strings).fill(-1) };
    for (let record = batch.first; record < batch.end; record = batch.next(record))
      this.applier.apply(words, record, -1);
    expect(this.applier.counters.quarantined).toBe(0);
  }

  /** NaN when absent. */
  read(metric: string, now: number): number {
    this.state.enterTime(0, now);
    return this.reads.get(metric)!(this.state, 0, now);
  }
}

interface Session {
  at: number;
  clock: number;
  bytes: number | undefined;
  cell: string;
  device: string;
}

const sessionInput = ({ at, bytes, cell, device }: Session, k: number): PlainInput => ({
  type: 'session',
  customerId: 'anna',
  id: `s${k}`,
  at,
  fields: { ...(bytes === undefined ? {} : { bytes }), cell, device },
});

const indexOf = (window: WindowDefinition, t: number): number => {
  if (window.type === 'lifetime') return 0;
  if (window.type === 'sliding') return Math.floor(t / window.stepMs);
  return window.unit === 'day' ? ZONE.dayIndex(t) : window.unit === 'week' ? ZONE.weekIndex(t) : ZONE.monthIndex(t);
};

/** The metric added up again from the list of all events (docs/semantics.md §4), read no earlier than any of them. */
function modelled(metric: MetricDefinition, sessions: readonly Session[], now: number): number {
  const { agg, window, precision } = metric;
  const buckets = window.type === 'sliding' ? window.lengthMs / window.stepMs : 1;
  const stored = (value: number) => (precision === 'f32' ? Math.fround(value) : value);
  let newest = Number.NEGATIVE_INFINITY;
  const counted = sessions.flatMap((session) => {
    const index = indexOf(window, session.at);
    const closed =
      window.type === 'sliding' ? index <= newest - buckets : index < newest || index < indexOf(window, session.clock);
    if (closed) return [];
    newest = Math.max(newest, index);
    const value = agg === 'distinct' ? 0 : session.bytes;
    const counts = metric.where === undefined || session.device !== 'd9';
    return counts && (agg === 'count' || value !== undefined) ? [{ ...session, value: value ?? 0, index }] : [];
  });
  const open = counted.filter(({ index }) => window.type === 'lifetime' || index > indexOf(window, now) - buckets);
  if (agg === 'count') return open.length;
  if (agg === 'distinct') return new Set(open.map(({ cell }) => cell)).size;
  const sums = new Map<number, number>();
  for (const { index, value } of open) sums.set(index, stored((sums.get(index) ?? 0) + value));
  const sum = [...sums.values()].reduce((total, one) => total + one, 0);
  if (agg === 'sum') return sum;
  if (open.length === 0) return Number.NaN;
  if (agg === 'avg') return sum / open.length;
  const values = open.map(({ value }) => stored(value));
  if (agg === 'min') return Math.min(...values);
  if (agg === 'max') return Math.max(...values);
  return stored(open.reduce((a, b) => (b.at >= a.at ? b : a)).value);
}

const step = fc.record({
  advanceMs: fc.constantFrom(
    0,
    700,
    40_000,
    9 * MINUTE_MS,
    50 * MINUTE_MS,
    5 * HOUR_MS,
    DAY_MS,
    9 * DAY_MS,
    35 * DAY_MS,
  ),
  behindMs: fc.constantFrom(0, 0, 0, 900, 10 * MINUTE_MS, 2 * HOUR_MS, 26 * HOUR_MS, 8 * DAY_MS),
  bytes: fc.constantFrom(undefined, 0, 0.5, 1, 2.5, -3, 1e7, 16_777_217),
  cell: fc.constantFrom('c1', 'c2', 'c3', 'c4'),
  device: fc.constantFrom('d1', 'd2', 'd9'),
});
const starts = fc.constantFrom(
  START,
  Date.parse('2015-12-31T20:00:00Z'),
  Date.parse('1969-12-28T22:00:00Z'),
  Date.parse('1960-03-01T00:00:00Z'),
);

describe('metrics', () => {
  it('are what adding up all events again would give: all aggregates, windows and precisions', () => {
    fc.assert(
      fc.property(
        starts,
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(0, 20 * MINUTE_MS, DAY_MS),
        (start, steps, wait) => {
          const customer = new OneCustomer(METRICS);
          const sessions: Session[] = [];
          let newest = start;
          steps.forEach(({ advanceMs, behindMs, ...content }, k) => {
            newest += advanceMs;
            const session = { ...content, at: newest - behindMs, clock: Math.floor(newest / 1000) * 1000 };
            sessions.push(session);
            customer.apply(session.clock, sessionInput(session, k));
          });
          const now = newest + wait;
          const wrong = METRICS.flatMap((metric) => {
            const [found, expected] = [customer.read(metric.id, now), modelled(metric, sessions, now)];
            return Object.is(found + 0, expected + 0) ? [] : [`${metric.id} is ${found}, not ${expected}`];
          });
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('do not drift while buckets come and go for a year', () => {
    const metrics = METRICS.filter(({ id }) => id === 'sum_three_f32' || id === 'avg_three_f64');
    const customer = new OneCustomer(metrics);
    const sessions = Array.from({ length: 2000 }, (_, k) => {
      const at = START + k * 4 * HOUR_MS;
      return { at, clock: at, bytes: (k % 7) + 0.25, cell: 'c1', device: 'd1' };
    });
    sessions.forEach((session, k) => {
      customer.apply(session.clock, sessionInput(session, k));
    });
    const now = sessions.at(-1)!.at;
    for (const metric of metrics) expect(customer.read(metric.id, now)).toBe(modelled(metric, sessions, now));
    for (const metric of metrics) {
      expect(customer.read(metric.id, now + 5 * DAY_MS)).toEqual(metric.agg === 'sum' ? 0 : Number.NaN);
    }
  });

  it('count at most 64 different values, and new ones again when old ones have left the window', () => {
    const distinct = ['ever', 'hour'].map((window) => METRICS.find(({ id }) => id === `distinct_${window}_f32`)!);
    const customer = new OneCustomer(distinct);
    const see = (k: number, at: number) => {
      customer.apply(at, sessionInput({ at, clock: at, bytes: 1, cell: `cell${k}`, device: 'd1' }, k));
    };
    const readAll = (now: number) => distinct.map(({ id }) => customer.read(id, now));
    for (let k = 0; k < 80; k++) see(k, START + (k < 40 ? 0 : 20 * MINUTE_MS));
    expect(readAll(START + 20 * MINUTE_MS)).toEqual([64, 64]);
    see(100, START + 70 * MINUTE_MS);
    expect(readAll(START + 70 * MINUTE_MS)).toEqual([64, 25]);
  });
});

describe('a metric with a time it counts from', () => {
  it('is absent until its window lies after it, to the millisecond', () => {
    const since = Date.parse('2015-10-25T00:00:00+02:00') + 10 * MINUTE_MS;
    const metrics = Object.entries(WINDOWS).map(([id, window]) => metricOf(id, { event: 'session', window, since }));
    const customer = new OneCustomer(metrics);
    customer.apply(since, sessionInput({ at: since, clock: since, bytes: 1, cell: 'c1', device: 'd1' }, 1));
    const known: Record<string, string> = {
      ever: '2015-10-25T00:10:00+02:00',
      // That day has twenty-five hours.
      day: '2015-10-26T00:00:00+01:00',
      week: '2015-10-26T00:00:00+01:00',
      month: '2015-11-01T00:00:00+01:00',
      // The oldest bucket in UTC begins at or after it: 22:15, 24 October … and the newest of n is n − 1 steps later.
      hour: '2015-10-24T23:00:00Z',
      three: '2015-10-27T00:00:00Z',
      one: '2015-10-25T00:00:00Z',
      most: '2015-10-24T23:13:00Z',
    };
    for (const { id } of metrics) {
      const from = Date.parse(known[id]!);
      expect([id, customer.read(id, from - 1)]).toEqual([id, Number.NaN]);
      expect([id, customer.read(id, from) >= 0]).toEqual([id, true]);
    }
  });
});
