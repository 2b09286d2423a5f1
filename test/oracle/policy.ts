/** Caps, cool-downs and quiet hours, counted again from the customer's slots and refusals each time. */
import type { CapDefinition, PolicyDefinition } from '../../src/core/schema/definitions.ts';
import type { Customer } from './customer.ts';
import { DAY_MS, localDay, localMinute, MINUTE_MS } from './zone-time.ts';

/** What a contact would count as. */
export interface Proposal {
  channel: string;
  product?: string;
  category?: string;
}

/** Contacts of one customer that hold a slot at most. */
const SLOTS_HELD = 64;

/** Whether so many contacts hold a slot that one more could not be remembered; slots are held for 30 days. */
export function isFull(customer: Customer, now: number): boolean {
  return customer.slots.filter(({ date }) => date > now - 30 * DAY_MS).length >= SLOTS_HELD;
}

/** The first cap that has no room for a contact on a date; nothing when all have. */
export function fullCap(
  policy: PolicyDefinition,
  customer: Customer,
  proposal: Proposal,
  date: number,
  zone: string,
  withoutContact?: string,
): string | undefined {
  const others = customer.slots.filter(({ contactId }) => contactId !== withoutContact);
  const isCapFull = (cap: CapDefinition) => {
    if (cap.scope !== 'all' && proposal[cap.scope] === undefined) return false;
    if (cap.scope !== 'all' && cap.of !== undefined && cap.of !== proposal[cap.scope]) return false;
    const counted = others.filter((slot) => {
      const isSameScope = cap.scope === 'all' || slot[cap.scope] === proposal[cap.scope];
      return isSameScope && isInPeriod(cap, slot.date, date, zone);
    });
    return counted.length >= cap.max;
  };
  const cap = policy.caps.find(isCapFull);
  return cap === undefined ? undefined : `cap.${cap.id}`;
}

function isInPeriod(cap: CapDefinition, slotDate: number, date: number, zone: string): boolean {
  if (cap.per === 'day') return localDay(zone, slotDate) === localDay(zone, date);
  return slotDate > date - (cap.per === '7d' ? 7 : 30) * DAY_MS;
}

/** The first cool-down after a refusal that still runs at `now`. */
export function runningCooldown(
  policy: PolicyDefinition,
  customer: Customer,
  proposal: Proposal,
  now: number,
): string | undefined {
  const { productMs, categoryMs, allMs } = policy.refusalCooldown;
  const isWithin = (at: number, ms: number) => now < at + ms;
  const found = (isRunning: (refused: Customer['refusals'][number]) => boolean) => customer.refusals.some(isRunning);
  if (proposal.product !== undefined && found((r) => r.product === proposal.product && isWithin(r.at, productMs))) {
    return 'cooldown.product';
  }
  if (proposal.category !== undefined && found((r) => r.category === proposal.category && isWithin(r.at, categoryMs))) {
    return 'cooldown.category';
  }
  return found(({ at }) => isWithin(at, allMs)) ? 'cooldown.all' : undefined;
}

export function isQuiet(policy: PolicyDefinition, zone: string, instant: number): boolean {
  if (policy.quietHours === undefined) return false;
  const { fromMinute, untilMinute } = policy.quietHours;
  const minute = localMinute(zone, instant);
  if (fromMinute <= untilMinute) return minute >= fromMinute && minute < untilMinute;
  return minute >= fromMinute || minute < untilMinute;
}

/** Start of the first minute after a quiet instant that is not quiet. */
export function firstAllowed(policy: PolicyDefinition, zone: string, quiet: number): number {
  let minute = Math.floor(quiet / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(policy, zone, minute)) minute += MINUTE_MS;
  return minute;
}
