import { useMemo, useSyncExternalStore } from 'react';
import { type LiveState, liveFeed } from './live-feed.ts';
import { pictureOfNow } from './live-numbers.ts';

/** The live stream, followed while the component is shown. */
export function useLive(): LiveState {
  const state = useSyncExternalStore(liveFeed.subscribe, liveFeed.read);
  return useMemo(() => ({ ...state, picture: pictureOfNow(state) }), [state]);
}
