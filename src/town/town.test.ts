import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, midnightOf } from './calendar.ts';
import { stoppedFeeds } from './days/stopped-feeds.ts';
import type { TownRecord } from './days/town-record.ts';
import { districtOf } from './geography.ts';
import { Town, type TownSettings } from './town.ts';

const start = midnightOf('2012-03-05') ?? Number.NaN;
const small: TownSettings = { customers: 300, days: 3, seed: 5, start };

const recordsOf = (town: Town): TownRecord[] => [...town.records()].flat();

function hashOf(settings: TownSettings): string {
  const hash = createHash('sha256');
  for (const batch of new Town(settings).records()) hash.update(JSON.stringify(batch));
  return hash.digest('hex');
}

/** The highest `at` so far when each record arrives. */
function clocksOf(records: readonly TownRecord[]): number[] {
  let clock = 0;
  return records.map(({ at }) => {
    clock = Math.max(clock, at);
    return clock;
  });
}

describe('Town', () => {
  it('is the same for the same settings and another for another seed', () => {
    expect(hashOf(small)).toBe(hashOf({ ...small }));
    expect(hashOf({ ...small, seed: 6 })).not.toBe(hashOf(small));
  });

  it('begins with what everybody holds and where they live, and ends with its last day', () => {
    const town = new Town(small);
    const records = recordsOf(town);
    const imports = records.filter(({ at }) => at === start);
    const places = imports.filter(({ type }) => type === 'location-update');
    expect(places.every(({ since = start }) => since < start - 7 * DAY_MS)).toBe(true);
    expect(new Set(places.map(({ customerId }) => customerId)).size).toBe(small.customers);
    const held = imports.filter(({ type, via }) => type === 'order' && via === 'import').length;
    const expected = town.people.reduce((sum, { holdings, lapsed }) => sum + holdings.length + lapsed.length, 0);
    expect(held).toBe(expected);
    expect(records.every(({ at }) => at >= start && at < start + small.days * DAY_MS)).toBe(true);
  });

  it('lets most arrive at once, some late, some twice', () => {
    const town = new Town(small);
    const records = recordsOf(town);
    const clocks = clocksOf(records);
    const lateness = records.map(({ at }, index) => clocks[index] - at);
    const late = lateness.filter((ms) => ms > 5 * 60_000).length;
    expect(late / records.length).toBeGreaterThan(0.0005);
    expect(late / records.length).toBeLessThan(0.01);
    expect(Math.max(...lateness)).toBeLessThanOrEqual(3 * HOUR_MS);
    const ids = new Set(records.map(({ id }) => id));
    expect(records.length - ids.size).toBe(town.collected.counts.duplicates);
    expect(town.collected.counts.duplicates).toBeGreaterThan(10);
  });

  it('keeps the same days whatever is delivered from elsewhere, and puts that at its time', () => {
    const answer: TownRecord = { id: 'x', type: 'outcome', customerId: '10000000001', at: start + DAY_MS };
    const town = new Town(small);
    town.deliver(answer);
    town.deliver({ ...answer, id: 'too late', at: start + 3 * DAY_MS });
    const records = recordsOf(town);
    const place = records.findIndex(({ id }) => id === 'x');
    expect(records.toSpliced(place, 1)).toEqual(recordsOf(new Town(small)));
    const clocks = clocksOf(records);
    expect(clocks[place]).toBe(answer.at);
  });

  it('hears nothing of some people while their feed stands still, and of others all the time', () => {
    const town = new Town({ ...small, customers: 2000 });
    const records = recordsOf(town);
    const districts = new Map(town.people.map(({ customerId, home }) => [customerId, districtOf(home)]));
    const feeds = stoppedFeeds(start, small.days);
    expect(feeds).toHaveLength(3);
    feeds.forEach((feed, index) => {
      const within = records.filter(({ type, at }) => type === feed.event && at >= feed.from && at < feed.until);
      const concerned = within.filter(({ customerId }) => feed.districts.includes(districts.get(customerId) ?? 0));
      expect(concerned).toEqual([]);
      expect(within.length).toBeGreaterThan(0);
      expect(town.collected.counts.silenced[index]).toBeGreaterThan(0);
    });
  });

  it('never sees a picture paper fetched by those made invalid holders', () => {
    const town = new Town({ ...small, customers: 3000 });
    const invalid = new Map(town.people.flatMap((person) => (person.invalid ? [[person.customerId, person]] : [])));
    expect(invalid.size).toBeGreaterThan(30);
    const fetched = recordsOf(town).filter(
      ({ type, action, product, customerId }) =>
        type === 'mms' && action === 'fetched' && product !== undefined && invalid.has(customerId),
    );
    expect(fetched).toEqual([]);
  });

  it('lets nobody whose line is gone use a phone', () => {
    const town = new Town(small);
    const gone = new Set(town.people.filter(({ unreachable }) => unreachable).map(({ customerId }) => customerId));
    expect(gone.size).toBeGreaterThan(0);
    expect(recordsOf(town).filter(({ customerId, at }) => gone.has(customerId) && at > start)).toEqual([]);
  });
});
