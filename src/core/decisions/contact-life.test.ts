import { describe, expect, it } from 'vitest';
import type { Definitions } from '../schema/definitions.ts';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product, Written } from './fake-town.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2015-08-01T12:00:00+08:00');
const EVENING = Date.parse('2015-08-01T22:00:00+08:00');
const quietHours = { fromMinute: 21 * 60, untilMinute: 9 * 60 };

/** Two offers of two products on two channels, in one campaign. */
const grid = (parts: Partial<Definitions> = {}) =>
  pack({
    products: [product('newspaper'), product('ringtone', { category: 'music' })],
    offers: [offer('paper', 'newspaper'), offer('tune', 'ringtone')],
    channels: [channel('call'), channel('sms')],
    campaigns: [campaign('grid', { journey: [offerStep(['tune', 'paper'], ['sms', 'call'])] })],
    ...parts,
  });

describe('the hand-over', () => {
  const delayed = (parts: Partial<Definitions> = {}) =>
    pack({ channels: [channel('sms', { delayMs: 300_000 })], ...parts });

  it('releases when due, in assumed mode by a timer', () => {
    const town = new FakeTown(delayed());
    town.meet(NOON);
    town.runTo(NOON + 300_000);
    expect(town.contacts.map(({ status, at, dueAt }) => ({ status, at, dueAt }))).toEqual([
      { status: 'planned', at: NOON, dueAt: NOON + 300_000 },
      { status: 'released', at: NOON, dueAt: NOON + 300_000 },
    ]);
  });

  it('finds each of two contacts whose ids are the same because the input came again after the horizon', () => {
    const town = new FakeTown(delayed());
    const moment = town.moment(NOON);
    town.maker.enrol(0, NOON, 0, moment);
    town.maker.enrol(0, NOON + 1000, 0, moment);
    town.runTo(NOON + HOUR);
    expect(town.contacts.map(({ status, dueAt }) => [status, dueAt - NOON])).toEqual([
      ['planned', 300_000],
      ['planned', 301_000],
      ['released', 300_000],
      ['released', 301_000],
    ]);
  });

  it('waits for the dispatcher in logged mode, and dates the slot by it', () => {
    const caps = [{ id: 'week', scope: 'all', per: '7d', max: 1 } as const];
    const town = new FakeTown(delayed({ policy: policy({ caps }) }), { handover: 'logged' });
    town.meet(NOON);
    town.runTo(NOON + HOUR);
    expect(town.contacts).toHaveLength(1);
    const { contactId } = town.contacts[0];
    expect(town.maker.handover(0, NOON + HOUR, contactId)).toBe('released');
    expect(town.maker.handover(0, NOON + HOUR, contactId)).toBe('not-planned');
    expect(town.maker.handover(0, NOON + HOUR, 'no such contact')).toBe('unknown-contact');
    const week = 7 * 24 * HOUR;
    expect(town.meet(NOON + week)).toBe('nothing');
    expect(town.meet(NOON + week + HOUR - 300_001)).toBe('nothing');
    expect(town.meet(NOON + week + HOUR - 300_000)).toBe('contact');
  });

  it('withdraws with stage and reason, and frees the slot', () => {
    const caps = [{ id: 'day', scope: 'all', per: 'day', max: 1 } as const];
    const town = new FakeTown(
      delayed({
        policy: policy({ caps }),
        products: [product('newspaper', { suitability: [{ reason: 'complained', rule: '!complaint' }] })],
      }),
    );
    town.meet(NOON);
    town.customers.facts[0].complaint = true;
    town.runTo(NOON + 300_000);
    expect(town.contacts[1]).toMatchObject({ status: 'withdrawn', reason: 'suitability.complained' });
    town.customers.facts[0].complaint = false;
    expect(town.meet(NOON + HOUR)).toBe('contact');
  });

  it('checks caps without its own slot, and quiet hours at its own time', () => {
    const caps = [{ id: 'day', scope: 'all', per: 'day', max: 1 } as const];
    const town = new FakeTown(delayed({ policy: policy({ caps, quietHours }) }), { handover: 'logged' });
    town.meet(NOON);
    const { contactId } = town.contacts[0];
    expect(town.maker.handover(0, EVENING, contactId)).toBe('withdrawn');
    expect(town.contacts[1].reason).toBe('time.quiet-hours');
  });

  it('shows rules the moment of the decision', () => {
    const town = new FakeTown(
      delayed({ products: [product('newspaper', { eligibility: [{ reason: 'no-moment', rule: 'moment' }] })] }),
    );
    town.meet(NOON);
    town.customers.setMoment(-1, 0);
    town.runTo(NOON + 300_000);
    expect(town.contacts[1].status).toBe('released');
  });

  it('does not look at the audience again: the customer was meant when it was decided', () => {
    const town = new FakeTown(delayed({ campaigns: [campaign('c', { audience: '!gone' })] }));
    town.meet(NOON);
    town.customers.facts[0].gone = true;
    town.runTo(NOON + 300_000);
    expect(town.contacts[1].status).toBe('released');
  });
});

describe('outcomes', () => {
  const released = () => {
    const town = new FakeTown(pack());
    town.meet(NOON);
    town.runTo(NOON);
    return { town, tell: (outcome: string) => town.maker.outcome(0, NOON, town.contacts[0].contactId, { outcome }) };
  };

  it('move a released contact on and never back, one effect a change', () => {
    const { town, tell } = released();
    for (const outcome of ['sent', 'sent', 'delivered', 'sent', 'failed', 'unknown'])
      expect(tell(outcome)).toBe('applied');
    expect(town.contacts.map(({ status }) => status)).toEqual(['planned', 'released', 'sent', 'delivered']);
  });

  it('say when the contact or the word is not known', () => {
    const { town, tell } = released();
    expect(tell('amused')).toBe('unknown-outcome');
    expect(tell('toString')).toBe('unknown-outcome');
    expect(town.maker.outcome(0, NOON, 'ffffffffffffffffffffffff', { outcome: 'sent' })).toBe('unknown-contact');
    expect(town.maker.outcome(0, NOON, '', { outcome: 'sent' })).toBe('unknown-contact');
  });
});

describe('the state of a customer', () => {
  it('is read as it was written, under other positions of the same words, with its timers', () => {
    const definitions = grid({
      policy: policy({ quietHours, refusalCooldown: { productMs: HOUR * 100, categoryMs: 0, allMs: 0 } }),
      channels: [channel('call'), channel('sms', { delayMs: 600_000 })],
      campaigns: [
        campaign('calls', { journey: [offerStep(['tune'], ['call'])] }),
        campaign('grid', { journey: [offerStep(['paper'], ['sms'])] }),
      ],
    });
    const town = new FakeTown(definitions);
    town.meet(EVENING - HOUR - 120_000, 'calls');
    town.runTo(EVENING - HOUR - 120_000);
    town.maker.outcome(0, EVENING - HOUR - 90_000, town.contacts[0].contactId, { outcome: 'declined' });
    town.maker.command(0, NOON, { command: 'opt-out', scope: 'category', of: 'music' });
    town.meet(EVENING - HOUR - 60_000, 'grid');
    const written = new Written();
    town.maker.writeCustomer(0, written);

    const wider = { ...definitions, campaigns: [campaign('added'), ...definitions.campaigns] };
    const again = new FakeTown(wider);
    again.maker.readCustomer(0, written.reader());
    const rewritten = new Written();
    again.maker.writeCustomer(0, rewritten);
    expect(rewritten.items).toEqual(written.items);

    const later = EVENING + 20 * HOUR;
    town.effects.length = 0;
    town.runTo(later);
    again.runTo(later);
    expect(again.effects).toEqual(town.effects);
    expect(again.effects.length).toBeGreaterThan(0);
    expect(again.meetAndTell(later, 'calls')).toBe(town.meetAndTell(later, 'calls'));
  });

  it('costs nothing for a customer nothing happened to, and is gone when forgotten', () => {
    const town = new FakeTown(pack());
    const written = new Written();
    town.maker.writeCustomer(0, written);
    expect(written.items).toEqual([0]);
    town.meet(NOON);
    town.maker.forget(0);
    expect(town.customers.decisionHead(0)).toBe(0);
    town.runTo(NOON + HOUR);
    expect(town.contacts).toHaveLength(1);
  });

  it('keeps slots and blocks of what is not defined any more, and drops enrolments', () => {
    const caps = [{ id: 'week', scope: 'all', per: '7d', max: 1 } as const];
    const town = new FakeTown(
      pack({
        policy: policy({ caps }),
        channels: [channel('fax'), channel('sms')],
        campaigns: [campaign('old', { reentryMs: HOUR })],
      }),
    );
    town.meet(NOON);
    town.maker.command(0, NOON, { command: 'opt-out', scope: 'channel', of: 'fax' });
    const written = new Written();
    town.maker.writeCustomer(0, written);
    const renewed = new FakeTown(
      pack({
        policy: policy({ caps }),
        channels: [channel('call')],
        products: [product('magazine')],
        offers: [offer('glossy', 'magazine')],
        campaigns: [campaign('new', { journey: [offerStep(['glossy'], ['call'])] })],
      }),
    );
    renewed.maker.readCustomer(0, written.reader());
    renewed.runTo(NOON);
    expect(renewed.contacts[0]).toMatchObject({ status: 'withdrawn', reason: 'eligibility.definition.gone' });
    const rewritten = new Written();
    renewed.maker.writeCustomer(0, rewritten);
    expect(rewritten.items).toContain('fax');
    expect(rewritten.items[0]).toBe(2);
  });
});
