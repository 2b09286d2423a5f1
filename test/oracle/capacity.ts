/** Leases of limited capacity, shared out anew each stream minute over 256 slots of customers. */
import { hashText, lanes } from '../../src/core/hash.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { HOUR_MS, MINUTE_MS } from './zone-time.ts';

const SLOTS = 256;

interface Pool {
  /** Also the reason of a refusal: `channel.<id>`, `campaign.<id>`, `budget.<id>`. */
  id: string;
  capacity: number;
  /** A budget is for ever, the others are for a UTC hour. */
  perHour: boolean;
}

/** All limits of the pack and everything ever taken from them. */
export interface CapacityBook {
  pools: Pool[];
  /** By pool id: units left by slot; empty before the first sharing out. */
  leases: Map<string, number[]>;
  taken: { pool: string; at: number }[];
  /** By pool id: decisions refused since the last sharing out, by slot. */
  unmet: Map<string, number[]>;
  /** Pools that the last sharing out left empty for every slot, with the hour it was in. */
  spent: Map<string, number>;
  /** Pools drawn on or asked in vain since the last sharing out, and the hour that was in. */
  touched: Set<string>;
  hour: number | undefined;
}

export function newCapacityBook({ channels, campaigns }: Definitions): CapacityBook {
  const pools: Pool[] = [];
  for (const { id, capacityPerHour } of channels) {
    if (capacityPerHour !== undefined) pools.push({ id: `channel.${id}`, capacity: capacityPerHour, perHour: true });
  }
  for (const { id, capacityPerHour, budgetContacts } of campaigns) {
    if (capacityPerHour !== undefined) pools.push({ id: `campaign.${id}`, capacity: capacityPerHour, perHour: true });
    if (budgetContacts !== undefined) pools.push({ id: `budget.${id}`, capacity: budgetContacts, perHour: false });
  }
  return {
    pools,
    leases: new Map(),
    taken: [],
    unmet: new Map(),
    spent: new Map(),
    touched: new Set(),
    hour: undefined,
  };
}

function remainder256(...parts: (string | number)[]): number {
  hashText(parts.join('\u001f'));
  return (lanes[0]! >>> 0) % SLOTS;
}

/** The slot a customer's contacts are counted in. */
export function slotOf(customerId: string): number {
  return remainder256(customerId);
}

/** The first pool of channel, campaign and budget with nothing left for the slot; nothing when all have some. */
export function exhaustedPool(book: CapacityBook, channel: string, campaign: string, slot: number): string | undefined {
  return poolsOf(channel, campaign).find(
    (id) => book.pools.some((pool) => pool.id === id) && (book.leases.get(id)?.[slot] ?? 0) < 1,
  );
}

/** When a decision that lacks some of these pools is tried again: when the last of them may have units. */
export function capacityRetry(
  book: CapacityBook,
  channel: string,
  campaign: string,
  slot: number,
  now: number,
): number {
  const lacking = book.pools.filter(
    ({ id }) => poolsOf(channel, campaign).includes(id) && (book.leases.get(id)?.[slot] ?? 0) < 1,
  );
  const retries = lacking.map(({ id, perHour }) => {
    const spentIn = book.spent.get(id);
    if (spentIn !== undefined && !perHour) return Number.POSITIVE_INFINITY;
    if (spentIn !== undefined && spentIn === Math.floor(now / HOUR_MS)) return (spentIn + 1) * HOUR_MS + MINUTE_MS;
    return (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  });
  return Math.max(...retries);
}

/** Every pool a contact of the campaign on the channel needs a unit of, limited or not. */
export function poolsOf(channel: string, campaign: string): string[] {
  return [`channel.${channel}`, `campaign.${campaign}`, `budget.${campaign}`];
}

/** Takes one unit of each pool. */
export function takeCapacity(book: CapacityBook, channel: string, campaign: string, slot: number, at: number): void {
  for (const pool of poolsOf(channel, campaign)) {
    const lease = book.leases.get(pool);
    if (lease === undefined) continue;
    lease[slot]!--;
    book.touched.add(pool);
    book.taken.push({ pool, at });
  }
}

/** Notes that a decision refused for capacity needs a unit of the pool. */
export function noteUnmet(book: CapacityBook, pool: string, slot: number): void {
  if (!book.unmet.has(pool)) book.unmet.set(pool, new Array<number>(SLOTS).fill(0));
  book.unmet.get(pool)![slot]!++;
  book.touched.add(pool);
}

/** Replaces leases, all in a new hour: unmet demand first, one each in rotation, then the rest equally. */
export function shareCapacity(book: CapacityBook, clock: number): void {
  const hour = Math.floor(clock / HOUR_MS);
  for (const { id, capacity, perHour } of book.pools) {
    if (book.hour === hour && !book.touched.has(id)) continue;
    const isCounted = (at: number) => !perHour || Math.floor(at / HOUR_MS) === Math.floor(clock / HOUR_MS);
    const used = book.taken.filter((taken) => taken.pool === id && isCounted(taken.at)).length;
    let left = Math.max(0, capacity - used);
    if (left === 0) book.spent.set(id, Math.floor(clock / HOUR_MS));
    else book.spent.delete(id);
    const first = remainder256(id, Math.floor(clock / MINUTE_MS));
    const rotation = Array.from({ length: SLOTS }, (_, i) => (first + i) % SLOTS);
    const lease = new Array<number>(SLOTS).fill(0);
    const unmet = book.unmet.get(id) ?? [];
    while (left > 0 && unmet.some((wanted) => wanted > 0)) {
      for (const slot of rotation) {
        if (left === 0 || !(unmet[slot]! > 0)) continue;
        unmet[slot]!--;
        lease[slot]!++;
        left--;
      }
    }
    const each = Math.floor(left / SLOTS);
    const odd = left % SLOTS;
    rotation.forEach((slot, turn) => {
      lease[slot]! += each + (turn < odd ? 1 : 0);
    });
    book.leases.set(id, lease);
  }
  book.unmet.clear();
  book.touched.clear();
  book.hour = hour;
}
