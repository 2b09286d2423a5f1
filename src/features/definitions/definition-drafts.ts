import type { DefinitionProblem } from '../../definitions/definition-problem.ts';
import { type ChangedPlace, changedPlaces } from '../../definitions/diff-definitions.ts';
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
import { conflictProblem, invalidDefinitions } from './definition-refusals.ts';
import { type Written, WrittenSet } from './written-set.ts';

/** Steps of a version that people take one by one. */
export type PersonalStep = Exclude<VersionStep, 'retire'>;

export interface DraftToSave extends Written {
  /** The version that is changed, as the caller saw it; absent: there is none, and one is made. */
  seen?: { version: number; revision: number };
  /** Kept with its mistakes, to be mended before it is submitted. */
  isIncomplete: boolean;
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
 */
export class DefinitionDrafts {
  private readonly store: DefinitionStore;
  private readonly ownApproval: boolean;

  /** `ownApproval`: authors may approve what they wrote. */
  constructor(store: DefinitionStore, ownApproval: boolean) {
    this.store = store;
    this.ownApproval = ownApproval;
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

  /** @throws HttpProblem `definitions-invalid`, `approval-own`, `version-conflict`, `version-unknown` */
  async step(seen: SeenVersion, step: PersonalStep, doing: Doing): Promise<DefinitionVersion> {
    const version = await this.read(seen);
    if (step === 'submit') {
      const problems = await this.problemsOf(version);
      if (problems.length > 0) throw invalidDefinitions(problems);
    }
    if (step === 'approve' && !this.ownApproval && (await this.authorsOf(version)).has(doing.who)) {
      throw new HttpProblem('approval-own', `version ${version.version} of ${version.id} waits for somebody else`);
    }
    return made(await this.store.step(seen, step, doing));
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
    const active = new WrittenSet().with(await this.store.list({ state: 'active' }));
    const problems = problemsIn(active.with([written]));
    if (problems.length === 0) return [];
    const versions = (await Promise.all(open.map((state) => this.store.list({ state })))).flat();
    const own = fileOfDefinition(written);
    const others = versions.filter((version) => fileOfDefinition(version) !== own);
    // What is wrong with the others is theirs to mend.
    const theirs = new Set(others.map(fileOfDefinition));
    const left = problemsIn(active.with([...others, written])).filter(({ file }) => !theirs.has(file));
    return left.length === 0 ? [] : problems;
  }
}

function problemsIn(set: WrittenSet): DefinitionProblem[] {
  const loaded = set.parse();
  return 'problems' in loaded ? loaded.problems : [];
}

function made(result: DefinitionVersion | VersionConflict): DefinitionVersion {
  if ('refused' in result) throw conflictProblem(result);
  return result;
}

/** The text is no definition, or another one than the path names: its own mistakes say more than that. */
function otherDocument(written: Written): HttpProblem {
  const file = fileOfDefinition(written);
  const own = problemsIn(new WrittenSet().with([written])).filter(({ code }) => code.startsWith('yaml-'));
  if (own.length > 0) return invalidDefinitions(own);
  const message = `a draft is one YAML document with "kind: ${written.kind}" and "id: ${written.id}"`;
  return invalidDefinitions([{ file, line: 1, column: 1, path: '', code: 'document-shape', message }]);
}
