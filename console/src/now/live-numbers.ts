import type { Counted, LivePicture, LiveState, LiveWindow } from './live-feed.ts';

/** The last seconds of the stream. */
export const lastSeconds = (windows: readonly LiveWindow[], seconds: number) => windows.slice(-seconds);

/** Undefined: the stream does not tell it. */
export function total(
  windows: readonly LiveWindow[],
  of: (window: LiveWindow) => number | Record<string, number> | undefined,
): number | undefined {
  let sum: number | undefined;
  for (const window of windows) {
    const value = of(window);
    if (value !== undefined) sum = (sum ?? 0) + (typeof value === 'number' ? value : sumOf(value));
  }
  return sum;
}

export function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Word → how often it occurred. */
export function totalsBy(
  windows: readonly LiveWindow[],
  of: (window: LiveWindow) => Record<string, number> | undefined,
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const window of windows) {
    for (const [word, count] of Object.entries(of(window) ?? {})) totals.set(word, (totals.get(word) ?? 0) + count);
  }
  return totals;
}

export function addUp(counts: Iterable<Counted>): Counted {
  const sum = { contacts: 0, agreed: 0, declined: 0, conversions: 0 };
  for (const { contacts, agreed, declined, conversions } of counts) {
    sum.contacts += contacts;
    sum.agreed += agreed;
    sum.declined += declined;
    sum.conversions += conversions;
  }
  return sum;
}

/**
 * The picture with the contacts and orders of the seconds since it was made: without them the day would lag behind the
 * last minute.
 */
export function pictureOfNow({ picture, windows }: LiveState): LivePicture | undefined {
  if (picture === undefined) return undefined;
  const since = windows.filter(({ at }) => at >= picture.day.at);
  if (since.length === 0) return picture;
  const day = structuredClone(picture.day);
  const hour = day.today.hours.at(-1);
  for (const window of since) {
    const contacts = sumOf(window.contacts);
    if (hour !== undefined) increase(hour, contacts, window.conversions);
    for (const [channel, count] of Object.entries(window.contacts)) increase(entryOf(day.channels, channel), count, 0);
    for (const [id, campaign] of Object.entries(window.campaigns)) {
      increase(entryOf(day.campaigns, id), sumOf(campaign.contacts), campaign.conversions);
    }
  }
  return { ...picture, day };
}

function entryOf(counts: Record<string, Counted>, key: string): Counted {
  counts[key] ??= { contacts: 0, agreed: 0, declined: 0, conversions: 0 };
  return counts[key];
}

function increase(counted: Counted, contacts: number, conversions: number): void {
  counted.contacts += contacts;
  counted.conversions += conversions;
}

/** Share of contacts that were agreed to; undefined: there was none. */
export function acceptance({ agreed, contacts }: Counted): number | undefined {
  return contacts === 0 ? undefined : agreed / contacts;
}

/** Relative change; undefined: nothing to compare with. */
export function change(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined || before === 0 ? undefined : now / before - 1;
}
