import type { Definitions } from '../../core/schema/definitions.ts';
import { ZoneClock } from '../../core/schema/zone-clock.ts';
import type { WaitingContact } from '../../ports/contact-records.ts';

/** A time of which nothing is known any more: from a back-up until its restored service took over. Epoch ms. */
export interface LostInterval {
  from: number;
  until: number;
}

/** What is known about lost time: none, a restored state whose lost time nobody has stated yet, or the interval. */
export type LostTime = 'none' | 'not-stated' | LostInterval;

/** Whether a contact may have been handed over in the time that was lost. */
export function mayHaveLeftWhileLost(lost: LostTime, { dueAt }: WaitingContact): boolean {
  if (lost === 'none') return false;
  return lost === 'not-stated' || dueAt < lost.until;
}

/**
 * Until when no marketing is handed over: the end of the last local day that the interval touches, in whichever zone of
 * the definitions that is last. Nobody knows who was contacted on these days, so their caps count as used.
 */
export function quietForMarketingUntil(lost: LostTime, { profile, regions }: Definitions): number {
  if (typeof lost === 'string') return Number.NEGATIVE_INFINITY;
  const zones = new Set([profile.zone, ...regions.flatMap(({ zone }) => zone ?? [])]);
  return Math.max(...[...zones].map((zone) => new ZoneClock(zone).nextAtMinute(lost.until, 0)));
}
