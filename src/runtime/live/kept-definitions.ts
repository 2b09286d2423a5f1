import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { ActiveDefinitions } from '../open-partition-host.ts';

const FILE_NAME = /^(\d{16})\.json$/;

/**
 * The definitions that were active, by the offset of the log they apply from: what a recovery begins with. The log
 * holds them too, but not for ever.
 *
 * D1. A file is written before the log entry that activates it; one whose entry was lost in a crash goes on opening.
 */
export class KeptDefinitions {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** All, by offset; empty for a new folder. `head`: offset the log's next entry will get. */
  async open(head: number): Promise<ActiveDefinitions[]> {
    await mkdir(this.folder, { recursive: true });
    const kept: ActiveDefinitions[] = [];
    for (const name of (await readdir(this.folder)).sort()) {
      const from = Number(FILE_NAME.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(from)) continue;
      const path = join(this.folder, name);
      if (from > head) await rm(path);
      else kept.push({ from, definitions: JSON.parse(await readFile(path, 'utf8')) });
    }
    return kept;
  }

  async keep({ from, definitions }: ActiveDefinitions): Promise<void> {
    const path = join(this.folder, `${String(from).padStart(16, '0')}.json`);
    await writeFileAtomically(path, [JSON.stringify(definitions)]);
  }
}
