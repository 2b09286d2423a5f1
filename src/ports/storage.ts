import type { CheckpointStore } from './checkpoint-store.ts';
import type { EffectStore } from './effect-store.ts';
import type { InputLog } from './input-log.ts';
import type { RecordStore } from './record-store.ts';

/**
 * A module that keeps things in a folder. Worker threads share no objects, so a host is told which module
 * to import (by URL) and each thread opens its own.
 */
export interface StorageModule {
  openInputLog(folder: string): Promise<InputLog>;
  /** May be opened by several threads of the process at once, as may records. */
  openCheckpointStore(folder: string): Promise<CheckpointStore>;
  openRecordStore(folder: string): Promise<RecordStore>;
}

/** A module that keeps effects outside of the storage folder; `settings` travels to worker threads as it is. */
export interface EffectModule {
  openEffectStore(settings: unknown): Promise<EffectStore>;
}
