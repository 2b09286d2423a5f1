/**
 * A version's way: draft → submitted → approved → active → retired. A rejected one is a draft again. At most one version
 * of a definition is open (draft, submitted or approved) and at most one active.
 */
export type VersionState = 'draft' | 'submitted' | 'approved' | 'active' | 'retired';

/** A step that concerns one version; activation has a call of its own. */
export type VersionStep = 'submit' | 'approve' | 'reject' | 'retire' | 'discard';

export interface DefinitionVersion {
  kind: string;
  id: string;
  /** From 1, without gaps but for discarded drafts. */
  version: number;
  /** Counts every change of this version, from 1. */
  revision: number;
  state: VersionState;
  /** As it was written: YAML or JSON. */
  content: string;
  author: string;
  comment: string;
  /** Epoch ms. */
  createdAt: number;
  changedAt: number;
}

/** Who does something, when (epoch ms), and why ('' when nothing was said). */
export interface Doing {
  who: string;
  at: number;
  comment: string;
}

export interface VersionChange extends Doing {
  version: number;
  action: 'draft' | 'edit' | 'activate' | VersionStep;
}

/** Why nothing was changed, and the version as it stands, where there is one. */
export interface VersionConflict {
  refused: 'unknown' | 'changed-meanwhile' | 'wrong-state';
  current?: DefinitionVersion;
}

/** Names a version as the caller last saw it. */
export interface SeenVersion {
  kind: string;
  id: string;
  version: number;
  revision: number;
}

export interface Activation extends Doing {
  /** Version of the whole set, as decisions carry it. */
  setVersion: string;
  /** Of the log entry it takes effect with; absent while that is not known. */
  logOffset?: number;
  /** What it consists of. */
  members: { kind: string; id: string; version: number }[];
}

/** Definitions on their way to being active, their versions, and who did what. */
export interface DefinitionStore {
  /**
   * Makes a draft, or changes the open one; edits of one person that follow each other within a quarter of an hour, with the
   * same comment, are one change of the history. `seen`: revision of the open draft that is changed; absent: there is none.
   */
  saveDraft(
    draft: { kind: string; id: string; content: string; seen?: number },
    doing: Doing,
  ): Promise<DefinitionVersion | VersionConflict>;
  step(seen: SeenVersion, step: VersionStep, doing: Doing): Promise<DefinitionVersion | VersionConflict>;
  /**
   * Makes approved versions the active ones, all or none, and retires those they follow. An earlier, retired version may
   * be named too: that is how one goes back. `retire`: definitions that have no active version from then on.
   *
   * @returns conflicts, by version; empty: done
   */
  activate(
    change: { versions: readonly SeenVersion[]; retire: readonly { kind: string; id: string }[]; setVersion: string },
    doing: Doing,
  ): Promise<VersionConflict[]>;
  /**
   * Makes these the active definitions, and no others, as they are written: a new version of each whose active version
   * says something else, or of which there is none; definitions that are not among them are retired. Drafts stay as they
   * are.
   */
  replace(
    set: { contents: readonly { kind: string; id: string; content: string }[]; setVersion: string },
    doing: Doing,
  ): Promise<void>;
  /** Notes where in the log the last activation of this set took effect. */
  noteLogOffset(setVersion: string, logOffset: number): Promise<void>;
  /** Without `version` the newest. */
  find(kind: string, id: string, version?: number): Promise<DefinitionVersion | undefined>;
  /** The newest of each definition, or all in a state; by kind, id and version. */
  list(filter?: { kind?: string; state?: VersionState }): Promise<DefinitionVersion[]>;
  /** Oldest first. */
  history(kind: string, id: string): Promise<VersionChange[]>;
  /** Newest first. */
  activations(limit: number): Promise<Activation[]>;
}
