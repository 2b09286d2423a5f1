import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts';
import type { Chance } from '../chance.ts';
import type { FailureCause, Person } from '../people/person.ts';
import type { ChannelNature } from './channels.ts';

/** What the gateway, or the caller, tells of a contact handed over. */
export interface Delivery {
  report: 'delivered' | 'failed' | 'expired';
  cause?: FailureCause;
  /** Milliseconds after the hand-over. */
  afterMs: number;
}

type Carrier = ChannelNature['carrier'];

const everything: readonly Carrier[] = ['text', 'picture', 'data', 'voice'];

/** Which carriers each trouble stops. */
const stops: Record<FailureCause, readonly Carrier[]> = {
  suspended: everything,
  'switched-off': everything,
  absent: everything,
  network: ['text', 'picture', 'data'],
  rejected: ['text', 'picture'],
  expired: ['text', 'picture', 'data'],
  'unknown-device': ['picture', 'data'],
  'not-fetched': ['picture'],
};

/** What goes wrong now and then for anybody, with its probability in each contact. */
const mishaps: readonly (readonly [cause: FailureCause, probability: number])[] = [
  ['network', 0.004],
  ['absent', 0.003],
  ['switched-off', 0.003],
];
/** A call finds somebody who does not pick up. */
const UNANSWERED_SHARE = 0.22;

/** Whether something handed over on a day of the town (from 0) arrives. */
export function deliver(person: Person, carrier: Carrier, townDay: number, chance: Chance): Delivery {
  const cause = failureOf(person, carrier, townDay, chance);
  if (cause === undefined) return { report: 'delivered', afterMs: Math.round(chance.between(2000, 40_000)) };
  const waits = cause === 'not-fetched' || cause === 'expired' || cause === 'switched-off';
  if (!waits || carrier === 'voice')
    return { report: 'failed', cause, afterMs: Math.round(chance.between(5000, MINUTE_MS)) };
  // The message centre keeps trying until the message is too old.
  return { report: 'expired', cause, afterMs: DAY_MS + Math.round(chance.between(0, HOUR_MS)) };
}

function failureOf(person: Person, carrier: Carrier, townDay: number, chance: Chance): FailureCause | undefined {
  const luck = chance.next();
  const unanswered = chance.happens(UNANSWERED_SHARE);
  if (carrier === 'none' || carrier === 'mail') return undefined;
  if (person.unreachable) return 'suspended';
  if (person.trouble !== undefined && stops[person.trouble].includes(carrier)) return person.trouble;
  // On the last of these days the phone comes back.
  if (townDay < person.offForDays - 1) return 'switched-off';
  let rest = luck;
  for (const [cause, probability] of mishaps) {
    rest -= probability;
    if (rest < 0 && stops[cause].includes(carrier)) return cause;
  }
  return carrier === 'voice' && unanswered ? 'absent' : undefined;
}
