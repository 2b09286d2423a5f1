import { measureSpans } from '../harness/spans.ts';
import { HandWrittenLoop } from '../reference/hand-written-loop.ts';
import { HandWrittenObjectLoop, identified } from '../reference/hand-written-object-loop.ts';
import type { Calls } from '../workload/call-stream.ts';
import { type EngineCase, type EngineScale, type Measured, partsOf, streamFor } from './engine-case.ts';

/** Most numbers kept in objects; each takes up to 24 bytes of the heap, which ends at about four gigabytes. */
const MOST_NUMBERS = 50_000_000;

/** Aggregates and rules alone, over the same calls; `run` returns how often a rule matched. */
async function measureLoop<Prepared>(
  scale: EngineScale,
  callers: number,
  prepare: (calls: Calls) => Prepared,
  run: (prepared: Prepared) => number,
): Promise<Measured> {
  const stream = streamFor(callers);
  run(prepare(stream.take(scale.warmUpCalls)));
  let matches = 0;
  const rates = await measureSpans(
    scale.leastMs / 2,
    () => prepare(stream.take(scale.spanCalls)),
    (prepared) => {
      matches += run(prepared);
      return scale.spanCalls;
    },
  );
  const detail = {
    callers,
    slowest: Math.round(rates.slowest),
    fastest: Math.round(rates.fastest),
    matchesPerCall: matches / (rates.spans * scale.spanCalls),
  };
  return { value: rates.rate, detail };
}

/** The ceiling: one typed array, row numbers given. */
export function measureHandWritten(of: EngineCase, scale: EngineScale): Promise<Measured> {
  const { aggregates, rules } = partsOf(of);
  const { callers } = scale;
  const loop = new HandWrittenLoop(aggregates, rules, callers);
  return measureLoop(
    scale,
    callers,
    (calls) => calls,
    (calls) => loop.run(calls),
  );
}

/** An object per caller, found by id; of as many callers as the heap has room for. */
export function measureHandWrittenObjects(of: EngineCase, scale: EngineScale): Promise<Measured> {
  const { aggregates, rules } = partsOf(of);
  const callers = Math.min(scale.callers, Math.floor(MOST_NUMBERS / aggregates.length));
  const loop = new HandWrittenObjectLoop(aggregates, rules, callers);
  return measureLoop(scale, callers, identified, (calls) => loop.run(calls));
}
