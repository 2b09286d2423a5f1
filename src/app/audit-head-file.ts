import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditWitness } from '../features/access/audit-trail.ts';
import type { AuditHead, AuditLog } from '../ports/audit-log.ts';
import { writeFileAtomically } from '../runtime/atomic-file.ts';

const FILE = 'audit-head.json';
/** How much of the end could be cut off unseen. */
const NOTE_EVERY_MS = 2000;

export interface AuditHeadFileOptions {
  folder: string;
  /** The trail itself. */
  log: Pick<AuditLog, 'chain'>;
  /** Hears once when the trail does not go on from what was noted, and whenever it cannot be noted. */
  warn: (message: string) => void;
}

/**
 * How far the audit trail went, in a file of the service's folder: out of reach of who can change the database alone.
 *
 * W1. What is noted is followed by nothing but its own continuation. A trail that has lost it is noted no further, so that
 *     entries written after a cut do not cover it up: the file then tells for good how far the trail once went.
 */
export class AuditHeadFile implements AuditWitness {
  private readonly log: Pick<AuditLog, 'chain'>;
  private readonly warn: (message: string) => void;
  private readonly file: string;
  private head: AuditHead | undefined;
  private isLost = false;
  private timer: NodeJS.Timeout | undefined;

  constructor({ folder, log, warn }: AuditHeadFileOptions) {
    this.file = join(folder, FILE);
    this.log = log;
    this.warn = warn;
  }

  async note({ sequence, hash }: AuditHead, before: AuditHead | undefined): Promise<void> {
    if (this.isLost) return;
    const noted = await this.read();
    if (noted !== undefined && !(await this.leadsOn(noted, before))) {
      this.isLost = true;
      this.warn(`the audit trail does not hold entry ${noted.sequence} as it was written: see docs/access.md`);
      return;
    }
    this.head = { sequence, hash };
    this.timer ??= setTimeout(() => void this.writeOrWarn(), NOTE_EVERY_MS).unref();
  }

  async read(): Promise<AuditHead | undefined> {
    if (this.head !== undefined) return this.head;
    try {
      return JSON.parse(await readFile(this.file, 'utf8'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.timer !== undefined) await this.write();
  }

  /** Whether the trail, which ended with `last`, has the entry that was noted. */
  private async leadsOn(noted: AuditHead, last: AuditHead | undefined): Promise<boolean> {
    if (last === undefined || last.sequence < noted.sequence) return false;
    if (last.sequence === noted.sequence) return last.hash === noted.hash;
    // Another process has written meanwhile, or this one died before it noted.
    const [entry] = await this.log.chain(noted.sequence, 1);
    return entry?.sequence === noted.sequence && entry.hash === noted.hash;
  }

  /** The next entry is noted again: nothing else has to wait for a disk that is full. */
  private async writeOrWarn(): Promise<void> {
    try {
      await this.write();
    } catch (error) {
      this.warn(`how far the audit trail went could not be noted: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await writeFileAtomically(this.file, [`${JSON.stringify(this.head)}\n`]);
  }
}
