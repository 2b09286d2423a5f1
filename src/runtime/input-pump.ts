import {
  type CapacityPool,
  type CapacityShared,
  capacityPools,
  changesLeases,
  reduceCapacity,
} from '../core/decisions/capacity.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../core/inputs/input-batch.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { InputLog } from '../ports/input-log.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { type BatchFacts, batchFacts, minuteOf } from './batch-facts.ts';
import { recordOfReject } from './effect-records.ts';
import { addListReadings, addSourceCounts, type InputStep } from './input-source.ts';
import { cursorAtStart, type LogCursor } from './log-cursor.ts';
import type { Applied, HostReport, PartitionHosting } from './partition-hosting.ts';

/** What may wait in the hosts' queues or for the log's disk; beyond, `feed` waits (I6). */
const defaultLimits: FlightLimits = { entries: 2048, bytes: 16 * 2 ** 20 };

export interface FlightLimits {
  entries: number;
  bytes: number;
}

export interface InputPumpOptions {
  log: InputLog;
  hosts: readonly PartitionHosting[];
  /** For the rejects of the source; effects are written by the hosts. */
  records: RecordStore;
  files: readonly string[];
  /** Empty: nothing is shared out. */
  pools: readonly CapacityPool[];
  /** Hears of every entry when it is applied and durable, in log order, recovered ones included. */
  onEntry?: (offset: number, applied: readonly Applied[]) => void;
  limits?: FlightLimits;
  /** How long entries are kept that no recovery needs; 0 when absent. */
  keepMs?: number;
  /** Shortest time between two checkpoints of a host in a running service; absent: hosts go by their inputs. */
  checkpointEveryMs?: number;
}

/** Records may be written so much later than they could be; each telling wakes another thread. */
const TELL_DURABLE_MS = 10;

/** What becomes of one entry. */
export interface EntryProgress {
  /** It would survive a crash. */
  durable?: () => void;
  /** All hosts have applied it, durable or not. */
  inState?: (hosts: readonly Applied[]) => void;
  /** It is durable, and all hosts have applied it. */
  applied?: (hosts: readonly Applied[]) => void;
}

/**
 * Brings inputs to the log and from the log to the hosts. Owner: one per log; the log's only writer.
 *
 * M1. Hosts get exactly the entries of the log, in its order, each once per run.
 * M2. Hosts apply entries while the log makes them durable; effects wait for it (W1), and so do rejects.
 * M3. After a clock that enters a new minute nothing is dispatched before the `shared` computed from the
 *     usage up to that clock.
 */
export class InputPump {
  private readonly options: InputPumpOptions;
  private readonly writer = new InputBatchWriter();
  private cursor: LogCursor = cursorAtStart;
  private shared: CapacityShared | undefined;
  private sharing: Promise<void> | undefined;
  private entries = 0;
  private bytes = 0;
  private durability: Promise<unknown> = Promise.resolve();
  /** Entries told to `onEntry`. */
  private telling: Promise<unknown> = Promise.resolve();
  private pools: readonly CapacityPool[];
  private savedAtMs = performance.now();
  /** Entries below are durable; the last of them says what a recovery would read. */
  private durable = 0;
  private durableSharedAt: number | null = null;
  private told = 0;
  private tellingHosts = false;
  private floors: number[];
  private trimmed = 0;
  private failure: { error: unknown } | undefined;
  private wake: () => void = () => undefined;

  constructor(options: InputPumpOptions) {
    this.options = options;
    this.pools = options.pools;
    this.floors = options.hosts.map(() => 0);
  }

  /** Where the source goes on, and what is known of everything before. */
  get position(): LogCursor {
    return this.cursor;
  }

  /** Bytes of entries that are not yet durable or not yet applied. */
  get bytesInFlight(): number {
    return this.bytes;
  }

  /** Starts the hosts and brings them to the head of the log. `onEntry` is called before each entry. */
  async recover(onEntry: (offset: number, head: number) => void): Promise<void> {
    const { log, hosts } = this.options;
    const starts = await Promise.all(hosts.map((host) => host.start()));
    const head = log.head();
    this.durable = Math.min(...starts, head);
    if (head === 0) return;
    let lastApplied: Promise<Applied>[] = [];
    // The last entry is read even when all checkpoints lie after it: it says where the source goes on.
    for await (const { offset, batch, cursor } of log.read(Math.min(...starts, head - 1))) {
      onEntry(offset, head);
      this.cursor = cursor as LogCursor;
      await this.room();
      this.whenDurable(offset, batch.length, Promise.resolve());
      lastApplied = this.dispatch(offset, batch, this.cursor.sharedDue);
      this.follow(offset, batch.length, lastApplied, {});
    }
    await this.readShared();
    if (this.cursor.sharedDue) this.beginShare(lastApplied);
  }

  /** Logs and dispatches a step. Resolves when there is room for the next; what is in flight may still fail. */
  async feed(step: InputStep, progress: EntryProgress = {}): Promise<BatchFacts> {
    // Looked through while the hosts come to the clock before.
    const minute = minuteOf(this.cursor.clock ?? Number.NEGATIVE_INFINITY);
    const facts = batchFacts(new InputBatch(step.batch), minute, this.pools.length > 0);
    await this.sharing;
    await this.room();
    const sharedDue = this.pools.length > 0 && facts.entersMinute;
    this.cursor = {
      ...this.cursor,
      source: step.cursor,
      counts: addSourceCounts(this.cursor.counts, step.counts),
      lists: addListReadings(this.cursor.lists, step.lists),
      rejects: step.rejects,
      clock: latest(this.cursor.clock, facts.clock),
      firstAt: earliest(this.cursor.firstAt, facts.firstAt),
      lastAt: latest(this.cursor.lastAt, facts.lastAt),
      sharedDue,
    };
    const applied = this.append(step.batch, progress);
    if (sharedDue) this.beginShare(applied);
    return facts;
  }

  /**
   * Logs other definitions; they apply to all inputs fed later. `keep` is given their offset before anything is logged.
   */
  async activate(definitions: Definitions, keep: (offset: number) => Promise<void>): Promise<void> {
    await this.sharing;
    await this.room();
    await keep(this.options.log.head());
    this.writer.json(InputKind.definitions, '', '', this.cursor.clock ?? 0, definitions);
    this.cursor = { ...this.cursor, rejects: [], sharedDue: false };
    await Promise.all(this.append(this.writer.finish(), {}));
    await this.durability;
    this.pools = capacityPools(definitions);
  }

  /** Waits until everything fed is applied and its effects and rejects are durable. */
  async recorded(): Promise<void> {
    await this.sharing;
    this.throwFailure();
    const recorded = Promise.all(this.options.hosts.map((host) => host.query({ type: 'recorded' })));
    await Promise.all([recorded, this.durability]);
    this.throwFailure();
  }

  /** The same, and the hosts tell what they end with. */
  async finish(): Promise<HostReport[]> {
    await this.sharing;
    this.throwFailure();
    const reports = Promise.all(this.options.hosts.map((host) => host.finish()));
    await this.durability;
    this.throwFailure();
    return reports;
  }

  /** Not awaited by the caller: the source reads on while the hosts come to the clock. */
  private beginShare(applied: Promise<Applied>[]): void {
    this.sharing = this.share(applied);
    // A failure is met by the next `feed` or by `finish`.
    this.sharing.catch(() => undefined);
  }

  /** Computes, logs and dispatches the `shared` that follows the entry at the head. */
  private async share(applied: Promise<Applied>[]): Promise<void> {
    const usage = (await Promise.all(applied)).map((host) => host.usage);
    const clock = this.cursor.clock!;
    const shared = reduceCapacity(this.pools, this.shared, usage, minuteOf(clock));
    this.sharing = undefined;
    // Nothing changed: nothing is logged, and a recovery comes to the same answer.
    if (!changesLeases(shared)) return;
    this.shared = shared;
    this.writer.json(InputKind.shared, '', '', clock, this.shared);
    this.cursor = { ...this.cursor, rejects: [], sharedDue: false, sharedAt: this.options.log.head() };
    this.append(this.writer.finish(), {});
  }

  private append(batch: Uint8Array, progress: EntryProgress): Promise<Applied>[] {
    // First the hosts: one that waits for it begins while it is logged.
    const applied = this.dispatch(this.options.log.head(), batch, this.cursor.sharedDue);
    const { offset, durable } = this.options.log.append(batch, this.cursor);
    this.whenDurable(offset, batch.length, durable);
    if (progress.durable) this.durability.then(progress.durable, () => undefined);
    this.follow(offset, batch.length, applied, progress);
    return applied;
  }

  private dispatch(offset: number, batch: Uint8Array, takeUsage: boolean): Promise<Applied>[] {
    const checkpoint = this.checkpointIsDue();
    return this.options.hosts.map((host) => host.apply({ offset, batch, takeUsage, checkpoint }));
  }

  /** Tells what becomes of an entry whose durability is the last that is waited for. */
  private follow(offset: number, bytes: number, applied: Promise<Applied>[], progress: EntryProgress): void {
    const all = Promise.all(applied);
    this.inFlight(
      bytes,
      all.then((hosts) => {
        progress.inState?.(hosts);
        return this.raiseFloors(hosts);
      }),
    );
    this.telling = Promise.all([all, this.durability, this.telling]).then(([hosts]) => {
      progress.applied?.(hosts);
      this.options.onEntry?.(offset, hosts);
    });
    // A failure is met by what is in flight.
    this.telling.catch(() => undefined);
  }

  private checkpointIsDue(): boolean {
    const { checkpointEveryMs } = this.options;
    if (checkpointEveryMs === undefined || performance.now() - this.savedAtMs < checkpointEveryMs) return false;
    this.savedAtMs = performance.now();
    return true;
  }

  /** Counts an entry (of the present cursor) durable, in order, when the log has it and its rejects are written. */
  private whenDurable(offset: number, bytes: number, logged: Promise<void>): void {
    const { sharedAt } = this.cursor;
    const written = this.writeRejects();
    const before = this.durability;
    const durability = Promise.all([before, logged, written]).then(() => {
      this.durable = offset + 1;
      this.durableSharedAt = sharedAt;
      this.tellDurable();
    });
    this.durability = durability;
    this.inFlight(bytes, durability);
  }

  /** Rejects of the present cursor, told apart by their number in the source: the same in every run. */
  private async writeRejects(): Promise<void> {
    const { rejects, counts } = this.cursor;
    if (rejects.length === 0) return;
    const first = counts.rejects - rejects.length;
    const numbered = rejects.map((reject, index) =>
      recordOfReject(reject, this.options.files, String(first + index).padStart(12, '0')),
    );
    await this.options.records.put(numbered);
  }

  /** Not for each entry: many become durable meanwhile. */
  private tellDurable(): void {
    if (this.tellingHosts) return;
    this.tellingHosts = true;
    setTimeout(() => {
      this.tellingHosts = false;
      if (this.told === this.durable) return;
      this.told = this.durable;
      for (const host of this.options.hosts) host.setLogDurable(this.durable);
    }, TELL_DURABLE_MS);
  }

  private inFlight(bytes: number, work: Promise<unknown>): void {
    this.entries++;
    this.bytes += bytes;
    work.then(
      () => {
        this.entries--;
        this.bytes -= bytes;
        this.wake();
      },
      (error: unknown) => {
        this.failure ??= { error };
        this.wake();
      },
    );
  }

  private async room(): Promise<void> {
    this.throwFailure();
    const { entries, bytes } = this.options.limits ?? defaultLimits;
    while (this.entries >= entries || this.bytes >= bytes) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.throwFailure();
    }
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  /**
   * Lets go of what no recovery needs: it reads from the lowest checkpoint, the last `shared` and the last
   * entry, the last two as a crash now would leave them.
   */
  private async raiseFloors(hosts: Applied[]): Promise<void> {
    this.floors = hosts.map((host) => host.floor);
    const needed = Math.min(...this.floors, this.durableSharedAt ?? Infinity, this.durable - 1);
    if (needed <= this.trimmed) return;
    this.trimmed = needed;
    await this.options.log.trim(needed, this.options.keepMs ?? 0);
  }

  private async readShared(): Promise<void> {
    if (this.cursor.sharedAt === null) return;
    for await (const { batch: bytes } of this.options.log.read(this.cursor.sharedAt)) {
      const batch = new InputBatch(bytes);
      this.shared = batch.json(batch.first) as CapacityShared;
      return;
    }
  }
}

function latest(known: number | null, at: number): number | null {
  return at === Number.NEGATIVE_INFINITY ? known : Math.max(known ?? at, at);
}

function earliest(known: number | null, at: number): number | null {
  return at === Number.POSITIVE_INFINITY ? known : Math.min(known ?? at, at);
}
