import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LmdbInputLog } from '../../adapters/lmdb/lmdb-input-log.ts';
import { lmdbStorageModule } from '../../adapters/lmdb/lmdb-storage.ts';
import { definitionsOf } from '../../core/engine-fixture.ts';
import { InputBatchWriter, InputKind } from '../../core/inputs/input-batch.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { inputSchemaOf } from '../../core/schema/input-schema.ts';
import { LogCustomerInputs } from './log-customer-inputs.ts';

const AT = Date.parse('2026-03-02T09:00:00Z');
const definitions = definitionsOf();
const { eventTypeIndex, attributeIndex } = inputSchemaOf(definitions);

let folder: string;
let log: LmdbInputLog;
let inputs: LogCustomerInputs;
let activatedAt: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-customer-inputs-'));
  mkdirSync(join(folder, 'definitions'));
  keepDefinitions(0, definitions);
  log = new LmdbInputLog(join(folder, 'log'));
  activatedAt = 0;
  const settings = { storageModule: lmdbStorageModule, folder, definitionsFolder: join(folder, 'definitions') };
  inputs = new LogCustomerInputs(
    settings,
    () => activatedAt,
    (message) => expect.unreachable(message),
  );
  inputs.start();
});
afterEach(async () => {
  await inputs.stop();
  await log.close();
  rmSync(folder, { recursive: true });
});

function keepDefinitions(from: number, active: Definitions): void {
  writeFileSync(join(folder, 'definitions', `${String(from).padStart(16, '0')}.json`), JSON.stringify(active));
}

/** Appends a batch with what `write` adds. */
function append(write: (writer: InputBatchWriter) => void): Promise<void> {
  const writer = new InputBatchWriter();
  write(writer);
  return log.append(writer.finish(), null).durable;
}

function call(writer: InputBatchWriter, customerId: string, id: string, at: number, seconds: number): void {
  writer.begin(InputKind.event, eventTypeIndex.get('call')!, customerId, id, at, at - 1000);
  writer.value(seconds);
  writer.value(writer.text('10086'));
  writer.value(1);
  writer.end();
}

describe('what was logged about a customer', () => {
  it('comes with its fields by name, newest first by its own time, the next moment after it is durable', async () => {
    await append((writer) => {
      call(writer, 'n1', 'first', AT, 5);
      call(writer, 'n2', 'other', AT, 6);
    });
    await append((writer) => {
      writer.begin(InputKind.profile, 0, 'n1', 'told', AT + 2, AT + 2);
      for (const [name, value] of [
        ['age', 30],
        ['vip', 1],
        ['plan', Number.NaN],
      ] as const) {
        writer.value(attributeIndex.get(name)!);
        writer.value(value);
      }
      writer.end();
      call(writer, 'n1', 'late', AT + 1, 7);
    });
    const { inputs: found, ...rest } = await inputs.newest('n1');
    expect(rest).toEqual({ isCut: false, isBehind: false });
    expect(found).toEqual([
      {
        offset: 1,
        index: 0,
        kind: 'profile',
        eventType: '',
        id: 'told',
        at: AT + 2,
        values: { age: 30, vip: true, plan: null },
      },
      expect.objectContaining({
        offset: 1,
        index: 1,
        id: 'late',
        at: AT + 1,
        since: AT - 999,
        values: { seconds: 7, peer: '10086', roaming: true },
      }),
      expect.objectContaining({ offset: 0, index: 0, kind: 'event', eventType: 'call', id: 'first' }),
    ]);
    expect((await inputs.newest('nobody')).inputs).toEqual([]);
  });

  it('is read as the definitions were that were active when it was logged', async () => {
    await append((writer) => call(writer, 'n1', 'before', AT, 5));
    const { eventTypes } = definitions;
    const added = { ...eventTypes[0]!, id: 'a-new-one' };
    keepDefinitions(1, { ...definitions, eventTypes: [added, ...eventTypes] });
    activatedAt = 0.5;
    const moved = eventTypeIndex.get('call')! + 1;
    await append((writer) => {
      writer.begin(InputKind.event, moved, 'n1', 'after', AT + 1, AT + 1);
      for (const value of [8, Number.NaN, Number.NaN]) writer.value(value);
      writer.end();
    });
    const { inputs: found } = await inputs.newest('n1');
    expect(found.map(({ id, eventType }) => [id, eventType])).toEqual([
      ['after', 'call'],
      ['before', 'call'],
    ]);
  });

  it('is cut to the newest when there is very much of it, and says so', async () => {
    await append((writer) => {
      for (let n = 0; n < 600; n++) call(writer, 'n1', `call ${n}`, AT + n, n);
    });
    const { inputs: found, isCut } = await inputs.newest('n1');
    expect(isCut).toBe(true);
    expect([found.length, found[0]?.id]).toEqual([500, 'call 599']);
  });
});
