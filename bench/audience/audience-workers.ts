import { Worker } from 'node:worker_threads';
import type {
  AudienceAnswers,
  AudienceRequest,
  AudienceWorkerData,
  Counted,
  Estimated,
  EventsApplied,
  WorkerMemory,
} from './audience-message.ts';

const PROGRAM = new URL('audience-worker.ts', import.meta.url);

/** The customers, spread over worker threads; asks all of them and puts their answers together. */
export class AudienceWorkers {
  private readonly workers: Worker[];

  private constructor(workers: Worker[]) {
    this.workers = workers;
  }

  /** Starts the workers and waits until all customers are in. */
  static async of(customers: number, count: number): Promise<AudienceWorkers> {
    const workers = Array.from({ length: count }, (_, worker) => {
      const data: AudienceWorkerData = { customers, worker, workers: count };
      return new Worker(PROGRAM, { workerData: data });
    });
    await Promise.all(workers.map((worker) => nextMessage(worker)));
    return new AudienceWorkers(workers);
  }

  async count(rule: string, again: boolean, groupBy?: string): Promise<Counted> {
    const parts = await this.ask({ type: 'count', rule, again, ...(groupBy !== undefined && { groupBy }) });
    const groups: Record<string, number> = {};
    for (const part of parts) {
      for (const [word, count] of Object.entries(part.groups ?? {})) groups[word] = (groups[word] ?? 0) + count;
    }
    return { count: sumOf(parts, 'count'), total: sumOf(parts, 'total'), groups };
  }

  /** The bounds are shares; each worker's are of its own customers, so the widest are given. */
  async estimate(rule: string): Promise<Estimated> {
    const parts = await this.ask({ type: 'estimate', rule });
    const low = Math.min(...parts.map((part) => part.low));
    const high = Math.max(...parts.map((part) => part.high));
    return { count: sumOf(parts, 'count'), sampled: sumOf(parts, 'sampled'), low, high };
  }

  /** Of all workers, after collecting garbage where that can be asked for. */
  async memory(): Promise<WorkerMemory> {
    const parts = await this.ask({ type: 'memory' });
    return { customers: sumOf(parts, 'customers'), bytes: sumOf(parts, 'bytes') };
  }

  /** Applies the calls that follow, as fast as the workers can; `callsPerSecond` is their rate in stream time. */
  async stream(calls: number, callsPerSecond: number): Promise<void> {
    await this.ask({ type: 'stream', calls, callsPerSecond });
  }

  /** Events at a rate over all workers, until `stopEvents`. */
  async startEvents(eventsPerSecond: number, seconds: number): Promise<void> {
    await this.ask({ type: 'start', eventsPerSecond: eventsPerSecond / this.workers.length, seconds });
  }

  async stopEvents(): Promise<EventsApplied> {
    const parts = await this.ask({ type: 'stop' });
    return { applied: sumOf(parts, 'applied'), latenciesMs: parts.flatMap((part) => part.latenciesMs) };
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private ask<Type extends AudienceRequest['type']>(
    request: Extract<AudienceRequest, { type: Type }>,
  ): Promise<AudienceAnswers[Type][]> {
    return Promise.all(
      this.workers.map((worker) => {
        const answer = nextMessage(worker);
        worker.postMessage(request);
        return answer as Promise<AudienceAnswers[Type]>;
      }),
    );
  }
}

const sumOf = <Name extends string>(parts: readonly Record<Name, number>[], name: Name): number =>
  parts.reduce((sum, part) => sum + part[name], 0);

/** The worker's next message; its failure is ours. */
function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (settle: (value: unknown) => void) => (value: unknown) => {
      worker.off('message', message);
      worker.off('error', error);
      settle(value);
    };
    const message = done(resolve);
    const error = done(reject);
    worker.on('message', message);
    worker.on('error', error);
  });
}
