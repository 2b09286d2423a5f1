import type { Definitions } from '../core/schema/definitions.ts';
import type { StorageModule } from '../ports/storage.ts';
import { PartitionHost } from './partition-host.ts';
import type { PartitionEngine } from './partition-hosting.ts';

/** All that a host is made from; goes to worker threads as it is. */
export interface PartitionHostConfig {
  definitions: Definitions;
  partitionCount: number;
  owned: number[];
  handover: 'assumed' | 'logged';
  files: string[];
  checkpointEvery: number;
  /** URL of a `StorageModule`, and the folder given to it. */
  storageModule: string;
  storageFolder: string;
  /** URL of the module that exports `Engine`. */
  engineModule: string;
}

interface EngineModule {
  Engine: new (options: {
    definitions: Definitions;
    partitionCount: number;
    owned: readonly number[];
    handover: 'assumed' | 'logged';
  }) => PartitionEngine;
}

export async function openPartitionHost(config: PartitionHostConfig): Promise<PartitionHost> {
  const { definitions, partitionCount, handover, owned, files, checkpointEvery } = config;
  const storageModule: StorageModule = await import(config.storageModule);
  const { Engine }: EngineModule = await import(config.engineModule);
  return new PartitionHost({
    createEngine: (empty) => new Engine({ definitions, partitionCount, owned: empty, handover }),
    owned,
    files,
    storage: await storageModule.openPartitionStorage(config.storageFolder),
    checkpointEvery,
  });
}
