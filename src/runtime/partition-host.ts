import { InputBatch } from '../core/inputs/input-batch.ts';
import type { PartitionStorage } from '../ports/storage.ts';
import { EffectWriter } from './effect-writer.ts';
import type { Applied, HostedEntry, HostReport, PartitionEngine, PartitionHosting } from './partition-hosting.ts';

/** Enough for a transaction to be worth its flush. */
const GATHERED_RECORDS = 2048;
const GATHERED_LIMIT = 32_768;

export interface PartitionHostOptions {
  /** Builds the engine; `owned` are the partitions that begin empty, the others are loaded. */
  createEngine: (owned: number[]) => PartitionEngine;
  owned: readonly number[];
  /** Names behind the file numbers of records. */
  files: readonly string[];
  storage: PartitionStorage;
  /** Inputs between two checkpoints of the same partition; 0: none are taken. */
  checkpointEvery: number;
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
 * P4. When replaying, a partition takes part from the offset of its own checkpoint on.
 */
export class PartitionHost implements PartitionHosting {
  private readonly options: PartitionHostOptions;
  private readonly writer: EffectWriter;
  private engine: PartitionEngine | undefined;
  /** Offset of each partition's newest checkpoint. */
  private readonly checkpointAt = new Map<number, number>();
  /** Partitions whose checkpoint lies ahead, next first. */
  private waiting: number[] = [];
  private applied = 0;
  private inputsSinceSave = 0;
  private nextToSave = 0;
  private saving: Promise<void> | undefined;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(options: PartitionHostOptions) {
    this.options = options;
    const limits = { gather: GATHERED_RECORDS, limit: GATHERED_LIMIT };
    this.writer = new EffectWriter(options.storage.records, options.files, limits);
  }

  async start(): Promise<number> {
    const { owned, storage, createEngine } = this.options;
    for (const partition of owned) {
      const checkpoint = await storage.checkpoints.latest(partition);
      if (checkpoint) this.checkpointAt.set(partition, checkpoint.offset);
    }
    this.waiting = [...this.checkpointAt.keys()].sort((a, b) => this.floorOf(a) - this.floorOf(b));
    this.engine = createEngine(owned.filter((partition) => !this.checkpointAt.has(partition)));
    this.applied = this.floor();
    await this.loadReached(this.applied);
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
      const { customers, bytes } = this.started().memory();
      return { stateHash: this.started().stateHash(), counters: this.started().counters(), customers, bytes };
    });
  }

  async close(): Promise<void> {
    await this.options.storage.checkpoints.close();
    await this.options.storage.records.close();
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result;
    return result;
  }

  private async applyNow({ offset, batch: bytes, takeUsage }: HostedEntry): Promise<Applied> {
    if (offset < this.applied) return { usage: [], floor: this.floor() };
    if (offset !== this.applied) throw new Error(`broken order: entry ${offset} after ${this.applied}`);
    if (this.writer.full) await this.writer.room();
    const engine = this.started();
    const batch = new InputBatch(bytes);
    this.writer.beginEntry(offset);
    engine.apply(batch, this.writer);
    this.applied = offset + 1;
    if (this.waiting.length > 0) await this.loadReached(this.applied);
    this.inputsSinceSave += batch.records;
    if (takeUsage) return { usage: engine.takeCapacityUsage(), floor: this.floor() };
    if (this.options.checkpointEvery > 0) await this.saveWhenDue();
    return { usage: [], floor: this.floor() };
  }

  private async loadReached(offset: number): Promise<void> {
    while (this.waiting.length > 0 && this.floorOf(this.waiting[0]!) === offset) {
      const partition = this.waiting.shift()!;
      const checkpoint = await this.options.storage.checkpoints.latest(partition);
      if (checkpoint?.offset !== offset) throw new Error(`broken invariant K3: checkpoint of ${partition} changed`);
      this.started().load(partition, checkpoint.bytes);
    }
  }

  /** Starts the next save when one is due; waits for the last one only when a whole rotation is due. */
  private async saveWhenDue(): Promise<void> {
    const { owned, checkpointEvery } = this.options;
    const everyInputs = checkpointEvery / owned.length;
    if (this.inputsSinceSave < everyInputs || this.waiting.length > 0) return;
    if (this.saving && this.inputsSinceSave < checkpointEvery) return;
    await this.saving;
    this.inputsSinceSave = Math.min(this.inputsSinceSave, checkpointEvery) - everyInputs;
    const partition = owned[this.nextToSave]!;
    this.nextToSave = (this.nextToSave + 1) % owned.length;
    this.saving = this.save(partition, this.applied, this.started().save(partition));
    // A failure is met by whoever waits for the save, at the latest `finish`.
    this.saving.catch(() => undefined);
  }

  private async save(partition: number, offset: number, bytes: Uint8Array): Promise<void> {
    await this.writer.durableTo(offset);
    await this.options.storage.checkpoints.save(partition, { offset, bytes });
    this.checkpointAt.set(partition, offset);
    this.saving = undefined;
  }

  private floor(): number {
    return Math.min(...this.options.owned.map((partition) => this.floorOf(partition)));
  }

  private floorOf(partition: number): number {
    return this.checkpointAt.get(partition) ?? 0;
  }

  private started(): PartitionEngine {
    if (!this.engine) throw new Error('the host has not been started');
    return this.engine;
  }
}
