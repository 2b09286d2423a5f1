import { civilDateOf } from '../../core/schema/civil-date.ts';
import { ZoneClock } from '../../core/schema/zone-clock.ts';

/** `2015-08-31`: the day of an instant (epoch ms) in an IANA zone. */
export function localDay(at: number, zone: string): string {
  const { year, month, day } = civilDateOf(new ZoneClock(zone).dayIndex(at));
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
