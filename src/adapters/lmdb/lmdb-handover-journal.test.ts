import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LmdbHandoverJournal } from './lmdb-handover-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'opportune-journal-'));
let journal: LmdbHandoverJournal | undefined;

afterEach(async () => {
  await journal?.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(nowMs = () => 1000): LmdbHandoverJournal {
  journal = new LmdbHandoverJournal(folder, nowMs);
  return journal;
}

describe('the hand-over journal', () => {
  test('J1, J2: knows marks and references again after it was opened anew', async () => {
    const before = open();
    await before.sending('contact-1');
    await before.sent('sms', 'reference-1', { contactId: 'contact-1', customerId: 'ann' });
    await before.close();
    const after = open();
    expect(after.mayHaveLeft('contact-1')).toBe(true);
    expect(after.mayHaveLeft('contact-2')).toBe(false);
    expect(after.contactOf('sms', 'reference-1')).toEqual({ contactId: 'contact-1', customerId: 'ann' });
    expect(after.contactOf('sms', 'contact-1')).toEqual({ contactId: 'contact-1', customerId: 'ann' });
    expect(after.contactOf('mms', 'reference-1')).toBeUndefined();
  });

  test('J3: forgets what is old and nothing else', async () => {
    let nowMs = 1000;
    const kept = open(() => nowMs);
    await kept.sending('old');
    await kept.sent('sms', 'r-old', { contactId: 'old', customerId: 'ann' });
    nowMs = 2000;
    await kept.sending('new');
    await kept.forget(1500);
    expect([kept.mayHaveLeft('old'), kept.mayHaveLeft('new')]).toEqual([false, true]);
    expect(kept.contactOf('sms', 'r-old')).toBeUndefined();
  });
});
