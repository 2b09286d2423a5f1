import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { hashText, lanes } from '../../core/hash.ts';
import { InputBatch, InputKind, Record } from '../../core/inputs/input-batch.ts';
import type { LogEntry } from '../../ports/input-log.ts';
import type { LogIndex } from '../../ports/log-index.ts';
import { decodeEntry, segmentFolderName, segmentName } from './log-entry-bytes.ts';
import { openEnvironment } from './open-environment.ts';
import { GrowingSegmentIndex, hasSegmentIndex, keptPlaces } from './segment-index.ts';

/** Entries gone over in one turn, so that questions are answered in between. */
const TURN_ENTRIES = 2000;
/** Segments that stay open for reading. */
const OPEN_SEGMENTS = 64;

type Environment = RootDatabase<Uint8Array, number>;

/** The segment that is gone over, from its beginning to `next`. */
interface Growing {
  first: number;
  next: number;
  index: GrowingSegmentIndex;
}

/**
 * The index of a log that `LmdbInputLog` writes: a file of sorted pairs in the folder of each closed segment, and pairs
 * in memory for the last. A segment is closed when there is another after it that begins where it ends.
 */
export class LmdbLogIndex implements LogIndex {
  private readonly folder: string;
  private readonly opened = new Map<number, Environment>();
  private growing: Growing | undefined;

  /** `folder`: that of the log. */
  constructor(folder: string) {
    this.folder = folder;
  }

  catchUp(): boolean {
    const firsts = this.firsts();
    const growing = this.growingOf(firsts);
    if (growing === undefined) return false;
    const taken = this.takeEntries(growing);
    const following = firsts.find((first) => first > growing.first);
    if (following === undefined || growing.next < following) return taken === TURN_ENTRIES;
    const folder = this.segmentFolder(growing.first);
    // Retention may have taken it meanwhile.
    if (existsSync(folder)) growing.index.keepIn(folder);
    this.growing = undefined;
    return true;
  }

  *entries(customerId: string): Iterable<LogEntry> {
    hashText(customerId);
    const hash = lanes[0]! >>> 0;
    for (const first of this.firsts().reverse()) {
      const places =
        this.growing?.first === first ? this.growing.index.places(hash) : keptPlaces(this.segmentFolder(first), hash);
      for (const place of places ?? []) {
        const stored = this.environment(first)?.get(first + place);
        if (stored !== undefined) yield decodeEntry(first + place, stored);
      }
    }
  }

  async close(): Promise<void> {
    for (const environment of this.opened.values()) await environment.close();
    this.opened.clear();
  }

  /** The segment to go over: the one under way, else the first without an index. */
  private growingOf(firsts: readonly number[]): Growing | undefined {
    if (this.growing !== undefined && firsts.includes(this.growing.first)) return this.growing;
    const last = firsts.at(-1);
    const first = firsts.find((each) => each === last || !hasSegmentIndex(this.segmentFolder(each)));
    this.growing = first === undefined ? undefined : { first, next: first, index: new GrowingSegmentIndex() };
    return this.growing;
  }

  /** @returns how many entries it took */
  private takeEntries(growing: Growing): number {
    const { first, index } = growing;
    const environment = this.environment(first);
    if (environment === undefined) return 0;
    environment.resetReadTxn();
    let taken = 0;
    for (const { key, value } of environment.getRange({ start: growing.next, limit: TURN_ENTRIES })) {
      // A later entry may be written before an earlier one is: the gap closes.
      if (key !== growing.next) break;
      addCustomers(index, decodeEntry(key, value).batch, key - first);
      growing.next = key + 1;
      taken++;
    }
    return taken;
  }

  private firsts(): number[] {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => segmentName.test(name));
    const firsts = names.map(Number).sort((a, b) => a - b);
    for (const first of this.opened.keys()) if (!firsts.includes(first)) this.closeSegment(first);
    return firsts;
  }

  /** Undefined when the segment has gone. */
  private environment(first: number): Environment | undefined {
    const known = this.opened.get(first);
    if (known !== undefined) return known;
    const path = this.segmentFolder(first);
    if (!existsSync(join(path, 'data.mdb'))) return undefined;
    const oldest = [...this.opened.keys()].find((each) => each !== this.growing?.first);
    if (this.opened.size >= OPEN_SEGMENTS && oldest !== undefined) this.closeSegment(oldest);
    const environment = openEnvironment<Uint8Array, number>(path, { readOnly: true, encoding: 'binary' });
    this.opened.set(first, environment);
    return environment;
  }

  private closeSegment(first: number): void {
    void this.opened.get(first)?.close();
    this.opened.delete(first);
  }

  private segmentFolder(first: number): string {
    return join(this.folder, segmentFolderName(first));
  }
}

function addCustomers(index: GrowingSegmentIndex, batch: Uint8Array, place: number): void {
  const inputs = new InputBatch(batch);
  const { words } = inputs;
  for (let record = inputs.first; record < inputs.end; record = inputs.next(record)) {
    const kind = words[record + Record.kind]! & 0xff;
    if (kind !== InputKind.event && kind !== InputKind.profile) continue;
    index.add(words[record + Record.customerHash]! >>> 0, place);
  }
}
