/**
 * One definition while somebody edits it. Owner of what was typed and is not saved yet; one per page.
 *
 * E1. What was typed is in the browser's storage before it is sent, and leaves it only when the service has it.
 * E2. One save at a time; what is typed meanwhile is saved after it, on top of what it made.
 * E3. Nothing of somebody else is overwritten unless the reader chose to after seeing it.
 */
import type { DraftCalls, OpenDraft, ReadDraft } from './draft-calls.ts';

/** A definition as plain values: `kind`, `id` and fields as docs/definitions.md has them. */
export interface DraftDocument {
  kind: string;
  id: string;
  [field: string]: unknown;
}

/** What was typed: the definition, or its text. */
export type DraftEdit = { document: DraftDocument } | { content: string };

/** `lost`: the service cannot be reached, it is tried again. `refused`: it cannot be kept as it is: see `error`. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'lost' | 'conflict' | 'refused';

export interface DraftConflict {
  author: string;
  changedAt: number;
  /** `draft`: theirs can be overwritten. Otherwise it is out of hand: submitted, approved, or gone. */
  state: string;
  version: number;
  revision: number;
  /** Both as texts. */
  theirs: string;
  mine: string;
}

export interface DraftView {
  isLoading: boolean;
  /** Why it could not be read, or saved. */
  error?: unknown;
  /** Nobody has made it yet. */
  isMissing: boolean;
  open?: OpenDraft;
  active?: ReadDraft;
  /** As it is shown and edited: what was typed, else the open version, else the active one. */
  document?: DraftDocument;
  /** As a text; of what was typed as values, as it was before. */
  content?: string;
  /** Submitted and approved versions are not edited. */
  isReadOnly: boolean;
  saveState: SaveState;
  /** Epoch ms. */
  savedAt?: number;
  conflict?: DraftConflict;
}

export interface DraftSessionParts {
  kind: string;
  id: string;
  calls: DraftCalls;
  /** What a definition that nobody has made yet begins with; it is saved when something is typed. */
  initial?: DraftDocument;
  /** Where what was typed is kept until it is saved. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Whose storage: devices are shared. */
  user: string;
  now: () => number;
}

/** Time after the last keystroke until it is saved, and until an unreachable service is tried again. */
const SAVE_AFTER_MS = 800;
const TRY_AGAIN_MS = 4000;

interface Kept {
  edit: DraftEdit;
  seen?: { version: number; revision: number };
}

export class DraftSession {
  private readonly parts: DraftSessionParts;
  private readonly listeners = new Set<() => void>();
  private current: DraftView = { isLoading: true, isMissing: false, isReadOnly: true, saveState: 'saved' };
  private edit: DraftEdit | undefined;
  private seen: Kept['seen'];
  private isSaving = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(parts: DraftSessionParts) {
    this.parts = parts;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): DraftView => this.current;

  /** Reads it, and goes on with what was typed before and not saved. */
  async load(): Promise<void> {
    try {
      const { open, active } = await this.parts.calls.read();
      this.seen = open && { version: open.version, revision: open.revision };
      const kept = this.kept();
      this.edit = kept?.edit;
      if (kept !== undefined) this.seen = kept.seen;
      this.show({ ...this.shown(open, active), isLoading: false, error: undefined, conflict: undefined });
      if (this.edit !== undefined) this.saveSoon(0);
    } catch (error) {
      this.show({ isLoading: false, error });
    }
  }

  change(document: DraftDocument): void {
    this.type({ document });
  }

  changeText(content: string): void {
    this.type({ content });
  }

  /** Saves what is not saved yet. @returns whether all of it is saved now. */
  async flush(): Promise<boolean> {
    this.cancelTimer();
    if (this.edit !== undefined && this.current.saveState !== 'conflict') await this.save();
    else await this.tail;
    return this.edit === undefined;
  }

  /** Overwrites what somebody else wrote with what was typed here. */
  async keepMine(): Promise<void> {
    const { conflict } = this.current;
    if (conflict === undefined || conflict.state !== 'draft') return;
    this.seen = { version: conflict.version, revision: conflict.revision };
    this.show({ conflict: undefined, saveState: 'unsaved' });
    await this.save();
  }

  /** Gives up what was typed here. */
  async takeTheirs(): Promise<void> {
    this.forget();
    await this.load();
  }

  /** What was typed goes; the storage too. */
  forget(): void {
    this.cancelTimer();
    this.edit = undefined;
    this.parts.storage.removeItem(this.key);
  }

  /** The connection is back, or somebody wants it now. */
  tryAgain(): void {
    if (this.current.saveState === 'lost' || this.current.saveState === 'refused') this.saveSoon(0);
  }

  stop(): void {
    if (this.edit !== undefined && this.current.saveState === 'unsaved') void this.flush();
    this.cancelTimer();
  }

  private type(edit: DraftEdit): void {
    if (this.current.isReadOnly) return;
    this.edit = edit;
    this.keep();
    const isConflict = this.current.saveState === 'conflict';
    this.show({ ...asEdited(edit), saveState: isConflict ? 'conflict' : 'unsaved' });
    if (!isConflict) this.saveSoon(SAVE_AFTER_MS);
  }

  private save(): Promise<void> {
    const run = this.tail.then(() => this.saveNow());
    this.tail = run;
    return run;
  }

  private async saveNow(): Promise<void> {
    const { edit, seen } = this;
    if (edit === undefined) return;
    const { open, active } = this.current;
    this.isSaving = true;
    this.show({ saveState: 'saving' });
    const isNew = open === undefined && active === undefined && seen === undefined;
    const result = await this.parts.calls.save({ edit, isNew, ...(seen && { seen }) });
    this.isSaving = false;
    if ('saved' in result) this.afterSave(result.saved, edit);
    else if ('conflict' in result) this.show({ saveState: 'conflict', conflict: result.conflict });
    else if ('lost' in result) {
      this.show({ saveState: 'lost' });
      this.saveSoon(TRY_AGAIN_MS);
    } else this.show({ saveState: 'refused', error: result.error });
  }

  private afterSave(saved: OpenDraft, edit: DraftEdit): void {
    this.seen = { version: saved.version, revision: saved.revision };
    const isWhole = this.edit === edit;
    if (isWhole) this.forget();
    else this.keep();
    this.show({
      ...this.shown(saved, this.current.active),
      error: undefined,
      saveState: isWhole ? 'saved' : 'unsaved',
      savedAt: this.parts.now(),
    });
    if (!isWhole) this.saveSoon(SAVE_AFTER_MS);
  }

  private shown(open: OpenDraft | undefined, active: ReadDraft | undefined): Partial<DraftView> {
    const isMissing = open === undefined && active === undefined;
    const newest = open ?? active;
    const begun = isMissing && this.parts.initial !== undefined ? { document: this.parts.initial } : {};
    return {
      open,
      active,
      isMissing,
      isReadOnly: open !== undefined && open.state !== 'draft',
      document: newest?.document,
      content: newest?.content,
      savedAt: open?.changedAt,
      saveState: 'saved',
      ...begun,
      ...(this.edit !== undefined && { ...asEdited(this.edit), saveState: 'unsaved' }),
    };
  }

  private saveSoon(afterMs: number): void {
    this.cancelTimer();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.isSaving) void this.save();
    }, afterMs);
  }

  private cancelTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private get key(): string {
    const { user, kind, id } = this.parts;
    return `opportune.draft ${user} ${kind} ${id}`;
  }

  private keep(): void {
    const kept: Kept = { edit: this.edit!, ...(this.seen && { seen: this.seen }) };
    try {
      this.parts.storage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A full storage keeps nobody from saving.
    }
  }

  private kept(): Kept | undefined {
    const text = this.parts.storage.getItem(this.key);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  }

  private show(change: Partial<DraftView>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** A text that was typed is read by the service: until then its values are those before. */
function asEdited(edit: DraftEdit): Partial<DraftView> {
  return 'document' in edit ? { document: edit.document } : { content: edit.content };
}
