import type { Client } from 'pg';
import { hashOf } from '../../src/features/access/audit-trail.ts';
import type { AuditHead, SealedAuditEntry } from '../../src/ports/audit-log.ts';

/** What some planners do in a month. */
export const AUDIT_ENTRIES = 100_000;
const ENTRIES_AT_ONCE = 10_000;
const PEOPLE = 50;

/** Adds entries to the audit trail, evenly between two times, with the true chain of hashes. */
export async function fillAudit(client: Client, count: number, from: number, until: number): Promise<void> {
  const { rows } = await client.query<AuditHead>(
    'select sequence, hash from audit_entries order by sequence desc limit 1',
  );
  let head: AuditHead = rows[0] ?? { sequence: 0, hash: '' };
  for (let first = 0; first < count; first += ENTRIES_AT_ONCE) {
    const entries: SealedAuditEntry[] = [];
    for (let n = first; n < Math.min(count, first + ENTRIES_AT_ONCE); n++) {
      head = entryAfter(head, n, from + Math.floor(((until - from) * n) / count));
      entries.push(head as SealedAuditEntry);
    }
    await insert(client, entries);
  }
}

function entryAfter(head: AuditHead, n: number, at: number): SealedAuditEntry {
  const entry = {
    sequence: head.sequence + 1,
    at,
    who: `user:${n % PEOPLE}`,
    name: `planner-${n % PEOPLE}`,
    action: n % 3 === 0 ? 'customer.read' : 'definition.change',
    subject: n % 3 === 0 ? '130****0000' : `campaign/campaign-${n % 70}`,
    subjectKey: n % 3 === 0 ? `customer-${n % 9000}` : `campaign/campaign-${n % 70}`,
    status: 200,
    address: '127.0.0.1',
    requestId: `request-${n}`,
    detail: '',
    previousHash: head.hash,
  };
  return { ...entry, hash: hashOf(entry) };
}

async function insert(client: Client, entries: readonly SealedAuditEntry[]): Promise<void> {
  const names = ['sequence', 'at', 'who', 'name', 'action', 'subject', 'subjectKey', 'status', 'address'] as const;
  const more = ['requestId', 'detail', 'previousHash', 'hash'] as const;
  const types = ['bigint', 'bigint', 'text', 'text', 'text', 'text', 'text', 'int', 'text'];
  const columns = [...names, ...more].map((name) => entries.map((entry) => entry[name]));
  const places = columns.map((_, k) => `$${k + 1}::${types[k] ?? 'text'}[]`);
  await client.query(
    `insert into audit_entries (sequence, at, who, name, action, subject, subject_key, status, address, request_id,
       detail, previous_hash, hash) select * from unnest(${places.join(', ')})`,
    columns,
  );
}
