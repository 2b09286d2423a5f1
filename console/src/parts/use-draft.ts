import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { connection } from '../api/connection.ts';
import { useSession } from '../frame/session.tsx';
import { draftCalls, type Kind } from './draft-calls.ts';
import { type DraftDocument, DraftSession, type DraftView } from './draft-session.ts';

/** What people do with a draft when they have written it. */
export type DraftStep = 'submit' | 'withdraw' | 'approve' | 'reject' | 'activate' | 'discard';

export interface StepSaid {
  comment?: string;
  /** Of an approval: ids of the warnings that were read. */
  acknowledged?: string[];
}

/** A definition that is edited on a page, and what can be done with it. */
export interface Draft extends DraftView {
  kind: Kind;
  id: string;
  /** Saves by itself a moment later. */
  change(document: DraftDocument): void;
  /** The same with the whole text. */
  changeText(content: string): void;
  /** Saves now. @returns whether all is saved. */
  flush(): Promise<boolean>;
  keepMine(): Promise<void>;
  takeTheirs(): Promise<void>;
  tryAgain(): void;
  reload(): Promise<void>;
  /** Saves, takes the step, and reads it again. @throws ProblemError ConnectionLost */
  take(step: DraftStep, said?: StepSaid): Promise<void>;
}

/**
 * A definition as a draft: read, saved while one types, kept on the device while the service is away or the session has
 * ended, with the conflict when somebody else has changed it.
 *
 * @param initial what a definition begins with that nobody has made yet.
 */
export function useDraft(kind: Kind, id: string, initial?: DraftDocument): Draft {
  const queries = useQueryClient();
  const { user } = useSession();
  const [begun] = useState(initial);
  const session = useMemo(
    () =>
      new DraftSession({
        ...{ kind, id, calls: draftCalls(kind, id), storage: localStorage, user: user.id, now: () => Date.now() },
        ...(begun && { initial: begun }),
      }),
    [kind, id, user.id, begun],
  );
  useEffect(() => {
    void session.load();
    const stopHearing = connection.subscribe(() => {
      if (!connection.isLost()) session.tryAgain();
    });
    return () => {
      stopHearing();
      session.stop();
    };
  }, [session]);
  const view = useSyncExternalStore(session.subscribe, session.view);
  return useMemo(
    () => ({
      ...view,
      kind,
      id,
      change: (document) => session.change(document),
      changeText: (content) => session.changeText(content),
      flush: () => session.flush(),
      keepMine: () => session.keepMine(),
      takeTheirs: () => session.takeTheirs(),
      tryAgain: () => session.tryAgain(),
      reload: () => session.load(),
      async take(step, said = {}) {
        if (step === 'discard') session.forget();
        else if (!(await session.flush())) return;
        const { open } = session.view();
        if (open !== undefined) await takeStep(step, { kind, id, ...seenOf(open) }, said);
        await session.load();
        await queries.invalidateQueries({ queryKey: ['definitions'] });
      },
    }),
    [view, session, kind, id, queries],
  );
}

function seenOf({ version, revision }: { version: number; revision: number }) {
  return { version, revision };
}

interface Seen {
  kind: Kind;
  id: string;
  version: number;
  revision: number;
}

async function takeStep(step: DraftStep, seen: Seen, { comment, acknowledged }: StepSaid): Promise<void> {
  const { kind, id, version, revision } = seen;
  const said = comment === undefined || comment === '' ? {} : { comment };
  const params = { path: { kind, id, version } };
  switch (step) {
    case 'discard': {
      const query = { revision, ...said };
      await answerOf(api.DELETE('/v1/definitions/{kind}/{id}/versions/{version}', { params: { ...params, query } }));
      return;
    }
    case 'activate':
      await answerOf(api.POST('/v1/definitions/activate', { body: { versions: [seen], ...said } }));
      return;
    case 'approve': {
      const body = { revision, ...said, ...(acknowledged && { acknowledged }) };
      await answerOf(api.POST('/v1/definitions/{kind}/{id}/versions/{version}/approve', { params, body }));
      return;
    }
    case 'submit':
      await answerOf(
        api.POST('/v1/definitions/{kind}/{id}/versions/{version}/submit', { params, body: { revision, ...said } }),
      );
      return;
    case 'withdraw':
      await answerOf(
        api.POST('/v1/definitions/{kind}/{id}/versions/{version}/withdraw', { params, body: { revision, ...said } }),
      );
      return;
    case 'reject':
      await answerOf(
        api.POST('/v1/definitions/{kind}/{id}/versions/{version}/reject', { params, body: { revision, ...said } }),
      );
  }
}
