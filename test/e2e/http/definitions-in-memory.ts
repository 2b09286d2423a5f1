/** Definitions and their versions, kept in memory: for tests of the interface alone. */
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
} from '../../../src/ports/definition-store.ts';

interface Named {
  kind: string;
  id: string;
}

const open: readonly VersionState[] = ['draft', 'submitted', 'approved'];
const steps: Record<VersionStep, { from: readonly VersionState[]; to?: VersionState }> = {
  submit: { from: ['draft'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  reject: { from: ['submitted', 'approved'], to: 'draft' },
  retire: { from: ['active'], to: 'retired' },
  discard: { from: open },
};

const sorted = <T extends Named & { version: number }>(versions: readonly T[]) =>
  [...versions].sort((a, b) => compare(a.kind, b.kind) || compare(a.id, b.id) || a.version - b.version);
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

export class MemoryDefinitionStore implements DefinitionStore {
  private versions: DefinitionVersion[] = [];
  private changes: (Named & VersionChange)[] = [];
  private readonly sets: Activation[] = [];

  async saveDraft(draft: Named & { content: string; seen?: number }, doing: Doing) {
    const found = this.of(draft).find(({ state }) => open.includes(state));
    if (found?.revision !== draft.seen) return conflict(found ? 'changed-meanwhile' : 'unknown', found);
    if (found === undefined) return this.add(draft, 'draft', doing);
    if (found.state !== 'draft') return conflict('wrong-state', found);
    const { who, comment } = doing;
    return this.change(found, 'edit', { content: draft.content, author: who, comment }, doing);
  }

  async step(seen: SeenVersion, step: VersionStep, doing: Doing) {
    const found = this.of(seen).find(({ version }) => version === seen.version);
    if (found?.revision !== seen.revision) return conflict(found ? 'changed-meanwhile' : 'unknown', found);
    const { from, to } = steps[step];
    if (!from.includes(found.state)) return conflict('wrong-state', found);
    if (to !== undefined) return this.change(found, step, { state: to }, doing);
    this.versions = this.versions.filter((version) => version !== found);
    this.note(found, step, doing);
    return found;
  }

  async activate(
    { versions, retire, setVersion }: Parameters<DefinitionStore['activate']>[0],
    doing: Doing,
  ): Promise<VersionConflict[]> {
    const found: DefinitionVersion[] = [];
    const conflicts: VersionConflict[] = [];
    for (const seen of versions) {
      const version = this.of(seen).find((each) => each.version === seen.version);
      if (version === undefined) conflicts.push(conflict('unknown', undefined));
      else if (version.revision !== seen.revision) conflicts.push(conflict('changed-meanwhile', version));
      else if (version.state === 'draft' || version.state === 'submitted') {
        conflicts.push(conflict('wrong-state', version));
      } else if (version.state !== 'active') found.push(version);
    }
    if (conflicts.length > 0) return conflicts;
    for (const named of [...found, ...retire]) this.retireActive(named, doing);
    for (const version of found) this.change(version, 'activate', { state: 'active' }, doing);
    this.noteSet(setVersion, doing);
    return [];
  }

  async replace({ contents, setVersion }: Parameters<DefinitionStore['replace']>[0], doing: Doing): Promise<void> {
    const active = this.versions.filter(({ state }) => state === 'active');
    const same = (a: Named, b: Named) => a.kind === b.kind && a.id === b.id;
    for (const version of active) {
      if (!contents.some((each) => same(each, version))) this.retireActive(version, doing);
    }
    for (const each of contents) {
      if (active.some((version) => same(each, version) && version.content === each.content)) continue;
      this.retireActive(each, doing);
      const { version } = this.add(each, 'draft', doing, 'active');
      for (const action of ['approve', 'activate'] as const) this.note({ ...each, version }, action, doing);
    }
    this.noteSet(setVersion, doing);
  }

  async noteLogOffset(setVersion: string, logOffset: number): Promise<void> {
    const last = this.sets.find((set) => set.setVersion === setVersion);
    if (last !== undefined) last.logOffset = logOffset;
  }

  async find(kind: string, id: string, version?: number): Promise<DefinitionVersion | undefined> {
    return sorted(this.of({ kind, id })).findLast((each) => version === undefined || each.version === version);
  }

  async list({ kind, state }: { kind?: string; state?: VersionState } = {}): Promise<DefinitionVersion[]> {
    const wanted = sorted(this.versions.filter((each) => kind === undefined || each.kind === kind));
    if (state !== undefined) return wanted.filter((each) => each.state === state);
    return wanted.filter((each, k) => wanted[k + 1]?.kind !== each.kind || wanted[k + 1]?.id !== each.id);
  }

  async history(kind: string, id: string): Promise<VersionChange[]> {
    const own = this.changes.filter((change) => change.kind === kind && change.id === id);
    return own.map(({ kind: _kind, id: _id, ...change }) => change);
  }

  async activations(limit: number): Promise<Activation[]> {
    return this.sets.slice(0, limit);
  }

  private of({ kind, id }: Named): DefinitionVersion[] {
    return this.versions.filter((version) => version.kind === kind && version.id === id);
  }

  private add(
    { kind, id, content }: Named & { content: string },
    action: 'draft',
    doing: Doing,
    state: VersionState = 'draft',
  ): DefinitionVersion {
    const numbers = this.changes.filter((change) => change.kind === kind && change.id === id);
    const version = Math.max(0, ...numbers.map((change) => change.version)) + 1;
    const { who: author, at, comment } = doing;
    const made = { kind, id, version, revision: 1, state, content, author, comment, createdAt: at, changedAt: at };
    this.versions.push(made);
    this.note(made, action, doing);
    return made;
  }

  private change(
    version: DefinitionVersion,
    action: VersionChange['action'],
    set: Partial<DefinitionVersion>,
    doing: Doing,
  ): DefinitionVersion {
    const changed = { ...version, ...set, revision: version.revision + 1, changedAt: doing.at };
    this.versions = this.versions.map((each) => (each === version ? changed : each));
    if (action !== 'edit' || !this.goesOn(version, doing)) this.note(version, action, doing);
    return changed;
  }

  private retireActive(named: Named, doing: Doing): void {
    const active = this.of(named).find(({ state }) => state === 'active');
    if (active !== undefined) this.change(active, 'retire', { state: 'retired' }, doing);
  }

  /** A spell of writing by one person is one change. */
  private goesOn({ kind, id, version }: DefinitionVersion, { who, at, comment }: Doing): boolean {
    const own = (each: Named & VersionChange) => each.kind === kind && each.id === id && each.version === version;
    const last = this.changes.findLast(own);
    const isSpell = last?.action === 'edit' && last.who === who && last.comment === comment && last.at >= at - 900_000;
    if (isSpell) last.at = at;
    return isSpell;
  }

  private note(
    { kind, id, version }: Named & { version: number },
    action: VersionChange['action'],
    doing: Doing,
  ): void {
    this.changes.push({ kind, id, version, action, ...doing });
  }

  private noteSet(setVersion: string, doing: Doing): void {
    const active = sorted(this.versions.filter(({ state }) => state === 'active'));
    const members = active.map(({ kind, id, version }) => ({ kind, id, version }));
    this.sets.unshift({ setVersion, ...doing, members });
  }
}

function conflict(refused: VersionConflict['refused'], current: DefinitionVersion | undefined): VersionConflict {
  return { refused, ...(current && { current }) };
}
