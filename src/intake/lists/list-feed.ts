import { idOf } from '../../core/hash.ts';
import { InputKind } from '../../core/inputs/input-batch.ts';
import { StagedInput } from '../staged-input.ts';
import type { StepAssembler } from '../step-assembler.ts';
import type { NumberTable } from './number-table.ts';

/** The numbers of a file on their way into a list. */
interface ComingList {
  list: string;
  /** Number of the file, from 1. */
  file: number;
  /** Epoch ms; absent: with the first event. */
  at: number | undefined;
  numbers: NumberTable;
  /** How many have been fed. */
  fed: number;
}

const secondMs = 1000;

/**
 * Puts the uploads between the events: a list that arrives at T comes before the first input with `at` ≥ T, its numbers in
 * the order of its file.
 */
export class ListFeed {
  private coming: ComingList[] = [];
  private readonly staged = new StagedInput(1);

  add(list: string, file: number, at: number | undefined, numbers: NumberTable): void {
    this.coming.push({ list, file, at, numbers, fed: 0 });
    // Lists without a time come first; of several at one time, the one named first.
    this.coming.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.file - b.file);
  }

  /** Feeds what arrives up to the time of an input, until a step is ready; true when there is more to come before it. */
  feedBefore(at: number, steps: StepAssembler): boolean {
    for (let list = this.coming[0]; list !== undefined; list = this.coming[0]) {
      list.at ??= Math.floor(at / secondMs) * secondMs;
      if (list.at > at) return false;
      while (list.fed < list.numbers.count) {
        this.feed(list, ++list.fed, list.at, steps);
        if (steps.isReady) return true;
      }
      this.coming.shift();
    }
    return false;
  }

  /** The same when no input follows; lists without a time arrive at `clock`. */
  feedRest(clock: number, steps: StepAssembler): boolean {
    for (const list of this.coming) list.at ??= Math.max(0, clock);
    return this.feedBefore(Number.POSITIVE_INFINITY, steps);
  }

  private feed({ list, file, numbers }: ComingList, ref: number, at: number, steps: StepAssembler): void {
    const { staged } = this;
    const number = numbers.number(ref);
    const written = numbers.written(ref);
    staged.kind = InputKind.command;
    staged.customerId = number;
    staged.id = idOf('list', list, at, number);
    staged.at = at;
    staged.since = at;
    staged.line = numbers.line(ref);
    staged.length = 1;
    staged.values[0] = Number.NaN;
    // One text for all numbers that are written plainly: a batch keeps it once.
    staged.texts[0] = JSON.stringify({ command: 'join-list', list, ...(written !== number && { written }) });
    steps.input(staged, file, 'listed');
  }
}
