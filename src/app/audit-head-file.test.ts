import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryAuditLog } from '../../test/e2e/http/audit-in-memory.ts';
import { AuditTrail } from '../features/access/audit-trail.ts';
import { verifyAudit } from '../features/access/verify-audit.ts';
import { AuditHeadFile } from './audit-head-file.ts';

let folder: string;
let log: MemoryAuditLog;
let warnings: string[];
let opened: AuditHeadFile[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opportune-audit-head-'));
  log = new MemoryAuditLog();
  warnings = [];
  opened = [];
});
afterEach(async () => {
  for (const witness of opened) await witness.close();
  await rm(folder, { recursive: true, force: true });
});

/** A process that writes the trail of the folder. */
function open() {
  const warn = (message: string) => warnings.push(message);
  const witness = new AuditHeadFile({ folder, log, warn });
  opened.push(witness);
  const trail = new AuditTrail({ log, secret: 's', witness, warn });
  const write = async (entries: number) => {
    for (let each = 0; each < entries; each++) await trail.tell({ at: each, who: 'w', name: 'n', action: 'a.b' });
    await trail.settled();
  };
  return { witness, write };
}
const verified = async (witness: AuditHeadFile) => verifyAudit(log, 1, 100, await witness.read());

test('a trail that goes on is noted, from one start to the next', async () => {
  const first = open();
  await first.write(3);
  await first.witness.close();
  const { hash } = log.entries[2]!;
  expect(JSON.parse(await readFile(join(folder, 'audit-head.json'), 'utf8'))).toEqual({ sequence: 3, hash });
  const second = open();
  await second.write(2);
  expect(await second.witness.read()).toMatchObject({ sequence: 5 });
  expect(await verified(second.witness)).toMatchObject({ checked: 5 });
  expect((await verified(second.witness)).problem).toBeUndefined();
  expect(warnings).toEqual([]);
});

test('another process may write between', async () => {
  const service = open();
  await service.write(2);
  await open().write(3);
  await service.write(1);
  expect(await service.witness.read()).toMatchObject({ sequence: 6 });
  expect(warnings).toEqual([]);
});

test.each([
  ['as few as were cut off', 2],
  ['more than were cut off', 9],
])('entries written after a cut do not cover it up: %s', async (_, entries) => {
  const { witness, write } = open();
  await write(6);
  log.entries = log.entries.slice(0, 4);
  await write(entries);
  const { problem } = await verified(witness);
  expect(problem?.sequence).toBe(6);
  expect(warnings).toHaveLength(1);
});

test('nor do those of the next start', async () => {
  const { witness, write } = open();
  await write(6);
  await witness.close();
  log.entries = log.entries.slice(0, 4);
  const next = open();
  await next.write(4);
  await next.write(4);
  await next.witness.close();
  expect((await verified(open().witness)).problem).toEqual({ sequence: 6, what: 'changed' });
  expect(warnings).toHaveLength(1);
});

test('a trail that was emptied and begun anew is seen too', async () => {
  const { witness, write } = open();
  await write(3);
  log.entries = [];
  await write(1);
  expect((await verified(witness)).problem).toEqual({ sequence: 2, what: 'cut' });
});

test('a disk that takes nothing more is warned of, and stops nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { write } = open();
    await write(1);
    await rm(folder, { recursive: true });
    await vi.advanceTimersByTimeAsync(2000);
  } finally {
    vi.useRealTimers();
  }
  await expect.poll(() => warnings).toEqual([expect.stringContaining('could not be noted: ENOENT')]);
});
