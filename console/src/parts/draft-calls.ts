import { answerOf, ProblemError } from '../api/answer.ts';
import { api, ConnectionLost } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import type { DraftConflict, DraftDocument, DraftEdit } from './draft-session.ts';

/** What the service calls the kinds of definition. */
export type Kind = operations['readDraft']['parameters']['path']['kind'];

type ReadAnswer = operations['readDraft']['responses'][200]['content']['application/json'];

/** A version with what it says; without `document` the text is no definition that can be read. */
export type ReadDraft = Omit<NonNullable<ReadAnswer['active']>, 'document'> & { document?: DraftDocument };
/** The version that is not active yet, with its mistakes. */
export type OpenDraft = Omit<NonNullable<ReadAnswer['open']>, 'document'> & { document?: DraftDocument };
export type DraftProblem = OpenDraft['problems'][number];

export interface DraftToSave {
  edit: DraftEdit;
  isNew: boolean;
  seen?: { version: number; revision: number };
}

export type SaveResult = { saved: OpenDraft } | { conflict: DraftConflict } | { lost: true } | { error: unknown };

/** What a draft asks of the service. */
export interface DraftCalls {
  /** Neither: nobody has made it. @throws ProblemError ConnectionLost */
  read(): Promise<{ open?: OpenDraft; active?: ReadDraft }>;
  save(draft: DraftToSave): Promise<SaveResult>;
}

export function draftCalls(kind: Kind, id: string): DraftCalls {
  const path = { kind, id };
  return {
    async read() {
      try {
        const answer = await answerOf(api.GET('/v1/definitions/{kind}/{id}/draft', { params: { path } }));
        return answer as { open?: OpenDraft; active?: ReadDraft };
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'definition-unknown') return {};
        throw error;
      }
    },
    async save({ edit, isNew, seen }) {
      const body = { ...edit, ...(isNew && { isNew }), ...(seen && { seen }) };
      try {
        const saved = await answerOf(api.PUT('/v1/definitions/{kind}/{id}/draft', { params: { path }, body }));
        return { saved: saved as OpenDraft };
      } catch (error) {
        if (error instanceof ConnectionLost) return { lost: true };
        const isBusy = error instanceof ProblemError && (error.status === 429 || error.status === 503);
        if (isBusy) return { lost: true };
        const conflict = conflictOf(error);
        return conflict === undefined ? { error } : { conflict };
      }
    },
  };
}

function conflictOf(error: unknown): DraftConflict | undefined {
  if (!(error instanceof ProblemError) || error.code !== 'draft-conflict') return undefined;
  const { current, written } = error.document as { current: CurrentVersion; written?: string };
  const { content, ...rest } = current;
  return { ...rest, theirs: content ?? '', mine: written ?? '' };
}

interface CurrentVersion {
  version: number;
  revision: number;
  state: string;
  author: string;
  changedAt: number;
  content?: string;
}

/** Makes a definition that there must not be yet. @throws ProblemError `name-taken`, …; ConnectionLost */
export async function createDraft(kind: Kind, document: DraftDocument): Promise<OpenDraft> {
  const params = { path: { kind, id: document.id } };
  const body = { document, isNew: true };
  return (await answerOf(api.PUT('/v1/definitions/{kind}/{id}/draft', { params, body }))) as OpenDraft;
}
