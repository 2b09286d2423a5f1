import { InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { EntryProgress, InputPump } from '../input-pump.ts';
import { noSourceCounts } from '../input-source.ts';
import type { Applied } from '../partition-hosting.ts';
import { Overloaded } from './live-service.ts';

/** Batches that wait for the disk; what comes meanwhile goes with the next: the commit of a group. */
const BATCHES_IN_FLIGHT = 2;
/**
 * Under load a batch begins no sooner than this after the one before: each costs a flush and wakes two threads, whatever
 * is in it. Who comes alone does not wait.
 */
const BETWEEN_BATCHES_MS = 3;
/** What may gather before it is logged: more only when the log has to wait for the hosts. */
const GATHERED_BYTES = 8 * 2 ** 20;
/** A caller that is refused comes again after this. */
const RETRY_AFTER_MS = 1000;

/** What a caller is told; all of a group are in one log entry. */
interface Group {
  durable: (() => void)[];
  applied: ((hosts: Parameters<NonNullable<EntryProgress['applied']>>[0]) => void)[];
  failed: ((error: unknown) => void)[];
}

export interface InputGateOptions {
  pump: InputPump;
  limitBytes: number;
  /** Time of inputs of its own, epoch ms. */
  now: () => number;
  /** Nothing can be logged or applied any more. */
  onFailure: (error: unknown) => void;
}

const newGroup = (): Group => ({ durable: [], applied: [], failed: [] });

/**
 * Where inputs come in: gathers those of many callers into one batch while the batch before is on its way to the disk.
 * Owner: one `LiveEngine`.
 *
 * I1. Inputs are logged in the order of the calls.
 * I2. At most `limitBytes` are on their way; beyond, callers get `Overloaded` and nothing of theirs was taken.
 * I3. A clock is the last input of its batch (N2 of `InputSource`).
 * I4. Going on with what earlier inputs have left takes turns with new inputs, in batches of its own, one at a time: who
 *     asks is answered when their batch is applied, and so waits for one slice at most.
 */
export class InputGate {
  private readonly options: InputGateOptions;
  private readonly writer = new InputBatchWriter();
  private readonly goOnWriter = new InputBatchWriter();
  private group = newGroup();
  private clock: number | undefined;
  /** Earlier inputs have left something that may be gone on with. */
  private mayGoOn = false;
  /** The last batch was inputs: it is the turn of what earlier ones have left. */
  private isTurnToGoOn = false;
  /** A batch that goes on is not applied yet (I4). */
  private goesOn = false;
  private untilGoingOn: ReturnType<typeof setTimeout> | undefined;
  private isEnding = false;
  private flushing: Promise<void> | undefined;
  private undurable = 0;
  private fedAtMs = Number.NEGATIVE_INFINITY;
  private wake: () => void = () => undefined;
  private failure: { error: unknown } | undefined;

  constructor(options: InputGateOptions) {
    this.options = options;
  }

  get bytes(): number {
    return this.options.pump.bytesInFlight + this.writer.writtenBytes;
  }

  /** Adds inputs; resolves when they are durable. @throws Overloaded */
  submit(write: (inputs: InputBatchWriter) => void): Promise<void> {
    this.checkRoom();
    return new Promise((resolve, reject) => {
      this.writer.attempt(write);
      this.group.durable.push(resolve);
      this.group.failed.push(reject);
      this.flush();
    });
  }

  /** Adds inputs; resolves with what came of their entry when it is durable and applied. @throws Overloaded */
  ask<T>(
    write: (inputs: InputBatchWriter) => void,
    answer: (...applied: Parameters<Group['applied'][0]>) => T,
  ): Promise<T> {
    this.checkRoom();
    return new Promise((resolve, reject) => {
      this.writer.attempt(write);
      this.group.applied.push((hosts) => resolve(answer(hosts)));
      this.group.failed.push(reject);
      this.flush();
    });
  }

  /** Time has reached `at`. */
  tick(at: number): void {
    this.clock = at;
    this.flush();
  }

  /** Runs `task` while nothing is fed; what comes meanwhile waits. */
  async alone(task: () => Promise<void>): Promise<void> {
    while (this.flushing) await this.flushing;
    this.flushing = task().finally(() => {
      this.flushing = undefined;
    });
    await this.flushing;
    this.flush();
  }

  /** Resolves when everything taken is fed; what inputs have left is left to the next start. */
  async drain(): Promise<void> {
    this.isEnding = true;
    clearTimeout(this.untilGoingOn);
    while (this.flushing) await this.flushing;
  }

  private checkRoom(): void {
    if (this.failure) throw this.failure.error;
    if (this.writer.writtenBytes > GATHERED_BYTES || this.bytes > this.options.limitBytes)
      throw new Overloaded(RETRY_AFTER_MS);
  }

  private flush(): void {
    this.flushing ??= this.feedAll()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.flushing = undefined;
        if (this.hasWork) this.flush();
      });
  }

  private get hasWork(): boolean {
    return this.failure === undefined && (this.hasNews || this.canGoOn);
  }

  private get hasNews(): boolean {
    return this.writer.records > 0 || this.clock !== undefined;
  }

  private get canGoOn(): boolean {
    return this.mayGoOn && !this.goesOn && !this.isEnding;
  }

  private async feedAll(): Promise<void> {
    while (this.hasWork) {
      await this.gather();
      while (this.undurable >= BATCHES_IN_FLIGHT) await this.landed();
      await this.feedOne();
    }
  }

  /** What arrives in this turn of the event loop goes together, at least. */
  private async gather(): Promise<void> {
    const waitMs = this.fedAtMs + BETWEEN_BATCHES_MS - performance.now();
    await new Promise<void>((resolve) => {
      if (waitMs > 0) setTimeout(resolve, waitMs);
      else setImmediate(resolve);
    });
  }

  private async feedOne(): Promise<void> {
    this.fedAtMs = performance.now();
    const isTurnToGoOn = this.canGoOn && (this.isTurnToGoOn || !this.hasNews);
    this.isTurnToGoOn = !isTurnToGoOn;
    if (isTurnToGoOn) await this.feedGoingOn();
    else await this.feedInputs();
  }

  /** In a batch of its own (I4). */
  private async feedGoingOn(): Promise<void> {
    const { goOnWriter } = this;
    const now = this.options.now();
    goOnWriter.begin(InputKind.continue, 0, '', '', now, now);
    goOnWriter.end();
    this.mayGoOn = false;
    this.goesOn = true;
    await this.feed(goOnWriter.finish(), newGroup(), (hosts) => {
      this.goesOn = false;
      this.hearOfMore(hosts);
    });
  }

  private async feedInputs(): Promise<void> {
    const { group } = this;
    if (this.clock !== undefined) this.writer.clock(this.clock);
    this.clock = undefined;
    this.group = newGroup();
    await this.feed(this.writer.finish(), group, (hosts) => this.hearOfMore(hosts));
  }

  /** Not waiting for the disk: the next slice is logged behind the last one. */
  private hearOfMore(hosts: readonly Applied[]): void {
    const pauses = hosts.flatMap(({ moreInMs }) => moreInMs ?? []);
    clearTimeout(this.untilGoingOn);
    if (pauses.length === 0 || this.isEnding) return;
    const goOn = () => {
      this.mayGoOn = true;
      this.flush();
    };
    const pauseMs = Math.max(...pauses);
    if (pauseMs > 0) this.untilGoingOn = setTimeout(goOn, pauseMs);
    else goOn();
  }

  private async feed(batch: Uint8Array, group: Group, inState: NonNullable<EntryProgress['inState']>): Promise<void> {
    this.undurable++;
    const step = { batch, rejects: [], cursor: null, counts: noSourceCounts };
    try {
      await this.options.pump.feed(step, {
        inState,
        durable: () => {
          this.undurable--;
          this.wake();
          for (const tell of group.durable) tell();
        },
        applied: (hosts) => {
          for (const tell of group.applied) tell(hosts);
        },
      });
    } catch (error) {
      for (const tell of group.failed) tell(error);
      throw error;
    }
  }

  private landed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private fail(error: unknown): void {
    this.failure = { error };
    clearTimeout(this.untilGoingOn);
    this.options.onFailure(error);
    for (const tell of this.group.failed) tell(error);
    this.group = newGroup();
  }
}
