import type { CallWindow } from './call-aggregates.ts';
import { ZONE_OFFSET_MS } from './call-definitions.ts';

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const DAYS_SINCE_MONDAY = 3;

/** Number of the local day, or of the local week from Monday, that a time falls into. */
export function windowIndex(window: CallWindow, at: number): number {
  const day = Math.floor((at + ZONE_OFFSET_MS) / DAY_MS);
  return window === 'day' ? day : Math.floor((day + DAYS_SINCE_MONDAY) / 7);
}
