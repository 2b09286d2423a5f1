import type { Counted, LiveWindow } from './live-feed.ts';

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

/** Share of contacts that were agreed to; undefined: there was none. */
export function acceptance({ agreed, contacts }: Counted): number | undefined {
  return contacts === 0 ? undefined : agreed / contacts;
}

/** Relative change; undefined: nothing to compare with. */
export function change(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined || before === 0 ? undefined : now / before - 1;
}
