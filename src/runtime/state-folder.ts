import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import { ReplayError } from './replay-error.ts';

const MARKER = 'replay.json';
/** What the folder belongs to while it is being removed: no replay's. */
const NOBODY = 'nobody';

/** `new`: there was no state. `afresh`: there was one of another replay, which is gone now. */
export type StateBeginning = 'new' | 'resumed' | 'afresh';

/**
 * The folder in which a replay keeps what it needs to go on after a crash.
 *
 * F1. A marker, written first and removed last, holds the fingerprint of the replay it belongs to.
 * F2. A folder with files and no marker is not ours and is left alone.
 */
export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Leaves the folder with the state of exactly this replay, or empty.
   * @throws ReplayError `replay.state-folder` (F2).
   */
  async begin(fingerprint: string): Promise<StateBeginning> {
    await mkdir(this.path, { recursive: true });
    const found = await this.fingerprint();
    if (found === fingerprint) return 'resumed';
    if (found !== undefined) await this.removeContent();
    else await this.refuseForeign();
    await writeFileAtomically(join(this.path, MARKER), [JSON.stringify({ fingerprint })]);
    return found === undefined || found === NOBODY ? 'new' : 'afresh';
  }

  /** Removes the folder; after a crash in the midst of it nothing is taken for a state. */
  async remove(): Promise<void> {
    await this.removeContent();
    await rm(this.path, { recursive: true, force: true });
  }

  private async removeContent(): Promise<void> {
    await writeFile(join(this.path, MARKER), JSON.stringify({ fingerprint: NOBODY }), { flush: true });
    for (const name of await readdir(this.path)) {
      if (name !== MARKER) await rm(join(this.path, name), { recursive: true, force: true });
    }
  }

  private async refuseForeign(): Promise<void> {
    const names = (await readdir(this.path)).filter((name) => name !== `${MARKER}.partial`);
    if (names.length === 0) return;
    throw new ReplayError(
      'replay.state-folder',
      `${this.path} holds ${names[0]} and is not the state of a replay; name another folder or empty it`,
    );
  }

  private async fingerprint(): Promise<string | undefined> {
    let text: string;
    try {
      text = await readFile(join(this.path, MARKER), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return String(JSON.parse(text).fingerprint);
    } catch {
      // Cut off by a crash of the system while the folder was being removed.
      return NOBODY;
    }
  }
}
