import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Definitions, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { withScenario } from '../../definitions/parse-scenario.ts';
import { KeptDefinitions } from '../live/kept-definitions.ts';
import { errorOf } from '../worker-message.ts';
import { narrowDefinitions } from './narrow-definitions.ts';
import type { RehearsalMessage } from './rehearsal-message.ts';
import { RehearsalEnded, type RehearsalFindings, type RehearsalRequest, type Rehearsals } from './rehearsals.ts';
import { FROM_BEGINNING, FROM_NOTHING, type RehearsalOrder, type RehearsalResult } from './rehearse.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of more customers an even sample is looked at: memory and minutes stay within bounds. */
const MOST_CUSTOMERS = 250_000;

export interface LogRehearsalsOptions {
  /** Of the engine: log, checkpoints, definitions. */
  folder: string;
  /** URL of a `StorageModule` that is a `LogReaderModule`. */
  storageModule: string;
  partitions: number;
  /** Days (`2015-08-03`, UTC) of which there is a copy of the state, each in a folder of its name. */
  snapshots: { folder: string; list(): Promise<string[]> };
  live: { readonly definitions: Definitions; status(): { clock: number | null; customers: number } };
  now: () => number;
}

/**
 * Rehearsals over the log of a running service, one at a time, each in a thread of its own.
 *
 * R1. Nothing is written where the service keeps its state.
 */
export class LogRehearsals implements Rehearsals {
  private readonly options: LogRehearsalsOptions;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: LogRehearsalsOptions) {
    this.options = options;
  }

  run(request: RehearsalRequest, report: (share: number) => void, signal: AbortSignal): Promise<RehearsalFindings> {
    const run = this.turn.then(() => this.rehearse(request, report, signal));
    this.turn = run.catch(() => undefined);
    return run;
  }

  private async rehearse(
    { scenario, hours, customers }: RehearsalRequest,
    report: (share: number) => void,
    signal: AbortSignal,
  ): Promise<RehearsalFindings> {
    if (signal.aborted) throw new RehearsalEnded();
    const { folder, storageModule, partitions, live, now } = this.options;
    const until = live.status().clock ?? now();
    const from = until - hours * HOUR_MS;
    const owned = sampledPartitions(partitions, live.status().customers);
    const restricted = customers === undefined ? scenario : restrictedTo(scenario, customers);
    const order: RehearsalOrder = {
      definitions: narrowDefinitions(withScenario(live.definitions, restricted), restricted),
      writtenBy: await new KeptDefinitions(join(folder, 'definitions')).open(Number.POSITIVE_INFINITY),
      ...{ storageModule, folder, owned, from, partitionCount: partitions },
      starts: await this.startsFor(from - memoryOf(scenario)),
    };
    const { began, ended, ...found } = await inWorker(order, report, signal);
    return {
      ...found,
      from: Math.min(began ?? until, until),
      until: began === null ? until : Math.max(began, ended ?? until),
      share: owned.length / partitions,
    };
  }

  /** The latest copy that was made before; else the beginning of everything; else the oldest copy that the log leads on from. */
  private async startsFor(before: number): Promise<string[]> {
    const { snapshots } = this.options;
    const days = (await snapshots.list()).sort();
    const folders = (of: readonly string[]) => of.map((day) => join(snapshots.folder, day));
    const isEarly = (day: string) => Date.parse(`${day}T00:00:00Z`) + DAY_MS <= before;
    const early = days.filter(isEarly).reverse();
    return [...folders(early), FROM_BEGINNING, ...folders(days.filter((day) => !isEarly(day))), FROM_NOTHING];
  }
}

/** How long before its firings a pattern looks back, besides the cooldown. */
function memoryOf({ pattern, cooldownMs }: ScenarioDefinition): number {
  return spanOf(pattern) + Math.min(cooldownMs, HOUR_MS);
}

function spanOf(pattern: PatternDefinition): number {
  if ('withinMs' in pattern) return pattern.withinMs;
  return 'forMs' in pattern ? pattern.forMs : HOUR_MS;
}

/** The scenario for the customers of whom the rule holds. */
function restrictedTo(scenario: ScenarioDefinition, rule: string): ScenarioDefinition {
  return { ...scenario, where: scenario.where === undefined ? rule : `(${rule}) && (${scenario.where})` };
}

/** Customers fall into partitions by a hash, so some partitions are an even sample. */
function sampledPartitions(partitions: number, customers: number): number[] {
  const count = Math.max(1, Math.min(partitions, Math.floor((partitions * MOST_CUSTOMERS) / Math.max(1, customers))));
  return Array.from({ length: count }, (_, partition) => partition);
}

function inWorker(
  order: RehearsalOrder,
  report: (share: number) => void,
  signal: AbortSignal,
): Promise<RehearsalResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RehearsalResult>();
  const worker = new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { workerData: order });
  const end = () => reject(new RehearsalEnded());
  signal.addEventListener('abort', end, { once: true });
  worker.on('message', (message: RehearsalMessage) => {
    if ('share' in message) report(message.share);
    else if ('result' in message) resolve(message.result);
    else reject(errorOf(message.failure));
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the thread of a rehearsal ended with code ${code}`)));
  return promise.finally(async () => {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  });
}
