import type { Definitions } from '../../core/schema/definitions.ts';
import type { DefinitionProblem } from '../../definitions/definition-problem.ts';
import { type ChangedPlace, changedPlaces } from '../../definitions/diff-definitions.ts';
import { type ReadDocuments, rememberDocuments } from '../../definitions/remembered-documents.ts';
import { fileOfDefinition, writtenValue } from '../../definitions/written-texts.ts';
import type {
  DefinitionStore,
  DefinitionVersion,
  Doing,
  SeenVersion,
  VersionConflict,
  VersionState,
  VersionStep,
} from '../../ports/definition-store.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { type ApprovalCheck, type ApprovalChecks, noChecks } from './approval-check.ts';
import { conflictProblem, draftConflict, failedChecks, invalidDefinitions } from './definition-refusals.ts';
import { type Written, WrittenSet } from './written-set.ts';

/** Steps of a version that people take one by one. */
export type PersonalStep = Exclude<VersionStep, 'retire'> | 'withdraw';

export interface DraftToSave extends Written {
  /** The version that is changed, as the caller saw it; absent: there is none, and one is made. */
  seen?: { version: number; revision: number };
  /** Kept with its mistakes, to be mended before it is submitted. */
  isIncomplete: boolean;
}

/** What somebody has written so far. */
export interface OpenDraft extends Written {
  /** The draft that is changed, as the caller saw it; absent: there is none, and one is made. */
  seen?: { version: number; revision: number };
  /** There must be no definition of this kind and id yet. */
  isNew: boolean;
}

/** A version and what is wrong with the set as it would be with it. */
export interface CheckedVersion {
  version: DefinitionVersion;
  problems: DefinitionProblem[];
}

const open: readonly VersionState[] = ['draft', 'submitted', 'approved'];

/**
 * Versions on their way to being active: written, submitted, approved.
 *
 * V1. What was submitted was parsed with everything it would be active with, and had no mistake.
 * V2. Nobody approves what they wrote, unless the installation allows it.
 * V3. What was submitted had no error of the checks, and who approved it has acknowledged every warning.
 */
export class DefinitionDrafts {
  private readonly store: DefinitionStore;
  private readonly ownApproval: boolean;
  private readonly checks: ApprovalChecks;
  private readonly readText: ReadDocuments = rememberDocuments();

  /** `ownApproval`: authors may approve what they wrote. */
  constructor(store: DefinitionStore, ownApproval: boolean, checks: ApprovalChecks = noChecks) {
    this.store = store;
    this.ownApproval = ownApproval;
    this.checks = checks;
  }

  /** @throws HttpProblem `definitions-invalid`, `version-conflict`, `version-unknown` */
  async save({ kind, id, content, seen, isIncomplete }: DraftToSave, doing: Doing): Promise<CheckedVersion> {
    const value = writtenValue(content);
    if (value === undefined || value.kind !== kind || value.id !== id) throw otherDocument({ kind, id, content });
    if (seen !== undefined) await this.assertDraft(kind, id, seen.version);
    const problems = await this.problemsOf({ kind, id, content });
    if (problems.length > 0 && !isIncomplete) throw invalidDefinitions(problems);
    const draft = { kind, id, content, ...(seen !== undefined && { seen: seen.revision }) };
    return { version: made(await this.store.saveDraft(draft, doing)), problems };
  }

  /**
   * Keeps what has been written, with its mistakes; they are told.
   *
   * @throws HttpProblem `definitions-invalid` when it is no document of this kind and id, `draft-conflict`, `name-taken`,
   *   `version-unknown`
   */
  async saveOpen({ kind, id, content, seen, isNew }: OpenDraft, doing: Doing): Promise<CheckedVersion> {
    const value = writtenValue(content);
    if (value === undefined || value.kind !== kind || value.id !== id) throw otherDocument({ kind, id, content });
    if (isNew && (await this.store.find(kind, id)) !== undefined) {
      throw new HttpProblem('name-taken', `there is a ${kind} "${id}" already`);
    }
    const result = await this.store.saveDraft({ kind, id, content, ...(seen && { seen: seen.revision }) }, doing);
    if ('refused' in result) throw draftConflict(result, content);
    return { version: result, problems: await this.problemsOf(result) };
  }

  /** The version that is open, with its mistakes, and the one that is active. */
  async editing(kind: string, id: string): Promise<{ open?: CheckedVersion; active?: DefinitionVersion }> {
    const newest = await this.store.find(kind, id);
    if (newest === undefined) return {};
    const isOpen = open.includes(newest.state);
    const active = newest.state === 'active' ? newest : await this.activeOf(kind, id);
    return {
      ...(isOpen && { open: { version: newest, problems: await this.problemsOf(newest) } }),
      ...(active && { active }),
    };
  }

  /** The text that a next one follows: of the open version, else of the newest. */
  async textBefore(kind: string, id: string): Promise<string | undefined> {
    return (await this.store.find(kind, id))?.content;
  }

  /**
   * `acknowledged`: ids of the warnings that who approves has read.
   *
   * @throws HttpProblem `definitions-invalid`, `checks-failed`, `approval-own`, `warnings-unread`, `version-conflict`,
   *   `version-unknown`
   */
  async step(
    seen: SeenVersion,
    step: PersonalStep,
    doing: Doing,
    acknowledged: readonly string[] = [],
  ): Promise<DefinitionVersion> {
    const version = await this.read(seen);
    if (step === 'submit') {
      const problems = await this.problemsOf(version);
      if (problems.length > 0) throw invalidDefinitions(problems);
      const errors = (await this.check(version)).filter(({ level }) => level === 'error');
      if (errors.length > 0) throw failedChecks('checks-failed', errors);
    }
    if (step === 'approve') await this.assertApprovable(version, doing, new Set(acknowledged));
    return made(await this.store.step(seen, step === 'withdraw' ? 'reject' : step, doing));
  }

  /** What the checks before approval say of a version; nothing of one that is not valid, which cannot be submitted. */
  async check(version: DefinitionVersion): Promise<ApprovalCheck[]> {
    const definitions = await this.definitionsWith(version);
    return definitions === undefined ? [] : this.checks(version, definitions);
  }

  /** All that would be active with a version. @throws HttpProblem `definitions-invalid` when it has mistakes */
  async definitionsOf(version: DefinitionVersion): Promise<Definitions> {
    const definitions = await this.definitionsWith(version);
    if (definitions === undefined) throw invalidDefinitions(await this.problemsOf(version));
    return definitions;
  }

  /** @throws HttpProblem `version-unknown` */
  async read({ kind, id, version }: Pick<SeenVersion, 'kind' | 'id' | 'version'>): Promise<DefinitionVersion> {
    const found = await this.store.find(kind, id, version);
    if (found === undefined)
      throw new HttpProblem('version-unknown', `no version ${version} of ${kind} "${id}" is kept`);
    return found;
  }

  /** What one version says that another does not. @throws HttpProblem `version-unknown` */
  async compare(
    kind: string,
    id: string,
    [from, to]: readonly [number, number],
  ): Promise<{ from: DefinitionVersion; to: DefinitionVersion; changes: ChangedPlace[] }> {
    const [before, after] = [await this.read({ kind, id, version: from }), await this.read({ kind, id, version: to })];
    const changes = changedPlaces(writtenValue(before.content), writtenValue(after.content));
    return { from: before, to: after, changes };
  }

  private async activeOf(kind: string, id: string): Promise<DefinitionVersion | undefined> {
    const active = await this.store.list({ kind, state: 'active' });
    return active.find((version) => version.id === id);
  }

  private async assertApprovable(
    version: DefinitionVersion,
    { who }: Doing,
    acknowledged: ReadonlySet<string>,
  ): Promise<void> {
    if (!this.ownApproval && (await this.authorsOf(version)).has(who)) {
      throw new HttpProblem('approval-own', `version ${version.version} of ${version.id} waits for somebody else`);
    }
    // What was clean when it was submitted need not be so any more: others have become active since.
    const found = await this.check(version);
    const errors = found.filter(({ level }) => level === 'error');
    if (errors.length > 0) throw failedChecks('checks-failed', errors);
    const unread = found.filter(({ id }) => !acknowledged.has(id));
    if (unread.length > 0) throw failedChecks('warnings-unread', unread);
  }

  private async assertDraft(kind: string, id: string, version: number): Promise<void> {
    const current = await this.read({ kind, id, version });
    if (current.state !== 'draft') throw conflictProblem({ refused: 'wrong-state', current });
  }

  /** Everybody who wrote some of it. */
  private async authorsOf({ kind, id, version }: DefinitionVersion): Promise<Set<string>> {
    const changes = await this.store.history(kind, id);
    const wrote = changes.filter((each) => each.version === version && ['draft', 'edit'].includes(each.action));
    return new Set(wrote.map(({ who }) => who));
  }

  /**
   * What would be wrong with it in its place among the active definitions. It may lean on other versions that are on
   * their way too.
   */
  private async problemsOf(written: Written): Promise<DefinitionProblem[]> {
    const active = await this.activeSet();
    const problems = this.problemsIn(active.with([written]));
    if (problems.length === 0) return [];
    const others = await this.othersOpen(written);
    // What is wrong with the others is theirs to mend.
    const theirs = new Set(others.map(fileOfDefinition));
    const left = this.problemsIn(active.with([...others, written])).filter(({ file }) => !theirs.has(file));
    return left;
  }

  /** All that would be active with it, with the versions on their way that it leans on; undefined: it is not valid. */
  private async definitionsWith(written: Written): Promise<Definitions | undefined> {
    const active = (await this.activeSet()).with([written]);
    const loaded = active.parse(this.readText);
    if ('definitions' in loaded) return loaded.definitions;
    let others = await this.othersOpen(written);
    // Those that have mistakes of their own are left out, until what is left has none.
    while (others.length > 0) {
      const all = active.with([...others, written]).parse(this.readText);
      if ('definitions' in all) return all.definitions;
      const wrong = new Set(all.problems.map(({ file }) => file));
      const left = others.filter((other) => !wrong.has(fileOfDefinition(other)));
      if (left.length === others.length) return undefined;
      others = left;
    }
    return undefined;
  }

  private async activeSet(): Promise<WrittenSet> {
    return new WrittenSet().with(await this.store.list({ state: 'active' }));
  }

  private async othersOpen(written: Written): Promise<DefinitionVersion[]> {
    const versions = (await Promise.all(open.map((state) => this.store.list({ state })))).flat();
    const own = fileOfDefinition(written);
    return versions.filter((version) => fileOfDefinition(version) !== own);
  }

  private problemsIn(set: WrittenSet): DefinitionProblem[] {
    const loaded = set.parse(this.readText);
    return 'problems' in loaded ? loaded.problems : [];
  }
}

function made(result: DefinitionVersion | VersionConflict): DefinitionVersion {
  if ('refused' in result) throw conflictProblem(result);
  return result;
}

/** The text is no definition, or another one than the path names: its own mistakes say more than that. */
function otherDocument(written: Written): HttpProblem {
  const file = fileOfDefinition(written);
  const loaded = new WrittenSet().with([written]).parse();
  const problems = 'problems' in loaded ? loaded.problems : [];
  const own = problems.filter(({ code }) => code.startsWith('yaml-'));
  if (own.length > 0) return invalidDefinitions(own);
  const message = `a draft is one YAML document with "kind: ${written.kind}" and "id: ${written.id}"`;
  return invalidDefinitions([{ file, line: 1, column: 1, path: '', code: 'document-shape', message }]);
}
