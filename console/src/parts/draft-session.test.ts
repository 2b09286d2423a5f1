import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftToSave, OpenDraft, SaveResult } from './draft-calls.ts';
import { type DraftConflict, DraftSession } from './draft-session.ts';

const ID = { kind: 'group', id: 'young' };
const text = (rule: string) => ({ ...ID, rule });

function openDraft(revision: number, rule: string): OpenDraft {
  const told = { ...ID, version: 1, revision, state: 'draft' as const, author: 'ann', comment: '', problems: [] };
  return { ...told, createdAt: 0, changedAt: 0, content: `rule: ${rule}`, document: text(rule) };
}

/** A service that keeps one draft, and a browser that keeps what was typed. */
function world(kept?: OpenDraft) {
  const stored = new Map<string, string>();
  const service = { draft: kept, saves: [] as DraftToSave[], answers: [] as SaveResult[] };
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const calls = {
    read: async () => (service.draft ? { open: service.draft } : {}),
    save: async (draft: DraftToSave): Promise<SaveResult> => {
      service.saves.push(draft);
      await new Promise((resolve) => setTimeout(resolve, 10));
      const planned = service.answers.shift();
      if (planned !== undefined) return planned;
      const rule = 'document' in draft.edit ? String(draft.edit.document.rule) : '';
      service.draft = openDraft((service.draft?.revision ?? 0) + 1, rule);
      return { saved: service.draft };
    },
  };
  const open = async () => {
    const session = new DraftSession({ ...ID, calls, storage, user: 'u1', now: () => Date.now() });
    await session.load();
    return session;
  };
  return { open, service, stored };
}

const theirs: DraftConflict = {
  author: 'bob',
  changedAt: 5,
  state: 'draft',
  version: 1,
  revision: 7,
  theirs: 'rule: b',
  mine: 'rule: a',
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What takes the fake service its time. */
async function soon<Result>(promise: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(50);
  return promise;
}
const flushed = (session: DraftSession) => soon(session.flush());

describe('a draft that is edited', () => {
  it('is saved once, a moment after the last keystroke', async () => {
    const { open, service } = world(openDraft(1, 'a'));
    const session = await open();
    for (const rule of ['ab', 'abc', 'abcd']) session.change(text(rule));
    expect(session.view().saveState).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(2000);
    expect(service.saves).toEqual([
      { edit: { document: text('abcd') }, isNew: false, seen: { version: 1, revision: 1 } },
    ]);
    expect(session.view()).toMatchObject({ saveState: 'saved', document: text('abcd'), open: { revision: 2 } });
  });

  it('says that it is new when nobody has made it', async () => {
    const { open, service } = world();
    const session = await open();
    expect(session.view()).toMatchObject({ isMissing: true, isReadOnly: false });
    session.change(text('a'));
    expect(await flushed(session)).toBe(true);
    expect(service.saves).toEqual([{ edit: { document: text('a') }, isNew: true }]);
  });

  it('keeps what is typed while it is being saved, and saves that on top', async () => {
    const { open, service } = world(openDraft(1, 'a'));
    const session = await open();
    session.change(text('b'));
    await vi.advanceTimersByTimeAsync(805);
    session.change(text('c'));
    await vi.advanceTimersByTimeAsync(10);
    expect(session.view()).toMatchObject({ saveState: 'unsaved', document: text('c') });
    await vi.advanceTimersByTimeAsync(2000);
    expect(service.saves.map(({ seen }) => seen?.revision)).toEqual([1, 2]);
    expect(session.view()).toMatchObject({ saveState: 'saved', document: text('c') });
  });

  it('survives a lost connection and a closed page', async () => {
    const { open, service, stored } = world(openDraft(1, 'a'));
    const session = await open();
    service.answers.push({ lost: true });
    session.change(text('b'));
    await flushed(session);
    expect(session.view()).toMatchObject({ saveState: 'lost', document: text('b') });
    session.stop();
    expect(stored.size).toBe(1);
    const later = await open();
    expect(later.view()).toMatchObject({ document: text('b'), saveState: 'unsaved' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(later.view().saveState).toBe('saved');
    expect(stored.size).toBe(0);
  });

  it('is tried again by itself when the service was away', async () => {
    const { open, service } = world(openDraft(1, 'a'));
    const session = await open();
    service.answers.push({ lost: true });
    session.change(text('b'));
    await flushed(session);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.view().saveState).toBe('saved');
  });

  it('is not saved over what somebody else wrote, until the reader says so', async () => {
    const { open, service } = world(openDraft(1, 'a'));
    const session = await open();
    service.answers.push({ conflict: theirs });
    session.change(text('mine'));
    expect(await flushed(session)).toBe(false);
    expect(session.view()).toMatchObject({ saveState: 'conflict', conflict: theirs, document: text('mine') });
    session.change(text('mine too'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(service.saves).toHaveLength(1);
    await soon(session.keepMine());
    expect(service.saves[1]).toEqual({
      edit: { document: text('mine too') },
      isNew: false,
      seen: { version: 1, revision: 7 },
    });
    expect(session.view().conflict).toBeUndefined();
  });

  it('gives up what was typed for what somebody else wrote', async () => {
    const { open, service, stored } = world(openDraft(1, 'a'));
    const session = await open();
    service.answers.push({ conflict: theirs });
    session.change(text('mine'));
    await flushed(session);
    service.draft = openDraft(7, 'theirs');
    await session.takeTheirs();
    expect(session.view()).toMatchObject({ document: text('theirs'), saveState: 'saved' });
    expect(stored.size).toBe(0);
  });

  it('is not changed when it was submitted', async () => {
    const { open, service } = world({ ...openDraft(2, 'a'), state: 'submitted' });
    const session = await open();
    session.change(text('b'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(session.view()).toMatchObject({ isReadOnly: true, document: text('a') });
    expect(service.saves).toEqual([]);
  });
});
