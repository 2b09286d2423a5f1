import { isMainThread } from 'node:worker_threads';
import type { InputLog } from '../../ports/input-log.ts';
import type { PartitionStorage } from '../../ports/storage.ts';
import { MemoryCheckpointStore } from './memory-checkpoint-store.ts';
import { MemoryInputLog } from './memory-input-log.ts';
import { MemoryRecordStore } from './memory-record-store.ts';

/** One storage a folder and process: threads do not share it, so it serves in-process hosting only. */
const opened = new Map<string, PartitionStorage>();

/** The URL of this module (see `StorageModule`). */
export const memoryStorageModule = import.meta.url;

export async function openInputLog(_folder: string): Promise<InputLog> {
  return new MemoryInputLog();
}

/** @throws Error in a worker thread, whose memory nobody else would see. */
export async function openPartitionStorage(folder: string): Promise<PartitionStorage> {
  if (!isMainThread) throw new Error('memory storage is not shared between threads: host in-process (workers 0)');
  const known = opened.get(folder);
  if (known) return known;
  const storage = { checkpoints: new MemoryCheckpointStore(), records: new MemoryRecordStore() };
  opened.set(folder, storage);
  return storage;
}
