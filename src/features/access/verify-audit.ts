import type { AuditHead, AuditLog, SealedAuditEntry } from '../../ports/audit-log.ts';
import { hashOf } from './audit-trail.ts';

/** What a look at a part of the trail found. */
export interface AuditVerification {
  /** Entries that were looked at. */
  checked: number;
  /** The last of them that is as it was written; absent: none. */
  head?: AuditHead;
  /** There is more after it. */
  next?: number;
  /** The first place where it is not as it was written; absent: all is well. */
  problem?: AuditProblem;
}

export interface AuditProblem {
  sequence: number;
  /** `changed`: an entry, or one before it. `missing`: entries before it. `cut`: entries at the end. */
  what: 'changed' | 'missing' | 'cut';
}

/**
 * Follows the chain of hashes from this entry on, at most so many entries. The entry before it must have been verified.
 *
 * @param witness an entry that is known to have been written, kept elsewhere; a trail that ends before was cut
 */
export async function verifyAudit(
  log: AuditLog,
  from: number,
  limit: number,
  witness?: AuditHead,
): Promise<AuditVerification> {
  const [before] = from > 1 ? await log.chain(from - 1, 1) : [];
  const entries = await log.chain(from, limit + 1);
  let last: AuditHead | undefined = before?.sequence === from - 1 ? before : undefined;
  let expected = from;
  for (const entry of entries.slice(0, limit)) {
    const problem = problemOf(entry, { expected, previousHash: last?.hash ?? '', witness });
    if (problem !== undefined) return { checked: expected - from, ...headOf(last), problem };
    last = entry;
    expected++;
  }
  const checked = expected - from;
  if (entries.length > limit) return { checked, ...headOf(last), next: expected };
  const isCut = witness !== undefined && witness.sequence >= expected;
  return { checked, ...headOf(last), ...(isCut && { problem: { sequence: expected, what: 'cut' as const } }) };
}

function problemOf(
  entry: SealedAuditEntry,
  { expected, previousHash, witness }: { expected: number; previousHash: string; witness: AuditHead | undefined },
): AuditProblem | undefined {
  const { sequence } = entry;
  if (sequence !== expected) return { sequence: expected, what: 'missing' };
  const isWitness = witness?.sequence !== sequence || witness.hash === entry.hash;
  if (entry.previousHash !== previousHash || hashOf(entry) !== entry.hash || !isWitness) {
    return { sequence, what: 'changed' };
  }
  return undefined;
}

function headOf(last: AuditHead | undefined): { head?: AuditHead } {
  return last === undefined ? {} : { head: { sequence: last.sequence, hash: last.hash } };
}
