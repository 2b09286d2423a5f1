import type { LoadStep } from './run-load.ts';

/** Of what was offered, so much must be answered in time, and as it should be. */
const ANSWERED_SHARE = 0.99;

export interface Bounds {
  mostP99Ms: number;
  /** Answers that are as they should be. */
  good: readonly string[];
}

/** Whether a service could go on like this: it keeps up, it is quick, and it refuses nothing. */
export function isSustainable(step: LoadStep, { mostP99Ms, good }: Bounds): boolean {
  const wrong = Object.keys(step.answers).filter((word) => !good.includes(word));
  const keptUp = step.answeredPerSecond >= step.offeredPerSecond * ANSWERED_SHARE;
  return wrong.length === 0 && keptUp && step.p99Ms <= mostP99Ms;
}

/**
 * Offers one rate after the other, rising, until one cannot be sustained, twice over: a noisy neighbour is no reason.
 *
 * @returns all steps, and the highest that can be sustained; undefined: not even the first
 */
export async function climb(
  rates: readonly number[],
  bounds: Bounds,
  offer: (rate: number) => Promise<LoadStep>,
): Promise<{ steps: LoadStep[]; highest: LoadStep | undefined }> {
  const steps: LoadStep[] = [];
  let highest: LoadStep | undefined;
  for (const rate of rates) {
    let step = await offer(rate);
    steps.push(step);
    if (!isSustainable(step, bounds)) {
      step = await offer(rate);
      steps.push(step);
    }
    if (!isSustainable(step, bounds)) break;
    highest = step;
  }
  return { steps, highest };
}

const rounded = (value: number): number => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** A step in one line, for a result's detail. */
export function stepText({ offeredPerSecond, answeredPerSecond, answers, cores, ...times }: LoadStep): string {
  const { p50Ms, p99Ms, p999Ms, mostMs } = times;
  const words = Object.entries(answers).map(([word, count]) => `${word} ${count}`);
  const busy = Object.entries(cores).map(([who, share]) => `${who} ${share.toFixed(2)}`);
  return (
    `${rounded(answeredPerSecond)}/s of ${offeredPerSecond}: p50 ${rounded(p50Ms)} p99 ${rounded(p99Ms)} ` +
    `p99.9 ${rounded(p999Ms)} most ${rounded(mostMs)} ms; cores: ${busy.join(' ')}; ${words.join(' ')}`
  );
}
