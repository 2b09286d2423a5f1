import { useSyncExternalStore } from 'react';
import { type LiveState, liveFeed } from './live-feed.ts';

/** The live stream, followed while the component is shown. */
export function useLive(): LiveState {
  return useSyncExternalStore(liveFeed.subscribe, liveFeed.read);
}
