import { join } from 'node:path';
import { Engine } from '../../src/core/engine.ts';
import { InputBatch } from '../../src/core/inputs/input-batch.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { type InputPaths, inputFilesOf } from '../../src/intake/input-files.ts';
import { InputReader } from '../../src/intake/input-reader.ts';

/** What is known of the customers once all files are read. */
export interface StateAfterFiles {
  /** How many customers a CEL rule holds for at the end. */
  count(rule: string): number;
  /** Sum over all customers of a metric that is a whole number, such as a count. */
  total(metric: string): number;
  /** Codes of the records that were refused on reading. */
  rejected: string[];
}

const ignored = { push: () => {} };

/** Applies files to an engine without campaigns, which change nothing about attributes, metrics and groups. */
export async function stateAfterFiles(pack: string, paths: InputPaths): Promise<StateAfterFiles> {
  const loaded = loadPacks([pack]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  const definitions = { ...loaded.definitions, campaigns: [] };
  const engine = new Engine({ definitions, partitionCount: 1, owned: [0], handover: 'assumed' });
  const reader = new InputReader({ definitions, ...inputFilesOf(definitions, paths) });
  const rejected: string[] = [];
  let now = 0;
  for await (const { batch, cursor, rejects } of reader.steps()) {
    engine.apply(new InputBatch(batch), ignored);
    rejected.push(...rejects.map(({ code }) => code));
    now = cursor.clock ?? now;
  }
  const count = (rule: string) => {
    const compiled = engine.audience(rule);
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    return compiled.audience.count(now).count;
  };
  // Each customer with the value v is counted v times: once for every threshold from 1 to v.
  const total = (metric: string) => {
    let sum = 0;
    for (let least = 1; ; least++) {
      const holders = count(`metric.${metric} >= ${least}`);
      if (holders === 0) return sum;
      sum += holders;
    }
  };
  return { count, total, rejected };
}

/** The maps of the rewards programme, customers first. */
export const rewardsMaps = (example: string) => [join(example, 'map-customers.yaml'), join(example, 'map-events.yaml')];
