/** Puts the program together: the only importer of adapters. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lmdbStorageModule, openCheckpointStore, openInputLog, openRecordStore } from './adapters/lmdb/lmdb-storage.ts';
import { capacityPools } from './core/decisions/capacity.ts';
import { InputBatchWriter } from './core/inputs/input-batch.ts';
import { type InputPaths, inputFilesOf } from './intake/input-files.ts';
import { InputReader } from './intake/input-reader.ts';
import { type ReplayOptions, replay } from './runtime/replay.ts';
import type { ReplaySummary } from './runtime/replay-summary.ts';
import { version } from './version.ts';

type Supplied = 'source' | 'sourceIdentity' | 'storageModule' | 'handover' | 'programVersion';

/** A replay of files. */
export interface FileReplay extends Omit<ReplayOptions, Supplied>, InputPaths {
  /** Most inputs in a batch of the log. */
  batchInputs: number;
  /** Epoch ms: what happened before `from`, or not before `to`, is left out. */
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * Runs definitions over files, kept in LMDB between a crash and the next run. Contacts are taken as handed over when
 * they are due, since no dispatcher says otherwise.
 *
 * @throws ReplayError, IntakeError for mistakes of the person who started it.
 */
export function replayFiles(options: FileReplay): Promise<ReplaySummary> {
  const { definitions, batchInputs, from, to } = options;
  const { customers, events, lists, identity } = inputFilesOf(definitions, options);
  const source = new InputReader({
    definitions,
    customers,
    events,
    lists,
    batchSize: batchInputs,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    splitAtMinute: capacityPools(definitions).length > 0,
  });
  return replay({
    ...options,
    source,
    sourceIdentity: { identity, from, to },
    storageModule: lmdbStorageModule,
    handover: 'assumed',
    programVersion: version,
  });
}

/**
 * Tries the storage in `folder`: appends to a log, reads it back, opens checkpoints and records; leaves nothing.
 *
 * @returns how long it took, in words. @throws whatever the storage throws.
 */
export async function checkStorage(folder: string): Promise<string> {
  const trial = await mkdtemp(join(folder, '.doctor-'));
  const startMs = performance.now();
  try {
    const log = await openInputLog(trial);
    const checkpoints = await openCheckpointStore(trial);
    const records = await openRecordStore(trial);
    const writer = new InputBatchWriter();
    writer.clock(0);
    await log.append(writer.finish(), null).durable;
    let entries = 0;
    for await (const { batch } of log.read(0)) entries += Math.sign(batch.length);
    await Promise.all([log.close(), checkpoints.close(), records.close()]);
    if (entries !== 1) throw new Error(`the log gave back ${entries} entries of 1`);
    return `opens, writes and reads back in ${Math.round(performance.now() - startMs)} ms`;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}
