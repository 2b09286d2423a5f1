import { sql, type Transaction } from 'kysely';
import type {
  Activation,
  DefinitionStore,
  DefinitionVersion,
  Doing,
  SeenVersion,
  VersionChange,
  VersionConflict,
  VersionState,
  VersionStep,
} from '../../ports/definition-store.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

type All = Transaction<Tables>;

/** Writers take turns: they are people, and what they may do depends on more rows than they name. */
const WRITERS_LOCK = 5_607_126_120;

/** Edits of one person that are no further apart are one spell of writing. */
const SPELL_MS = 900_000;

const open: readonly VersionState[] = ['draft', 'submitted', 'approved'];

/** From which states a step may be taken, and where it leads. */
const steps: Record<Exclude<VersionStep, 'discard'>, { from: readonly VersionState[]; to: VersionState }> = {
  submit: { from: ['draft'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted', 'approved'], to: 'draft' },
  retire: { from: ['active'], to: 'retired' },
};

export class PostgresDefinitionStore implements DefinitionStore {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  saveDraft(
    { kind, id, content, seen }: { kind: string; id: string; content: string; seen?: number },
    doing: Doing,
  ): Promise<DefinitionVersion | VersionConflict> {
    return this.inTurn(async (all) => {
      const draft = await openVersion(all, kind, id);
      if (draft?.revision !== seen) return conflict(draft ? 'changed-meanwhile' : 'unknown', draft);
      if (draft === undefined) return makeDraft(all, { kind, id, content }, doing);
      if (draft.state !== 'draft') return conflict('wrong-state', draft);
      return change(all, draft, 'edit', { content, author: doing.who, comment: doing.comment }, doing);
    });
  }

  step(seen: SeenVersion, step: VersionStep, doing: Doing): Promise<DefinitionVersion | VersionConflict> {
    return this.inTurn(async (all) => {
      const version = await read(all, seen);
      if (version?.revision !== seen.revision) return conflict(version ? 'changed-meanwhile' : 'unknown', version);
      if (step === 'discard') return discard(all, version, doing);
      const { from, to } = steps[step];
      if (!from.includes(version.state)) return conflict('wrong-state', version);
      return change(all, version, step, { state: to }, doing);
    });
  }

  activate(
    {
      versions,
      retire,
      setVersion,
    }: { versions: readonly SeenVersion[]; retire: readonly { kind: string; id: string }[]; setVersion: string },
    doing: Doing,
  ): Promise<VersionConflict[]> {
    return this.inTurn(async (all) => {
      const found: DefinitionVersion[] = [];
      const conflicts: VersionConflict[] = [];
      for (const seen of versions) {
        const version = await read(all, seen);
        const refused = activationRefusal(version, seen);
        if (refused) conflicts.push(conflict(refused, version));
        else if (version!.state !== 'active') found.push(version!);
      }
      if (conflicts.length > 0) return conflicts;
      for (const { kind, id } of [...found, ...retire]) await retireActive(all, kind, id, doing);
      for (const version of found) await change(all, version, 'activate', { state: 'active' }, doing);
      await noteActivation(all, setVersion, doing);
      return [];
    });
  }

  replace(
    {
      contents,
      setVersion,
    }: { contents: readonly { kind: string; id: string; content: string }[]; setVersion: string },
    doing: Doing,
  ): Promise<void> {
    return this.inTurn(async (all) => {
      const active = await activeVersions(all);
      const unchanged = new Set(active.map(({ kind, id, content }) => keyOf(kind, id) + content));
      const fresh = contents.filter(({ kind, id, content }) => !unchanged.has(keyOf(kind, id) + content));
      const stays = new Set(contents.map(({ kind, id }) => keyOf(kind, id)));
      for (const { kind, id } of active) if (!stays.has(keyOf(kind, id))) await retireActive(all, kind, id, doing);
      for (const { kind, id } of fresh) await retireActive(all, kind, id, doing);
      await insertActive(all, fresh, doing);
      await noteActivation(all, setVersion, doing);
    });
  }

  async noteLogOffset(setVersion: string, logOffset: number): Promise<void> {
    await sql`update definition_activations set log_offset = ${logOffset} where activation_id =
      (select max(activation_id) from definition_activations where set_version = ${setVersion})`.execute(this.database);
  }

  async find(kind: string, id: string, version?: number): Promise<DefinitionVersion | undefined> {
    const row = await this.database
      .selectFrom('definition_versions')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '=', id)
      .$if(version !== undefined, (query) => query.where('version', '=', version!))
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && versionOf(row);
  }

  async list({ kind, state }: { kind?: string; state?: VersionState } = {}): Promise<DefinitionVersion[]> {
    const rows = await this.database
      .selectFrom('definition_versions')
      .selectAll()
      .$if(state === undefined, (query) => query.distinctOn(['kind', 'id']))
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
      .$if(state !== undefined, (query) => query.where('state', '=', state!))
      .orderBy('kind')
      .orderBy('id')
      .orderBy('version', state === undefined ? 'desc' : 'asc')
      .execute();
    return rows.map(versionOf);
  }

  async history(kind: string, id: string): Promise<VersionChange[]> {
    return this.database
      .selectFrom('definition_changes')
      .select(['version', 'action', 'who', 'at', 'comment'])
      .where('kind', '=', kind)
      .where('id', '=', id)
      .orderBy('change_id')
      .execute();
  }

  async activations(limit: number): Promise<Activation[]> {
    const rows = await this.database
      .selectFrom('definition_activations')
      .selectAll()
      .orderBy('activation_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ set_version, log_offset, who, at, comment, members }) => ({
      setVersion: set_version,
      ...(log_offset !== null && { logOffset: log_offset }),
      who,
      at,
      comment,
      members,
    }));
  }

  private inTurn<Result>(work: (all: All) => Promise<Result>): Promise<Result> {
    return this.database.transaction().execute(async (all) => {
      await sql`select pg_advisory_xact_lock(${WRITERS_LOCK})`.execute(all);
      return work(all);
    });
  }
}

async function read(all: All, { kind, id, version }: SeenVersion): Promise<DefinitionVersion | undefined> {
  const row = await all
    .selectFrom('definition_versions')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && versionOf(row);
}

async function openVersion(all: All, kind: string, id: string): Promise<DefinitionVersion | undefined> {
  const row = await all
    .selectFrom('definition_versions')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('state', 'in', open)
    .executeTakeFirst();
  return row && versionOf(row);
}

async function makeDraft(
  all: All,
  { kind, id, content }: { kind: string; id: string; content: string },
  doing: Doing,
): Promise<DefinitionVersion> {
  const { last } = await all
    .selectFrom('definition_changes')
    .select(({ fn }) => fn.max<number | null>('version').as('last'))
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { who, at, comment } = doing;
  const row: Tables['definition_versions'] = {
    ...{ kind, id, content, comment, version: (last ?? 0) + 1, revision: 1, state: 'draft', author: who },
    ...{ created_at: at, changed_at: at },
  };
  await all.insertInto('definition_versions').values(row).execute();
  await noteChange(all, versionOf(row), 'draft', doing);
  return versionOf(row);
}

/** A row has several columns, and a statement takes 65,535 values. */
const ROWS_A_STATEMENT = 1000;

/** Versions that are active from their first moment on. */
async function insertActive(
  all: All,
  contents: readonly { kind: string; id: string; content: string }[],
  { who, at, comment }: Doing,
): Promise<void> {
  const { rows } = await sql<{ kind: string; id: string; last: number }>`
    select kind, id, max(version) as last from definition_changes group by kind, id`.execute(all);
  const last = new Map(rows.map((row) => [keyOf(row.kind, row.id), row.last]));
  for (let from = 0; from < contents.length; from += ROWS_A_STATEMENT) {
    const versions = contents.slice(from, from + ROWS_A_STATEMENT).map(({ kind, id, content }) => ({
      ...{ kind, id, content, comment, version: (last.get(keyOf(kind, id)) ?? 0) + 1, revision: 1 },
      ...{ state: 'active' as const, author: who, created_at: at, changed_at: at },
    }));
    await all.insertInto('definition_versions').values(versions).execute();
    for (const action of ['draft', 'approve', 'activate'] as const) {
      const changes = versions.map(({ kind, id, version }) => ({ kind, id, version, action, who, at, comment }));
      await all.insertInto('definition_changes').values(changes).execute();
    }
  }
}

async function discard(
  all: All,
  version: DefinitionVersion,
  doing: Doing,
): Promise<DefinitionVersion | VersionConflict> {
  if (!open.includes(version.state)) return conflict('wrong-state', version);
  await all
    .deleteFrom('definition_versions')
    .where('kind', '=', version.kind)
    .where('id', '=', version.id)
    .where('version', '=', version.version)
    .execute();
  await noteChange(all, version, 'discard', doing);
  return version;
}

/** One that is active already may be named: it stays. */
function activationRefusal(version: DefinitionVersion | undefined, { revision }: SeenVersion) {
  if (version === undefined) return 'unknown';
  if (version.revision !== revision) return 'changed-meanwhile';
  return version.state === 'draft' || version.state === 'submitted' ? 'wrong-state' : undefined;
}

async function retireActive(all: All, kind: string, id: string, doing: Doing): Promise<void> {
  const row = await all
    .selectFrom('definition_versions')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (row) await change(all, versionOf(row), 'retire', { state: 'retired' }, doing);
}

async function activeVersions(all: All): Promise<DefinitionVersion[]> {
  const rows = await all.selectFrom('definition_versions').selectAll().where('state', '=', 'active').execute();
  return rows.map(versionOf);
}

/** Neither may hold a control character. */
const keyOf = (kind: string, id: string) => `${kind}\u001f${id}\u001f`;

async function noteActivation(all: All, setVersion: string, { who, at, comment }: Doing): Promise<void> {
  const members = await all
    .selectFrom('definition_versions')
    .select(['kind', 'id', 'version'])
    .where('state', '=', 'active')
    .orderBy('kind')
    .orderBy('id')
    .execute();
  await all
    .insertInto('definition_activations')
    .values({ set_version: setVersion, who, at, comment, members: JSON.stringify(members) })
    .execute();
}

async function change(
  all: All,
  { kind, id, version }: DefinitionVersion,
  action: VersionChange['action'],
  set: Partial<Pick<DefinitionVersion, 'state' | 'content' | 'author' | 'comment'>>,
  doing: Doing,
): Promise<DefinitionVersion> {
  const row = await all
    .updateTable('definition_versions')
    .set({ ...set, changed_at: doing.at })
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirstOrThrow();
  const isSpell = action === 'edit' && (await goesOn(all, versionOf(row), doing));
  if (!isSpell) await noteChange(all, versionOf(row), action, doing);
  return versionOf(row);
}

/**
 * Whoever writes on a page saves every few seconds: that is told once. Moves the time of the edit that this one goes on
 * with. @returns whether there is one
 */
async function goesOn(
  all: All,
  { kind, id, version }: DefinitionVersion,
  { who, at, comment }: Doing,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`update definition_changes set at = ${at}
    where change_id = (select max(change_id) from definition_changes where kind = ${kind} and id = ${id}
        and version = ${version})
      and action = 'edit' and who = ${who} and comment = ${comment} and at >= ${at - SPELL_MS}`.execute(all);
  return numAffectedRows > 0n;
}

async function noteChange(
  all: All,
  { kind, id, version }: DefinitionVersion,
  action: VersionChange['action'],
  { who, at, comment }: Doing,
): Promise<void> {
  await all.insertInto('definition_changes').values({ kind, id, version, action, who, at, comment }).execute();
}

function conflict(refused: VersionConflict['refused'], current: DefinitionVersion | undefined): VersionConflict {
  return { refused, ...(current && { current }) };
}

function versionOf({ created_at, changed_at, ...same }: Tables['definition_versions']): DefinitionVersion {
  return { ...same, createdAt: created_at, changedAt: changed_at };
}
