import type { Audience } from '../core/audience/audience.ts';
import type { Survey } from '../core/audience/survey.ts';
import type { CustomerView } from '../core/customer-view.ts';
import type { PoolUsage } from '../core/decisions/capacity.ts';
import type { EffectSink } from '../core/effects.ts';
import type { InputBatch } from '../core/inputs/input-batch.ts';
import type { EngineCounters } from '../core/partition/counters.ts';
import type { RuleProblem } from '../core/rules/rule-problem.ts';
import type { EntryTally, HostNotice, UntoldContacts } from './entry-notices.ts';
import type { HostAnswer, HostQuery } from './host-query.ts';

/** What a host needs of the engine; `Engine` of the core is one. */
export interface PartitionEngine {
  apply(batch: InputBatch, sink: EffectSink): void;
  takeCapacityUsage(): PoolUsage[];
  counters(): EngineCounters;
  /** One of the counters, quick to read. */
  readonly accepted: number;
  save(partition: number): Uint8Array;
  /** Fills a partition that is still empty. */
  load(partition: number, bytes: Uint8Array): void;
  stateHash(): [number, number];
  memory(): { customers: number; bytes: number };
  audience(rule: string, groupBy?: string): { audience: Audience } | { problems: RuleProblem[] };
  survey(rules: readonly string[], questions: readonly string[]): { survey: Survey } | { problems: RuleProblem[] };
  /** A `continue` would find work that an input has left: sweeps over customers go in slices. */
  hasMoreToDo(): boolean;
  knows(customerId: string): boolean;
  /** Makes first estimates as quick as later ones; yields in between. */
  warmingAudiences(now: number): Generator<void>;
  /** Undefined when no hosted partition knows the customer. */
  view(customerId: string): CustomerView | undefined;
}

/** A log entry on its way to a host. */
export interface HostedEntry {
  offset: number;
  batch: Uint8Array;
  /** The entry ends with a clock after which capacity is shared out: report the usage up to it. */
  takeUsage: boolean;
  /** Save the next partition in turn after this entry, however few inputs there were. */
  checkpoint?: boolean;
}

export interface Applied {
  /** Empty unless asked for. */
  usage: PoolUsage[];
  /** Every partition of the host has a checkpoint at or after this offset; 0 before. */
  floor: number;
  /** Present when the host was told to give notice. */
  notices?: HostNotice[];
  untold?: UntoldContacts[];
  tally?: EntryTally;
  /** Some of its work is left for a `continue`, which is welcome after so long. */
  moreInMs?: number;
}

/** What a host ends with; hashes add lane-wise, with wrap-around. */
export interface HostReport {
  stateHash: [number, number];
  counters: EngineCounters;
  customers: number;
  bytes: number;
}

/**
 * A set of logical partitions, hosted in this thread or another.
 *
 * H1. Entries are applied in the order of the calls, whether or not the caller waits in between.
 * H2. After a failure every later call fails with the same error.
 */
export interface PartitionHosting {
  /** Finds the checkpoints. @returns offset of the first entry this host needs. */
  start(): Promise<number>;
  /** Applies the partitions' part of an entry, unless their checkpoints lie beyond it. */
  apply(entry: HostedEntry): Promise<Applied>;
  /** Entries below `offset` are durable, so their effects may be written. */
  setLogDurable(offset: number): void;
  /** Waits until all effects are durable; that needs the log to be. */
  finish(): Promise<HostReport>;
  /** Asks about the state as it is after what was applied so far. */
  query(query: HostQuery): Promise<HostAnswer>;
  close(): Promise<void>;
}
