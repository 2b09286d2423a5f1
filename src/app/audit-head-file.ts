import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditWitness } from '../features/access/audit-trail.ts';
import type { AuditHead } from '../ports/audit-log.ts';
import { writeFileAtomically } from '../runtime/atomic-file.ts';

const FILE = 'audit-head.json';
/** How much of the end could be cut off unseen. */
const NOTE_EVERY_MS = 2000;

/** How far the audit trail went, in a file of the service's folder: out of reach of who can change the database alone. */
export class AuditHeadFile implements AuditWitness {
  private readonly file: string;
  private head: AuditHead | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.file = join(folder, FILE);
  }

  note(head: AuditHead): void {
    this.head = head;
    this.timer ??= setTimeout(() => void this.write(), NOTE_EVERY_MS).unref();
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

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await writeFileAtomically(this.file, [`${JSON.stringify(this.head)}\n`]);
  }
}
