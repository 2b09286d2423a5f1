import { sql } from 'kysely';
import type { AuditFilter, AuditHead, AuditLog, SealedAuditEntry } from '../../ports/audit-log.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

/** Any number, the same for ever: who holds this lock appends to the audit trail. */
const APPEND_LOCK = 8_146_207_312;

export class PostgresAuditLog implements AuditLog {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async append(seal: (last: AuditHead | undefined) => readonly SealedAuditEntry[]): Promise<void> {
    await this.database.transaction().execute(async (all) => {
      await sql`select pg_advisory_xact_lock(${APPEND_LOCK})`.execute(all);
      const entries = seal(await headIn(all));
      if (entries.length > 0) await all.insertInto('audit_entries').values(entries.map(rowOf)).execute();
    });
  }

  async list(limit: number, { name, action, subjectKeys, from, until, after }: AuditFilter = {}) {
    let query = this.database.selectFrom('audit_entries').selectAll();
    if (name !== undefined) query = query.where('name', '=', name);
    if (action !== undefined) query = query.where('action', '=', action);
    if (subjectKeys !== undefined) query = query.where('subject_key', 'in', [...subjectKeys]);
    if (from !== undefined) query = query.where('at', '>=', from);
    if (until !== undefined) query = query.where('at', '<', until);
    if (after !== undefined) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('at', 'sequence'), '<', tuple(after.at, after.sequence)),
      );
    }
    const rows = await query.orderBy('at', 'desc').orderBy('sequence', 'desc').limit(limit).execute();
    return rows.map(entryOf);
  }

  async chain(fromSequence: number, limit: number): Promise<SealedAuditEntry[]> {
    const rows = await this.database
      .selectFrom('audit_entries')
      .selectAll()
      .where('sequence', '>=', fromSequence)
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(entryOf);
  }

  head(): Promise<AuditHead | undefined> {
    return headIn(this.database);
  }
}

function headIn(database: Database): Promise<AuditHead | undefined> {
  return database
    .selectFrom('audit_entries')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function rowOf({ subjectKey, requestId, previousHash, ...entry }: SealedAuditEntry): Tables['audit_entries'] {
  return { ...entry, subject_key: subjectKey, request_id: requestId, previous_hash: previousHash };
}

function entryOf({
  subject_key: subjectKey,
  request_id: requestId,
  previous_hash: previousHash,
  ...row
}: Tables['audit_entries']): SealedAuditEntry {
  return { ...row, subjectKey, requestId, previousHash };
}
