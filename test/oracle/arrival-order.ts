import type { Listed, SettledList } from './customer.ts';

/** Most inputs a pattern or a place keeps per customer. */
const KEPT_INPUTS = 64;

/** Whether `a` comes before `b`: by time, ties by arrival. */
function precedes(a: Listed, b: Listed): boolean {
  return a.at < b.at || (a.at === b.at && a.arrival < b.arrival);
}

function insertFrom<E extends Listed>(entries: E[], entry: E, from: number): void {
  let position = from;
  while (position < entries.length && precedes(entries[position]!, entry)) position++;
  entries.splice(position, 0, entry);
}

/**
 * Adds to a pattern's list, which keeps the newest 64; false when the arriving input itself is the one
 * that goes, so that it does nothing.
 */
export function list<E extends Listed>(entries: E[], entry: E): boolean {
  insertFrom(entries, entry, 0);
  return entries.length <= KEPT_INPUTS || entries.shift() !== entry;
}

/** Adds to a list that is folded: never before what is settled. */
export function insert<E extends Listed>(into: SettledList<E>, entry: E): void {
  insertFrom(into.entries, entry, into.settled);
}

/** Settles what no arrival within lateness can precede, and the oldest beyond 64. */
export function settle<E extends Listed>(folded: SettledList<E>, horizon: number): void {
  while (folded.settled < folded.entries.length && folded.entries[folded.settled]!.at < horizon) folded.settled++;
  folded.settled = Math.max(folded.settled, folded.entries.length - KEPT_INPUTS);
}
