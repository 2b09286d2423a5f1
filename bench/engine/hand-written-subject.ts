import { measureSpans } from '../harness/spans.ts';
import { HandWrittenLoop } from '../reference/hand-written-loop.ts';
import { type EngineCase, type EngineScale, type Measured, partsOf, streamFor } from './engine-case.ts';

/** The ceiling: aggregates and rules alone, over the same calls. */
export async function measureHandWritten(of: EngineCase, scale: EngineScale): Promise<Measured> {
  const { aggregates, rules } = partsOf(of);
  const loop = new HandWrittenLoop(aggregates, rules, scale.callers);
  const stream = streamFor(scale.callers);
  loop.run(stream.take(scale.warmUpCalls));
  let matches = 0;
  const rates = await measureSpans(
    scale.leastMs / 2,
    () => stream.take(scale.spanCalls),
    (calls) => {
      matches += loop.run(calls);
      return calls.count;
    },
  );
  const detail = {
    slowest: Math.round(rates.slowest),
    fastest: Math.round(rates.fastest),
    matchesPerCall: matches / (rates.spans * scale.spanCalls),
  };
  return { value: rates.rate, detail };
}
