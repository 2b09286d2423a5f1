import { describe, expect, it } from 'vitest';
import type { CampaignDefinition, Definitions } from '../../src/core/schema/definitions.ts';
import { campaign, channel, pack } from '../oracle/ledger-words.ts';
import { JourneyTown } from './journey-town.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN = Date.parse('2015-08-03T10:00:00+08:00');
const START = { command: 'start-wave', campaign: 'k', wave: 'first' };

const wavePack = (parts: Partial<CampaignDefinition> = {}, more: Partial<Definitions> = {}) =>
  pack({ campaigns: [campaign('k', { scenarios: [], byWave: true, ...parts })], ...more });

function townOf(
  definitions: Definitions,
  customers: number,
  options: ConstructorParameters<typeof JourneyTown>[1] = {},
) {
  const town = new JourneyTown(definitions, options);
  town.runTo(TEN - MINUTE);
  for (let k = 0; k < customers; k++) town.profile(`c${k}`, TEN - MINUTE, { age: k % 80 });
  town.runTo(TEN);
  return town;
}

const contacted = (town: JourneyTown) => [
  ...new Map(town.of('contact').map(({ contactId, customerId }) => [contactId, customerId])).values(),
];
const toldOf = (town: JourneyTown) => town.effects.map((effect) => JSON.stringify(effect)).sort();

describe('a wave', () => {
  it('takes every customer of the audience once, known when it starts', () => {
    const town = townOf(wavePack({ audience: 'profile.age >= 40' }), 300);
    town.command(TEN, START);
    town.profile('late', TEN, { age: 50 });
    town.command(TEN, START);
    town.runTo(TEN + MINUTE);
    const expected = Array.from({ length: 300 }, (_, k) => k)
      .filter((k) => k % 80 >= 40)
      .map((k) => `c${k}`);
    expect(contacted(town).sort()).toEqual(expected.sort());
    expect(town.waves).toEqual([]);
    expect(town.of('decision')[0]).not.toHaveProperty('momentId');
  });

  it('looks at four customers of a slot an input when the host continues, and lets events pass in between', () => {
    const town = townOf(wavePack(), 5000, { handover: 'logged' });
    town.command(TEN, START);
    expect(contacted(town).length).toBeGreaterThan(500);
    expect(contacted(town).length).toBeLessThanOrEqual(1024);
    expect(town.hasMoreToDo).toBe(true);
    town.profile('between', TEN);
    let continues = 0;
    for (; town.hasMoreToDo; continues++) town.goOn(TEN);
    expect(continues).toBeGreaterThan(4);
    expect(new Set(contacted(town)).size).toBe(5000);
    expect(contacted(town)).toHaveLength(5000);
  });

  it('goes on with the clock where nobody continues', () => {
    const town = townOf(wavePack(), 2000, { handover: 'logged' });
    town.command(TEN, START);
    town.runTo(TEN + 10_000, 1000, TEN + 1000);
    expect(contacted(town)).toHaveLength(2000);
  });

  it('decides just in time for the capacity there is, and the rest when there is more', () => {
    const town = townOf(wavePack({}, { channels: [channel('app'), channel('sms', { capacityPerHour: 512 })] }), 2000);
    town.command(TEN + 1000, START);
    town.runTo(TEN + 59 * MINUTE, MINUTE, TEN + MINUTE);
    expect(contacted(town)).toHaveLength(512);
    // Nobody else was decided about, and put off.
    expect(town.of('decision')).toHaveLength(512);
    town.runTo(TEN + 119 * MINUTE, MINUTE, TEN + 60 * MINUTE);
    expect(contacted(town)).toHaveLength(1024);
    town.runTo(TEN + 5 * HOUR, MINUTE, TEN + 120 * MINUTE);
    expect(new Set(contacted(town)).size).toBe(2000);
    expect(contacted(town)).toHaveLength(2000);
  });

  it('ends when the budget is spent', () => {
    const town = townOf(wavePack({ budgetContacts: 300 }), 2000);
    town.command(TEN + 1000, START);
    town.runTo(TEN + 10 * MINUTE, MINUTE, TEN + MINUTE);
    expect(contacted(town)).toHaveLength(300);
    expect(town.waves).toEqual([]);
  });

  const quietHours = { fromMinute: 21 * 60, untilMinute: 9 * 60 };

  it('rests while it is quiet, and puts nobody off one by one', () => {
    const definitions = wavePack({}, { regions: [{ kind: 'region', id: 'east' }] });
    const town = new JourneyTown({ ...definitions, policy: { ...definitions.policy, quietHours } });
    const night = TEN + 12 * HOUR;
    town.runTo(night);
    for (let k = 0; k < 100; k++) town.profile(`c${k}`, night);
    town.command(night, START);
    town.runTo(TEN + 22 * HOUR, MINUTE, night + MINUTE);
    expect(town.of('decision')).toEqual([]);
    town.runTo(TEN + 23 * HOUR);
    expect(contacted(town)).toHaveLength(100);
    expect(town.of('decision').filter(({ result }) => result === 'deferred')).toEqual([]);
  });

  it('goes on for those for whom it is day, where there are several zones', () => {
    const definitions = wavePack();
    const town = new JourneyTown({ ...definitions, policy: { ...definitions.policy, quietHours } });
    const night = TEN + 12 * HOUR;
    town.runTo(night);
    for (let k = 0; k < 100; k++) town.profile(`c${k}`, night, { region: k % 2 === 0 ? 'east' : 'west' });
    // 22:00 in the east, 16:00 in the west.
    town.command(night, START);
    expect(new Set(contacted(town).map((id) => Number(id.slice(1)) % 2))).toEqual(new Set([1]));
    expect(contacted(town)).toHaveLength(50);
    town.runTo(TEN + 23 * HOUR, MINUTE, night + MINUTE);
    expect(contacted(town)).toHaveLength(100);
  });

  it('does the same wherever customers are hosted and whenever it is stopped and started again', () => {
    const definitions = wavePack({}, { channels: [channel('app'), channel('sms', { capacityPerHour: 300 })] });
    const run = (partitionCount: number, restarts: boolean) => {
      const town = townOf(definitions, 900, { partitionCount, handover: 'logged' });
      town.command(TEN + 1000, START);
      for (let minute = 1; minute < 200; minute++) {
        if (restarts && minute % 7 === 0) town.restart();
        town.runTo(TEN + minute * MINUTE);
        if (town.hasMoreToDo) town.goOn(TEN + minute * MINUTE);
      }
      return town;
    };
    const one = run(1, false);
    const many = run(64, true);
    expect(contacted(one)).toHaveLength(900);
    expect(toldOf(many)).toEqual(toldOf(one));
    expect(many.stateHash).toEqual(one.stateHash);
  });

  it('goes behind the wave of its campaign that was started before it', () => {
    const town = townOf(wavePack({ reentryMs: 0 }), 2000, { handover: 'logged' });
    town.command(TEN, START);
    town.command(TEN, { ...START, wave: 'second' });
    const looked = (wave: string) =>
      town.waves.filter((one) => one.wave === wave).reduce((sum, one) => sum + one.looked, 0);
    expect(looked('first')).toBeGreaterThan(looked('second'));
    town.restart();
    while (town.hasMoreToDo) town.goOn(TEN);
    expect(contacted(town)).toHaveLength(4000);
  });

  it('of a campaign that is not defined is refused once', () => {
    const town = townOf(wavePack(), 10);
    town.command(TEN, { ...START, campaign: 'nobody' });
    town.command(TEN, { command: 'dance', campaign: 'k' });
    expect(town.of('deadLetter').map(({ code, message }) => `${code} ${message}`)).toEqual([
      'input.unknown-reference there is no campaign "nobody"',
      'input.unknown-reference "dance" is no command to all',
    ]);
  });
});

describe('a campaign', () => {
  const message = (id: string) => ({
    type: 'message' as const,
    id,
    purpose: 'marketing' as const,
    channel: 'sms',
    template: id,
  });
  const waves = wavePack({ journey: [message('one'), { type: 'wait', id: 'wait', forMs: HOUR }, message('two')] });
  const stepsOf = (town: JourneyTown, id: string) =>
    town
      .of('contact')
      .filter(({ customerId, status }) => customerId === id && status === 'released')
      .map(({ step }) => step);

  it('that is paused stands still, and neither repeats nor skips when it is resumed', () => {
    for (const handover of ['assumed', 'logged'] as const) {
      const town = townOf(waves, 1500, { handover });
      town.command(TEN, START);
      town.command(TEN, { command: 'pause-campaign', campaign: 'k' });
      const before = contacted(town).length;
      town.goOn(TEN);
      town.runTo(TEN + 3 * HOUR, MINUTE, TEN + MINUTE);
      expect(contacted(town)).toHaveLength(before);
      town.restart();
      town.command(TEN + 3 * HOUR, { command: 'resume-campaign', campaign: 'k' });
      while (town.hasMoreToDo) town.goOn(TEN + 3 * HOUR);
      town.runTo(TEN + 5 * HOUR, MINUTE, TEN + 3 * HOUR + MINUTE);
      expect(contacted(town)).toHaveLength(3000);
      if (handover === 'assumed') for (let k = 0; k < 1500; k++) expect(stepsOf(town, `c${k}`)).toEqual(['one', 'two']);
    }
  });

  it('that is cancelled ends its journeys, withdraws what it has planned, and takes nobody until it is resumed', () => {
    const definitions = wavePack(
      { journey: [message('one'), { type: 'wait', id: 'wait', forMs: HOUR }, message('two')] },
      { channels: [channel('app'), channel('sms', { delayMs: 10 * MINUTE })] },
    );
    const town = townOf(definitions, 50);
    town.command(TEN, START);
    town.runTo(TEN + MINUTE);
    town.command(TEN + 2 * MINUTE, { command: 'cancel-campaign', campaign: 'k' });
    town.command(TEN + 3 * MINUTE, { ...START, wave: 'second' });
    town.runTo(TEN + 2 * HOUR, MINUTE, TEN + 4 * MINUTE);
    const last = new Map(town.of('contact').map((contact) => [contact.contactId, contact]));
    expect([...last.values()].map(({ status, reason }) => `${status} ${reason}`)).toEqual(
      Array(50).fill('withdrawn journey.cancelled'),
    );
    expect(town.of('journey').filter(({ reason }) => reason === 'cancelled')).toHaveLength(50);
    town.command(TEN + 2 * HOUR, { command: 'resume-campaign', campaign: 'k' });
    town.profile('c0', TEN + 2 * HOUR);
    expect(town.of('decision')).toHaveLength(50);
  });

  it('answers a hand-over asked for while it is paused with the contact as it stands', () => {
    const town = townOf(waves, 1, { handover: 'logged' });
    town.command(TEN, START);
    const { contactId } = town.of('contact')[0]!;
    town.command(TEN, { command: 'pause-campaign', campaign: 'k' });
    town.handover('c0', TEN, contactId);
    expect(town.of('contact').at(-1)).toMatchObject({ status: 'planned', reason: 'campaign.paused' });
    town.command(TEN + MINUTE, { command: 'resume-campaign', campaign: 'k' });
    town.handover('c0', TEN + MINUTE, contactId);
    expect(town.of('contact').at(-1)).toMatchObject({ status: 'released' });
  });
});
