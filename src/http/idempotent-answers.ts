import type { KeptAnswer } from '../ports/idempotency-keys.ts';

/** What is known of a key: `fresh`: the caller of `claim` must work and then `settle`. */
type Claim =
  | { state: 'fresh' }
  | { state: 'mismatch' }
  | { state: 'answered'; answer: KeptAnswer }
  /** A twin is at work: resolves when it is done; claim again then. */
  | { state: 'running'; done: Promise<void> };

interface Entry {
  fingerprint: string;
  claimedAt: number;
  answer?: KeptAnswer;
  done: Promise<void>;
  finish: () => void;
}

const KEPT_MS = 24 * 3_600_000;
const MOST_ENTRIES = 100_000;
const MOST_BYTES = 64 << 20;
/** What an entry takes besides its answer, about. */
const ENTRY_BYTES = 400;

/**
 * Answers to writes by their idempotency keys, so that a write told twice is done once and answered alike.
 *
 * A1. Of several claims of a key one is `fresh` until it is settled.
 * A2. At most 100,000 keys and 64 MiB of answers are kept, for 24 hours; beyond, the oldest go.
 */
export class IdempotentAnswers {
  private readonly now: () => number;
  /** In the order of their claims. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** `fingerprint` tells requests apart that come under one key. */
  claim(key: string, fingerprint: string): Claim {
    this.forgetOld();
    const entry = this.entries.get(key);
    if (entry === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.entries.set(key, { fingerprint, claimedAt: this.now(), done: promise, finish: resolve });
      this.bytes += ENTRY_BYTES;
      return { state: 'fresh' };
    }
    if (entry.fingerprint !== fingerprint) return { state: 'mismatch' };
    if (entry.answer === undefined) return { state: 'running', done: entry.done };
    return { state: 'answered', answer: entry.answer };
  }

  /** Ends a fresh claim; without an answer the key is free again. */
  settle(key: string, answer: KeptAnswer | undefined): void {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.answer !== undefined) return;
    if (answer === undefined) this.forget(key, entry);
    else {
      entry.answer = answer;
      this.bytes += answer.body.length;
    }
    entry.finish();
  }

  private forgetOld(): void {
    const oldest = this.now() - KEPT_MS;
    for (const [key, entry] of this.entries) {
      const full = this.entries.size >= MOST_ENTRIES || this.bytes >= MOST_BYTES;
      if (!full && entry.claimedAt > oldest) return;
      // One at work is never forgotten: there are no more of them than requests.
      if (entry.answer !== undefined) this.forget(key, entry);
    }
  }

  private forget(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.bytes -= ENTRY_BYTES + (entry.answer?.body.length ?? 0);
  }
}
