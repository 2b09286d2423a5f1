import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText, lanes } from '../hash.ts';
import {
  CAPACITY_SLOTS,
  CapacityLedger,
  type CapacityPool,
  type CapacityShared,
  capacityPools,
  changesLeases,
  nextFullMinute,
  type PoolUsage,
  reduceCapacity,
} from './capacity.ts';
import { campaign, channel, pack, Written } from './fake-town.ts';

/** Minute 0 of an hour, in minutes since the epoch. */
const HOUR_12 = 12 * 60;
const MINUTE_MS = 60_000;

const hourly = (capacity: number): CapacityPool => ({ id: 'channel.sms', hourly: true, capacity });
const budget = (capacity: number): CapacityPool => ({ id: 'budget.c', hourly: false, capacity });

const firstSlot = (pool: string, minute: number) => {
  hashText(`${pool}\u001f${minute}`);
  return lanes[0] & 255;
};

const sum = (leases: readonly number[]) => leases.reduce((total, lease) => total + lease, 0);

const leasesOf = (
  pool: CapacityPool,
  minute: number,
  usage: Partial<PoolUsage> = {},
  previous?: CapacityShared,
): readonly number[] =>
  reduceCapacity([pool], previous, [[{ id: pool.id, taken: [], demand: [], ...usage }]], minute).pools[0].leases ?? [];

describe('pools', () => {
  it('are channels an hour, campaigns an hour, budgets; only what is limited', () => {
    const definitions = pack({
      channels: [channel('call', { capacityPerHour: 10 }), channel('sms')],
      campaigns: [campaign('a', { budgetContacts: 5 }), campaign('b', { capacityPerHour: 7, budgetContacts: 9 })],
    });
    expect(capacityPools(definitions)).toEqual([
      { id: 'channel.call', hourly: true, capacity: 10 },
      { id: 'campaign.b', hourly: true, capacity: 7 },
      { id: 'budget.a', hourly: false, capacity: 5 },
      { id: 'budget.b', hourly: false, capacity: 9 },
    ]);
  });
});

describe('leases', () => {
  it('share what remains equally, the odd units from a slot that the minute draws', () => {
    const leases = leasesOf(hourly(256 * 3 + 2), HOUR_12);
    const first = firstSlot('channel.sms', HOUR_12);
    for (const [slot, lease] of leases.entries()) {
      expect(lease).toBe(slot === first || slot === ((first + 1) & 255) ? 4 : 3);
    }
    expect(firstSlot('channel.sms', HOUR_12 + 1)).not.toBe(first);
  });

  it('serve unmet demand first, one each in rotation', () => {
    const first = firstSlot('channel.sms', HOUR_12);
    const [near, far] = [(first + 3) & 255, (first + 200) & 255];
    const leases = leasesOf(hourly(4), HOUR_12, {
      demand: [
        [far, 10],
        [near, 2],
      ],
    });
    expect(leases[near]).toBe(2);
    expect(leases[far]).toBe(2);
    expect(
      leasesOf(hourly(3), HOUR_12, {
        demand: [
          [far, 10],
          [near, 2],
        ],
      })[near],
    ).toBe(2);
    expect(
      leasesOf(hourly(8), HOUR_12, {
        demand: [
          [far, 5],
          [near, 2],
        ],
      })[first],
    ).toBe(1);
  });

  it('forget what an hour used when the next begins; a budget never does', () => {
    const taken = [[12, 10]] as const;
    const before = reduceCapacity([hourly(10)], undefined, [[{ id: 'channel.sms', taken, demand: [] }]], HOUR_12 + 59);
    expect(before.pools[0]).toEqual({ id: 'channel.sms', used: [[12, 10]], leases: [] });
    expect(sum(leasesOf(hourly(10), HOUR_12 + 60, {}, before))).toBe(10);

    const spent = reduceCapacity([budget(10)], undefined, [[{ id: 'budget.c', taken: [[0, 4]], demand: [] }]], HOUR_12);
    expect(sum(leasesOf(budget(10), HOUR_12 + 6000, { taken: [[0, 1]] }, spent))).toBe(5);
  });

  it('count what an input ahead of the clock took for the hour it lies in', () => {
    const taken = [[13, 4]] as const;
    const before = reduceCapacity([hourly(10)], undefined, [[{ id: 'channel.sms', taken, demand: [] }]], HOUR_12 + 59);
    expect(sum(before.pools[0].leases ?? [])).toBe(10);
    expect(sum(leasesOf(hourly(10), HOUR_12 + 60, {}, before))).toBe(6);
  });

  it('keep their leases while nobody draws on them or asks in vain, until the hour turns', () => {
    const pools = [hourly(10), budget(10)];
    const first = reduceCapacity(pools, undefined, [], HOUR_12);
    const quiet = reduceCapacity(pools, first, [[]], HOUR_12 + 1);
    expect(quiet.pools).toEqual([
      { id: 'channel.sms', used: [] },
      { id: 'budget.c', used: [] },
    ]);
    expect([changesLeases(first), changesLeases(quiet)]).toEqual([true, false]);
    const taken = [{ id: 'channel.sms', taken: [[12, 4]] as const, demand: [] }];
    const drawn = reduceCapacity(pools, quiet, [taken], HOUR_12 + 2);
    expect(drawn.pools.map(({ leases }) => leases && sum(leases))).toEqual([6, undefined]);
    expect(reduceCapacity(pools, drawn, [[]], HOUR_12 + 3).pools[0]).toEqual({ id: 'channel.sms', used: [[12, 4]] });
    const hourAfter = reduceCapacity(pools, drawn, [[]], HOUR_12 + 60);
    expect(hourAfter.pools.map(({ leases }) => leases && sum(leases))).toEqual([10, 10]);

    const ledger = new CapacityLedger(pools);
    ledger.load(first);
    const slot = ledger.has(0, 7) ? 7 : first.pools[0].leases!.findIndex((units) => units > 0);
    ledger.load(quiet);
    expect(ledger.has(0, slot)).toBe(true);
  });

  it('do not depend on how slots are spread over partitions (P2)', () => {
    const usage: PoolUsage[] = Array.from({ length: 6 }, (_, slot) => ({
      id: 'channel.sms',
      taken: [[12, slot + 1]],
      demand: [[slot * 40, 3]],
    }));
    const one = reduceCapacity([hourly(100)], undefined, [usage], HOUR_12 + 5);
    const many = reduceCapacity(
      [hourly(100)],
      undefined,
      [...usage].reverse().map((each) => [each]),
      HOUR_12 + 5,
    );
    expect(many).toEqual(one);
  });

  it('survive the log: shared is plain JSON', () => {
    const shared = reduceCapacity([hourly(10), budget(3)], undefined, [], HOUR_12);
    expect(JSON.parse(JSON.stringify(shared))).toEqual(shared);
  });
});

describe('the ledger', () => {
  it('has no leases before the first `shared`, and refuses to take what is not there', () => {
    const ledger = new CapacityLedger([hourly(10)]);
    expect(ledger.has(0, 5)).toBe(false);
    expect(() => ledger.take(0, 5, 0)).toThrow('P1');
  });

  it('spends units that were taken between the report and the new leases', () => {
    const ledger = new CapacityLedger([hourly(512)]);
    ledger.load(reduceCapacity([hourly(512)], undefined, [], HOUR_12));
    const usage = ledger.takeUsage();
    ledger.take(0, 9, HOUR_12 * MINUTE_MS);
    ledger.load(reduceCapacity([hourly(512)], ledger.shared, [usage], HOUR_12 + 1));
    ledger.take(0, 9, HOUR_12 * MINUTE_MS);
    expect(ledger.has(0, 9)).toBe(false);
    expect(ledger.takeUsage()).toEqual([{ id: 'channel.sms', taken: [[12, 2]], demand: [] }]);
    expect(ledger.takeUsage()).toEqual([]);
  });

  it('writes and reads a slot, other pools or none', () => {
    const ledger = new CapacityLedger([hourly(512), budget(512)]);
    ledger.load(reduceCapacity([hourly(512), budget(512)], undefined, [], HOUR_12));
    ledger.take(0, 9, HOUR_12 * MINUTE_MS);
    ledger.demand(1, 9);
    const written = new Written();
    ledger.writeSlot(9, written);
    const other = new CapacityLedger([budget(512), hourly(512)]);
    other.readSlot(9, written.reader());
    expect([other.has(0, 9), other.has(1, 9), other.has(1, 8)]).toEqual([true, true, false]);
    expect(other.takeUsage()).toEqual([
      { id: 'budget.c', taken: [], demand: [[9, 1]] },
      { id: 'channel.sms', taken: [[12, 1]], demand: [] },
    ]);
    const nothing = new Written();
    new CapacityLedger([]).writeSlot(9, nothing);
    expect(nothing.items).toEqual([0]);
    new CapacityLedger([]).readSlot(9, written.reader());
  });

  it('P1: never lets an hour or a budget be exceeded, whatever is asked when', () => {
    const step = fc.record({
      partition: fc.nat(2),
      slot: fc.nat(CAPACITY_SLOTS - 1),
      times: fc.nat(5),
      aheadMs: fc.integer({ min: 0, max: 5 * MINUTE_MS }),
      minutes: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(130)),
    });
    fc.assert(
      fc.property(fc.nat(700), fc.nat(900), fc.array(step, { maxLength: 300 }), (perHour, ever, steps) => {
        const pools = [hourly(perHour), budget(ever)];
        const ledgers = [0, 1, 2].map(() => new CapacityLedger(pools));
        const byHour = new Map<number, number>();
        let minute = HOUR_12;
        let total = 0;
        const share = () => {
          const shared = reduceCapacity(
            pools,
            ledgers[0].shared,
            ledgers.map((ledger) => ledger.takeUsage()),
            minute,
          );
          for (const ledger of ledgers) ledger.load(shared);
        };
        share();
        for (const { slot, times, aheadMs, minutes } of steps) {
          const ledger = ledgers[slot % 3];
          for (let time = 0; time < times; time++) {
            const now = minute * MINUTE_MS + aheadMs;
            if (!ledger.has(0, slot)) ledger.demand(0, slot);
            else if (!ledger.has(1, slot)) ledger.demand(1, slot);
            else {
              ledger.take(0, slot, now);
              ledger.take(1, slot, now);
              const hour = Math.floor(now / 3_600_000);
              byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
              total++;
            }
          }
          for (let passed = 0; passed < minutes; passed++) {
            minute++;
            share();
          }
        }
        for (const used of byHour.values()) expect(used).toBeLessThanOrEqual(perHour);
        expect(total).toBeLessThanOrEqual(ever);
      }),
      { seed: 9, numRuns: 40 },
    );
  });
});

describe('a decision without a lease is tried again', () => {
  const shared = (minute: number, capacity: number, taken: number): CapacityShared =>
    reduceCapacity(
      [hourly(capacity), budget(capacity)],
      undefined,
      [['channel.sms', 'budget.c'].map((id, k) => ({ id, taken: [[k === 0 ? 12 : 0, taken]], demand: [] }))],
      minute,
    );
  const ledgerAfter = (minute: number, capacity: number, taken: number) => {
    const ledger = new CapacityLedger([hourly(capacity), budget(capacity)]);
    ledger.load(shared(minute, capacity, taken));
    return ledger;
  };
  const at = (minute: number) => minute * MINUTE_MS;

  it('at the first full minute after now while other slots have some', () => {
    const ledger = ledgerAfter(HOUR_12 + 5, 3, 2);
    expect(ledger.retryAt(0, at(HOUR_12 + 5))).toBe(at(HOUR_12 + 6));
    expect(ledger.retryAt(0, at(HOUR_12 + 6) - 1)).toBe(at(HOUR_12 + 6));
    expect(ledger.retryAt(1, at(HOUR_12 + 5))).toBe(at(HOUR_12 + 6));
  });

  it('a minute into the next hour when nothing is left for anybody, and never with a spent budget', () => {
    const ledger = ledgerAfter(HOUR_12 + 5, 3, 3);
    expect(ledger.retryAt(0, at(HOUR_12 + 5))).toBe(at(HOUR_12 + 61));
    expect(ledger.retryAt(1, at(HOUR_12 + 5))).toBe(Number.POSITIVE_INFINITY);
  });

  it('at the first full minute when the hour is over but its leases are not there yet', () => {
    expect(ledgerAfter(HOUR_12 + 59, 3, 3).retryAt(0, at(HOUR_12 + 60))).toBe(at(HOUR_12 + 61));
  });

  it('no sooner after its state was written and read', () => {
    const written = new Written();
    ledgerAfter(HOUR_12 + 5, 3, 3).writeSlot(9, written);
    const other = new CapacityLedger([hourly(3), budget(3)]);
    other.readSlot(9, written.reader());
    expect(other.retryAt(0, at(HOUR_12 + 7))).toBe(at(HOUR_12 + 61));
  });

  it('at the first full minute before leases were ever dealt out', () => {
    expect(new CapacityLedger([hourly(3)]).retryAt(0, 60_000)).toBe(nextFullMinute(60_000));
    expect(nextFullMinute(119_999)).toBe(120_000);
  });
});
