import type { HabitId } from '../people/habits.ts';
import { openingHour } from './rhythms.ts';
import type { Today } from './scene.ts';

/** Pull channels with how many of a hundred visits come to them; the touchpoint is one of so many. */
const desks: readonly (readonly [channel: string, weight: number, touchpoints: number])[] = [
  ['counter', 30, 8],
  ['web-hall', 16, 1],
  ['call-centre', 14, 4],
  ['wap-hall', 8, 1],
  ['sms-hall', 8, 1],
  ['kiosk', 7, 5],
  ['agency', 6, 9],
  ['ivr-hall', 4, 1],
  ['queue-machine', 4, 3],
  ['promoter', 2, 6],
  ['account-manager', 1, 5],
];
const weights = desks.map(([, weight]) => weight);
const DAILY_VISITS = 0.004;
/** Account managers look after business customers. */
const managed: readonly HabitId[] = ['business', 'civilServant'];
const OFFERS_SHOWN = 3;

/** Some come to a counter, call the hotline or open the operator's pages: there a clerk or a page asks what to offer. */
export function reportDeskVisit({ person, chance, report }: Today): void {
  if (!chance.happens(DAILY_VISITS)) return;
  const [channel, , touchpoints] = desks[chance.weighted(weights)];
  const number = 1 + chance.below(touchpoints);
  const hour = openingHour(chance) + chance.next();
  if (channel === 'account-manager' && !managed.includes(person.habit)) return;
  report('ask', hour, { channel, touchpoint: `${channel}-${number}`, limit: OFFERS_SHOWN });
}
