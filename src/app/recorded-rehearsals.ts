import { join } from 'node:path';
import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { LiveEngine } from '../runtime/live/live-engine.ts';
import { LogRehearsals } from '../runtime/rehearsal/log-rehearsals.ts';
import type { Rehearsals } from '../runtime/rehearsal/rehearsals.ts';
import { StateSnapshots } from './state-snapshots.ts';

/** Rehearsals over what the service in a folder has recorded. */
export function recordedRehearsals(
  serviceFolder: string,
  { engine, retention }: ServiceConfig,
  live: LiveEngine,
  now: () => number,
): Rehearsals {
  const snapshots = new StateSnapshots(serviceFolder, retention.snapshotDays);
  return new LogRehearsals({
    folder: join(serviceFolder, 'engine'),
    storageModule: lmdbStorageModule,
    partitions: engine.partitions,
    snapshots: { folder: join(serviceFolder, 'snapshots'), list: () => snapshots.list() },
    live,
    now,
  });
}
