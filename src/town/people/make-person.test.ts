import { describe, expect, it } from 'vitest';
import { habitIds, habits } from './habits.ts';
import { deviceMeets } from './holdings.ts';
import { deviceOf, makePerson } from './make-person.ts';
import { dataPackageMb, newspapers, townProducts } from './products.ts';

const people = Array.from({ length: 5000 }, (_, number) => makePerson(8, number));
const share = (count: number) => count / people.length;

describe('makePerson', () => {
  it('makes the same person of the same town and number, whoever else there is', () => {
    expect(makePerson(8, 77)).toEqual(people[77]);
    expect(makePerson(9, 77)).not.toEqual({ ...people[77], townSeed: 9 });
  });

  it('shares the habits out as written', () => {
    for (const id of habitIds) {
      const found = share(people.filter(({ habit }) => habit === id).length);
      expect(Math.abs(found - habits[id].share / 100), id).toBeLessThan(0.015);
    }
  });

  it('lets people hold what their phone can use, but for those planted otherwise', () => {
    for (const person of people) {
      if (person.invalid !== undefined || person.trouble === 'unknown-device') continue;
      const unusable = person.holdings.filter(
        ({ product }) => !deviceMeets(townProducts[product].needs, deviceOf(person)),
      );
      expect(unusable).toEqual([]);
    }
  });

  it('lets nobody hold two data packages, or something since before their line was opened', () => {
    for (const { holdings, activatedDaysBefore } of people) {
      expect(holdings.filter(({ product }) => dataPackageMb.has(product)).length).toBeLessThanOrEqual(1);
      expect(holdings.every(({ daysBefore }) => daysBefore <= activatedDaysBefore)).toBe(true);
    }
  });

  it('plants one invalid holder in fifty or so, who hold a newspaper and read none of it', () => {
    const invalid = people.filter((person) => person.invalid !== undefined);
    expect(share(invalid.length)).toBeGreaterThan(0.01);
    expect(share(invalid.length)).toBeLessThan(0.04);
    for (const { invalid: planted, holdings, issuesRead3m, fetchShare } of invalid) {
      expect(newspapers).toContain(planted?.product);
      expect(holdings.map(({ product }) => product)).toContain(planted?.product);
      expect([issuesRead3m, fetchShare]).toEqual([0, 0]);
    }
  });

  it('troubles people by the causes that practice knows, suspension first', () => {
    const causes = people.flatMap(({ trouble }) => trouble ?? []);
    expect(share(causes.length)).toBeGreaterThan(0.04);
    const frequency = (cause: string) => causes.filter((other) => other === cause).length / causes.length;
    expect(frequency('suspended')).toBeGreaterThan(frequency('not-fetched'));
    expect(frequency('not-fetched')).toBeGreaterThan(frequency('unknown-device'));
    expect(frequency('unknown-device')).toBeGreaterThan(frequency('switched-off'));
  });

  it('gives nobody a number that somebody might really have', () => {
    expect(people.every(({ customerId }) => /^100\d{8}$/.test(customerId))).toBe(true);
  });
});
