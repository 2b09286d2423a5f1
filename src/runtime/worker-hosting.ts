import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { HostAnswer, HostQuery } from './host-query.ts';
import type { PartitionHostConfig } from './open-partition-host.ts';
import type { Applied, HostedEntry, HostReport, PartitionHosting } from './partition-hosting.ts';
import { errorOf, type WorkerAnswer, type WorkerReply, type WorkerRequest } from './worker-message.ts';

/**
 * Of all threads of the process: each collects its young garbage alone. By default others help it, and it waits for the
 * last of them; where every core has work already, that lasts until the system has given each its turn.
 */
const COLLECT_ALONE = '--no-parallel-scavenge';

/**
 * A third of it is what is made between two collections. Effects live until they are recorded: in less room a wave's
 * would be old by then, and old garbage stops the thread for longer.
 */
const YOUNG_MEGABYTES = 192;

interface PendingCall {
  resolve: (answer: WorkerAnswer) => void;
  reject: (error: Error) => void;
}

/**
 * Partitions hosted in a worker thread. Batches are copied to it, for the log may still be reading them
 * and every worker gets all of them.
 */
export class WorkerHosting implements PartitionHosting {
  private readonly worker: Worker;
  private readonly pending = new Map<number, PendingCall>();
  private calls = 0;
  private failure: Error | undefined;

  constructor(config: PartitionHostConfig) {
    setFlagsFromString(COLLECT_ALONE);
    this.worker = new Worker(new URL('./partition-worker.ts', import.meta.url), {
      workerData: config,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.worker.on('message', (reply: WorkerReply) => this.settle(reply));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`the partition worker ended with code ${code}`)));
  }

  start(): Promise<number> {
    return this.call((call) => ({ type: 'start', call }));
  }

  apply(entry: HostedEntry): Promise<Applied> {
    return this.call((call) => ({ type: 'apply', call, entry }));
  }

  setLogDurable(offset: number): void {
    this.send({ type: 'logDurable', offset });
  }

  finish(): Promise<HostReport> {
    return this.call((call) => ({ type: 'finish', call }));
  }

  query(query: HostQuery): Promise<HostAnswer> {
    return this.call((call) => ({ type: 'query', call, query }));
  }

  async close(): Promise<void> {
    try {
      if (!this.failure) await this.call<undefined>((call) => ({ type: 'close', call }));
    } finally {
      await this.worker.terminate();
    }
  }

  /** `T` is the answer's type to this request, as `WorkerAnswer` lists them. */
  private call<T extends WorkerAnswer>(request: (call: number) => WorkerRequest): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      const call = this.calls++;
      this.pending.set(call, { resolve: (answer) => resolve(answer as T), reject });
      this.send(request(call));
    });
  }

  private send(request: WorkerRequest): void {
    this.worker.postMessage(request);
  }

  private settle(reply: WorkerReply): void {
    const pending = this.pending.get(reply.call)!;
    this.pending.delete(reply.call);
    if ('failure' in reply) pending.reject(errorOf(reply.failure));
    else pending.resolve(reply.answer);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.values()) reject(this.failure);
    this.pending.clear();
  }
}
