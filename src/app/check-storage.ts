import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpointStore, openInputLog, openRecordStore } from '../adapters/lmdb/lmdb-storage.ts';
import { InputBatchWriter } from '../core/inputs/input-batch.ts';

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
