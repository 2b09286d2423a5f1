import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { PostgresDefinitionStore } from '../../src/adapters/postgres/postgres-definition-store.ts';
import type {
  DefinitionStore,
  DefinitionVersion,
  Doing,
  VersionConflict,
  VersionStep,
} from '../../src/ports/definition-store.ts';
import { MemoryDefinitionStore } from '../e2e/http/definitions-in-memory.ts';
import { TemporaryServer } from './temporary-server.ts';

const kind = 'campaign';
const doing = (who: string, at = 1000, comment = ''): Doing => ({ who, at, comment });

interface OpenedStore {
  store: DefinitionStore;
  close(): Promise<void>;
}

async function inPostgres(): Promise<OpenedStore> {
  const server = new TemporaryServer();
  await server.start();
  const database = await openDatabase(server.url);
  const close = async () => {
    await database.destroy();
    await server.remove();
  };
  return { store: new PostgresDefinitionStore(database), close };
}

async function inMemory(): Promise<OpenedStore> {
  return { store: new MemoryDefinitionStore(), close: async () => {} };
}

describe.each([
  { where: 'in PostgreSQL', open: inPostgres },
  { where: 'in memory', open: inMemory },
])('definitions $where', ({ open }) => {
  let opened: OpenedStore;
  let store: DefinitionStore;
  let count = 0;
  /** Every test has a definition of its own. */
  let id: string;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  }, 120_000);

  beforeEach(() => {
    id = `campaign-${count++}`;
  });

  afterAll(() => opened.close(), 60_000);

  function done(result: DefinitionVersion | VersionConflict): DefinitionVersion {
    expect(result).not.toHaveProperty('refused');
    return result as DefinitionVersion;
  }

  const draft = async (content = 'kind: campaign') => done(await store.saveDraft({ kind, id, content }, doing('ann')));

  async function taken(version: DefinitionVersion, ...steps: VersionStep[]): Promise<DefinitionVersion> {
    let seen = version;
    for (const step of steps) seen = done(await store.step(seen, step, doing('bob', 2000, `because ${step}`)));
    return seen;
  }

  const activate = (...versions: DefinitionVersion[]) =>
    store.activate({ versions, retire: [], setVersion: `set of ${id}` }, doing('carl', 3000, 'go'));

  describe('the way of a version', () => {
    test('begins as a draft that remembers who wrote it and when', async () => {
      expect(await draft()).toEqual({
        ...{ kind, id, version: 1, revision: 1, state: 'draft', content: 'kind: campaign', author: 'ann', comment: '' },
        ...{ createdAt: 1000, changedAt: 1000 },
      });
    });

    test('leads from draft to submitted to approved to active to retired, and is remembered', async () => {
      const approved = await taken(await draft(), 'submit', 'approve');
      expect(await activate(approved)).toEqual([]);
      const active = (await store.find(kind, id))!;
      expect(active).toMatchObject({ state: 'active', version: 1, changedAt: 3000 });
      expect(await taken(active, 'retire')).toMatchObject({ state: 'retired' });
      expect((await store.history(kind, id)).map(({ version, action, who }) => `${version} ${action} ${who}`)).toEqual([
        '1 draft ann',
        '1 submit bob',
        '1 approve bob',
        '1 activate carl',
        '1 retire bob',
      ]);
      expect((await store.history(kind, id))[1]).toEqual({
        version: 1,
        action: 'submit',
        who: 'bob',
        at: 2000,
        comment: 'because submit',
      });
    });

    test('leads back to draft when it is rejected, and on from there', async () => {
      const rejected = await taken(await draft(), 'submit', 'reject');
      expect(rejected.state).toBe('draft');
      const edited = done(
        await store.saveDraft({ kind, id, content: 'better', seen: rejected.revision }, doing('ann', 2500, 'mended')),
      );
      expect(edited).toMatchObject({
        version: 1,
        state: 'draft',
        content: 'better',
        comment: 'mended',
        createdAt: 1000,
      });
      expect((await taken(edited, 'submit', 'approve')).state).toBe('approved');
    });

    test.each<{ state: VersionStep[]; step: VersionStep }>([
      { state: [], step: 'approve' },
      { state: [], step: 'reject' },
      { state: [], step: 'retire' },
      { state: ['submit'], step: 'submit' },
      { state: ['submit'], step: 'retire' },
      { state: ['submit', 'approve'], step: 'submit' },
      { state: ['submit', 'approve'], step: 'approve' },
    ])('refuses to $step after $state, and changes nothing', async ({ state, step }) => {
      const version = await taken(await draft(), ...state);
      const before = await store.history(kind, id);
      expect(await store.step(version, step, doing('eve'))).toEqual({ refused: 'wrong-state', current: version });
      expect(await store.find(kind, id)).toEqual(version);
      expect(await store.history(kind, id)).toEqual(before);
    });

    test('ends when a draft is discarded, whose number is not used again', async () => {
      await taken(await draft(), 'discard');
      expect(await store.find(kind, id)).toBeUndefined();
      expect(await draft()).toMatchObject({ version: 2 });
    });
  });

  describe('two people at once', () => {
    test('of two edits that saw the same draft the second is refused and shown what is there', async () => {
      const seen = (await draft()).revision;
      const first = done(await store.saveDraft({ kind, id, content: 'first', seen }, doing('ann')));
      expect(await store.saveDraft({ kind, id, content: 'second', seen }, doing('bob'))).toEqual({
        refused: 'changed-meanwhile',
        current: first,
      });
    });

    test('a spell of writing by one person is one change of the history', async () => {
      let seen = (await draft()).revision;
      for (const who of ['bob', 'bob', 'cai', 'bob']) {
        seen = done(await store.saveDraft({ kind, id, content: `${who} ${seen}`, seen }, doing(who))).revision;
      }
      const edits = (await store.history(kind, id)).filter(({ action }) => action === 'edit');
      expect(edits.map(({ who }) => who)).toEqual(['bob', 'cai', 'bob']);
    });

    test('of many first drafts at the same moment one is made', async () => {
      const all = await Promise.all(
        Array.from({ length: 6 }, (_, n) => store.saveDraft({ kind, id, content: `${n}` }, doing(`${n}`))),
      );
      expect(all.filter((result) => !('refused' in result))).toHaveLength(1);
      expect(all.filter((result) => 'refused' in result && result.refused === 'changed-meanwhile')).toHaveLength(5);
    });

    test('nobody approves what was changed after they looked', async () => {
      const seen = await taken(await draft(), 'submit');
      const again = await taken(seen, 'reject', 'submit');
      expect(await store.step(seen, 'approve', doing('bob'))).toEqual({ refused: 'changed-meanwhile', current: again });
    });

    test('what is not there is said to be unknown', async () => {
      const nothing = { kind, id, version: 1, revision: 1 };
      expect(await store.step(nothing, 'submit', doing('bob'))).toEqual({ refused: 'unknown' });
      expect(await store.saveDraft({ kind, id, content: '', seen: 1 }, doing('bob'))).toEqual({ refused: 'unknown' });
    });

    test('what was submitted is edited by nobody', async () => {
      const submitted = await taken(await draft(), 'submit');
      expect(await store.saveDraft({ kind, id, content: 'x', seen: submitted.revision }, doing('ann'))).toEqual({
        refused: 'wrong-state',
        current: submitted,
      });
    });
  });

  describe('activation', () => {
    test('retires the version that it follows, while the next draft is written', async () => {
      await activate(await taken(await draft('one'), 'submit', 'approve'));
      const second = await taken(await draft('two'), 'submit', 'approve');
      expect(second.version).toBe(2);
      expect(await activate(second)).toEqual([]);
      expect((await store.find(kind, id, 1))?.state).toBe('retired');
      expect((await store.find(kind, id, 2))?.state).toBe('active');
      expect(await draft('three')).toMatchObject({ version: 3 });
    });

    test('of an earlier version goes back', async () => {
      await activate(await taken(await draft('one'), 'submit', 'approve'));
      await activate(await taken(await draft('two'), 'submit', 'approve'));
      expect(await activate((await store.find(kind, id, 1))!)).toEqual([]);
      expect((await store.find(kind, id, 1))?.state).toBe('active');
      expect((await store.find(kind, id, 2))?.state).toBe('retired');
    });

    test('is all or nothing', async () => {
      const approved = await taken(await draft(), 'submit', 'approve');
      const goodId = id;
      id = `${id}-unfinished`;
      const unfinished = await taken(await draft(), 'submit');
      expect(await activate(approved, unfinished)).toEqual([{ refused: 'wrong-state', current: unfinished }]);
      expect((await store.find(kind, goodId))?.state).toBe('approved');
    });

    test('changes nothing about a version that is active already', async () => {
      await activate(await taken(await draft(), 'submit', 'approve'));
      const active = (await store.find(kind, id))!;
      expect(await activate(active)).toEqual([]);
      expect(await store.find(kind, id)).toEqual(active);
    });

    test('may take definitions away', async () => {
      await activate(await taken(await draft(), 'submit', 'approve'));
      expect(await store.activate({ versions: [], retire: [{ kind, id }], setVersion: 'less' }, doing('carl'))).toEqual(
        [],
      );
      expect((await store.find(kind, id))?.state).toBe('retired');
    });

    test('is remembered with all that was active then, and where in the log it took effect', async () => {
      await activate(await taken(await draft(), 'submit', 'approve'));
      await store.noteLogOffset(`set of ${id}`, 77);
      const [last, ...earlier] = await store.activations(100);
      expect(last).toMatchObject({ setVersion: `set of ${id}`, logOffset: 77, who: 'carl', at: 3000, comment: 'go' });
      const active = await store.list({ state: 'active' });
      expect(last!.members).toEqual(
        active.map((member) => ({ kind: member.kind, id: member.id, version: member.version })),
      );
      expect(earlier[0]).not.toHaveProperty('logOffset');
    });
  });

  describe('a whole set that replaces what is active', () => {
    const content = (n: number | string) => ({ kind, id: `${id}-${n}`, content: `kind: campaign # ${n}` });
    const stateOf = async (n: number | string) => {
      const found = await store.find(kind, `${id}-${n}`);
      return found && `${found.version} ${found.state} ${found.author}`;
    };

    test('gets a new version of each definition that says something else, and of no other', async () => {
      await store.replace(
        { contents: [content(1), content(2), content(3)], setVersion: 's1' },
        doing('pack', 10, 'first'),
      );
      const changed = { ...content(2), content: 'kind: campaign # changed' };
      await store.replace({ contents: [content(1), changed, content(4)], setVersion: 's2' }, doing('ann', 20));
      expect(await Promise.all([1, 2, 3, 4].map(stateOf))).toEqual([
        '1 active pack',
        '2 active ann',
        '1 retired pack',
        '1 active ann',
      ]);
      expect((await store.find(kind, `${id}-2`, 1))?.state).toBe('retired');
      const history = await store.history(kind, `${id}-2`);
      expect(history.map(({ version, action, who }) => `${version} ${action} ${who}`)).toEqual([
        ...['1 draft pack', '1 approve pack', '1 activate pack'],
        ...['1 retire ann', '2 draft ann', '2 approve ann', '2 activate ann'],
      ]);
      const [last, first] = await store.activations(2);
      expect([last!.setVersion, first!.setVersion, first!.comment]).toEqual(['s2', 's1', 'first']);
      expect(last!.members.map((member) => `${member.id} ${member.version}`)).toEqual([
        `${id}-1 1`,
        `${id}-2 2`,
        `${id}-4 1`,
      ]);
    });

    test('leaves drafts as they are, and numbers no version twice', async () => {
      const one = content('one');
      const seen = done(await store.saveDraft({ ...one, content: 'draft' }, doing('ann')));
      await store.replace({ contents: [one], setVersion: 's' }, doing('pack'));
      expect(await store.find(kind, one.id, seen.version)).toEqual(seen);
      expect(await stateOf('one')).toBe('2 active pack');
      expect(await taken(seen, 'submit')).toMatchObject({ version: 1, state: 'submitted' });
    });

    test('may be large', async () => {
      const contents = Array.from({ length: 2500 }, (_, n) => content(n));
      await store.replace({ contents, setVersion: 'large' }, doing('pack'));
      expect(await store.list({ state: 'active' })).toHaveLength(2500);
    });
  });

  describe('lists', () => {
    test('have the newest version of each definition, or those in a state', async () => {
      await activate(await taken(await draft('one'), 'submit', 'approve'));
      await draft('two');
      const mine = (all: DefinitionVersion[]) =>
        all.filter((version) => version.id === id).map(({ version }) => version);
      expect(mine(await store.list())).toEqual([2]);
      expect(mine(await store.list({ kind }))).toEqual([2]);
      expect(mine(await store.list({ kind: 'offer' }))).toEqual([]);
      expect(mine(await store.list({ state: 'active' }))).toEqual([1]);
      expect(mine(await store.list({ kind, state: 'draft' }))).toEqual([2]);
    });
  });
});
