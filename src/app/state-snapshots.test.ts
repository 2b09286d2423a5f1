import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpointStore } from '../adapters/lmdb/lmdb-storage.ts';
import type { CheckpointStore } from '../ports/checkpoint-store.ts';
import { StateSnapshots } from './state-snapshots.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2015, 7, 3, 12);

let folder: string;
let checkpoints: CheckpointStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-snapshots-'));
  mkdirSync(join(folder, 'engine', 'definitions'), { recursive: true });
  writeFileSync(join(folder, 'engine', 'definitions', '0.json'), '{}');
  checkpoints = await openCheckpointStore(join(folder, 'engine'));
  await checkpoints.save(0, { offset: 7, bytes: new Uint8Array([1, 2, 3]) });
});

afterEach(async () => {
  await checkpoints.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('state snapshots', () => {
  it('are copies of the day that can be opened, while the service has the state open', async () => {
    await new StateSnapshots(folder, 2).keep(NOON);
    await checkpoints.save(0, { offset: 9, bytes: new Uint8Array([4]) });
    const copy = await openCheckpointStore(join(folder, 'snapshots', '2015-08-03'));
    expect(await copy.latest(0)).toMatchObject({ offset: 7, bytes: new Uint8Array([1, 2, 3]) });
    await copy.close();
    expect(existsSync(join(folder, 'snapshots', '2015-08-03', 'definitions', '0.json'))).toBe(true);
    expect(await checkpoints.latest(0)).toMatchObject({ offset: 9 });
  });

  it('are one a day, as many days as wanted', async () => {
    const snapshots = new StateSnapshots(folder, 2);
    for (const day of [0, 0, 1, 2, 3]) await snapshots.keep(NOON + day * DAY_MS);
    expect(await snapshots.list()).toEqual(['2015-08-05', '2015-08-06']);
  });

  it('take the place of one that a crash left unfinished', async () => {
    mkdirSync(join(folder, 'snapshots', '.2015-08-03', 'checkpoints'), { recursive: true });
    const snapshots = new StateSnapshots(folder, 1);
    expect(await snapshots.list()).toEqual([]);
    await snapshots.keep(NOON);
    expect(readdirSync(join(folder, 'snapshots'))).toEqual(['2015-08-03']);
  });

  it('are not made, and none is kept, when no days are wanted', async () => {
    await new StateSnapshots(folder, 1).keep(NOON);
    const none = new StateSnapshots(folder, 0);
    await none.keep(NOON);
    expect(await none.list()).toEqual([]);
  });
});
