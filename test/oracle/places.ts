/** Where a customer was: folded again from all their location inputs at every look. */
import type { AreaDefinition, Definitions } from '../../src/core/schema/definitions.ts';
import { insert, settle } from './arrival-order.ts';
import type { Customer, Located } from './customer.ts';
import type { Arrived, EventInput } from './plain-input.ts';
import { localDay } from './zone-time.ts';

/** Days one input may mark, and the longest span the resident rule looks at. */
const MARKED_DAYS = 31;

/** What an input was for an area. */
export type PlaceChange = 'entry' | 'leave' | 'none';

export interface Presence {
  present: boolean;
  lastEnd: number;
  /** The input that entered; absent before the first entry. */
  entering?: Located;
  /** Start of the presence: not before the end of the last evidence of another place. */
  entry: number;
}

const cellsByArea = new WeakMap<AreaDefinition, Set<string>>();

function hasCell(area: AreaDefinition, cell: string): boolean {
  let known = cellsByArea.get(area);
  if (known === undefined) {
    known = new Set(area.cells);
    cellsByArea.set(area, known);
  }
  return known.has(cell);
}

/** The evidence of place an event carries; nothing when its type has no cell or the field is absent. */
export function locatedOf(definitions: Definitions, event: Arrived<EventInput>): Located | undefined {
  const cellField = definitions.eventTypes.find((type) => type.id === event.type)?.cell;
  const cell = cellField === undefined ? undefined : event.fields[cellField];
  if (cell === undefined) return undefined;
  return { id: event.id, at: event.at, since: event.since ?? event.at, arrival: event.arrival, cell: String(cell) };
}

/** Puts a not-late location input among the customer's others. */
export function arriveAt(customer: Customer, located: Located): void {
  insert(customer.located, located);
}

/** Settles what cannot be preceded any more; after the input's patterns have looked. */
export function settlePlaces(customer: Customer, horizon: number): void {
  settle(customer.located, horizon);
}

/**
 * Folds all location inputs of the customer for one area. `seen` is told what each input was.
 */
export function foldPresence(
  customer: Customer,
  area: AreaDefinition,
  presenceTimeoutMs: number,
  seen: (located: Located, change: PlaceChange) => void = () => {},
): Presence {
  const presence: Presence = { present: false, lastEnd: Number.NEGATIVE_INFINITY, entry: Number.NEGATIVE_INFINITY };
  let elsewhereAt = Number.NEGATIVE_INFINITY;
  for (const located of customer.located.entries) {
    const continuous = presence.present && located.since - presence.lastEnd <= presenceTimeoutMs;
    if (!hasCell(area, located.cell)) {
      seen(located, continuous ? 'leave' : 'none');
      presence.present = false;
      elsewhereAt = located.at;
      continue;
    }
    seen(located, continuous ? 'none' : 'entry');
    if (!continuous) {
      presence.present = true;
      presence.entry = Math.max(located.since, elsewhereAt);
      presence.entering = located;
    }
    presence.lastEnd = located.at;
  }
  return presence;
}

/** What the newly arrived input is for the area, and the entry it makes when it is one. */
export function placeChangeOf(
  customer: Customer,
  area: AreaDefinition,
  presenceTimeoutMs: number,
  arrival: number,
): PlaceChange {
  let found: PlaceChange = 'none';
  foldPresence(customer, area, presenceTimeoutMs, (located, change) => {
    if (located.arrival === arrival) found = change;
  });
  return found;
}

/** Marks the local days of a location input, late or not, for the areas of its cell. */
export function markDays(customer: Customer, areas: AreaDefinition[], located: Located, zone: string): void {
  const lastDay = localDay(zone, located.at);
  const firstDay = Math.max(localDay(zone, located.since), lastDay - MARKED_DAYS + 1);
  customer.firstDaySeen = Math.min(customer.firstDaySeen ?? firstDay, firstDay);
  for (const area of areas.filter((one) => hasCell(one, located.cell))) {
    customer.daysSeen[area.id] ??= new Set();
    for (let day = firstDay; day <= lastDay; day++) customer.daysSeen[area.id]!.add(day);
  }
}

/** Whether the customer lives or works in the area, as far as the last `of` days tell. */
export function residence(
  customer: Customer,
  area: string,
  rule: { days: number; of: number },
  today: number,
): 'resident' | 'unknown' | 'visitor' {
  const seen = [...(customer.daysSeen[area] ?? [])].filter((day) => day > today - rule.of && day <= today);
  if (seen.length >= rule.days) return 'resident';
  const isHistoryShort = customer.firstDaySeen === undefined || customer.firstDaySeen > today - rule.of + 1;
  return isHistoryShort ? 'unknown' : 'visitor';
}
