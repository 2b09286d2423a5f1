import { describe, expect, it } from 'vitest';
import type { StepDefinition } from '../../src/core/schema/definitions.ts';
import { campaign, channel, pack } from '../oracle/ledger-words.ts';
import { JourneyTown } from './journey-town.ts';

const HOUR = 3_600_000;
const TEN = Date.parse('2015-08-03T10:00:00+08:00');
const wait: StepDefinition = { type: 'wait', id: 'wait', forMs: HOUR };
const later: StepDefinition = { type: 'message', id: 'later', purpose: 'marketing', channel: 'sms', template: 'later' };

const [{ journey }] = [campaign('k')];
const definitions = pack({
  channels: [channel('app'), channel('sms', { delayMs: HOUR / 2 })],
  campaigns: [campaign('k', { journey: [...journey, wait, later] })],
});

/** Anna is on a journey and has a contact planned; bo is somebody else. */
function erased(): { town: JourneyTown; said: number; contactId: string } {
  const town = new JourneyTown(definitions);
  town.runTo(TEN);
  town.profile('anna', TEN, { age: 30, plan: 'gold' });
  town.profile('bo', TEN, { age: 30 });
  town.event('call', 'anna', TEN);
  const { contactId } = town.of('contact')[0]!;
  town.command(TEN + 1000, { command: 'erase' }, 'anna');
  return { town, said: town.effects.length, contactId };
}

describe('an erased customer', () => {
  it('has nothing left that goes on, and nothing is said of it', () => {
    const { town, said } = erased();
    town.runTo(TEN + 3 * HOUR, HOUR / 4);
    expect(town.effects).toHaveLength(said);
  });

  it('is nobody to counts, and never becomes a customer again', () => {
    const { town } = erased();
    const customers = () => [town.customers, town.count('profile.age == 30', TEN).count, town.count('true', TEN).total];
    expect(customers()).toEqual([1, 1, 1]);
    town.event('call', 'anna', TEN + 2000);
    town.profile('anna', TEN + 2000, { age: 30 });
    town.restart();
    town.event('call', 'anna', TEN + 3000);
    expect(customers()).toEqual([1, 1, 1]);
    expect(town.counters.erased).toBe(3);
    expect(town.of('contact').filter(({ customerId }) => customerId === 'anna')).toHaveLength(1);
  });

  it('is passed over by waves and schedules', () => {
    const { town, said } = erased();
    town.command(TEN + 2000, { command: 'start-wave', campaign: 'k', wave: 'all' });
    const told = town.effects.slice(said).flatMap((effect) => ('customerId' in effect ? [effect.customerId] : []));
    expect(new Set(told)).toEqual(new Set(['bo']));
  });

  it('is unknown to requests', () => {
    const { town, contactId } = erased();
    town.outcome('anna', TEN + 2000, contactId, 'delivered');
    town.command(TEN + 2000, { command: 'opt-in', scope: 'all' }, 'anna');
    expect(town.of('deadLetter').map(({ code }) => code)).toEqual(Array(2).fill('input.unknown-reference'));
  });

  it('leaves nothing in a checkpoint but the id', () => {
    const { town } = erased();
    expect(town.savedText()).toContain('anna');
    expect(town.savedText()).not.toContain('gold');
    expect(town.savedText()).not.toContain('information');
    town.event('call', 'bo', TEN + 2000);
    expect(town.savedText()).toContain('information');
  });
});
