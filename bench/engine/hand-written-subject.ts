import type { BenchCheck } from '../harness/report.ts';
import { measureSpans } from '../harness/spans.ts';
import { type EngineCase, type EngineScale, type Measured, partsOf, streamFor, streamInOrder } from './engine-case.ts';
import { checkLoop } from './hand-written-checks.ts';
import { callersOf, HAND_WRITTEN_LOOPS, type LoopName } from './hand-written-loops.ts';

/** So many callers are compared with the naive engine at full size, among all the others. */
const CALLERS_COMPARED = 500;

export interface MeasuredLoop extends Measured {
  /** The same answers at the size that is measured, by a loop of its own. */
  check: BenchCheck;
  /** Matching rules per call, over the spans measured: at least the share of calls that match any. */
  matchesPerCall: number;
}

/** Aggregates and rules alone, over the same calls. */
export async function measureLoop(name: LoopName, of: EngineCase, scale: EngineScale): Promise<MeasuredLoop> {
  const { aggregates, rules } = partsOf(of);
  const callers = callersOf(name, scale.callers, aggregates);
  const loop = HAND_WRITTEN_LOOPS[name](aggregates, rules, callers);
  const stream = streamFor(callers);
  loop.prepare(stream.take(scale.warmUpCalls))();
  let matches = 0;
  const rates = await measureSpans(
    scale.leastMs / 2,
    () => loop.prepare(stream.take(scale.spanCalls)),
    (run) => {
      matches += run();
      return scale.spanCalls;
    },
  );
  const matchesPerCall = matches / (rates.spans * scale.spanCalls);
  const detail = {
    callers,
    slowest: Math.round(rates.slowest),
    fastest: Math.round(rates.fastest),
    spans: rates.spans,
    matchesPerCall,
  };
  return { value: rates.rate, detail, matchesPerCall, check: checkAtSize(name, of, scale, callers) };
}

/** Over calls that are neither late nor duplicates. */
function checkAtSize(name: LoopName, of: EngineCase, scale: EngineScale, callers: number): BenchCheck {
  const calls = streamInOrder(callers).take(scale.warmUpCalls);
  return checkLoop(name, of, callers, calls, Math.ceil(callers / CALLERS_COMPARED));
}
