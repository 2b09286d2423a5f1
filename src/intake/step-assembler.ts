import { InputBatchWriter, InputKind } from '../core/inputs/input-batch.ts';
import { IntakeError } from './intake-error.ts';
import type { Reject } from './reject-codes.ts';
import type { StagedInput } from './staged-input.ts';

const minuteMs = 60_000;

/** What became of the records of a step. */
export interface IntakeCounts {
  /** Records read; a record can become several inputs. */
  records: number;
  blankLines: number;
  /** Records none of whose `when` is met. */
  unused: number;
  /** Inputs before `from` or not before `to`. */
  outside: number;
  rejects: number;
  events: number;
  customers: number;
  asks: number;
  outcomes: number;
  /** Numbers on their way into a list. */
  listed: number;
  clocks: number;
}

/** Rows of a file of numbers, counted on reading. */
export interface ListReading {
  /** Id of the list. */
  list: string;
  file: string;
  /** When it arrives, epoch ms; null: with the first event. */
  at: number | null;
  read: number;
  formatErrors: number;
  duplicates: number;
}

export const noCounts = (): IntakeCounts => ({
  records: 0,
  blankLines: 0,
  unused: 0,
  outside: 0,
  rejects: 0,
  events: 0,
  customers: 0,
  asks: 0,
  outcomes: 0,
  listed: 0,
  clocks: 0,
});

/**
 * Where a step ended, as JSON. A reader over the same files resumes there by reading them again from the start;
 * the rest tells it whether they are the same.
 */
export interface IntakeCursor {
  /** Inputs, clocks included, and rejects of all steps so far. */
  inputs: number;
  rejects: number;
  /** File number, from 1, and line of the last of them. */
  file: number;
  line: number;
  /** Last clock; null before the first. */
  clock: number | null;
  /** Different words of all fields. */
  words: number;
  /** Nothing follows. */
  ended: boolean;
}

/** A part of the inputs, with everything that was refused on the way to it. */
export interface IntakeStep {
  batch: Uint8Array<ArrayBuffer>;
  /** Inputs in the batch, clocks included. */
  inputs: number;
  rejects: Reject[];
  /** Of this step alone. */
  counts: IntakeCounts;
  /** By number of the file, as far as this step read of it. */
  lists: Record<string, ListReading>;
  cursor: IntakeCursor;
  /** Set when the batch ends with the clock that entered this minute (epoch ms): only with `splitAtMinute`. */
  minute?: number;
}

export interface StepOptions {
  /** Most inputs, clocks included, and most rejects of a step. */
  batchSize: number;
  splitAtMinute: boolean;
  /** Inputs before, and from here on, are counted and left out; epoch ms. */
  from: number;
  to: number;
}

const countOf = {
  [InputKind.event]: 'events',
  [InputKind.profile]: 'customers',
  [InputKind.command]: 'asks',
  [InputKind.outcome]: 'outcomes',
} as const;

/** Gathers inputs into steps and puts the clocks between them (docs/semantics.md §1.2). */
export class StepAssembler {
  counts = noCounts();
  private lists: Record<string, ListReading> = {};
  private readonly options: StepOptions;
  private readonly writer = new InputBatchWriter();
  private readonly wordCount: () => number;
  /** The cursor to resume behind, until it is reached: nothing is kept on the way. */
  private target: IntakeCursor | undefined;
  private ready: IntakeStep[] = [];
  private rejects: Reject[] = [];
  private clock = Number.NEGATIVE_INFINITY;
  private inputsSoFar = 0;
  private rejectsSoFar = 0;
  private file = 0;
  private line = 0;

  /** `resume`: what comes up to this cursor is left out. */
  constructor(options: StepOptions, wordCount: () => number, resume?: IntakeCursor) {
    this.options = options;
    this.wordCount = wordCount;
    if (resume !== undefined && (resume.inputs > 0 || resume.rejects > 0)) this.target = resume;
  }

  get isReady(): boolean {
    return this.ready.length > 0;
  }

  /** The finished steps, in order. */
  take(): IntakeStep[] {
    const steps = this.ready;
    this.ready = [];
    return steps;
  }

  /** Whether an input lies within the span asked for; one without a time always does. */
  isInside(at: number): boolean {
    return at === 0 || (at >= this.options.from && at < this.options.to);
  }

  /** The counters of a file of numbers for the step at hand. */
  listReading(file: number, about: Pick<ListReading, 'list' | 'file' | 'at'>): ListReading {
    let reading = this.lists[file];
    if (reading === undefined) {
      reading = { ...about, read: 0, formatErrors: 0, duplicates: 0 };
      this.lists[file] = reading;
    }
    return reading;
  }

  /** Last clock, −∞ before the first. */
  get time(): number {
    return this.clock;
  }

  /** `countedAs` is told by the kind when absent. */
  input(input: StagedInput, file: number, countedAs?: keyof IntakeCounts): void {
    const second = Math.floor(input.at / 1000) * 1000;
    // A profile without a time moves no clock.
    if (second > this.clock && input.at !== 0) this.addClock(second, file, input.line);
    if (this.target === undefined) input.write(this.writer, file);
    this.counts[countedAs ?? countOf[input.kind as keyof typeof countOf]]++;
    this.added(file, input.line);
  }

  reject(reject: Reject, file: number): void {
    this.rejectsSoFar++;
    this.counts.rejects++;
    this.file = file;
    this.line = reject.line;
    if (this.target !== undefined) {
      this.approach(this.target);
    } else {
      this.rejects.push(reject);
      if (this.rejects.length >= this.options.batchSize) this.cut(false);
    }
  }

  /** Finishes the last step. */
  end(): void {
    if (this.target !== undefined)
      throw new IntakeError('intake.cursor', 'the files end before the cursor; they are not those it is of');
    const { counts, lists } = this;
    if (Object.values(counts).some((count) => count > 0) || Object.keys(lists).length > 0) this.cut(true);
  }

  private addClock(second: number, file: number, line: number): void {
    const minute = Math.floor(second / minuteMs);
    const entersMinute = minute > Math.floor(this.clock / minuteMs);
    this.clock = second;
    if (this.target === undefined) this.writer.clock(second);
    this.counts.clocks++;
    this.added(file, line, this.options.splitAtMinute && entersMinute ? minute * minuteMs : undefined);
  }

  private added(file: number, line: number, minute?: number): void {
    this.inputsSoFar++;
    this.file = file;
    this.line = line;
    if (this.target !== undefined) this.approach(this.target);
    else if (minute !== undefined || this.writer.records >= this.options.batchSize) this.cut(false, minute);
  }

  private cut(ended: boolean, minute?: number): void {
    const inputs = this.writer.records;
    this.ready.push({
      batch: this.writer.finish(),
      inputs,
      rejects: this.rejects,
      counts: this.counts,
      lists: this.lists,
      cursor: this.cursor(ended),
      ...(minute === undefined ? {} : { minute }),
    });
    this.rejects = [];
    this.startCounting();
  }

  private startCounting(): void {
    this.counts = noCounts();
    this.lists = {};
  }

  private cursor(ended: boolean): IntakeCursor {
    return {
      inputs: this.inputsSoFar,
      rejects: this.rejectsSoFar,
      file: this.file,
      line: this.line,
      clock: Number.isFinite(this.clock) ? this.clock : null,
      words: this.wordCount(),
      ended,
    };
  }

  /** Goes live right behind the cursor, where the step it is of was cut. */
  private approach(target: IntakeCursor): void {
    if (this.inputsSoFar < target.inputs || this.rejectsSoFar < target.rejects) return;
    const here = this.cursor(target.ended);
    const keys = Object.keys(here) as (keyof IntakeCursor)[];
    const differing = keys.find((key) => here[key] !== target[key]);
    if (differing !== undefined) {
      const found = `${differing} is ${here[differing]} and not ${target[differing]}`;
      throw new IntakeError('intake.cursor', `the files are not those of the cursor: at its place ${found}`);
    }
    this.target = undefined;
    this.startCounting();
  }
}
