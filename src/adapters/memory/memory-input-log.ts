import type { Appended, InputLog, LogEntry } from '../../ports/input-log.ts';

/** A log that ends with the process: for runs that are simply started again after a crash. */
export class MemoryInputLog implements InputLog {
  private entries: LogEntry[] = [];
  /** Offset of the first of `entries`. */
  private oldest = 0;

  append(batch: Uint8Array, cursor: unknown): Appended {
    const offset = this.head();
    this.entries.push({ offset, batch, cursor: structuredClone(cursor) });
    return { offset, durable: Promise.resolve() };
  }

  async *read(from: number): AsyncIterable<LogEntry> {
    yield* this.entries.slice(Math.max(0, from - this.oldest));
  }

  head(): number {
    return this.oldest + this.entries.length;
  }

  async trim(before: number): Promise<void> {
    const gone = Math.min(Math.max(0, before - this.oldest), this.entries.length);
    this.entries = this.entries.slice(gone);
    this.oldest += gone;
  }

  async close(): Promise<void> {
    this.entries = [];
  }
}
