import { isMainThread } from 'node:worker_threads';
import type { CheckpointStore } from '../../ports/checkpoint-store.ts';
import type { InputLog } from '../../ports/input-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { MemoryCheckpointStore } from './memory-checkpoint-store.ts';
import { MemoryInputLog } from './memory-input-log.ts';
import { MemoryRecordStore } from './memory-record-store.ts';

/** One of each a folder and process: threads do not share them, so they serve in-process hosting only. */
const checkpoints = new Map<string, CheckpointStore>();
const records = new Map<string, RecordStore>();

/** The URL of this module (see `StorageModule`). */
export const memoryStorageModule = import.meta.url;

export async function openInputLog(_folder: string): Promise<InputLog> {
  return new MemoryInputLog();
}

/** @throws Error in a worker thread, whose memory nobody else would see. */
export async function openCheckpointStore(folder: string): Promise<CheckpointStore> {
  return theOne(checkpoints, folder, () => new MemoryCheckpointStore());
}

/** @throws Error in a worker thread, whose memory nobody else would see. */
export async function openRecordStore(folder: string): Promise<RecordStore> {
  return theOne(records, folder, () => new MemoryRecordStore());
}

function theOne<Store>(opened: Map<string, Store>, folder: string, open: () => Store): Store {
  if (!isMainThread) throw new Error('memory storage is not shared between threads: host in-process (workers 0)');
  const known = opened.get(folder) ?? open();
  opened.set(folder, known);
  return known;
}
