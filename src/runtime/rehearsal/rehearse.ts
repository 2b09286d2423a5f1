import { constants, setPriority } from 'node:os';
import { Engine } from '../../core/engine.ts';
import type { EngineCounters } from '../../core/partition/counters.ts';
import type { Gate } from '../../core/scenarios/scenario-runner.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Checkpoint, CheckpointStore } from '../../ports/checkpoint-store.ts';
import type { LogReader, LogReaderModule } from '../../ports/input-log.ts';
import type { StorageModule } from '../../ports/storage.ts';
import type { LogCursor } from '../log-cursor.ts';
import { PartitionHost } from '../partition-host.ts';
import { type FiringCounts, FiringTally } from './firing-tally.ts';
import { LoggedInputs, type WrittenBy } from './logged-inputs.ts';

/** Between two reports of how far it is. */
const REPORT_MS = 200;

/**
 * What is known at the beginning. `beginning`: everything, for nothing was before. `copy`: what was known then, but not
 * what a new pattern would have kept of earlier inputs. `nothing`: only what the records say from then on.
 */
export type RehearsalStart = 'beginning' | 'copy' | 'nothing';

/** Before the first entry of all nothing was, so nothing has to be known. */
export const FROM_BEGINNING = 'beginning';
/** What was before the oldest entry that is kept is left unknown. */
export const FROM_NOTHING = 'nothing';

/** One scenario run over a log; goes to a worker thread as it is. */
export interface RehearsalOrder {
  /** Of one scenario alone: see `narrowDefinitions`. */
  definitions: Definitions;
  writtenBy: WrittenBy[];
  /** URL of a `StorageModule` that is a `LogReaderModule`. */
  storageModule: string;
  /** That holds the log. */
  folder: string;
  /**
   * Where to start, best first: folders of checkpoints, `FROM_BEGINNING`, at last `FROM_NOTHING`. The first from which the
   * log leads on, as far as it is kept, is taken.
   */
  starts: string[];
  partitionCount: number;
  /** Partitions looked at: all, or an even sample of the customers. */
  owned: number[];
  /** Epoch ms: firings before are not counted. */
  from: number;
}

export interface RehearsalResult extends FiringCounts {
  start: RehearsalStart;
  /** Firings of the same time that opened no moment, and why. */
  suppressed: Partial<Record<Gate, number>>;
  /** Clock at which counting began, and that of the last entry; null: nothing was counted. */
  began: number | null;
  ended: number | null;
}

/**
 * Goes over the log with the engine that decides live. `report` hears the share that is done, from 0 to 1.
 *
 * @throws StoredFormatError; Error when part of the log has gone meanwhile
 */
export async function rehearse(order: RehearsalOrder, report: (share: number) => void): Promise<RehearsalResult> {
  const storage: StorageModule & LogReaderModule = await import(order.storageModule);
  const log = await storage.openLogReader(order.folder);
  const first = log.first();
  for (const start of order.starts) {
    const checkpoints = startOf(start) === 'copy' ? await storage.openCheckpointStore(start) : noCheckpoints;
    const run = new RehearsalRun(order, new WatchedCheckpoints(checkpoints));
    try {
      const from = await run.start(start === FROM_NOTHING ? first : 0);
      if (from < first) continue;
      return { ...(await goOver(log, run, from, report)), start: startOf(start) };
    } finally {
      await run.close();
    }
  }
  throw new Error('broken invariant: a rehearsal has no start that needs nothing');
}

function startOf(start: string): RehearsalStart {
  return start === FROM_BEGINNING || start === FROM_NOTHING ? start : 'copy';
}

async function goOver(log: LogReader, run: RehearsalRun, from: number, report: (share: number) => void) {
  const head = log.head();
  let reportedAt = performance.now();
  report(0);
  for await (const { offset, batch, cursor } of log.read(from)) {
    await run.apply(offset, batch, (cursor as LogCursor | null)?.clock ?? null);
    if (performance.now() - reportedAt < REPORT_MS) continue;
    reportedAt = performance.now();
    report((offset - from) / Math.max(1, head - from));
  }
  return run.result();
}

const noCheckpoints: CheckpointStore = {
  save: async () => undefined,
  latest: async () => undefined,
  close: async () => undefined,
};

/** Notes how far the state is that is read, and keeps whoever reads it from writing. */
class WatchedCheckpoints implements CheckpointStore {
  /** Highest offset of those that were read. */
  reached = 0;
  private readonly store: CheckpointStore;

  constructor(store: CheckpointStore) {
    this.store = store;
  }

  async save(): Promise<void> {
    throw new Error('broken invariant R1: a rehearsal saves state');
  }

  async latest(partition: number): Promise<Checkpoint | undefined> {
    const checkpoint = await this.store.latest(partition);
    this.reached = Math.max(this.reached, checkpoint?.offset ?? 0);
    return checkpoint;
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** Threads that answer people and decide go first. Elsewhere than on Linux this would hold for the whole process. */
export function stepBack(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
}

class RehearsalRun {
  private readonly order: RehearsalOrder;
  private readonly inputs: LoggedInputs;
  private readonly tally: FiringTally;
  private readonly checkpoints: WatchedCheckpoints;
  private readonly host: PartitionHost;
  /** The last that the host made: after it has joined its partitions, the one of all. */
  private engine: Engine | undefined;
  /** As counting begins. */
  private before: EngineCounters | undefined;
  /** The host counts entries from here. */
  private base = 0;
  private next = 0;
  private began: number | null = null;
  private ended: number | null = null;

  constructor(order: RehearsalOrder, checkpoints: WatchedCheckpoints) {
    const { definitions, writtenBy, partitionCount, owned } = order;
    this.order = order;
    this.checkpoints = checkpoints;
    this.inputs = new LoggedInputs(writtenBy, definitions);
    const located = definitions.eventTypes.flatMap(({ id, cell }) => (cell === undefined ? [] : [[id, cell]]));
    this.tally = new FiringTally(Object.fromEntries(located));
    this.host = new PartitionHost({
      createEngine: (hosted) => {
        this.engine = new Engine({ definitions, partitionCount, owned: hosted, handover: 'logged' });
        return this.engine;
      },
      owned,
      checkpoints,
      effects: this.tally,
      notices: false,
      checkpointEvery: 0,
    });
  }

  /**
   * `first`: without checkpoints, the oldest entry there is; of what was before it nothing is known.
   * @returns offset of the first entry that is wanted
   */
  async start(first: number): Promise<number> {
    this.base = first;
    this.next = first + (await this.host.start());
    return this.next;
  }

  async apply(offset: number, bytes: Uint8Array, clock: number | null): Promise<void> {
    if (offset !== this.next) throw new Error(`entry ${this.next} of the log has gone`);
    this.next = offset + 1;
    const position = offset - this.base;
    if (this.before === undefined) this.beginAt(position, clock);
    this.host.setLogDurable(position);
    await this.host.apply({ offset: position, batch: this.inputs.batch(offset, bytes), takeUsage: false });
    this.ended = clock;
  }

  async result(): Promise<Omit<RehearsalResult, 'start'>> {
    this.host.setLogDurable(this.next - this.base);
    await this.host.query({ type: 'recorded' });
    const [{ id } = { id: '' }] = this.order.definitions.scenarios;
    const after = this.engine?.counters().suppressed[id] ?? {};
    const before = this.before?.suppressed[id] ?? {};
    const gates = Object.entries(after).map(([gate, number]) => [gate, number - (before[gate as Gate] ?? 0)]);
    const suppressed = this.before === undefined ? {} : Object.fromEntries(gates);
    return { ...this.tally.counts(), suppressed, began: this.began, ended: this.ended };
  }

  close(): Promise<void> {
    return this.host.close();
  }

  /** Counting begins where the wanted time does, and not before all partitions are where the log is. */
  private beginAt(position: number, clock: number | null): void {
    if (position < this.checkpoints.reached || clock === null || clock < this.order.from) return;
    this.before = this.engine?.counters();
    this.began = Math.max(clock, this.order.from);
    this.tally.begin({ offset: position, at: this.order.from });
  }
}
