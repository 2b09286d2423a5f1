/** What happens to the phone itself: switched off and on, calls forwarded away from it, replaced by a new one. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts';
import { cellName } from '../geography.ts';
import { deviceOfTier, devices } from '../people/devices.ts';
import { habits } from '../people/habits.ts';
import { hourOf, openingHour } from './rhythms.ts';
import type { Today } from './scene.ts';

/** Some turn the phone off for the night. */
export function reportNights({ person, chance, midnight, scene, day, report }: Today): void {
  if (!person.offAtNight || scene.lives.isAway(person, day)) return;
  const cell = cellName(person.home);
  const offSince = midnight - Math.round(chance.between(10, 55) * MINUTE_MS);
  report('power', 6.6 + chance.next() * 0.4, { state: 'on', offSince, cell });
  report('power', 23.1 + chance.next() * 0.8, { state: 'off', cell });
}

/** Who wants to leave forwards calls to the new number, and takes the old phone out again now and then. */
export function reportForwarding({ person, chance, report }: Today): void {
  const daily = person.churnRisk > 0.5 ? 0.006 : 0.0012;
  if (!chance.happens(daily)) return;
  const condition = chance.pick(['always', 'busy', 'no-answer', 'unreachable'] as const);
  const hour = hourOf(chance, 'early') * 0.7 + 4;
  report('call-forwarding', hour, { state: 'set', condition });
  if (condition === 'busy' || condition === 'no-answer') {
    report('call-forwarding', hour + 0.5 + 3 * chance.next(), { state: 'cleared', condition });
    return;
  }
  const cell = cellName(person.home);
  report('power', hour + 0.1, { state: 'off', cell });
  report('power', hour + 2 + 4 * chance.next(), { state: 'on', cell });
}

/** A new phone is a little dearer than the last; who went round the shops is likely to buy. */
export function reportNewPhone({ scene, person, chance, midnight, report }: Today): void {
  const { gadgetry } = habits[person.habit];
  if (!chance.happens((0.0013 + 0.0018 * gadgetry) * (person.phoneShopper ? 9 : 1))) return;
  const { device } = scene.lives;
  if (device[person.number] < 0) return;
  const tier = devices[device[person.number]].tier + chance.between(0.08, 0.4);
  const bought = deviceOfTier(tier, 0);
  if (bought === device[person.number]) return;
  device[person.number] = bought;
  const { tac, model, brand, os, mms, wap, gprs, data3g, clientSupport, launchedDaysBefore } = devices[bought];
  const hour = openingHour(chance) + chance.next();
  const launchedAt = scene.start - launchedDaysBefore * DAY_MS;
  const firstUsedAt = midnight + Math.round(hour * HOUR_MS);
  report('device-change', hour, {
    tac,
    model,
    brand,
    os,
    mms,
    wap,
    gprs,
    data3g,
    clientSupport,
    launchedAt,
    firstUsedAt,
  });
}
