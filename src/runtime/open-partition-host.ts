import { Engine } from '../core/engine.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import type { StorageModule } from '../ports/storage.ts';
import { PartitionHost } from './partition-host.ts';

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
}

export async function openPartitionHost(config: PartitionHostConfig): Promise<PartitionHost> {
  const { definitions, partitionCount, handover, owned, files, checkpointEvery } = config;
  const storageModule: StorageModule = await import(config.storageModule);
  return new PartitionHost({
    createEngine: (hosted) => new Engine({ definitions, partitionCount, owned: hosted, handover }),
    owned,
    files,
    storage: await storageModule.openPartitionStorage(config.storageFolder),
    checkpointEvery,
  });
}
