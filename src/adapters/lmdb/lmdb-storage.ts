import { join } from 'node:path';
import type { CheckpointStore } from '../../ports/checkpoint-store.ts';
import type { InputLog } from '../../ports/input-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { LmdbCheckpointStore } from './lmdb-checkpoint-store.ts';
import { LmdbInputLog } from './lmdb-input-log.ts';
import { LmdbRecordStore } from './lmdb-record-store.ts';

/** The URL of this module: what a host is given to keep things in LMDB (see `StorageModule`). */
export const lmdbStorageModule = import.meta.url;

export async function openInputLog(folder: string): Promise<InputLog> {
  return new LmdbInputLog(join(folder, 'log'));
}

export async function openCheckpointStore(folder: string): Promise<CheckpointStore> {
  return new LmdbCheckpointStore(join(folder, 'checkpoints'));
}

export async function openRecordStore(folder: string): Promise<RecordStore> {
  return new LmdbRecordStore(join(folder, 'records'));
}
