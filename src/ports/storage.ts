import type { CheckpointStore } from './checkpoint-store.ts';
import type { InputLog } from './input-log.ts';
import type { RecordStore } from './record-store.ts';

/** What a host needs kept. Partition workers open the two parts they write. */
export interface PartitionStorage {
  checkpoints: CheckpointStore;
  records: RecordStore;
}

/**
 * A module that keeps things in a folder. Worker threads share no objects, so a host is told which module
 * to import (by URL) and each thread opens its own.
 */
export interface StorageModule {
  openInputLog(folder: string): Promise<InputLog>;
  /** May be opened by several threads of the process at once. */
  openPartitionStorage(folder: string): Promise<PartitionStorage>;
}
