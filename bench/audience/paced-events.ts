import { InputBatch } from '../../src/core/inputs/input-batch.ts';
import type { EventsApplied } from './audience-message.ts';

/**
 * Applies prepared batches when they are due, at a steady rate, and lets a count go on in between, a step at
 * a time: a batch that falls due during a step waits for the end of that step and no longer.
 */
export class PacedEvents {
  private readonly batches: readonly InputBatch[];
  private readonly apply: (batch: InputBatch) => void;
  private readonly eventsPerMs: number;
  private readonly latenciesMs: number[] = [];
  private next = 0;
  private applied = 0;
  private startedMs = 0;
  private running = false;

  constructor(batches: readonly Uint8Array[], eventsPerSecond: number, apply: (batch: InputBatch) => void) {
    this.batches = batches.map((bytes) => new InputBatch(bytes));
    this.eventsPerMs = eventsPerSecond / 1000;
    this.apply = apply;
  }

  start(): void {
    this.running = true;
    this.startedMs = performance.now();
    const turn = () => {
      if (!this.running) return;
      this.applyDue();
      // Half a batch's time: timers are no finer than a millisecond anyway.
      setTimeout(turn, 1);
    };
    turn();
  }

  stop(): EventsApplied {
    this.running = false;
    const { applied } = this;
    // What was not due yet, so that all counts after this are of the same calls.
    while (this.next < this.batches.length) this.applyNext();
    return { applied, latenciesMs: this.latenciesMs };
  }

  /** How long the events have been coming. */
  get elapsedMs(): number {
    return performance.now() - this.startedMs;
  }

  /** Runs the steps of a count to its end, events first. */
  between<Result>(steps: Generator<void, Result>): Result {
    for (;;) {
      this.applyDue();
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  private applyDue(): void {
    while (this.next < this.batches.length) {
      const { records } = this.batches[this.next];
      const lastDueMs = this.startedMs + (this.applied + records) / this.eventsPerMs;
      if (performance.now() < lastDueMs) return;
      const firstDueMs = lastDueMs - records / this.eventsPerMs;
      this.applyNext();
      this.latenciesMs.push(performance.now() - firstDueMs);
    }
  }

  private applyNext(): void {
    const batch = this.batches[this.next++];
    this.apply(batch);
    this.applied += batch.records;
  }
}
