import { useEffect, useRef, useState } from 'react';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { beginFirings, cancelFirings, type FiringJob, readFirings } from '../scenario-calls.ts';

const LOOK_MS = 500;

export interface Firings {
  job: FiringJob | undefined;
  error: unknown;
  /** Of the scenario that was counted; compared with what is written now. */
  counted: string;
  begin(document: DraftDocument, hours: number): void;
  cancel(): void;
}

/** One counting of firings: begun, followed, cancelled; ended when the page is left. */
export function useFirings(): Firings {
  const [job, setJob] = useState<FiringJob>();
  const [error, setError] = useState<unknown>();
  const [counted, setCounted] = useState('');
  const open = useRef<string>(undefined);
  const id = job?.id;
  const isOpen = job?.state === 'waiting' || job?.state === 'running';
  useEffect(() => {
    if (id === undefined || !isOpen) return;
    open.current = id;
    const timer = setInterval(() => {
      readFirings(id).then(setJob, (failure: unknown) => {
        setError(failure);
        setJob(undefined);
      });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [id, isOpen]);
  useEffect(() => {
    if (!isOpen) open.current = undefined;
  }, [isOpen]);
  useEffect(
    () => () => {
      // Nobody waits for it any more; should the service not hear of it, it ends by itself.
      if (open.current !== undefined) cancelFirings(open.current).catch(() => undefined);
    },
    [],
  );
  return {
    ...{ job, error, counted },
    begin(document, hours) {
      setError(undefined);
      setCounted(JSON.stringify(document));
      beginFirings(document, hours).then(setJob, setError);
    },
    cancel() {
      if (id !== undefined) cancelFirings(id).then(() => setJob(undefined), setError);
    },
  };
}
