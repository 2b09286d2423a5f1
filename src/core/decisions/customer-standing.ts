import type { CapPeriod } from '../schema/definitions.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';
import type { ContactBook } from './contact-book.ts';
import type { CapUse, ContactPolicy } from './contact-policy.ts';
import type { CoolDown } from './marks.ts';

/** A campaign the customer is in: on its journey, or with a decision that was put off. */
export interface JourneyStanding {
  campaign: string;
  /** Where it rests; '' while its first decision is put off. */
  step: string;
  /** When it came there, epoch ms; absent before it has begun. */
  since?: number;
  /** When it goes on by itself: a wait or a time-out ends, or the decision is tried again. */
  nextAt?: number;
}

/** How a cap stands. */
export interface CapStanding {
  id: string;
  scope: 'all' | 'channel' | 'category';
  /** The channel or category; '' for scope `all`. */
  of: string;
  per: CapPeriod;
  used: number;
  max: number;
}

/** What campaigns and the contact policy know about a customer at an instant. */
export interface CustomerStanding {
  /** Epoch ms. */
  at: number;
  /** IANA zone in which days and hours are the customer's. */
  zone: string;
  journeys: JourneyStanding[];
  /** Caps over everything or one named thing, and of those over each channel or category the ones drawn on. */
  caps: CapStanding[];
  /** After refusals, those that last. */
  coolDowns: CoolDown[];
  /** When the quiet hours end; absent: they are not now. */
  quietUntil?: number;
  /** `<stage>.<reason>` for which the policy allows no marketing of any kind; absent: it does. */
  refusal?: string;
}

/** `head`: the customer's list in the book. */
export function customerStanding(
  policy: ContactPolicy,
  book: ContactBook,
  head: number,
  clock: ZoneClock,
  now: number,
): CustomerStanding {
  return {
    at: now,
    zone: clock.zone,
    journeys: journeysOf(book, head),
    caps: policy.capUses(head, clock, now).map(capStanding),
    coolDowns: book.marks.coolDowns(head, now),
    ...(policy.isQuiet(clock, now) && { quietUntil: policy.endOfQuiet(clock, now) }),
  };
}

function journeysOf({ enrolments }: ContactBook, head: number): JourneyStanding[] {
  const found: JourneyStanding[] = [];
  for (let record = enrolments.first(head); record !== 0; record = enrolments.next(record)) {
    if (!enrolments.isUnderWay(record) && !enrolments.isDeferred(record)) continue;
    const since = enrolments.stepAt(record);
    const next = [enrolments.retryAt(record), enrolments.wakeAt(record)].filter((at) => !Number.isNaN(at));
    found.push({
      campaign: enrolments.campaign(record),
      step: enrolments.step(record),
      ...(!Number.isNaN(since) && { since }),
      ...(next.length > 0 && { nextAt: Math.min(...next) }),
    });
  }
  return found.sort((a, b) => (a.campaign < b.campaign ? -1 : 1));
}

const capStanding = ({ cap: { id, scope, per, max }, of, used }: CapUse): CapStanding => {
  return { id, scope, of, per, used, max };
};
