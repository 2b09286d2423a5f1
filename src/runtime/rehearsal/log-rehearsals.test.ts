import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LmdbCheckpointStore } from '../../adapters/lmdb/lmdb-checkpoint-store.ts';
import { LmdbInputLog } from '../../adapters/lmdb/lmdb-input-log.ts';
import { lmdbStorageModule } from '../../adapters/lmdb/lmdb-storage.ts';
import { Engine } from '../../core/engine.ts';
import { definitionsOf, HOUR_MS, MINUTE_MS, scenarioOf, writeInput } from '../../core/engine-fixture.ts';
import { InputBatch, InputBatchWriter } from '../../core/inputs/input-batch.ts';
import { inputSchemaOf } from '../../core/schema/input-schema.ts';
import { LogRehearsals } from './log-rehearsals.ts';
import { RehearsalEnded } from './rehearsals.ts';

const folder = mkdtempSync(join(tmpdir(), 'opportune-rehearsals-'));
const definitions = definitionsOf();
const NOW = Date.parse('2026-03-03T12:00:00Z');
const HOURS = 40;
const SNAPSHOT_DAY = '2026-03-02';
const draft = scenarioOf('draft', { type: 'event', event: 'call', where: 'profile.age > 20' });

/** One call an hour of a customer whose age was told forty hours ago, and a copy of the state at noon of the day before. */
beforeAll(async () => {
  const log = new LmdbInputLog(join(folder, 'engine', 'log'));
  const engine = new Engine({ definitions, partitionCount: 1, owned: [0], handover: 'logged' });
  const writer = new InputBatchWriter();
  const schema = inputSchemaOf(definitions);
  let durable: Promise<void> = Promise.resolve();
  for (let hour = HOURS; hour > 0; hour--) {
    const at = NOW - hour * HOUR_MS;
    writer.clock(at);
    const ann = { customerId: 'ann', id: `${hour}`, at };
    if (hour === HOURS) writeInput(writer, schema, { ...ann, attributes: { age: 30 } });
    else writeInput(writer, schema, { ...ann, type: 'call', fields: { seconds: 10 } });
    const batch = writer.finish();
    durable = log.append(batch, { clock: at }).durable;
    engine.apply(new InputBatch(batch), { push: () => undefined });
    if (at === NOW - 24 * HOUR_MS) {
      const checkpoints = new LmdbCheckpointStore(join(folder, 'snapshots', SNAPSHOT_DAY, 'checkpoints'));
      await checkpoints.save(0, { offset: log.head(), bytes: engine.save(0) });
      await checkpoints.close();
    }
  }
  await durable;
  await log.close();
  mkdirSync(join(folder, 'engine', 'definitions'), { recursive: true });
  writeFileSync(join(folder, 'engine', 'definitions', '0000000000000000.json'), JSON.stringify(definitions));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rehearsals(days: string[] = []) {
  return new LogRehearsals({
    ...{ folder: join(folder, 'engine'), storageModule: lmdbStorageModule, partitions: 1, now: () => NOW },
    snapshots: { folder: join(folder, 'snapshots'), list: async () => days },
    live: { definitions, status: () => ({ clock: NOW, customers: 1 }) },
  });
}

const quiet = new AbortController().signal;

describe('rehearsals over a log', () => {
  test('count in a thread of their own what would have fired in the hours that are asked for', async () => {
    const shares: number[] = [];
    const found = await rehearsals().run({ scenario: draft, hours: 10 }, (share) => shares.push(share), quiet);
    expect(found).toMatchObject({ start: 'beginning', firings: 10, customers: 1, share: 1, sample: ['ann'] });
    expect([found.from, found.until]).toEqual([NOW - 10 * HOUR_MS, NOW - HOUR_MS]);
    expect(shares[0]).toBe(0);
  });

  test('begin at a copy of the state that lies before, and know what was known then', async () => {
    const found = await rehearsals([SNAPSHOT_DAY]).run({ scenario: draft, hours: 10 }, () => {}, quiet);
    expect(found).toMatchObject({ start: 'copy', firings: 10, from: NOW - 10 * HOUR_MS });
  });

  test('look at the customers alone that a rule names', async () => {
    const run = (customers: string) => rehearsals().run({ scenario: draft, hours: 10, customers }, () => {}, quiet);
    expect((await run('profile.age > 40')).firings).toBe(0);
    expect((await run('profile.age < 40')).firings).toBe(10);
  });

  test('end when they are cancelled, those that wait too', async () => {
    const end = new AbortController();
    const desk = rehearsals();
    const both = [1, 2].map((hours) => desk.run({ scenario: draft, hours }, () => end.abort(), end.signal));
    const ended = await Promise.allSettled(both);
    expect(ended.map((each) => each.status === 'rejected' && each.reason instanceof RehearsalEnded)).toEqual([
      true,
      true,
    ]);
    expect((await desk.run({ scenario: draft, hours: 1 }, () => {}, quiet)).firings).toBe(1);
  });

  test('say what the records cover when they are shorter than was asked for', async () => {
    const found = await rehearsals().run({ scenario: draft, hours: 48 }, () => {}, quiet);
    expect(found.from).toBe(NOW - HOURS * HOUR_MS);
    expect(found.until - found.from).toBeGreaterThan(38 * HOUR_MS - MINUTE_MS);
  });
});
