import { HOUR_MS } from '../calendar.ts';

/** A feed that falls silent for some hours: nothing it should have told of these districts arrives. */
export interface StoppedFeed {
  /** The event type it tells. */
  event: string;
  /** Homes of the people concerned. */
  districts: readonly number[];
  /** Epoch ms, `[from, until)`. */
  from: number;
  until: number;
}

const DAY_HOURS = 24;

/** The feeds that stop in a town of so many days; a town of less than three has none. `start`: epoch ms. */
export function stoppedFeeds(start: number, days: number): StoppedFeed[] {
  if (days < 3) return [];
  const stopped = (event: string, districts: readonly number[], fromHour: number, hours: number): StoppedFeed => {
    const from = start + fromHour * HOUR_MS;
    return { event, districts, from, until: from + hours * HOUR_MS };
  };
  const third = Math.ceil(days / 3) * DAY_HOURS;
  return [
    stopped('allowance-update', [7, 8], third + 8, 14),
    stopped('data-session', [11, 12], third + DAY_HOURS + 6, 20),
    stopped('location-update', [9], third + 17, 3),
  ];
}
