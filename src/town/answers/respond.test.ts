import { describe, expect, it } from 'vitest';
import { HOUR_MS, midnightOf } from '../calendar.ts';
import { makePerson } from '../people/make-person.ts';
import type { FailureCause, Person } from '../people/person.ts';
import { preferencesOf } from './preferences.ts';
import { type Contact, respond } from './respond.ts';

const start = midnightOf('2012-03-05') ?? Number.NaN;
const people = Array.from({ length: 4000 }, (_, number) => makePerson(3, number)).filter(
  ({ trouble, unreachable, offForDays }) => trouble === undefined && !unreachable && offForDays === 0,
);

const contactOf = (person: Person, change: Partial<Contact> = {}): Contact => ({
  contactId: `contact-${person.number}`,
  campaign: 'spring',
  product: 'ring-back-tone',
  channel: 'sms',
  trial: false,
  plannedAt: start + 9 * HOUR_MS,
  handedOverAt: start + 10 * HOUR_MS,
  townDay: 0,
  ...change,
});

const tookUp = (person: Person, contact: Contact, history: readonly Contact[] = []) =>
  respond(person, contact, history).some(({ type }) => type === 'order');

/** Share of people who order. */
const orderRate = (
  among: readonly Person[],
  change: Partial<Contact>,
  history: (person: Person) => Contact[] = () => [],
) => among.filter((person) => tookUp(person, contactOf(person, change), history(person))).length / among.length;

const outcomesOf = (person: Person, change: Partial<Contact>) =>
  respond(person, contactOf(person, change), []).flatMap((reaction) =>
    reaction.type === 'outcome' ? [[reaction.outcome, reaction.note]] : [],
  );

describe('respond', () => {
  it('gives the same reactions for the same person, contact and history, in the order of time', () => {
    for (const person of people.slice(0, 500)) {
      const contact = contactOf(person, { channel: 'outbound-call', product: 'retention-plan' });
      const reactions = respond(person, contact, []);
      expect(respond(person, { ...contact }, [])).toEqual(reactions);
      expect(reactions.map(({ at }) => at)).toEqual(reactions.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(reactions.every(({ at }) => at > contact.handedOverAt)).toBe(true);
    }
  });

  it('brings orders of text messages and calls about as often as practice has them', () => {
    for (const product of ['ring-back-tone', 'paper-digest', 'data-10', 'weather']) {
      const rate = orderRate(people, { product });
      expect(rate, product).toBeGreaterThan(0.005);
      expect(rate, product).toBeLessThan(0.03);
    }
    const calls = orderRate(people, { channel: 'outbound-call', product: 'retention-plan' });
    expect(calls).toBeGreaterThan(0.1);
    expect(calls).toBeLessThan(0.2);
  });

  it('follows what people truly want', () => {
    const wishes = new Map(people.map((person) => [person, preferencesOf(person).interest['paper-finance']]));
    const byWish = people.toSorted((a, b) => (wishes.get(b) ?? 0) - (wishes.get(a) ?? 0));
    const half = byWish.length / 2;
    const change = { product: 'paper-finance', channel: 'outbound-call' };
    expect(orderRate(byWish.slice(0, half), change)).toBeGreaterThan(2 * orderRate(byWish.slice(half), change));
  });

  it('wears out: the next contact interests less, the same product much less, an old need less than a fresh one', () => {
    const change = { channel: 'outbound-call' };
    const earlier = (person: Person, product: string) =>
      [1, 2, 3].map((days) =>
        contactOf(person, { contactId: `${days}`, product, handedOverAt: start - days * 24 * HOUR_MS }),
      );
    const rested = orderRate(people, change);
    const tired = orderRate(people, change, (person) => earlier(person, 'weather'));
    const bored = orderRate(people, change, (person) => earlier(person, 'ring-back-tone'));
    expect(tired).toBeLessThan(0.85 * rested);
    expect(bored).toBeLessThan(0.4 * tired);
    expect(orderRate(people, { ...change, plannedAt: start - 37 * HOUR_MS })).toBeLessThan(0.6 * rested);
  });

  it('lets a free trial begin where nothing is paid', () => {
    const reactions = people.flatMap((person) =>
      respond(person, contactOf(person, { trial: true, channel: 'outbound-call' }), []),
    );
    const trials = reactions.filter(({ type }) => type === 'trial');
    const agreed = reactions.filter(
      (reaction) => reaction.type === 'outcome' && reaction.outcome === 'agreed-to-trial',
    );
    expect(trials.length).toBeGreaterThan(50);
    expect(agreed.length).toBe(trials.length);
    expect(reactions.filter(({ type }) => type === 'order')).toEqual([]);
  });

  it('only ever delivers a text about nothing on offer, or fails to', () => {
    const { product: _, ...text } = contactOf(people[0]);
    const outcomes = people.flatMap((person) => respond(person, { ...text, contactId: `t${person.number}` }, []));
    expect(new Set(outcomes.map((reaction) => reaction.type === 'outcome' && reaction.outcome))).toEqual(
      new Set(['delivered', 'failed', 'expired']),
    );
    expect(outcomes).toHaveLength(people.length);
  });

  it.each<[FailureCause, string, string | undefined]>([
    ['suspended', 'sms', 'failed'],
    ['rejected', 'sms', 'failed'],
    ['network', 'sms', 'failed'],
    ['absent', 'outbound-call', 'failed'],
    ['switched-off', 'sms', 'expired'],
    ['expired', 'sms', 'expired'],
    ['not-fetched', 'mms', 'expired'],
    ['not-fetched', 'sms', undefined],
    ['unknown-device', 'mms', 'failed'],
    ['unknown-device', 'sms', undefined],
    ['suspended', 'counter', undefined],
  ])('stops what %s stops: %s ends as %s', (trouble, channel, report) => {
    for (const person of people.slice(0, 200)) {
      const outcomes = outcomesOf({ ...person, trouble }, { channel });
      if (report === undefined) expect(outcomes).not.toContainEqual([expect.any(String), trouble]);
      else expect(outcomes).toEqual([[report, trouble]]);
    }
  });

  it('does not reach a phone that is off until its day', () => {
    const [person] = people;
    const off = { ...person, offForDays: 3 };
    expect(outcomesOf(off, { townDay: 1 })).toEqual([['expired', 'switched-off']]);
    expect(outcomesOf(off, { townDay: 2 })[0]).toEqual(['delivered', undefined]);
  });

  it('lets staff sign what staff heard, and nobody say no to a page', () => {
    const heard = people.flatMap((person) => respond(person, contactOf(person, { channel: 'counter' }), []));
    expect(heard.length).toBeGreaterThan(0);
    for (const reaction of heard) if (reaction.type === 'outcome') expect(reaction.staffId).toMatch(/^clerk-\d+$/);
    const clicked = people.flatMap((person) => respond(person, contactOf(person, { channel: 'kiosk' }), []));
    expect(clicked.some((reaction) => reaction.type === 'outcome' && reaction.outcome === 'declined')).toBe(false);
  });
});
