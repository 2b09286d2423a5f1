/**
 * Capacity over all customers, shared out so that no customer's decision waits for another partition.
 *
 * Pools are the hourly capacity of a channel, the hourly capacity of a campaign and the budget of a
 * campaign. Each pool is leased to 256 slots; a customer draws on one slot, a partition owns whole
 * slots, so nothing depends on how many partitions there are. Each stream minute the usage of all
 * partitions is reduced to new leases.
 *
 * P1. Units taken in a UTC hour (of a budget: ever) never exceed the pool's capacity.
 * P2. `reduceCapacity` is pure and adds only, so the order of the partitions does not matter.
 */
import { hashText, lanes } from '../hash.ts';
import type { Definitions } from '../schema/definitions.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';

export const CAPACITY_SLOTS = 256;
const SLOT_MASK = CAPACITY_SLOTS - 1;
const MINUTES_PER_HOUR = 60;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Budgets count over all time: everything falls in this one "hour". */
const EVER = 0;
const NO_HOUR = -1;

/** `capacity` in contacts: an hour when `hourly`, else over the campaign's life. */
export interface CapacityPool {
  /** `channel.<id>`, `campaign.<id>` or `budget.<id>`. */
  readonly id: string;
  readonly hourly: boolean;
  readonly capacity: number;
}

/** What some partitions did with one pool since their last report. */
export interface PoolUsage {
  readonly id: string;
  /** [UTC hour since the epoch (0 for a budget), units taken]. */
  readonly taken: readonly (readonly [number, number])[];
  /** [slot, units asked for in vain]; only slots that asked. */
  readonly demand: readonly (readonly [number, number])[];
}

/** Content of a `shared` input as far as it concerns capacity; JSON. */
export interface CapacityShared {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly pools: readonly SharedPool[];
}

export interface SharedPool {
  readonly id: string;
  /** [UTC hour, units]: of the present hour and later ones (inputs may run ahead); budgets: hour 0. */
  readonly used: readonly (readonly [number, number])[];
  /** Units by slot; none left for anybody: empty. Absent: they stay as they are. */
  readonly leases?: readonly number[];
}

/** The pools the definitions limit: channels, then campaigns, then budgets, each in id order. */
export function capacityPools(definitions: Definitions): CapacityPool[] {
  const pools: CapacityPool[] = [];
  const add = (id: string, hourly: boolean, capacity: number | undefined) => {
    if (capacity !== undefined) pools.push({ id, hourly, capacity });
  };
  for (const { id, capacityPerHour } of definitions.channels) add(`channel.${id}`, true, capacityPerHour);
  for (const { id, capacityPerHour } of definitions.campaigns) add(`campaign.${id}`, true, capacityPerHour);
  for (const { id, budgetContacts } of definitions.campaigns) add(`budget.${id}`, false, budgetContacts);
  return pools;
}

/** The first full minute after `now`. */
export const nextFullMinute = (now: number): number => (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;

/**
 * The leases of a minute (minutes since the epoch) from the last ones and the usage of all partitions
 * since. `previous` undefined: nothing was used yet. Unmet demand is served first, a unit each in
 * rotation from slot hash(pool, minute) mod 256; the rest is shared equally, odd units in the same
 * rotation. A pool that nobody drew on or asked in vain
 * keeps its leases until the hour turns.
 */
export function reduceCapacity(
  pools: readonly CapacityPool[],
  previous: CapacityShared | undefined,
  usage: readonly (readonly PoolUsage[])[],
  minute: number,
): CapacityShared {
  const hour = Math.floor(minute / MINUTES_PER_HOUR);
  const before = new Map(previous?.pools.map((pool) => [pool.id, pool]));
  const reports = new Map<string, PoolUsage[]>();
  for (const report of usage.flat()) {
    const known = reports.get(report.id);
    if (known === undefined) reports.set(report.id, [report]);
    else known.push(report);
  }
  return {
    minute,
    pools: pools.map((pool) => {
      const present = pool.hourly ? hour : EVER;
      const known = before.get(pool.id);
      const used = addUsed(known?.used ?? [], reports.get(pool.id) ?? [], present);
      if (known !== undefined && hourOf(previous) === hour && !reports.has(pool.id)) return { id: pool.id, used };
      const usedNow = used.find(([usedHour]) => usedHour === present)?.[1] ?? 0;
      const demand = demandOf(reports.get(pool.id) ?? []);
      const remaining = Math.max(0, pool.capacity - usedNow);
      return { id: pool.id, used, leases: shareOut(remaining, demand, firstSlot(pool.id, minute)) };
    }),
  };
}

/** Whether leases change at all; if not, nobody needs to be told. */
export const changesLeases = ({ pools }: CapacityShared): boolean => pools.some(({ leases }) => leases !== undefined);

const hourOf = (shared: CapacityShared | undefined): number =>
  shared === undefined ? NO_HOUR : Math.floor(shared.minute / MINUTES_PER_HOUR);

/** Units by hour in hour order, hours before `present` forgotten. */
function addUsed(
  before: readonly (readonly [number, number])[],
  reports: readonly PoolUsage[],
  present: number,
): (readonly [number, number])[] {
  const byHour = new Map<number, number>();
  const add = (hour: number, units: number) => {
    if (hour >= present) byHour.set(hour, (byHour.get(hour) ?? 0) + units);
  };
  for (const [hour, units] of before) add(hour, units);
  for (const report of reports) for (const [hour, units] of report.taken) add(hour, units);
  return [...byHour].sort(([a], [b]) => a - b);
}

function demandOf(reports: readonly PoolUsage[]): number[] {
  const demand: number[] = new Array(CAPACITY_SLOTS).fill(0);
  for (const report of reports) for (const [slot, units] of report.demand) demand[slot] += units;
  return demand;
}

function firstSlot(pool: string, minute: number): number {
  hashText(`${pool}\u001f${minute}`);
  return lanes[0] & SLOT_MASK;
}

/** Hands `units` out to the slots; consumes `unmet`. */
function shareOut(units: number, unmet: number[], first: number): number[] {
  if (units === 0) return [];
  const leases: number[] = new Array(CAPACITY_SLOTS).fill(0);
  let left = units;
  let served = true;
  while (left > 0 && served) {
    served = false;
    for (let turn = 0; turn < CAPACITY_SLOTS && left > 0; turn++) {
      const slot = (first + turn) & SLOT_MASK;
      if (unmet[slot] === 0) continue;
      unmet[slot]--;
      leases[slot]++;
      left--;
      served = true;
    }
  }
  const each = Math.floor(left / CAPACITY_SLOTS);
  const odd = left % CAPACITY_SLOTS;
  for (let turn = 0; turn < CAPACITY_SLOTS; turn++) {
    leases[(first + turn) & SLOT_MASK] += each + (turn < odd ? 1 : 0);
  }
  return leases;
}

interface PoolLedger {
  readonly leases: Int32Array;
  readonly demand: Int32Array;
  /** UTC hour (0 for a budget) → units taken by slot since the last report. */
  readonly taken: Map<number, Int32Array>;
  /** The UTC hour (0 for a budget) in which nothing is left for any slot; `NO_HOUR`: there was some. */
  spentHour: number;
}

/**
 * One partition's leases and what it did with them. State of the engine: written and read by slot.
 *
 * Usage is reported (`takeUsage`) when the clock enters a minute and leases come back (`load`) with the
 * `shared` that follows, so both happen at the same place of the log whenever it is replayed.
 */
export class CapacityLedger {
  /** What `load` got last; its `used` totals are what the next reduction starts from. */
  shared: CapacityShared | undefined;
  private readonly pools: readonly CapacityPool[];
  private readonly ledgers: readonly PoolLedger[];

  constructor(pools: readonly CapacityPool[]) {
    this.pools = pools;
    this.ledgers = pools.map(() => ({
      leases: new Int32Array(CAPACITY_SLOTS),
      demand: new Int32Array(CAPACITY_SLOTS),
      taken: new Map(),
      spentHour: NO_HOUR,
    }));
  }

  has(pool: number, slot: number): boolean {
    return this.ledgers[pool].leases[slot] > 0;
  }

  /** Takes a unit that `has` said is there; `now` decides the hour it counts for. */
  take(pool: number, slot: number, now: number): void {
    const ledger = this.ledgers[pool];
    if (ledger.leases[slot] <= 0) throw new Error(`broken invariant P1: no lease of ${this.pools[pool].id} left`);
    ledger.leases[slot]--;
    this.takenIn(ledger, this.pools[pool].hourly ? Math.floor(now / HOUR_MS) : EVER)[slot]++;
  }

  /** Counts a decision that found no lease. */
  demand(pool: number, slot: number): void {
    this.ledgers[pool].demand[slot]++;
  }

  /**
   * When a decision that found no lease of the pool at `now` is tried again: at the next full minute, when leases
   * are dealt out anew; with nothing left for anybody, when those of the next hour have been; with a spent budget
   * never (+∞).
   */
  retryAt(pool: number, now: number): number {
    const { spentHour } = this.ledgers[pool];
    if (spentHour !== NO_HOUR && !this.pools[pool].hourly) return Number.POSITIVE_INFINITY;
    if (spentHour !== Math.floor(now / HOUR_MS)) return nextFullMinute(now);
    return (spentHour + 1) * HOUR_MS + MINUTE_MS;
  }

  /** Replaces leases. Units taken since the report the new leases come from are already spent. */
  load(shared: CapacityShared): void {
    this.shared = shared;
    const byId = new Map(shared.pools.map((pool) => [pool.id, pool]));
    const hour = hourOf(shared);
    this.pools.forEach((pool, position) => {
      const ledger = this.ledgers[position];
      const { leases, taken } = ledger;
      const told = byId.get(pool.id);
      if (told !== undefined && told.leases === undefined) return;
      const granted = told?.leases ?? [];
      ledger.spentHour = byId.has(pool.id) && granted.length === 0 ? (pool.hourly ? hour : EVER) : NO_HOUR;
      for (let slot = 0; slot < CAPACITY_SLOTS; slot++) leases[slot] = granted[slot] ?? 0;
      for (const units of taken.values()) {
        for (let slot = 0; slot < CAPACITY_SLOTS; slot++) leases[slot] = Math.max(0, leases[slot] - units[slot]);
      }
    });
  }

  /** What happened since the last call, pools that saw nothing left out; begins anew. */
  takeUsage(): PoolUsage[] {
    return this.pools.flatMap((pool, position) => {
      const { demand, taken } = this.ledgers[position];
      const takenUnits = [...taken]
        .sort(([a], [b]) => a - b)
        .map(([hour, units]) => [hour, units.reduce((sum, count) => sum + count, 0)] as const);
      const demandUnits = nonZero(demand);
      taken.clear();
      demand.fill(0);
      return takenUnits.length + demandUnits.length === 0
        ? []
        : [{ id: pool.id, taken: takenUnits, demand: demandUnits }];
    });
  }

  /** Writes a slot in canonical form: number of pools with something to say, then each. */
  writeSlot(slot: number, writer: CustomerWriter): void {
    const live = this.pools.map((_, position) => position).filter((position) => this.isLive(position, slot));
    writer.number(live.length);
    for (const position of live) {
      const { leases, demand, taken, spentHour } = this.ledgers[position];
      writer.text(this.pools[position].id);
      writer.number(spentHour);
      writer.number(leases[slot]);
      writer.number(demand[slot]);
      const hours = [...taken].filter(([, units]) => units[slot] > 0).sort(([a], [b]) => a - b);
      writer.number(hours.length);
      for (const [hour, units] of hours) {
        writer.number(hour);
        writer.number(units[slot]);
      }
    }
  }

  /** Reads what `writeSlot` wrote; pools that are no longer defined are dropped. */
  readSlot(slot: number, reader: CustomerReader): void {
    for (let pools = reader.number(); pools > 0; pools--) {
      const id = reader.text();
      const ledger = this.ledgers[this.pools.findIndex((pool) => pool.id === id)];
      const spentHour = reader.number();
      const lease = reader.number();
      const demand = reader.number();
      if (ledger !== undefined) {
        ledger.spentHour = spentHour;
        ledger.leases[slot] = lease;
        ledger.demand[slot] = demand;
      }
      for (let hours = reader.number(); hours > 0; hours--) {
        const hour = reader.number();
        const units = reader.number();
        if (ledger !== undefined) this.takenIn(ledger, hour)[slot] = units;
      }
    }
  }

  private takenIn(ledger: PoolLedger, hour: number): Int32Array {
    let units = ledger.taken.get(hour);
    if (units === undefined) {
      units = new Int32Array(CAPACITY_SLOTS);
      ledger.taken.set(hour, units);
    }
    return units;
  }

  private isLive(position: number, slot: number): boolean {
    const { leases, demand, taken, spentHour } = this.ledgers[position];
    if (leases[slot] > 0 || demand[slot] > 0 || spentHour !== NO_HOUR) return true;
    for (const units of taken.values()) if (units[slot] > 0) return true;
    return false;
  }
}

/** [slot, units] of the slots that have any. */
function nonZero(units: Int32Array): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let slot = 0; slot < units.length; slot++) if (units[slot] !== 0) found.push([slot, units[slot]]);
  return found;
}
