import { fileURLToPath } from 'node:url';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { formatProblem } from '../../src/definitions/definition-problem.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { GeneratedSource } from './generated-source.ts';

export interface CrashReplayArguments {
  outFolder: string;
  workers: number;
  partitions: number;
  batchSize: number;
  checkpointEvery: number;
  events: number;
}

export function crashDefinitions(): Definitions {
  const loaded = loadPacks([fileURLToPath(new URL('./pack', import.meta.url))]);
  if ('definitions' in loaded) return loaded.definitions;
  throw new Error(loaded.problems.map(formatProblem).join('\n'));
}

/** Twenty events a customer; customers and time grow with the events, so that a short one has moments too. */
export function crashSource(definitions: Definitions, events: number, batchSize: number): GeneratedSource {
  return new GeneratedSource({
    definitions,
    seed: 7,
    events,
    customers: events / 20,
    batchSize,
    gapMs: 4_800_000 / events,
  });
}
