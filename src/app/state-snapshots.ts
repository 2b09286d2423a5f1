import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyEnvironment } from '../adapters/lmdb/copy-environments.ts';

const DAY_MS = 86_400_000;
/** Begins the name of a copy that is being made, or was left by a crash. */
const UNFINISHED = '.';

/**
 * Daily copies of the state, each a folder `snapshots/<day>` of the service's with the `checkpoints` and `definitions` of
 * that time: where a rehearsal over the raw inputs begins.
 *
 * S1. A folder with a day's name is whole. S2. A day has one at most, and no more days are kept than wanted.
 */
export class StateSnapshots {
  private readonly engine: string;
  private readonly folder: string;
  private readonly days: number;

  /** `days`: how many are kept; with 0 none are made. */
  constructor(serviceFolder: string, days: number) {
    this.engine = join(serviceFolder, 'engine');
    this.folder = join(serviceFolder, 'snapshots');
    this.days = days;
  }

  /** Days of which there is one (`2015-08-03`), oldest first. */
  async list(): Promise<string[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    return names.filter((name) => !name.startsWith(UNFINISHED)).sort();
  }

  /** Makes that of the day (UTC) when it is not there yet, and removes what is too old. May be called often. */
  async keep(nowMs: number): Promise<void> {
    const today = dayOf(nowMs);
    const there = await this.list();
    if (this.days > 0 && !there.includes(today)) await this.make(today);
    const oldest = dayOf(nowMs - this.days * DAY_MS);
    for (const day of there) if (day <= oldest) await rm(join(this.folder, day), { recursive: true });
  }

  private async make(day: string): Promise<void> {
    const unfinished = join(this.folder, `${UNFINISHED}${day}`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await copyEnvironment(join(this.engine, 'checkpoints'), join(unfinished, 'checkpoints'));
    // After the state: what made it must be there. Later sets do no harm.
    await cp(join(this.engine, 'definitions'), join(unfinished, 'definitions'), { recursive: true });
    await rename(unfinished, join(this.folder, day));
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
