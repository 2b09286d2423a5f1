import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { copyEnvironment, copyLog } from '../adapters/lmdb/copy-environments.ts';
import { openCheckpointStore, openInputLog } from '../adapters/lmdb/lmdb-storage.ts';
import { backUpDatabase } from '../adapters/postgres/back-up-database.ts';
import { startEmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { writeFileAtomically } from '../runtime/atomic-file.ts';
import { version } from '../version.ts';
import { folderErrorOf, ServiceError, serviceErrorOf } from './service-error.ts';
import { isServiceFolder, runningIn, ServiceFolder } from './service-folder.ts';

const FORMAT = 1;
/** Written last: a folder without it is not a back-up. */
const MANIFEST = 'back-up.json';
/** Files of the folder that are kept as they are; those that are not there are left out. */
const FILES = ['service.json', 'administrator.key', 'administrator.password', 'erasures.ndjson'];

/** What a back-up says of itself. */
export interface BackUpManifest {
  format: number;
  /** Of the program that made it. */
  version: string;
  /** Epoch ms before anything was read: what happened later may be missing. */
  at: number;
  partitions: number;
  /** Entry of the log from which a restored service goes on, and the one it ends before. */
  from: number;
  head: number;
}

/**
 * Copies what a service keeps into a new or empty folder, whether the service runs or not: state, then records, then
 * log. So the log leads on from the state beyond everything that is recorded, and going over it makes the three agree.
 *
 * @throws ServiceError
 */
export async function backUpService(config: ServiceConfig, to: string): Promise<BackUpManifest> {
  const target = resolve(to);
  const from = resolve(config.folder);
  if (!(await isServiceFolder(from))) {
    throw new ServiceError(
      'service.no-folder',
      `there is no service in ${from}`,
      'Name its configuration: --config FILE',
    );
  }
  await makeEmpty(target);
  try {
    const running = await runningIn(from);
    if (running !== undefined) return await copyParts(from, target, running.databaseUrl);
    return await copyStopped(config, from, target);
  } catch (error) {
    throw folderErrorOf(serviceErrorOf(error), target);
  }
}

/** @throws ServiceError `service.back-up` */
export async function readManifest(folder: string): Promise<BackUpManifest> {
  let manifest: BackUpManifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  } catch (error) {
    throw new ServiceError(
      'service.back-up',
      `${folder} has no readable ${MANIFEST}: it is not a back-up, or was not finished`,
      'Name the folder that `opportune back-up --to` was given, or an earlier one',
      { cause: error },
    );
  }
  if (manifest.format === FORMAT) return manifest;
  throw new ServiceError(
    'service.back-up',
    `the back-up ${folder} has format ${manifest.format}, and this version of the program reads ${FORMAT}`,
    `Restore it with version ${manifest.version} of the program`,
  );
}

/** Copies the parts of a back-up into the folder of a service; not the records. */
export async function copyBack(from: string, folder: string): Promise<void> {
  for (const part of ['engine', 'handover']) await cp(join(from, part), join(folder, part), { recursive: true });
  await copyFiles(from, folder);
}

async function copyStopped(config: ServiceConfig, from: string, target: string): Promise<BackUpManifest> {
  const held = await ServiceFolder.hold(from);
  try {
    if (config.database.url !== '') return await copyParts(from, target, config.database.url);
    const server = await startEmbeddedServer({ folder: join(from, 'database') });
    try {
      return await copyParts(from, target, server.url);
    } finally {
      await server.stop();
    }
  } finally {
    await held.release();
  }
}

async function copyParts(from: string, target: string, databaseUrl: string): Promise<BackUpManifest> {
  const at = Date.now();
  const engine = join(from, 'engine');
  const copied = join(target, 'engine');
  await copyEnvironment(join(engine, 'checkpoints'), join(copied, 'checkpoints'));
  await backUpDatabase(databaseUrl, join(target, 'database'));
  await copyLog(join(engine, 'log'), join(copied, 'log'));
  // After the log: a set that was made active while it was copied must be here. One beyond its end is dropped on opening.
  await cp(join(engine, 'definitions'), join(copied, 'definitions'), { recursive: true });
  await copyEnvironment(join(from, 'handover'), join(target, 'handover'));
  await copyFiles(from, target);
  const { partitions } = JSON.parse(await readFile(join(from, 'service.json'), 'utf8'));
  const manifest: BackUpManifest = {
    format: FORMAT,
    version,
    at,
    partitions,
    ...(await checkCopy(copied, partitions)),
  };
  await writeFileAtomically(join(target, MANIFEST), [`${JSON.stringify(manifest, undefined, 2)}\n`]);
  return manifest;
}

async function copyFiles(from: string, to: string): Promise<void> {
  const there = await readdir(from);
  for (const file of FILES) if (there.includes(file)) await cp(join(from, file), join(to, file));
}

/** Whether the log leads on from the state. @throws ServiceError `service.back-up` */
async function checkCopy(engine: string, partitions: number): Promise<{ from: number; head: number }> {
  const checkpoints = await openCheckpointStore(engine);
  const log = await openInputLog(engine);
  try {
    let from = Number.POSITIVE_INFINITY;
    for (let partition = 0; partition < partitions; partition++) {
      from = Math.min(from, (await checkpoints.latest(partition))?.offset ?? 0);
    }
    const head = log.head();
    for await (const { offset } of log.read(from)) {
      if (offset === from) return { from, head };
      break;
    }
    if (from === head) return { from, head };
    throw new ServiceError(
      'service.back-up',
      `the copied log does not lead on from the copied state (entry ${from} is missing, the log ends at ${head})`,
      'Back up again; where that takes longer than retention.logHours, raise it',
    );
  } finally {
    await Promise.all([checkpoints.close(), log.close()]);
  }
}

async function makeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw folderErrorOf(error, folder);
  }
  if ((await readdir(folder)).length === 0) return;
  throw new ServiceError('service.back-up', `the folder ${folder} is not empty`, 'Name a new one: --to FOLDER');
}
