import type { BenchCheck } from '../harness/report.ts';
import { callAt, type Fired, NaiveEngine } from '../reference/naive-engine.ts';
import { customerIdOf } from '../workload/call-batches.ts';
import { CallStream } from '../workload/call-stream.ts';
import { type EngineCase, PLACES, partsOf, START_MS } from './engine-case.ts';
import { checkLoop } from './hand-written-checks.ts';
import { LOOP_NAMES } from './hand-written-loops.ts';
import { momentsOf, OpportuneSubject, PARTITIONS } from './opportune-subject.ts';
import { StateReader } from './state-reader.ts';

const CALLERS = 60;
const DAY_MS = 86_400_000;
/** Of a full run, and of one that only shows that all works. */
export const CHECKED_CALLS = { full: 6_000, quick: 1_500 } as const;

/** From Sunday evening on, a call in fifty seconds: days and a week turn, even in the first hours. */
function checkStream(duplicateShare: number, lateShare: number): CallStream {
  return new CallStream({
    seed: 5,
    callers: CALLERS,
    places: PLACES,
    startMs: START_MS + 6 * DAY_MS,
    callsPerSecond: 0.02,
    duplicateShare,
    // Half an hour: some repetitions lie within the ten minutes of the horizon, some beyond.
    remembered: 36,
    lateShare,
  });
}

/** The hand-written loops against the obvious one, over calls that are neither late nor duplicates. */
export function checkHandWritten(of: EngineCase, count: number): BenchCheck[] {
  const calls = checkStream(0, 0).take(count);
  return LOOP_NAMES.map((name) => checkLoop(name, of, CALLERS, calls));
}

const textOf = ({ caller, rule, at }: Fired) => `${caller} ${rule} ${at}`;

/** Every moment, in order, and every aggregate of every caller, duplicates and late calls included. */
export function checkEngine(of: EngineCase, count: number): BenchCheck {
  const { aggregates, rules } = partsOf(of);
  const naive = new NaiveEngine(aggregates, rules);
  const subject = new OpportuneSubject(aggregates, rules);
  const calls = checkStream(0.02, 0.02).take(count);
  for (let i = 0; i < calls.count; i++) naive.apply(callAt(calls, i));
  const moments = naive.fired.map(textOf);
  const opened = momentsOf(subject, calls).map(textOf);
  const state = new StateReader(subject.engine, PARTITIONS);
  const firstOther = moments.findIndex((moment, i) => moment !== opened[i]);
  let differing = 0;
  for (let caller = 0; caller < CALLERS; caller++) {
    for (const aggregate of aggregates) {
      const expected = naive.read(caller, aggregate, naive.clock);
      if (state.metric(customerIdOf(caller), aggregate.id, naive.clock) !== expected) differing++;
    }
  }
  const ok = differing === 0 && firstOther < 0 && opened.length === moments.length;
  return {
    name: `${of.name}: engine and naive engine`,
    ok,
    detail:
      `${count} calls, ${naive.duplicates} duplicates, ${naive.late} late, ${CALLERS * aggregates.length} aggregates ` +
      `(${differing} differ), ${moments.length} and ${opened.length} moments` +
      (firstOther < 0 ? '' : `, first other: ${moments[firstOther]} / ${opened[firstOther]}`),
  };
}
