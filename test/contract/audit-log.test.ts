import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresAuditLog } from '../../src/adapters/postgres/postgres-audit-log.ts';
import { AuditTrail } from '../../src/features/access/audit-trail.ts';
import { verifyAudit } from '../../src/features/access/verify-audit.ts';
import type { AuditLog } from '../../src/ports/audit-log.ts';
import { MemoryAuditLog } from '../e2e/http/audit-in-memory.ts';
import { TemporaryServer } from './temporary-server.ts';

const server = new TemporaryServer();
let database: Database;
beforeAll(async () => {
  await server.start();
  database = await openDatabase(server.url);
});
afterAll(async () => {
  await database.destroy();
  await server.remove();
});

const trailOn = (log: AuditLog) => new AuditTrail({ log, secret: 'secret', warn: () => {} });
const kinds = { PostgreSQL: () => new PostgresAuditLog(database), memory: () => new MemoryAuditLog() };

describe.each(['PostgreSQL', 'memory'] as const)('the audit trail in %s', (kind) => {
  let log: AuditLog;
  let trail: AuditTrail;
  const number = '13812345678';
  const tell = (at: number, action: string, name = 'ann', more: object = {}) =>
    trail.tell({ at, who: 'user:1', name, action, ...more });
  beforeAll(async () => {
    log = kinds[kind]();
    trail = trailOn(log);
    const odd = { detail: { reason: 'nul \0 and \ud800 alone, 中文 "quoted"' }, status: 403 };
    await Promise.all([
      tell(10, 'customer.read', 'ann', { customerId: number }),
      tell(20, 'customer.read', 'bob', { customerId: number, ...odd }),
      tell(20, 'user.change', 'ann', { subject: 'bob' }),
      tell(30, 'customer.read', 'ann', { customerId: '13900000000' }),
    ]);
  });
  const found = async (...given: Parameters<AuditLog['list']>) =>
    (await log.list(...given)).map(({ sequence }) => sequence);

  test('keeps entries in the order they were told, chained', async () => {
    const entries = await log.chain(1, 10);
    expect(entries.map(({ sequence, at }) => [sequence, at])).toEqual([
      [1, 10],
      [2, 20],
      [3, 20],
      [4, 30],
    ]);
    expect(entries[0]!.previousHash).toBe('');
    expect(entries[3]!.previousHash).toBe(entries[2]!.hash);
    expect(await log.head()).toMatchObject({ sequence: 4, hash: entries[3]!.hash });
    expect(await verifyAudit(log, 1, 10)).toMatchObject({ checked: 4, head: { sequence: 4 } });
  });

  test('tells no number', async () => {
    expect(JSON.stringify(await log.chain(1, 10))).not.toContain(number);
    expect((await log.chain(1, 1))[0]!.subject).toBe('138****5678');
  });

  test('finds by who, what, whom and when, page by page', async () => {
    expect(await found(10)).toEqual([4, 3, 2, 1]);
    expect(await found(10, { name: 'ann' })).toEqual([4, 3, 1]);
    expect(await found(10, { action: 'customer.read', until: 30 })).toEqual([2, 1]);
    expect(await found(10, { from: 20 })).toEqual([4, 3, 2]);
    expect(await found(10, { subjectKeys: trail.keysOf(number) })).toEqual([2, 1]);
    expect(await found(10, { subjectKeys: trail.keysOf('bob') })).toEqual([3]);
    expect(await found(2)).toEqual([4, 3]);
    expect(await found(2, { after: { at: 20, sequence: 3 } })).toEqual([2, 1]);
  });

  test('is one chain, whoever appends at the same time', async () => {
    const others = [trailOn(log), trailOn(log), trailOn(log)];
    const told = Array.from({ length: 60 }, (_, k) =>
      others[k % 3]!.tell({ at: 100 + k, who: 'x', name: 'x', action: 'a.b' }),
    );
    await Promise.all(told);
    expect(await verifyAudit(log, 1, 1000)).toMatchObject({ checked: 64, head: { sequence: 64 } });
    expect(await verifyAudit(log, 1, 40)).toMatchObject({ checked: 40, next: 41 });
    expect(await verifyAudit(log, 41, 40)).toMatchObject({ checked: 24, head: { sequence: 64 } });
  });
});

describe('the audit trail in the database', () => {
  test.each([
    ['changed', sql`update audit_entries set name = 'somebody else'`],
    ['removed', sql`delete from audit_entries`],
    ['cleared', sql`truncate audit_entries`],
  ])('cannot be %s by the program', async (_how, change) => {
    await expect(change.execute(database)).rejects.toThrow('neither changed nor removed');
  });

  test('shows where somebody who got around that has changed or removed an entry', async () => {
    const log = new PostgresAuditLog(database);
    const by = async (change: ReturnType<typeof sql>) => {
      await sql`alter table audit_entries disable trigger audit_entries_stay`.execute(database);
      await change.execute(database);
      await sql`alter table audit_entries enable trigger audit_entries_stay`.execute(database);
    };
    const head = (await log.head())!;
    await by(sql`update audit_entries set name = 'nobody' where sequence = 7`);
    expect(await verifyAudit(log, 1, 1000)).toMatchObject({ checked: 6, problem: { sequence: 7, what: 'changed' } });
    await by(sql`update audit_entries set name = 'x' where sequence = 7`);
    expect(await verifyAudit(log, 1, 1000)).not.toHaveProperty('problem');
    await by(sql`delete from audit_entries where sequence = 60`);
    expect(await verifyAudit(log, 1, 1000)).toMatchObject({ problem: { sequence: 60, what: 'missing' } });
    await by(sql`delete from audit_entries where sequence > 50`);
    expect(await verifyAudit(log, 1, 1000)).not.toHaveProperty('problem');
    expect(await verifyAudit(log, 1, 1000, head)).toMatchObject({ problem: { sequence: 51, what: 'cut' } });
  });
});
