import type { TimelineEntry } from '../../ports/records.ts';
import type { InputEntry } from './customer-timeline.ts';
import { maskTelephone } from './mask-telephone.ts';

/** An entry as the API tells it: its type and time, and fields by type. */
export type ShownEntry = { type: string; at: number } & Record<string, unknown>;

/** Everything, whose it is says the path; numbers of people as the reader may see them. */
export function fullEntry(entry: TimelineEntry | InputEntry, seesNumbers: boolean): ShownEntry {
  const shown: ShownEntry = { ...entry };
  delete shown.customerId;
  if (seesNumbers) return shown;
  if (entry.type === 'moment') shown.trigger = maskedValues(entry.trigger);
  if (entry.type === 'event' || entry.type === 'profile') shown.values = maskedValues(entry.values);
  return shown;
}

function maskedValues(values: Readonly<Record<string, string | number | boolean | null>>) {
  const mask = (value: string | number | boolean | null) => (typeof value === 'string' ? maskTelephone(value) : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mask(value)]));
}

/**
 * What a clerk may see of it (invariant I9): what was said and done, never what made it happen. Undefined: nothing.
 * `offerName` tells what people call an offer; campaigns, offers and reasons go by names that may betray.
 */
export function clerkEntry(
  entry: TimelineEntry | InputEntry,
  offerName: (id: string) => string | undefined,
): ShownEntry | undefined {
  switch (entry.type) {
    case 'contact': {
      const { type, at, contactId, channel, touchpoint, status, dueAt, changedAt, history, offer } = entry;
      const name = offerName(offer ?? '');
      const ways = history.map((change) => ({ status: change.status, at: change.at }));
      return { type, at, contactId, name, channel, touchpoint, status, dueAt, changedAt, history: ways };
    }
    case 'outcome': {
      const { customerId: _, ...rest } = entry;
      return rest;
    }
    case 'orderRequest': {
      const { type, at, requestId, action, product, contactId } = entry;
      return { type, at, requestId, action, product, contactId };
    }
    case 'grant': {
      const { type, at, grantId, what, product, points, endsAt } = entry;
      return { type, at, grantId, what, product, points, endsAt };
    }
    case 'conversion': {
      const { type, at, conversionId, product, channel, contactId } = entry;
      return { type, at, conversionId, product, channel, contactId };
    }
    default:
      return undefined;
  }
}
