import type { DecisionRecorded, Effect, EffectSink } from '../core/effects.ts';
import type { EffectStore, PlacedEffect } from '../ports/effect-store.ts';
import type { EntryNotices } from './entry-notices.ts';

export interface EffectWriterOptions {
  /** Effects gathered before they are written; fewer when somebody waits for them. */
  gather: number;
  /** Few are written after so long, with the log entry that becomes durable then; they wait for more when absent. */
  gatherMs?: number;
  /** Written at once, at most; all that is ready when absent. */
  most?: number;
  /** Beyond so many unwritten effects `full` asks the caller to wait. */
  limit: number;
  /** So many may wait without `untilRoomForMoreMs` asking for a pause; any number when absent. */
  ahead?: number;
}

/** Until a store has shown its pace. */
const SUPPOSED_PER_MS = 10;
/** The store may have become quicker meanwhile. */
const LONGEST_PAUSE_MS = 500;

interface Waiter {
  offset: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Takes the effects of one host to their store. Owner: one `PartitionHost`.
 *
 * W1. An effect is written only when the log entry it came from is durable: what is lost from the log after a
 *     crash has left no trace.
 * W2. One `put` at a time; what gathers meanwhile goes with the next, in order, so the last status of a
 *     contact is written last.
 * W3. At most `limit` effects plus the effects of one entry are held.
 */
export class EffectWriter implements EffectSink {
  private readonly store: EffectStore;
  private readonly options: EffectWriterOptions;
  private readonly notices: EntryNotices | undefined;
  private gathered: PlacedEffect[] = [];
  /** Since when effects wait, of the clock that only grows. */
  private sinceMs = 0;
  /** Entry being applied. */
  private offset = 0;
  /** Entries below are durable in the log. */
  private logDurable = 0;
  private writing = false;
  private writtenPerMs = SUPPOSED_PER_MS;
  private failure: { error: unknown } | undefined;
  private waiters: Waiter[] = [];

  /** `notices` hears of every effect as it happens. */
  constructor(store: EffectStore, options: EffectWriterOptions, notices?: EntryNotices) {
    this.store = store;
    this.options = options;
    this.notices = notices;
  }

  /** The effects that follow come from this entry. */
  beginEntry(offset: number): void {
    this.offset = offset;
  }

  push(effect: Effect): void {
    if (this.gathered.length === 0) this.sinceMs = performance.now();
    this.gathered.push({ offset: this.offset, effect });
    this.notices?.push(effect);
  }

  answering(requestId: string): void {
    this.notices?.answering(requestId);
  }

  /** A decision that is not written yet. */
  decision(decisionId: string): DecisionRecorded | undefined {
    for (const { effect } of this.gathered) {
      if (effect.type === 'decision' && effect.decisionId === decisionId) return effect;
    }
    return undefined;
  }

  /** Log entries below `offset` are durable. */
  setLogDurable(offset: number): void {
    this.logDurable = Math.max(this.logDurable, offset);
    this.settle();
    if (this.isTime()) this.write();
  }

  /** In how many ms no more than `ahead` are expected to wait, by the pace of late. */
  get untilRoomForMoreMs(): number {
    const { ahead = Number.POSITIVE_INFINITY } = this.options;
    const beyond = this.gathered.length - ahead;
    return beyond <= 0 ? 0 : Math.min(LONGEST_PAUSE_MS, beyond / this.writtenPerMs);
  }

  get full(): boolean {
    return this.gathered.length >= this.options.limit;
  }

  /** Resolves when the effects of all entries below `offset` are durable; needs the log to become so. */
  durableTo(offset: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ offset, resolve, reject });
      this.settle();
      this.write();
    });
  }

  /** Resolves when about half of what is gathered is written. */
  room(): Promise<void> {
    const middle = this.gathered[this.gathered.length >> 1];
    return this.durableTo(middle === undefined ? 0 : middle.offset + 1);
  }

  private write(): void {
    if (this.writing || this.failure) return;
    const ready = Math.min(this.countBelow(this.logDurable), this.options.most ?? Number.POSITIVE_INFINITY);
    if (ready === 0) return;
    this.writing = true;
    const batch = this.gathered.slice(0, ready);
    const startMs = performance.now();
    this.store.put(batch).then(
      () => this.written(ready, performance.now() - startMs),
      (error: unknown) => this.fail(error),
    );
  }

  private written(count: number, tookMs: number): void {
    this.writing = false;
    this.writtenPerMs = (this.writtenPerMs + count / Math.max(1, tookMs)) / 2;
    this.gathered.splice(0, count);
    this.sinceMs = performance.now();
    this.settle();
    if (this.isTime()) this.write();
  }

  private isTime(): boolean {
    const { gather, gatherMs = Number.POSITIVE_INFINITY } = this.options;
    if (this.waiters.length > 0 || this.gathered.length >= gather) return true;
    return this.gathered.length > 0 && performance.now() - this.sinceMs >= gatherMs;
  }

  private fail(error: unknown): void {
    this.failure = { error };
    this.settle();
  }

  private settle(): void {
    if (this.waiters.length === 0) return;
    const { failure } = this;
    const durable = Math.min(this.logDurable, this.gathered[0]?.offset ?? Number.POSITIVE_INFINITY);
    const done = this.waiters.filter((waiter) => failure || waiter.offset <= durable);
    this.waiters = this.waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve, reject } of done) {
      if (failure) reject(failure.error);
      else resolve();
    }
  }

  /** How many of the gathered effects, which are in log order, come from entries below `offset`. */
  private countBelow(offset: number): number {
    let [low, high] = [0, this.gathered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.gathered[middle]!.offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
