import { DAY_MS, HOUR_MS } from '../calendar.ts';
import { anyPlace, cellName } from '../geography.ts';
import type { Today } from './scene.ts';

/** Journeys of one to four days begin at a station or the airport, and end there. */
export function reportJourney({ scene, person, chance, day, midnight, report }: Today): void {
  const { lives } = scene;
  const { number } = person;
  const starts = chance.happens(person.roamingDays3m / 90 / 2.2);
  const lasts = 1 + chance.below(4);
  const flies = chance.happens(person.monthlySpend > 120 ? 0.5 : 0.12);
  const abroad = flies && chance.happens(0.12);
  if (lives.isAway(person, day)) {
    if (day < lives.backOn[number]) return;
    const hour = 11 + 10 * chance.next();
    const since = scene.start + lives.awayFrom[number] * DAY_MS + 12 * HOUR_MS;
    const hours = Math.round(Math.max(2, (midnight + hour * HOUR_MS - since) / HOUR_MS) * 10) / 10;
    report('roaming', hour, { phase: 'out', scope: abroad ? 'international' : 'domestic', hours });
    report('location-update', hour + 0.15, { cell: cellName(anyPlace(chance, flies ? 'airport' : 'railway-station')) });
    report('location-update', hour + 0.4, { cell: cellName(person.home) });
    return;
  }
  if (!starts) return;
  lives.awayFrom[number] = day;
  lives.backOn[number] = day + lasts;
  const leaves = 7 + 9 * chance.next();
  const hub = cellName(anyPlace(chance, flies ? 'airport' : 'railway-station'));
  report('location-update', leaves, { cell: hub });
  report('location-update', leaves + 0.4, { cell: hub });
  report('roaming', leaves + 2 + 3 * chance.next(), { phase: 'in', scope: abroad ? 'international' : 'domestic' });
}
