import { join } from 'node:path';
import { capacityPools } from '../core/decisions/capacity.ts';
import { idOf } from '../core/hash.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { StorageModule } from '../ports/storage.ts';
import { EventTimePace } from './event-time-pace.ts';
import { addReports } from './host-report.ts';
import { InputPump } from './input-pump.ts';
import type { InputSource, SourceCounts } from './input-source.ts';
import { openPartitionHost, type PartitionHostConfig } from './open-partition-host.ts';
import type { PartitionHosting } from './partition-hosting.ts';
import { ReplayError } from './replay-error.ts';
import { writeRecordFiles, writeSummaryFile } from './replay-files.ts';
import { type ReplaySummary, replaySummary } from './replay-summary.ts';
import { type StateBeginning, StateFolder } from './state-folder.ts';
import { WorkerHosting } from './worker-hosting.ts';

const MOST_PARTITIONS = 256;

export interface ReplayOptions {
  definitions: Definitions;
  source: InputSource;
  /** JSON that changes when the source would give other inputs: names, sizes, times of change, maps, bounds. */
  sourceIdentity: unknown;
  /** Created when missing; the five files in it are replaced when the replay is done. */
  outFolder: string;
  /** What the state is kept by between a crash and the next run; `lmdbStorageModule` is one. */
  storageModule: string;
  /** Threads besides this one; 0: everything in this one. */
  workers: number;
  /** Logical partitions, a power of two up to 256. */
  partitions: number;
  /** Inputs between two checkpoints of the same partition; 0: none, a crash costs all of the work of the engine. */
  checkpointEvery: number;
  handover: 'assumed' | 'logged';
  /** `.opportune` in `outFolder` when absent. Must not be shared by two replays at a time. */
  stateFolder?: string;
  /** Leave the state folder when done. */
  keepState?: boolean;
  /** Version of the program: a replay begun by another is begun afresh. */
  programVersion?: string;
  /** Event time over time; as fast as possible when `max` or absent. */
  speed?: number | 'max';
  onBeginning?: (beginning: StateBeginning) => void;
  onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  /** Going over the log of an interrupted run, reading the source, writing the files. */
  phase: 'recovering' | 'reading' | 'writing';
  /** recovering: share that is done, 0 to 1; writing: 0, then 1. Absent when reading: see `bytesRead`. */
  fraction?: number;
  /** Bytes taken from the source in this run; after an interrupted one it reads them again. */
  bytesRead: number;
  /** Totals, interrupted runs included. */
  counts: SourceCounts;
  /** Event time reached, epoch ms; null before the first clock. */
  clock: number | null;
}

/**
 * Runs the definitions over a source and writes what contracts.md lists under "What a replay writes". A
 * replay that was killed goes on where it was when called again with the same definitions, source and
 * partitions, and writes the same bytes.
 *
 * @throws ReplayError for impossible options; whatever the source throws.
 */
export async function replay(options: ReplayOptions): Promise<ReplaySummary> {
  checkOptions(options);
  const startMs = performance.now();
  const state = new StateFolder(options.stateFolder ?? join(options.outFolder, '.opportune'));
  const beginning = await state.begin(fingerprintOf(options));
  options.onBeginning?.(beginning);
  const opened: Closable[] = [];
  let summary: ReplaySummary;
  try {
    summary = await run(options, state.path, beginning, startMs, opened);
  } catch (error) {
    // What went wrong first is what is told.
    await Promise.allSettled(opened.map((part) => part.close()));
    throw error;
  }
  for (const part of opened.reverse()) await part.close();
  if (!options.keepState) await state.remove();
  return summary;
}

interface Closable {
  close(): Promise<void>;
}

/** All of a replay between opening and closing; what it opens it adds to `opened`. */
async function run(
  options: ReplayOptions,
  storageFolder: string,
  beginning: StateBeginning,
  startMs: number,
  opened: Closable[],
): Promise<ReplaySummary> {
  const { definitions, outFolder, source, workers } = options;
  const storage: StorageModule = await import(options.storageModule);
  const log = await storage.openInputLog(storageFolder);
  opened.push(log);
  const records = await storage.openRecordStore(storageFolder);
  opened.push(records);
  const hosts: PartitionHosting[] = [];
  for (const config of hostConfigs(options, storageFolder)) {
    hosts.push(workers === 0 ? await openPartitionHost(config) : new WorkerHosting(config));
  }
  opened.push(...hosts);
  const pump = new InputPump({ log, hosts, records, files: source.files, pools: capacityPools(definitions) });
  const before = await recover(pump, options);
  await feedAll(pump, options);
  await pump.recorded();
  tell(options, pump, 'writing', 0);
  const [reports, tally] = await Promise.all([pump.finish(), writeRecordFiles(records, outFolder)]);
  const report = addReports(reports);
  const wallMs = Math.round(performance.now() - startMs);
  const eventsPerSecond = Math.round(((pump.position.counts.records - before) / Math.max(1, wallMs)) * 1000);
  const resumed = beginning === 'resumed';
  const thisRun = { wallMs, eventsPerSecond, workers, resumed };
  const summary = replaySummary(definitions.version, pump.position, report, tally, thisRun);
  await writeSummaryFile(outFolder, summary);
  tell(options, pump, 'writing', 1);
  return summary;
}

/** Brings the hosts to the head of the log. @returns how much was read from the source before this run. */
async function recover(pump: InputPump, options: ReplayOptions): Promise<number> {
  await pump.recover((offset, head) => tell(options, pump, 'recovering', offset / head));
  return pump.position.counts.records;
}

async function feedAll(pump: InputPump, options: ReplayOptions): Promise<void> {
  const { source, speed } = options;
  const pace = typeof speed === 'number' ? new EventTimePace(speed) : undefined;
  for await (const step of source.steps(pump.position.source)) {
    const { clock } = await pump.feed(step);
    tell(options, pump, 'reading');
    await pace?.until(clock);
  }
}

function tell(options: ReplayOptions, pump: InputPump, phase: ReplayProgress['phase'], fraction?: number): void {
  if (!options.onProgress) return;
  const { counts, clock } = pump.position;
  const { bytesRead } = options.source;
  options.onProgress({ phase, bytesRead, counts, clock, ...(fraction !== undefined && { fraction }) });
}

/** A host a worker, the partitions dealt out in turn. */
function hostConfigs(options: ReplayOptions, storageFolder: string): PartitionHostConfig[] {
  const { definitions, partitions, handover, source, checkpointEvery, storageModule } = options;
  const count = Math.max(1, options.workers);
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  return Array.from({ length: count }, (_, host) => ({
    definitions: [{ from: 0, definitions }],
    partitionCount: partitions,
    owned: all.filter((partition) => partition % count === host),
    handover,
    files: [...source.files],
    checkpointEvery,
    storageModule,
    storageFolder,
  }));
}

/** Everything the results and the stored forms depend on; not workers, batches and checkpoints, which they do not. */
function fingerprintOf(options: ReplayOptions): string {
  const { definitions, source, sourceIdentity, partitions, handover, programVersion } = options;
  const { node, icu, tz } = process.versions;
  const about = { definitions: definitions.version, files: source.files, sourceIdentity, partitions, handover };
  return idOf(JSON.stringify({ ...about, programVersion, node, icu, tz }));
}

function checkOptions({ partitions, workers, checkpointEvery }: ReplayOptions): void {
  if (!Number.isInteger(Math.log2(partitions)) || partitions < 1 || partitions > MOST_PARTITIONS) {
    throw new ReplayError('replay.partitions', `${partitions} partitions: choose a power of two from 1 to 256`);
  }
  if (!Number.isInteger(workers) || workers < 0 || workers > partitions) {
    throw new ReplayError('replay.workers', `${workers} workers: choose a whole number from 0 to ${partitions}`);
  }
  if (!Number.isInteger(checkpointEvery) || checkpointEvery < 0) {
    throw new ReplayError(
      'replay.checkpoint',
      `checkpoints every ${checkpointEvery} inputs: choose a whole number from 0`,
    );
  }
}
