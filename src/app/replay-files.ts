import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import { capacityPools } from '../core/decisions/capacity.ts';
import { type InputPaths, inputFilesOf } from '../intake/input-files.ts';
import { InputReader } from '../intake/input-reader.ts';
import { type ReplayOptions, replay } from '../runtime/replay.ts';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import { version } from '../version.ts';

type Supplied = 'source' | 'sourceIdentity' | 'storageModule' | 'handover' | 'programVersion';

/** A replay of files. */
export interface FileReplay extends Omit<ReplayOptions, Supplied>, InputPaths {
  /** Most inputs in a batch of the log. */
  batchInputs: number;
  /** Epoch ms: what happened before `from`, or not before `to`, is left out. */
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * Runs definitions over files, kept in LMDB between a crash and the next run. Contacts are taken as handed over when
 * they are due, since no dispatcher says otherwise.
 *
 * @throws ReplayError, IntakeError for mistakes of the person who started it.
 */
export function replayFiles(options: FileReplay): Promise<ReplaySummary> {
  const { definitions, batchInputs, from, to } = options;
  const { customers, events, lists, identity } = inputFilesOf(definitions, options);
  const source = new InputReader({
    definitions,
    customers,
    events,
    lists,
    batchSize: batchInputs,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    splitAtMinute: capacityPools(definitions).length > 0,
  });
  return replay({
    ...options,
    source,
    sourceIdentity: { identity, from, to },
    storageModule: lmdbStorageModule,
    handover: 'assumed',
    programVersion: version,
  });
}
