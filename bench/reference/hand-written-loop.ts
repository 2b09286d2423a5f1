import type { CallAggregate, CallWindow } from '../workload/call-aggregates.ts';
import type { Calls } from '../workload/call-stream.ts';
import type { CampaignRule } from '../workload/campaign-rules.ts';
import { emptyNumber, type GeneratedLoop, generatedLoop, WINDOWS } from './generated-loop.ts';

/**
 * The most that memory allows for exactly these aggregates and rules: one row of a typed array per
 * caller, laid out as bytes, generated straight-line code, rules grouped by place. Nothing else: the
 * caller is a row number already, and there is no duplicate, lateness, timer, cooldown or effect.
 */
export class HandWrittenLoop {
  private readonly rowWords: number;
  private readonly loop: GeneratedLoop<number>;
  private readonly numbers: Float32Array;
  private readonly words = new Map<CallAggregate, number>();

  constructor(aggregates: readonly CallAggregate[], rules: readonly CampaignRule[], callers: number) {
    const { words } = this;
    WINDOWS.forEach((window) => {
      const ofWindow = aggregates.filter((aggregate) => aggregate.window === window);
      const start = words.size + WINDOWS.length;
      ofWindow.forEach((aggregate, i) => {
        words.set(aggregate, start + i);
      });
    });
    this.rowWords = words.size + WINDOWS.length;
    const memory = new ArrayBuffer(callers * this.rowWords * 4);
    this.numbers = new Float32Array(memory);
    const slots = {
      stamp: (window: CallWindow) => `w[row + ${WINDOWS.indexOf(window)}]`,
      value: (aggregate: CallAggregate) => `m[row + ${words.get(aggregate)}]`,
      empty: emptyNumber,
    };
    this.loop = generatedLoop(aggregates, rules, slots, { m: this.numbers, w: new Int32Array(memory) });
  }

  /** Applies all calls, in order; returns how often a rule matched. */
  run(calls: Calls): number {
    const { caller } = calls;
    const { rowWords } = this;
    return this.loop(calls, (i) => caller[i] * rowWords);
  }

  /** The aggregate as stored; NaN for an empty minimum or maximum. */
  read(caller: number, aggregate: CallAggregate): number {
    return this.numbers[caller * this.rowWords + this.words.get(aggregate)!];
  }
}
