import { join } from 'node:path';
import type { InputLog } from '../../ports/input-log.ts';
import type { PartitionStorage } from '../../ports/storage.ts';
import { LmdbCheckpointStore } from './lmdb-checkpoint-store.ts';
import { LmdbInputLog } from './lmdb-input-log.ts';
import { LmdbRecordStore } from './lmdb-record-store.ts';

/** The URL of this module: what a host is given to keep things in LMDB (see `StorageModule`). */
export const lmdbStorageModule = import.meta.url;

export async function openInputLog(folder: string): Promise<InputLog> {
  return new LmdbInputLog(join(folder, 'log'));
}

export async function openPartitionStorage(folder: string): Promise<PartitionStorage> {
  return {
    checkpoints: new LmdbCheckpointStore(join(folder, 'checkpoints')),
    records: new LmdbRecordStore(join(folder, 'records')),
  };
}
