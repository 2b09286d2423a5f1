/** Rate over spans of work, each prepared outside the clock. */
export interface SpanRates {
  /** Units of work a second, over all spans. */
  rate: number;
  slowest: number;
  fastest: number;
  spans: number;
}

/** Frees what preparing left behind, so that it is not collected on the clock; needs --expose-gc. */
const collect = () => globalThis.gc?.();

/**
 * Prepares and then runs spans until `leastMs` of running have passed. `run` returns how many units
 * of work it did.
 */
export async function measureSpans<Prepared>(
  leastMs: number,
  prepare: () => Prepared,
  run: (prepared: Prepared) => number | Promise<number>,
): Promise<SpanRates> {
  const rates: number[] = [];
  let units = 0;
  let elapsedMs = 0;
  while (elapsedMs < leastMs) {
    const prepared = prepare();
    collect();
    const startMs = performance.now();
    const done = await run(prepared);
    const tookMs = performance.now() - startMs;
    rates.push((done / tookMs) * 1000);
    units += done;
    elapsedMs += tookMs;
  }
  return {
    rate: (units / elapsedMs) * 1000,
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    spans: rates.length,
  };
}
