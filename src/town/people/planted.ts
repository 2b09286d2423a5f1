import type { Chance } from '../chance.ts';
import { devices } from './devices.ts';
import type { FailureCause, Person } from './person.ts';
import { newspapers } from './products.ts';

/** Why messages do not arrive, with the share of the people troubled by each in percent. */
const troubles: readonly (readonly [cause: FailureCause, weight: number])[] = [
  ['suspended', 34],
  ['not-fetched', 27],
  ['unknown-device', 17],
  ['switched-off', 8],
  ['network', 5],
  ['absent', 4],
  ['rejected', 3],
  ['expired', 2],
];
const weights = troubles.map(([, weight]) => weight);

/** Share of people whose messages do not arrive. */
const TROUBLED_SHARE = 0.06;

/** Why nothing reaches the person; undefined for most. */
export function troubleOf(chance: Chance): FailureCause | undefined {
  const [cause] = troubles[chance.weighted(weights)];
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
