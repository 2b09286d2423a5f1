import { join } from 'node:path';
import type { CheckpointStore } from '../../ports/checkpoint-store.ts';
import type { InputLog, LogReader } from '../../ports/input-log.ts';
import type { LogIndex } from '../../ports/log-index.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { LmdbCheckpointStore } from './lmdb-checkpoint-store.ts';
import { LmdbInputLog } from './lmdb-input-log.ts';
import { LmdbLogIndex } from './lmdb-log-index.ts';
import { LmdbLogReader } from './lmdb-log-reader.ts';
import { LmdbRecordStore } from './lmdb-record-store.ts';

/** The URL of this module: what a host is given to keep things in LMDB (see `StorageModule`, `LogIndexModule`, `LogReaderModule`). */
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

export async function openLogIndex(folder: string): Promise<LogIndex> {
  return new LmdbLogIndex(join(folder, 'log'));
}

export async function openLogReader(folder: string): Promise<LogReader> {
  return new LmdbLogReader(join(folder, 'log'));
}
