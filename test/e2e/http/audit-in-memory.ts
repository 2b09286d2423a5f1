import type { AuditFilter, AuditHead, AuditLog, SealedAuditEntry } from '../../../src/ports/audit-log.ts';

/** An audit trail in memory, for tests of the interface alone; entries can be tampered with. */
export class MemoryAuditLog implements AuditLog {
  entries: SealedAuditEntry[] = [];
  /** While true the database is away. */
  isAway = false;

  async append(seal: (last: AuditHead | undefined) => readonly SealedAuditEntry[]): Promise<void> {
    if (this.isAway) throw Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' });
    this.entries.push(...seal(this.entries.at(-1)));
  }

  async list(limit: number, { name, action, subjectKeys, from, until, after }: AuditFilter = {}) {
    return this.entries
      .filter(
        (entry) =>
          (name === undefined || entry.name === name) &&
          (action === undefined || entry.action === action) &&
          (subjectKeys === undefined || subjectKeys.includes(entry.subjectKey)) &&
          entry.at >= (from ?? 0) &&
          entry.at < (until ?? Number.POSITIVE_INFINITY) &&
          (after === undefined || entry.at < after.at || (entry.at === after.at && entry.sequence < after.sequence)),
      )
      .sort((a, b) => b.at - a.at || b.sequence - a.sequence)
      .slice(0, limit);
  }

  async chain(fromSequence: number, limit: number): Promise<SealedAuditEntry[]> {
    return this.entries.filter(({ sequence }) => sequence >= fromSequence).slice(0, limit);
  }

  async head(): Promise<AuditHead | undefined> {
    return this.entries.at(-1);
  }
}
