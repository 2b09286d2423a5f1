/** What the benchmark asks of the workers that hold the customers, and what they answer. */

export interface AudienceWorkerData {
  customers: number;
  worker: number;
  workers: number;
}

export type AudienceRequest =
  /** Counts a rule. `again`: the rule compiled for the last request with this text, instead of anew. */
  | { type: 'count'; rule: string; groupBy?: string; again: boolean }
  | { type: 'estimate'; rule: string }
  | { type: 'memory' }
  /** Applies events at a rate, in this worker, until `stop`; counts go on meanwhile. */
  | { type: 'start'; eventsPerSecond: number; seconds: number }
  | { type: 'stop' }
  /** Applies the calls that follow, as fast as it can, as if they came at this rate. */
  | { type: 'stream'; calls: number; callsPerSecond: number };

export interface Counted {
  count: number;
  total: number;
  groups?: Record<string, number>;
}

export interface Estimated {
  count: number;
  low: number;
  high: number;
  sampled: number;
}

export interface WorkerMemory {
  customers: number;
  bytes: number;
}

export interface EventsApplied {
  applied: number;
  /** Per batch, from when its first event came until all were applied. */
  latenciesMs: number[];
}

/** Answer to each type of request. */
export interface AudienceAnswers {
  count: Counted;
  estimate: Estimated;
  memory: WorkerMemory;
  start: null;
  stop: EventsApplied;
  stream: null;
}
