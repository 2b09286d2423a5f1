/** `node measure-wave.ts CUSTOMERS`: a wave to everybody through the engine, in this thread; prints a `MeasuredWave`. */
import { join } from 'node:path';
import { capacityPools, reduceCapacity } from '../../src/core/decisions/capacity.ts';
import { Engine } from '../../src/core/engine.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import { inputSchemaOf } from '../../src/core/schema/input-schema.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { inTemporaryFolder } from '../load/temporary-folder.ts';
import { writePack } from '../load/write-pack.ts';
import { customerIdOf, profileOf } from './customers.ts';
import { guidancePack, WAVE_CAMPAIGN } from './guidance-pack.ts';

export interface MeasuredWave {
  customers: number;
  tookMs: number;
  /** Result → decisions. */
  decisions: Record<string, number>;
  contacts: number;
  /** Customers about whom more than one decision was taken. */
  twice: number;
  /** Candidates a decision weighed, survivors and refusals. */
  candidates: number;
  survivors: number;
}

const PARTITIONS = 64;
const MINUTE_MS = 60_000;
/** Monday, ten in the morning in the pack's zone. */
const START_MS = Date.UTC(2026, 5, 1, 2);

async function measure(customers: number): Promise<MeasuredWave> {
  const loaded = await inTemporaryFolder(async (folder) =>
    loadPacks([writePack(join(folder, 'pack'), guidancePack())]),
  );
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const { definitions } = loaded;
  const { attributeIndex } = inputSchemaOf(definitions);
  const owned = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const engine = new Engine({ definitions, partitionCount: PARTITIONS, owned, handover: 'logged' });
  const writer = new InputBatchWriter();
  const wave: MeasuredWave = {
    customers,
    tookMs: 0,
    decisions: {},
    contacts: 0,
    twice: 0,
    candidates: 0,
    survivors: 0,
  };
  const decided = new Set<string>();
  const sink = {
    push: (effect: Parameters<Parameters<Engine['apply']>[1]['push']>[0]) => {
      if (effect.type === 'contact') wave.contacts++;
      if (effect.type !== 'decision') return;
      wave.decisions[effect.result] = (wave.decisions[effect.result] ?? 0) + 1;
      if (decided.has(effect.customerId)) wave.twice++;
      decided.add(effect.customerId);
      for (const candidate of effect.candidates) {
        if ('stage' in candidate) wave.candidates += candidate.offers.length;
        else {
          wave.candidates++;
          wave.survivors++;
        }
      }
    },
  };
  const apply = () => engine.apply(new InputBatch(writer.finish()), sink);
  writer.clock(START_MS - 1000);
  for (let customer = 0; customer < customers; customer++) {
    writer.begin(InputKind.profile, 0, customerIdOf(customer), `p${customer}`, START_MS - 1000, START_MS - 1000);
    for (const [name, value] of Object.entries(profileOf(customer))) {
      writer.value(attributeIndex.get(name)!);
      writer.value(typeof value === 'string' ? writer.text(value) : Number(value));
    }
    writer.end();
  }
  apply();
  const pools = capacityPools(definitions);
  const leases = reduceCapacity(pools, undefined, [engine.takeCapacityUsage()], Math.floor(START_MS / MINUTE_MS));
  writer.json(InputKind.shared, '', '', START_MS, leases);
  apply();
  const startMs = performance.now();
  writer.json(InputKind.command, '', 'wave', START_MS, {
    command: 'start-wave',
    campaign: WAVE_CAMPAIGN,
    wave: 'first',
  });
  apply();
  while (engine.hasMoreToDo()) {
    writer.json(InputKind.continue, '', '', START_MS, {});
    apply();
  }
  wave.tookMs = performance.now() - startMs;
  const decisions = Object.values(wave.decisions).reduce((sum, count) => sum + count, 0);
  wave.candidates /= decisions;
  wave.survivors /= decisions;
  return wave;
}

console.log(JSON.stringify(await measure(Number(process.argv[2]))));
