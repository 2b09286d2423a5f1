import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LmdbCheckpointStore } from '../../adapters/lmdb/lmdb-checkpoint-store.ts';
import { LmdbInputLog } from '../../adapters/lmdb/lmdb-input-log.ts';
import { lmdbStorageModule } from '../../adapters/lmdb/lmdb-storage.ts';
import type { Effect, MomentOpened } from '../../core/effects.ts';
import { Engine } from '../../core/engine.ts';
import {
  definitionsOf,
  EngineDriver,
  SECOND_MS,
  scenarioOf,
  townDefinitions,
  townStream,
  writeInput,
} from '../../core/engine-fixture.ts';
import { InputBatch, InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import { inputSchemaOf } from '../../core/schema/input-schema.ts';
import { narrowDefinitions } from './narrow-definitions.ts';
import { FROM_BEGINNING, FROM_NOTHING, type RehearsalOrder, rehearse } from './rehearse.ts';

const PARTITIONS = 4;
const all = [0, 1, 2, 3];
const folder = mkdtempSync(join(tmpdir(), 'opportune-rehearsal-'));
const copyFolder = join(folder, 'copy');
const town = townDefinitions();
const live: MomentOpened[] = [];
/** When the copy of the state was made. */
let copiedAt = 0;
let liveSuppressed: EngineSuppressed = {};
type EngineSuppressed = ReturnType<Engine['counters']>['suppressed'];

/** The town's stream goes through an engine and into a log, with one of the entries that concern everybody in between. */
beforeAll(async () => {
  const log = new LmdbInputLog(join(folder, 'log'), { segmentBytes: 20_000 });
  const checkpoints = new LmdbCheckpointStore(join(copyFolder, 'checkpoints'));
  const engine = new Engine({ definitions: town, partitionCount: PARTITIONS, owned: all, handover: 'assumed' });
  const writer = new InputBatchWriter();
  const schema = inputSchemaOf(town);
  const sink = { push: (effect: Effect) => effect.type === 'moment' && live.push(effect) };
  let clock = Number.NEGATIVE_INFINITY;
  let durable: Promise<void> = Promise.resolve();
  const flush = () => {
    const batch = writer.finish();
    durable = log.append(batch, { clock: Number.isFinite(clock) ? clock : null }).durable;
    engine.apply(new InputBatch(batch), sink);
  };
  for (const [index, input] of townStream(7, 4000).entries()) {
    const second = Math.floor(input.at / SECOND_MS) * SECOND_MS;
    if (second > clock) writer.clock(second);
    clock = Math.max(clock, second);
    writeInput(writer, schema, input);
    if (index % 16 === 15) flush();
    if (index % 1000 === 999) {
      flush();
      writer.json(InputKind.definitions, '', '', clock, town);
      flush();
    }
    if (index === 2000) {
      flush();
      // Partitions are saved at offsets of their own.
      for (const partition of all) {
        await checkpoints.save(partition, { offset: log.head(), bytes: engine.save(partition) });
        writer.clock(clock);
        flush();
      }
      copiedAt = clock;
    }
  }
  flush();
  liveSuppressed = engine.counters().suppressed;
  await durable;
  await log.close();
  await checkpoints.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function orderOf(id: string, more: Partial<RehearsalOrder> = {}): RehearsalOrder {
  const scenario = town.scenarios.find((each) => each.id === id)!;
  return {
    definitions: narrowDefinitions(town, scenario),
    writtenBy: [{ from: 0, definitions: town }],
    storageModule: lmdbStorageModule,
    folder,
    partitionCount: PARTITIONS,
    owned: all,
    from: 0,
    starts: [FROM_BEGINNING, FROM_NOTHING],
    ...more,
  };
}

const ofScenario = (id: string) => live.filter(({ scenario }) => scenario === id);

describe('a rehearsal of an active scenario', () => {
  test.each(town.scenarios.map(({ id }) => id))('counts what "%s" did live, to the last firing', async (id) => {
    const moments = ofScenario(id);
    const result = await rehearse(orderOf(id), () => {});
    expect(result.firings).toBe(moments.length);
    expect(result.firings).toBeGreaterThan(0);
    expect(result.customers).toBe(new Set(moments.map(({ customerId }) => customerId)).size);
    expect(result.suppressed).toEqual(liveSuppressed[id] ?? {});
    expect(result.hours.reduce((sum, { firings }) => sum + firings, 0)).toBe(moments.length);
  });

  test.each(town.scenarios.map(({ id }) => id))('goes on from a copy of the state as "%s" did', async (id) => {
    const moments = ofScenario(id).filter(({ at }) => at >= copiedAt);
    const result = await rehearse(orderOf(id, { starts: [copyFolder, FROM_NOTHING] }), () => {});
    expect(result).toMatchObject({ start: 'copy', firings: moments.length, began: copiedAt });
  });

  test('counts the cells that its inputs name', async () => {
    const moments = ofScenario('enter');
    const expected: Record<string, number> = {};
    for (const { trigger } of moments) expected[String(trigger.cell)] = (expected[String(trigger.cell)] ?? 0) + 1;
    expect((await rehearse(orderOf('enter'), () => {})).cells).toEqual(expected);
  });

  test('looks at the customers of some partitions alone when told to', async () => {
    const parts = await Promise.all(all.map((owned) => rehearse(orderOf('count', { owned: [owned] }), () => {})));
    expect(parts.reduce((sum, { firings }) => sum + firings, 0)).toBe(ofScenario('count').length);
    expect(parts.every(({ firings }) => firings < ofScenario('count').length)).toBe(true);
  });
});

describe('a rehearsal of a draft', () => {
  test('fires as it would have, had it been active', async () => {
    const draft = scenarioOf('draft', {
      type: 'event',
      event: 'session',
      where: 'event.bytes > 100.0 || metric.calls > 5',
    });
    const driver = new EngineDriver({ ...definitionsOf({ metrics: town.metrics }), scenarios: [draft] });
    driver.play(townStream(7, 4000));
    const moments = driver.effects.filter(({ type }) => type === 'moment');
    const result = await rehearse(orderOf('count', { definitions: narrowDefinitions(town, draft) }), () => {});
    expect(moments.length).toBeGreaterThan(0);
    expect(result.firings).toBe(moments.length);
  });

  test('reads what was written by other definitions by the names of fields', async () => {
    const [first, ...others] = town.eventTypes;
    const shuffled = {
      ...town,
      eventTypes: [...others, { ...first!, fields: { extra: first!.fields.peer!, ...first!.fields } }],
    };
    const rings = town.scenarios.find(({ id }) => id === 'rings')!;
    const result = await rehearse(orderOf('rings', { definitions: narrowDefinitions(shuffled, rings) }), () => {});
    expect(result.firings).toBe(ofScenario('rings').length);
  });
});
