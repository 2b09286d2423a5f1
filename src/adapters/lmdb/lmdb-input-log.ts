import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import type { Appended, InputLog, LogEntry } from '../../ports/input-log.ts';
import { decodeEntry, encodeEntry, segmentFolderName, segmentName } from './log-entry-bytes.ts';
import { openEnvironment } from './open-environment.ts';

/** Entries fetched at once when reading: bounds memory and the life of a read transaction. */
const READ_ENTRIES = 64;

export interface LmdbInputLogOptions {
  /** A segment ends after so much of wall time… */
  segmentMs: number;
  /** …or when it holds so much, whichever is first. */
  segmentBytes: number;
  /** Wall clock in ms. */
  nowMs: () => number;
}

const defaultOptions: LmdbInputLogOptions = { segmentMs: 3_600_000, segmentBytes: 256 * 2 ** 20, nowMs: Date.now };

type Environment = RootDatabase<Uint8Array, number>;

interface Segment {
  /** Offset of its first entry, which names its folder. */
  first: number;
  environment: Environment;
  bytes: number;
  startedMs: number;
}

/**
 * The log as a row of LMDB environments ("segments"), each a folder named by its first offset; an entry
 * is one put. Owner: the one writer of the log. docs/adr/0003-log-segments.md says why.
 *
 * L1. Only the last segment is written to, and is the only one that stays open.
 * L2. Segments are gapless: opening drops everything from the first missing entry on. That loses nothing
 *     that was durable, for an entry counts as durable only when the segments before its own are.
 * L3. Retention unlinks whole segments, never the one being written.
 */
export class LmdbInputLog implements InputLog {
  private readonly folder: string;
  private readonly options: LmdbInputLogOptions;
  private readonly firsts: number[];
  private active: Segment | undefined;
  private next: number;
  /** Durability of everything before the active segment. */
  private earlier: Promise<unknown> = Promise.resolve();
  private last: Promise<unknown> = Promise.resolve();

  /** Opens or creates the log in `folder`. @throws StoredFormatError for a log of another format. */
  constructor(folder: string, options: Partial<LmdbInputLogOptions> = {}) {
    this.folder = folder;
    this.options = { ...defaultOptions, ...options };
    mkdirSync(folder, { recursive: true });
    const found = readdirSync(folder).filter((name) => segmentName.test(name));
    this.firsts = found.map(Number).sort((a, b) => a - b);
    this.next = this.dropBeyondGap();
  }

  append(batch: Uint8Array, cursor: unknown): Appended {
    const offset = this.next++;
    const segment = this.segmentFor(offset);
    const value = encodeEntry(batch, cursor);
    segment.bytes += value.length;
    this.last = segment.environment.put(offset, value);
    return { offset, durable: Promise.all([this.earlier, this.last]).then(() => undefined) };
  }

  async *read(from: number): AsyncIterable<LogEntry> {
    const head = this.next;
    await this.last;
    for (const [index, first] of [...this.firsts].entries()) {
      const end = Math.min(this.firsts[index + 1] ?? head, head);
      if (end > from && first < head) yield* this.readSegment(first, Math.max(from, first), end);
    }
  }

  head(): number {
    return this.next;
  }

  async trim(before: number, keepMs: number): Promise<void> {
    while (this.firsts.length > 1 && this.firsts[1]! <= before && this.isOlder(this.firsts[0]!, keepMs)) {
      rmSync(this.segmentFolder(this.firsts.shift()!), { recursive: true, force: true });
    }
  }

  /** Whether the last entry of the segment was written so long ago. */
  private isOlder(first: number, keepMs: number): boolean {
    if (keepMs === 0) return true;
    return this.options.nowMs() - statSync(join(this.segmentFolder(first), 'data.mdb')).mtimeMs > keepMs;
  }

  async close(): Promise<void> {
    await Promise.all([this.earlier, this.last]);
    await this.active?.environment.close();
    this.active = undefined;
  }

  /** Highest gapless offset + 1; removes the segments after a gap (L2). */
  private dropBeyondGap(): number {
    let next = this.firsts[0] ?? 0;
    for (const [index, first] of this.firsts.entries()) {
      if (first !== next) {
        for (const beyond of this.firsts.splice(index)) rmSync(this.segmentFolder(beyond), { recursive: true });
        break;
      }
      next = this.endOf(first);
    }
    return next;
  }

  private endOf(first: number): number {
    const environment = this.open(first);
    const [last] = environment.getKeys({ reverse: true, limit: 1 });
    void environment.close();
    return last === undefined ? first : last + 1;
  }

  private segmentFor(offset: number): Segment {
    const { active, options } = this;
    const nowMs = options.nowMs();
    if (active && active.bytes < options.segmentBytes && nowMs - active.startedMs < options.segmentMs) return active;
    if (active) this.retire(active);
    if (this.firsts.at(-1) !== offset) this.firsts.push(offset);
    this.active = { first: offset, environment: this.open(offset), bytes: 0, startedMs: nowMs };
    return this.active;
  }

  private retire(segment: Segment): void {
    const written = Promise.all([this.earlier, this.last]);
    this.earlier = written.then(() => segment.environment.close());
    // A failure reaches the caller through the `durable` of its entries.
    this.earlier.catch(() => undefined);
  }

  private async *readSegment(first: number, from: number, end: number): AsyncIterable<LogEntry> {
    await (this.active?.first === first ? this.last : this.earlier);
    const shared = this.active?.first === first ? this.active.environment : undefined;
    const environment = shared ?? this.open(first);
    try {
      for (let start = from; start < end; ) {
        const entries = [...environment.getRange({ start, end, limit: READ_ENTRIES })];
        if (entries.length === 0) return;
        for (const { key, value } of entries) yield decodeEntry(key, value);
        start = entries.at(-1)!.key + 1;
      }
    } finally {
      if (!shared) await environment.close();
    }
  }

  private open(first: number): Environment {
    return openEnvironment<Uint8Array, number>(this.segmentFolder(first), { encoding: 'binary' });
  }

  private segmentFolder(first: number): string {
    return join(this.folder, segmentFolderName(first));
  }
}
