import { useContext, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { CurrentRouter } from './current-router.ts';
import { useUrlState } from './url-state.ts';

/** The address follows when nobody has typed for so long. */
const PAUSE_MS = 300;

/**
 * Text that is typed and belongs into the address. What is typed is there at once, also while an input method composes
 * characters; the address follows after a pause.
 */
export function useUrlText(name: string): [text: string, type: (text: string) => void] {
  const [kept, keep] = useUrlState(name);
  const [text, setText] = useState(kept);
  const told = useRef(kept);
  const router = useContext(CurrentRouter);
  const { pathname } = useLocation();
  useEffect(() => {
    // The address was changed by somebody else: a link, the back button, a cleared filter.
    if (kept !== told.current) setText(kept);
    told.current = kept;
  }, [kept]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      // Writing the address now would call back a reader who is on the way to another page, or already there.
      if (router.state.navigation.state !== 'idle' || router.state.location.pathname !== pathname) return;
      told.current = text;
      keep(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, keep, router, pathname]);
  return [text, setText];
}
