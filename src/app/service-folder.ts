import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeFileAtomically } from '../runtime/atomic-file.ts';
import { folderErrorOf, ServiceError } from './service-error.ts';

const FORMAT = 1;
const LOCK = 'lock';
const RUNNING = 'running.json';
const MADE = 'service.json';
const RESTORING = 'restoring';
/** Tell of customers in every file: no other account reads them. The database is kept by an account of its own. */
const PRIVATE_PARTS = ['engine', 'handover'];
/** Whoever looks whether a service runs holds the lock for a moment. */
const LOCK_WAIT_MS = 500;
const SQLITE_BUSY = 5;

/** What a running service tells the commands beside it. */
export interface RunningFacts {
  pid: number;
  /** Where it listens. */
  url: string;
  /** Of its records; holds a password. */
  databaseUrl: string;
}

/** What was decided when the folder was made. */
interface FolderFacts {
  format: number;
  partitions: number;
}

/**
 * The folder of a service, held by this process.
 *
 * F1. One process holds it. The system gives the lock back when that process ends, however it ends: nothing that is left
 *     in the folder, and no number of a process, is taken for a holder.
 */
export class ServiceFolder {
  readonly path: string;
  private readonly lock: DatabaseSync;

  private constructor(path: string, lock: DatabaseSync) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder when it is not there, and holds it.
   *
   * @throws ServiceError `service.folder-in-use` `service.folder`
   */
  static async hold(folder: string): Promise<ServiceFolder> {
    const path = resolve(folder);
    try {
      await mkdir(path, { recursive: true });
      // Proves that it can be written; the lock alone would be told in the words of a database.
      await writeFileAtomically(join(path, '.writable'), ['']);
      await rm(join(path, '.writable'));
    } catch (error) {
      throw folderErrorOf(error, path);
    }
    const lock = lockFile(join(path, LOCK), LOCK_WAIT_MS);
    if (lock !== undefined) return new ServiceFolder(path, lock);
    const running = await runningIn(path);
    const who = running === undefined ? 'another process' : `process ${running.pid}, which listens at ${running.url}`;
    throw new ServiceError(
      'service.folder-in-use',
      `the folder ${path} is in use by ${who}`,
      'Stop that one first, or name another folder (`folder` in the configuration, OPPORTUNE_FOLDER)',
    );
  }

  /**
   * Notes what the folder is made with, or compares with what it was made with; shuts the parts that tell of customers.
   *
   * @throws ServiceError `service.partitions` `service.stored-format` `service.restore-unfinished`
   */
  async settle(partitions: number): Promise<void> {
    if ((await readIfThere(join(this.path, RESTORING))) !== undefined) {
      throw new ServiceError(
        'service.restore-unfinished',
        `the folder ${this.path} was left by a restore that did not come to its end`,
        'Remove it and restore again',
      );
    }
    const made = await factsOf(this.path);
    if (made === undefined) {
      const facts: FolderFacts = { format: FORMAT, partitions };
      await writeFileAtomically(join(this.path, MADE), [`${JSON.stringify(facts)}\n`]);
    } else if (made.partitions !== partitions) {
      throw new ServiceError(
        'service.partitions',
        `the folder ${this.path} was made with ${made.partitions} partitions, and engine.partitions is ${partitions}`,
        `Set engine.partitions to ${made.partitions}: it is fixed for the life of a folder`,
      );
    }
    await this.shut();
  }

  /** Also what an earlier version left open. */
  private async shut(): Promise<void> {
    for (const part of PRIVATE_PARTS.map((name) => join(this.path, name))) {
      await mkdir(part, { recursive: true });
      await chmod(part, 0o700);
    }
  }

  async tell(facts: RunningFacts): Promise<void> {
    const file = join(this.path, RUNNING);
    await writeFile(`${file}.partial`, `${JSON.stringify(facts)}\n`, { mode: 0o600 });
    await rename(`${file}.partial`, file);
  }

  /** From here on until `restored` the folder is not one to start in. */
  async beginRestore(): Promise<void> {
    await writeFileAtomically(join(this.path, RESTORING), ['']);
  }

  async restored(): Promise<void> {
    await rm(join(this.path, RESTORING), { force: true });
  }

  async release(): Promise<void> {
    await rm(join(this.path, RUNNING), { force: true });
    this.lock.close();
  }
}

/** Whether a service has ever started in the folder. */
export async function isServiceFolder(folder: string): Promise<boolean> {
  return (await factsOf(folder)) !== undefined;
}

/** What the service in the folder says of itself; undefined when none runs there. */
export async function runningIn(folder: string): Promise<RunningFacts | undefined> {
  const text = await readIfThere(join(folder, RUNNING));
  if (text === undefined) return undefined;
  // What a killed service left says nothing: its lock is free.
  const lock = lockFile(join(folder, LOCK), 0);
  if (lock === undefined) return JSON.parse(text);
  lock.close();
  return undefined;
}

async function factsOf(folder: string): Promise<FolderFacts | undefined> {
  const text = await readIfThere(join(folder, MADE));
  if (text === undefined) return undefined;
  const facts: FolderFacts = JSON.parse(text);
  if (facts.format === FORMAT) return facts;
  throw new ServiceError(
    'service.stored-format',
    `the folder ${folder} has format ${facts.format}, and this version of the program reads ${FORMAT}`,
    'Start the version of the program that wrote the folder; docs/guides/operator.md tells how to upgrade',
  );
}

/** Undefined when another holds it. The lock is the system's own on the file, kept by an empty database. */
function lockFile(file: string, waitMs: number): DatabaseSync | undefined {
  const lock = new DatabaseSync(file, { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
