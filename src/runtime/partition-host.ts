import { StateGaveWay } from '../core/audience/columns.ts';
import type { PoolUsage } from '../core/decisions/capacity.ts';
import { Record as Field, InputBatch, InputKind } from '../core/inputs/input-batch.ts';
import type { CheckpointStore } from '../ports/checkpoint-store.ts';
import type { EffectStore } from '../ports/effect-store.ts';
import { answering } from './answer-query.ts';
import { EffectWriter } from './effect-writer.ts';
import { EntryNotices } from './entry-notices.ts';
import type { HostAnswer, HostQuery, StateQuery } from './host-query.ts';
import type { Applied, HostedEntry, HostReport, PartitionEngine, PartitionHosting } from './partition-hosting.ts';

/** Enough for a transaction to be worth its flush. */
const GATHERED_RECORDS = 2048;
/** Where somebody waits for answers: making rows of more holds up inputs for milliseconds… */
const GATHERED_BETWEEN_ANSWERS = 128;
/** …which is worth it when the records are behind. */
const MOST_BETWEEN_ANSWERS = 4096;
const GATHERED_LIMIT = 32_768;
/** What a sweep may be ahead of its records: they are never idle, and what waits is still young when it is freed. */
const GATHERED_AHEAD = 8192;
/** People look at the records while the service runs. */
const GATHERED_MS = 500;
/** How long a query may keep an entry waiting. */
const QUERY_SLICE_MS = 2;

export interface PartitionHostOptions {
  /** Builds an engine of so many empty partitions, with the definitions that are active at an offset of the log. */
  createEngine: (owned: readonly number[], offset: number) => PartitionEngine;
  owned: readonly number[];
  checkpoints: CheckpointStore;
  effects: EffectStore;
  /** Tell the caller what happens. */
  notices: boolean;
  /** Effects that may wait for their store; beyond, nothing is applied. */
  effectsInFlight?: number;
  /** Inputs between two checkpoints of the same partition; 0: none are taken. */
  checkpointEvery: number;
}

/** An engine of partitions that were saved at the same offset, and so need the same part of the log. */
interface Crew {
  engine: PartitionEngine;
  owned: readonly number[];
  /** First entry it applies. */
  from: number;
}

/**
 * Hosts logical partitions in this thread: applies log entries to one engine, writes its effects, takes
 * checkpoints. Owner of the engine.
 *
 * P1. A checkpoint at an offset is saved only when the records of all entries below it are durable.
 * P2. Checkpoints rotate: one partition at a time, each at an offset of its own, all of them within
 *     `checkpointEvery` inputs. All and not only those with new inputs: a partition left out would hold up
 *     the trimming of the log, and hashing spreads inputs over all of them anyway.
 * P3. No checkpoint lies between a clock that takes usage and the `shared` that follows, so that
 *     replaying takes the usage again.
 * P4. When replaying, a partition takes part from the offset of its own checkpoint on: those of one
 *     offset in an engine of their own, until the newest checkpoint is reached and one engine takes over.
 */
export class PartitionHost implements PartitionHosting {
  private readonly options: PartitionHostOptions;
  private readonly writer: EffectWriter;
  private readonly notices: EntryNotices | undefined;
  /** One, except between the oldest and the newest checkpoint; empty before `start`. */
  private crews: Crew[] = [];
  /** Offset of each partition's newest checkpoint. */
  private readonly checkpointAt = new Map<number, number>();
  private applied = 0;
  private inputsSinceSave = 0;
  private nextToSave = 0;
  private saving: Promise<void> | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private queries: Promise<unknown> = Promise.resolve();
  /** Queries under way that can be cancelled; true: nobody waits for the answer. */
  private readonly cancelled = new Map<string, boolean>();

  constructor(options: PartitionHostOptions) {
    this.options = options;
    const limit = options.effectsInFlight ?? GATHERED_LIMIT;
    const sizes = options.notices
      ? { ahead: GATHERED_AHEAD, gather: GATHERED_BETWEEN_ANSWERS, gatherMs: GATHERED_MS, most: MOST_BETWEEN_ANSWERS }
      : { gather: GATHERED_RECORDS };
    this.notices = options.notices ? new EntryNotices() : undefined;
    this.writer = new EffectWriter(options.effects, { ...sizes, limit }, this.notices);
  }

  async start(): Promise<number> {
    const { owned, createEngine } = this.options;
    const loaded = new Map<number, { partition: number; bytes: Uint8Array | undefined }[]>();
    for (const partition of owned) {
      const checkpoint = await this.options.checkpoints.latest(partition);
      const from = checkpoint?.offset ?? 0;
      if (checkpoint) this.checkpointAt.set(partition, from);
      loaded.set(from, [...(loaded.get(from) ?? []), { partition, bytes: checkpoint?.bytes }]);
    }
    for (const [from, partitions] of loaded) {
      const crew = partitions.map(({ partition }) => partition);
      const engine = createEngine(crew, from);
      for (const { partition, bytes } of partitions) if (bytes) engine.load(partition, bytes);
      this.crews.push({ engine, owned: crew, from });
    }
    this.applied = this.floor();
    return this.applied;
  }

  apply(entry: HostedEntry): Promise<Applied> {
    return this.inTurn(() => this.applyNow(entry));
  }

  setLogDurable(offset: number): void {
    this.writer.setLogDurable(offset);
  }

  finish(): Promise<HostReport> {
    return this.inTurn(async () => {
      await this.writer.durableTo(this.applied);
      await this.saving;
      const { engine } = this.wholeCrew();
      const { customers, bytes } = engine.memory();
      return { stateHash: engine.stateHash(), counters: engine.counters(), customers, bytes };
    });
  }

  query(query: HostQuery): Promise<HostAnswer> {
    if (query.type === 'decision') return Promise.resolve({ decision: this.writer.decision(query.decisionId) });
    if (query.type === 'recorded') return this.recorded();
    if (query.type === 'cancel') return Promise.resolve(this.cancel(query.queryId));
    const { queryId = '' } = 'queryId' in query ? query : {};
    if (queryId !== '') this.cancelled.set(queryId, false);
    // A count takes its time; who asks for a customer does not wait for it.
    if (query.type !== 'count' && query.type !== 'spread') return this.answer(query, queryId);
    const answer = this.queries.then(() => this.answer(query, queryId));
    this.queries = answer.catch(() => undefined);
    return answer;
  }

  /** Inputs are applied meanwhile. */
  private async recorded(): Promise<HostAnswer> {
    await this.tail;
    await this.writer.durableTo(this.applied);
    return { recorded: true };
  }

  private cancel(queryId: string): HostAnswer {
    if (this.cancelled.has(queryId)) this.cancelled.set(queryId, true);
    return { cancelled: true };
  }

  /** In slices, between which entries are applied. */
  private async answer(query: StateQuery, queryId: string): Promise<HostAnswer> {
    try {
      await this.tail;
      let steps = answering(this.wholeCrew().engine, query);
      while (this.cancelled.get(queryId) !== true) {
        const until = performance.now() + QUERY_SLICE_MS;
        try {
          do {
            const step = steps.next();
            if (step.done === true) return step.value;
          } while (performance.now() < until);
        } catch (error) {
          if (!(error instanceof StateGaveWay)) throw error;
          // Asked of the definitions that are active now.
          steps = answering(this.wholeCrew().engine, query);
        }
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      return { cancelled: true };
    } finally {
      this.cancelled.delete(queryId);
    }
  }

  async close(): Promise<void> {
    await this.options.checkpoints.close();
    await this.options.effects.close();
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result;
    return result;
  }

  private async applyNow({ offset, batch: bytes, takeUsage, checkpoint }: HostedEntry): Promise<Applied> {
    if (offset < this.applied) return this.appliedAs([]);
    if (offset !== this.applied) throw new Error(`broken invariant H1: entry ${offset} after ${this.applied}`);
    if (this.writer.full) await this.writer.room();
    const batch = new InputBatch(bytes);
    this.writer.beginEntry(offset);
    this.notices?.beginEntry(isSlice(batch));
    for (const { engine, from } of this.crews) if (from <= offset) this.applyTo(engine, batch);
    this.applied = offset + 1;
    this.joinCrews();
    this.inputsSinceSave += batch.records;
    if (takeUsage) return this.appliedAs(this.crews.flatMap(({ engine }) => engine.takeCapacityUsage()));
    if (checkpoint === true) this.saveIfIdle();
    else if (this.options.checkpointEvery > 0) await this.saveWhenDue();
    return this.appliedAs([]);
  }

  private applyTo(engine: PartitionEngine, batch: InputBatch): void {
    const before = engine.accepted;
    engine.apply(batch, this.writer);
    this.notices?.accepted(engine.accepted - before);
  }

  private appliedAs(usage: PoolUsage[]): Applied {
    const { notices } = this;
    if (notices === undefined) return { usage, floor: this.floor() };
    const hasMore = this.crews.some(({ engine }) => engine.hasMoreToDo());
    return {
      usage,
      floor: this.floor(),
      ...notices.take(),
      // A sweep keeps to the pace of its records: or those of events would wait behind them, and memory fill.
      ...(hasMore && { moreInMs: this.writer.untilRoomForMoreMs }),
    };
  }

  /** Moves all partitions into one engine once they are at the same offset (P4). */
  private joinCrews(): void {
    if (this.crews.length === 1 || this.crews.some(({ from }) => from > this.applied)) return;
    const { owned, createEngine } = this.options;
    const engine = createEngine(owned, this.applied);
    // One crew at a time: its memory goes before that of the next is needed twice.
    for (let crew = this.crews.pop(); crew; crew = this.crews.pop()) {
      for (const partition of crew.owned) engine.load(partition, crew.engine.save(partition));
    }
    this.crews = [{ engine, owned, from: this.applied }];
  }

  /** Starts the next save when one is due; waits for the last one only when a whole rotation is due. */
  private async saveWhenDue(): Promise<void> {
    const { owned, checkpointEvery } = this.options;
    const everyInputs = checkpointEvery / owned.length;
    if (this.inputsSinceSave < everyInputs || this.crews.length > 1) return;
    if (this.saving && this.inputsSinceSave < checkpointEvery) return;
    await this.saving;
    this.inputsSinceSave = Math.min(this.inputsSinceSave, checkpointEvery) - everyInputs;
    this.beginSave();
  }

  private saveIfIdle(): void {
    if (this.saving === undefined && this.crews.length === 1) this.beginSave();
  }

  /** Starts the save of the next partition in turn. */
  private beginSave(): void {
    const { owned } = this.options;
    const partition = owned[this.nextToSave]!;
    this.nextToSave = (this.nextToSave + 1) % owned.length;
    this.saving = this.save(partition, this.applied, this.wholeCrew().engine.save(partition));
    // A failure is met by whoever waits for the save, at the latest `finish`.
    this.saving.catch(() => undefined);
  }

  private async save(partition: number, offset: number, bytes: Uint8Array): Promise<void> {
    await this.writer.durableTo(offset);
    await this.options.checkpoints.save(partition, { offset, bytes });
    this.checkpointAt.set(partition, offset);
    this.saving = undefined;
  }

  private floor(): number {
    return Math.min(...this.options.owned.map((partition) => this.checkpointAt.get(partition) ?? 0));
  }

  private wholeCrew(): Crew {
    const [crew] = this.crews;
    if (!crew || this.crews.length > 1) throw new Error('broken invariant P4: the partitions are not at one offset');
    return crew;
  }
}

/** It does nothing but go on with what earlier inputs have left. */
const isSlice = ({ records, words, first }: InputBatch): boolean =>
  records === 1 && words[first + Field.kind] === InputKind.continue;
