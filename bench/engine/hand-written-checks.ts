import type { BenchCheck } from '../harness/report.ts';
import { callAt, NaiveEngine } from '../reference/naive-engine.ts';
import { type Calls, callsBetween } from '../workload/call-stream.ts';
import { type EngineCase, partsOf } from './engine-case.ts';
import { HAND_WRITTEN_LOOPS, type LoopName } from './hand-written-loops.ts';

/** Sums of doubles are not rounded to 32 bits after each call, as those of the naive engine are. */
const CLOSE = 1e-4;

function isSame(stored: number, expected: number | undefined): boolean {
  if (expected === undefined) return Number.isNaN(stored);
  return Math.abs(stored - expected) <= CLOSE * Math.abs(expected);
}

/**
 * A hand-written loop against the naive engine: how many rules each call matches, and after the last call of each
 * caller every aggregate. Of every `sampleEvery`-th caller; the loop is given the calls of all. No call may be late or
 * a duplicate.
 */
export function checkLoop(name: LoopName, of: EngineCase, callers: number, calls: Calls, sampleEvery = 1): BenchCheck {
  const { aggregates, rules } = partsOf(of);
  const naive = new NaiveEngine(aggregates, rules);
  const loop = HAND_WRITTEN_LOOPS[name](aggregates, rules, callers);
  const isSampled = (i: number) => calls.caller[i] % sampleEvery === 0;
  const lastCalls = new Map<number, number>();
  for (let i = 0; i < calls.count; i++) if (isSampled(i)) lastCalls.set(calls.caller[i], i);
  let compared = 0;
  let matches = 0;
  let differing = 0;
  let done = 0;
  for (let i = 0; i < calls.count; i++) {
    if (!isSampled(i)) continue;
    loop.prepare(callsBetween(calls, done, i))();
    const before = naive.matches;
    naive.apply(callAt(calls, i));
    const found = loop.prepare(callsBetween(calls, i, i + 1))();
    done = i + 1;
    compared++;
    matches += found;
    if (found !== naive.matches - before) differing++;
    const caller = calls.caller[i];
    if (lastCalls.get(caller) !== i) continue;
    for (const aggregate of aggregates) {
      if (!isSame(loop.read(caller, aggregate), naive.read(caller, aggregate, calls.at[i]))) differing++;
    }
  }
  return {
    name: `${of.name}: ${name} and naive engine, ${callers} callers`,
    ok: differing === 0 && compared > 0,
    detail:
      `${calls.count} calls, ${compared} compared, ${matches} matches, ` +
      `${lastCalls.size * aggregates.length} aggregates, ${differing} differ`,
  };
}
