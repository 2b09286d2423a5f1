/** Puts the program together: the only importer of adapters. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lmdbStorageModule, openInputLog, openPartitionStorage } from './adapters/lmdb/lmdb-storage.ts';
import { capacityPools } from './core/decisions/capacity.ts';
import { InputBatchWriter } from './core/inputs/input-batch.ts';
import { InputReader, type InputReaderOptions } from './intake/input-reader.ts';
import { type ReplayOptions, replay } from './runtime/replay.ts';
import type { ReplaySummary } from './runtime/replay-summary.ts';

/** A replay of files; what is left out is for this module to fill in. */
export interface FileReplay
  extends Omit<ReplayOptions, 'definitions' | 'source' | 'storageModule' | 'handover' | 'programVersion'> {
  input: Omit<InputReaderOptions, 'splitAtMinute'>;
}

/**
 * Runs definitions over files, kept in LMDB between a crash and the next run. Contacts are taken as handed over when
 * they are due, since no dispatcher says otherwise.
 *
 * @throws ReplayError, IntakeError for mistakes of the person who started it.
 */
export function replayFiles({ input, ...options }: FileReplay): Promise<ReplaySummary> {
  const { definitions } = input;
  return replay({
    ...options,
    definitions,
    source: new InputReader({ ...input, splitAtMinute: capacityPools(definitions).length > 0 }),
    storageModule: lmdbStorageModule,
    handover: 'assumed',
    programVersion: programVersion(),
  });
}

/** Version of the program as in package.json. */
export function programVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return version;
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
    const { checkpoints, records } = await openPartitionStorage(trial);
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
