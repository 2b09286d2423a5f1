import { Engine } from '../core/engine.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { EffectStore } from '../ports/effect-store.ts';
import type { EffectModule, StorageModule } from '../ports/storage.ts';
import { PartitionHost } from './partition-host.ts';
import { RecordEffects } from './record-effects.ts';

/** Definitions that apply to entries at and after an offset of the log, up to the next. */
export interface ActiveDefinitions {
  from: number;
  definitions: Definitions;
}

/** All that a host is made from; goes to worker threads as it is. */
export interface PartitionHostConfig {
  /** In order of their offsets, the first from 0. */
  definitions: readonly ActiveDefinitions[];
  partitionCount: number;
  owned: number[];
  handover: 'assumed' | 'logged';
  files: string[];
  checkpointEvery: number;
  /** URL of a `StorageModule`, and the folder given to it. */
  storageModule: string;
  storageFolder: string;
  /** URL of an `EffectModule` and its settings; absent: effects become records in the storage folder. */
  effects?: { module: string; settings: unknown };
  /** Tell the caller what happens. */
  notices?: boolean;
  /** See `PartitionHostOptions`. */
  effectsInFlight?: number;
}

export async function openPartitionHost(config: PartitionHostConfig): Promise<PartitionHost> {
  const { definitions, partitionCount, handover, owned, checkpointEvery } = config;
  const storageModule: StorageModule = await import(config.storageModule);
  return new PartitionHost({
    createEngine: (hosted, offset) =>
      new Engine({ definitions: definitionsAt(definitions, offset), partitionCount, owned: hosted, handover }),
    owned,
    checkpoints: await storageModule.openCheckpointStore(config.storageFolder),
    effects: await openEffects(config, storageModule),
    notices: config.notices ?? false,
    ...(config.effectsInFlight !== undefined && { effectsInFlight: config.effectsInFlight }),
    checkpointEvery,
  });
}

async function openEffects(config: PartitionHostConfig, storageModule: StorageModule): Promise<EffectStore> {
  const { effects, files, storageFolder } = config;
  if (effects === undefined) return new RecordEffects(await storageModule.openRecordStore(storageFolder), files);
  const module: EffectModule = await import(effects.module);
  return module.openEffectStore(effects.settings);
}

function definitionsAt(active: readonly ActiveDefinitions[], offset: number): Definitions {
  const found = active.findLast(({ from }) => from <= offset);
  if (found === undefined) throw new Error(`broken invariant: no definitions are active at ${offset}`);
  return found.definitions;
}
