/** The replay that crash.test.ts kills: arguments as JSON in the first argument, a line of JSON per progress on standard output. */
import { lmdbStorageModule } from '../../src/adapters/lmdb/lmdb-storage.ts';
import { replay } from '../../src/runtime/replay.ts';
import { type CrashReplayArguments, crashDefinitions, crashSource } from './crash-workload.ts';

const replayArguments: CrashReplayArguments = JSON.parse(process.argv[2]!);
const { outFolder, workers, partitions, batchSize, checkpointEvery, events } = replayArguments;
const definitions = crashDefinitions();
const source = crashSource(definitions, events, batchSize);
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

await replay({
  definitions,
  source,
  sourceIdentity: source.identity,
  outFolder,
  storageModule: lmdbStorageModule,
  workers,
  partitions,
  checkpointEvery,
  handover: 'assumed',
  onBeginning: (beginning) => say({ beginning }),
  onProgress: ({ phase, counts }) => say({ phase, read: counts.records }),
});
say({ done: true });
