import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { restoreDatabase } from '../adapters/postgres/back-up-database.ts';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { lockDatabase } from '../adapters/postgres/lock-database.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { PostgresSettingsStore } from '../adapters/postgres/postgres-settings-store.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { type BackUpManifest, copyBack, readManifest } from './back-up.ts';
import { noteRestored } from './service-control.ts';
import { folderErrorOf, ServiceError, serviceErrorOf } from './service-error.ts';
import { ServiceFolder } from './service-folder.ts';

const HELD = new Set(['lock', 'lock-journal']);

export interface RestoreOptions {
  config: ServiceConfig;
  /** The back-up. */
  from: string;
  /** Where the restored service will keep everything: new or empty. */
  folder: string;
  /** Who was erased, as it was kept outside of what was lost; absent: as the back-up knows it. */
  erasures?: string;
}

/**
 * Makes the folder and the records of a service from a back-up. Its channels are paused until somebody states what was
 * lost. A restore that fails leaves a folder that no service starts in.
 *
 * @throws ServiceError
 */
export async function restoreService({ config, from, folder, erasures }: RestoreOptions): Promise<BackUpManifest> {
  const source = resolve(from);
  const target = resolve(folder);
  const manifest = await readManifest(source);
  const held = await ServiceFolder.hold(target);
  try {
    if ((await readdir(target)).some((name) => !HELD.has(name))) {
      throw new ServiceError('service.back-up', `the folder ${target} is not empty`, 'Name a new one: --folder NEW');
    }
    await held.beginRestore();
    await copyBack(source, target);
    if (erasures !== undefined) await takeErasures(erasures, join(target, 'erasures.ndjson'));
    await restoreRecords(config, source, target, manifest.at);
    await held.restored();
    return manifest;
  } catch (error) {
    throw folderErrorOf(serviceErrorOf(error), target);
  } finally {
    await held.release();
  }
}

async function takeErasures(from: string, to: string): Promise<void> {
  try {
    await cp(from, to);
  } catch (error) {
    throw new ServiceError(
      'service.back-up',
      `the erasures cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Name the file of `erasureFile`, or leave --erasures out when nobody was erased since the back-up',
      { cause: error },
    );
  }
}

async function restoreRecords(config: ServiceConfig, source: string, target: string, backUpAt: number): Promise<void> {
  const { url } = config.database;
  if (url !== '') {
    const lock = await lockDatabase(url, () => undefined);
    try {
      await fillRecords(url, source, backUpAt);
    } finally {
      await lock.release();
    }
    return;
  }
  const server = await startEmbeddedServer({ folder: join(target, 'database') });
  try {
    await fillRecords(server.url, source, backUpAt);
  } finally {
    await server.stop();
  }
}

async function fillRecords(url: string, source: string, backUpAt: number): Promise<void> {
  await restoreDatabase(url, join(source, 'database'));
  const database = await openDatabase(url);
  try {
    await noteRestored(new PostgresSettingsStore(database), { backUpAt, restoredAt: Date.now() });
  } finally {
    await database.destroy();
  }
}
