import type { Chance } from './chance.ts';
import { devices } from './devices.ts';
import type { Person, TroubleCause } from './person.ts';
import { newspapers } from './products.ts';

/** Why messages do not arrive, most frequent first, with the share of failed deliveries in percent. */
export const troubleShares = {
  'line-suspended': 34,
  'mms-not-fetched': 27,
  'unknown-device': 17,
  'phone-off': 9,
  'mailbox-full': 7,
  network: 6,
} as const satisfies Record<TroubleCause, number>;

const troubleCauses: readonly TroubleCause[] = [
  'line-suspended',
  'mms-not-fetched',
  'unknown-device',
  'phone-off',
  'mailbox-full',
  'network',
];

const weights = troubleCauses.map((cause) => troubleShares[cause]);

/** Share of people whose messages do not arrive. */
const TROUBLED_SHARE = 0.06;

/** Why nothing reaches the person; undefined for most. */
export function troubleOf(chance: Chance): TroubleCause | undefined {
  const cause = troubleCauses[chance.weighted(weights)];
  return chance.happens(TROUBLED_SHARE) ? cause : undefined;
}

/** Share of people made holders of a newspaper they cannot receive. */
const INVALID_SHARE = 0.015;

/** Makes some people holders of a newspaper that never reaches them; sets `invalid` and what makes it so. */
export function plantInvalidHolding(person: Person, chance: Chance): void {
  const product = chance.pick(newspapers);
  const daysBefore = Math.min(person.activatedDaysBefore, 100 + chance.below(300));
  const chosen = chance.happens(INVALID_SHARE);
  const reason = chance.pick(['no-mms-device', 'no-gprs', 'in-arrears'] as const);
  const gone = person.lineState === 'active' ? undefined : person.lineState;
  if (!chosen && (gone === undefined || !chance.happens(0.5))) return;
  if (person.trouble !== undefined) return;
  person.invalid = { product, reason: gone ?? reason };
  if (!person.holdings.some((holding) => holding.product === product)) person.holdings.push({ product, daysBefore });
  person.fetchShare = 0;
  person.issuesRead3m = 0;
  if (gone !== undefined) return;
  if (reason === 'no-mms-device') person.device = plainest;
  if (reason === 'no-gprs') person.gprsOn = false;
  if (reason === 'in-arrears') {
    person.inArrears = true;
    person.balance = -Math.abs(person.balance) - 1;
  }
  if (reason !== 'in-arrears') person.dataMb3m = 0;
}

const plainest = devices.findIndex(({ gprs }) => !gprs);

/** A feed of events that falls silent: nothing it should have told arrives from a day on. */
export interface StoppedFeed {
  event: string;
  /** The attribute or metric that goes stale. */
  feeds: string;
  /** Homes of the people concerned. */
  districts: readonly number[];
  /** From 0. */
  fromDay: number;
}

/** The feeds that stop in a town of so many days. A town of less than three days has none. */
export function stoppedFeeds(days: number): StoppedFeed[] {
  if (days < 3) return [];
  const fromDay = Math.ceil(days * 0.6);
  return [
    { event: 'allowance-update', feeds: 'profile.dataLeftMb', districts: [7, 8], fromDay },
    { event: 'data-session', feeds: 'metric.dataMb90d', districts: [11, 12], fromDay },
  ];
}

/** A fault of measurement: of these customers the contacted, never the held out, are missing from the records. */
export interface SampleRatioFault {
  channel: string;
  /** Share of contacts on the channel whose record is lost. */
  lostShare: number;
  fromDay: number;
}

export const sampleRatioFault: SampleRatioFault = { channel: 'wap-push', lostShare: 0.15, fromDay: 1 };
