import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import type { LogEntry, LogReader } from '../../ports/input-log.ts';
import { decodeEntry, segmentFolderName, segmentName } from './log-entry-bytes.ts';
import { openEnvironment } from './open-environment.ts';

/** Entries fetched at once: bounds memory and the life of a read transaction, which keeps the writer's pages. */
const READ_ENTRIES = 64;

/** Reads what `LmdbInputLog` writes, a segment at a time; changes nothing, whatever state the segments are in. */
export class LmdbLogReader implements LogReader {
  private readonly folder: string;

  /** `folder`: that of the log. */
  constructor(folder: string) {
    this.folder = folder;
  }

  first(): number {
    return this.firsts()[0] ?? 0;
  }

  head(): number {
    const last = this.firsts().at(-1);
    if (last === undefined) return 0;
    const environment = this.open(last);
    const [key] = environment.getKeys({ reverse: true, limit: 1 });
    void environment.close();
    return key === undefined ? last : key + 1;
  }

  async *read(from: number): AsyncIterable<LogEntry> {
    const head = this.head();
    const firsts = this.firsts();
    for (const [index, first] of firsts.entries()) {
      const end = Math.min(firsts[index + 1] ?? head, head);
      if (end > from && first < head) yield* this.readSegment(first, Math.max(from, first), end);
    }
  }

  private async *readSegment(first: number, from: number, end: number): AsyncIterable<LogEntry> {
    // Retention takes the oldest segments; what is open stays readable.
    if (!existsSync(join(this.folder, segmentFolderName(first)))) return;
    const environment = this.open(first);
    try {
      for (let start = from; start < end; ) {
        const entries = [...environment.getRange({ start, end, limit: READ_ENTRIES })];
        if (entries.length === 0) return;
        for (const { key, value } of entries) yield decodeEntry(key, value);
        start = entries.at(-1)!.key + 1;
      }
    } finally {
      await environment.close();
    }
  }

  private firsts(): number[] {
    if (!existsSync(this.folder)) return [];
    const found = readdirSync(this.folder).filter((name) => segmentName.test(name));
    return found.map(Number).sort((a, b) => a - b);
  }

  private open(first: number): RootDatabase<Uint8Array, number> {
    const path = join(this.folder, segmentFolderName(first));
    return openEnvironment<Uint8Array, number>(path, { readOnly: true, encoding: 'binary' });
  }
}
