import { describe, expect, it } from 'vitest';
import type { DecisionRecorded, Refusal, Survivor } from '../effects.ts';
import { idOf } from '../hash.ts';
import type { Definitions } from '../schema/definitions.ts';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product, scenario } from './fake-town.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2015-08-01T12:00:00+08:00');
const request = { causeId: 'question-1', channel: 'counter', touchpoint: 'hall 7', limit: 2 };

const desk = (parts: Partial<Definitions> = {}) =>
  pack({
    products: [product('newspaper'), product('ringtone', { category: 'music' }), product('weekly')],
    offers: [offer('paper', 'newspaper'), offer('tune', 'ringtone'), offer('week', 'weekly')],
    channels: [channel('counter', { mode: 'pull', human: true }), channel('sms')],
    scenarios: [scenario('arrival'), scenario('leaving')],
    campaigns: [
      campaign('always', { scenarios: [], journey: [offerStep(['paper', 'tune'], ['counter', 'sms'])] }),
      campaign('arriving', { priority: 1, journey: [offerStep(['week'], ['counter'])] }),
    ],
    ...parts,
  });

const offersOf = (decision: DecisionRecorded | undefined) =>
  (decision?.candidates ?? []).flatMap((c) => ('stage' in c ? [] : [c.offer])).sort();

describe('a pull ask', () => {
  it('presents the offers it ranked, up to the limit', () => {
    const town = new FakeTown(desk());
    const decisionId = idOf('decision', 'ann', 'question-1', '', '', 0);
    expect(town.maker.ask(0, NOON, request)).toBe(decisionId);
    expect(town.decisions[0]).toMatchObject({ decisionId, result: 'presented', campaign: 'always' });
    expect(town.decisions[0]).not.toHaveProperty('momentId');
    expect(town.contacts.map(({ contactId }) => contactId)).toEqual(
      [1, 2].map((rank) => idOf('contact', decisionId, rank)),
    );
    expect(town.contacts[0]).toMatchObject({
      offer: town.decisions[0].chosen?.offer,
      channel: 'counter',
      touchpoint: 'hall 7',
      at: NOON,
      dueAt: NOON,
      status: 'presented',
    });
    expect(new Set(town.contacts.map((contact) => contact.offer))).toEqual(new Set(['paper', 'tune']));
  });

  it('brings campaigns with scenarios while one of their moments is open, weighed by its age', () => {
    const town = new FakeTown(desk());
    town.maker.ask(0, NOON, request);
    expect(offersOf(town.decisions[0])).toEqual(['paper', 'tune']);
    town.moments = [town.moment(NOON - 24 * HOUR), town.moment(NOON, 1)];
    town.maker.ask(0, NOON, { ...request, causeId: 'question-2' });
    expect(offersOf(town.decisions[1])).toEqual(['paper', 'tune', 'week']);
    const survivors = town.decisions[1].candidates as Survivor[];
    expect(survivors.find((survivor) => survivor.offer === 'week')?.score).toBe(0.5 * 0.75);
    expect(survivors.find((survivor) => survivor.offer === 'paper')?.score).toBe(0.5);
  });

  it('names the campaign and moment of the first ranked', () => {
    const town = new FakeTown(
      desk({ campaigns: [campaign('arriving', { journey: [offerStep(['week'], ['counter'])] })] }),
    );
    town.moments = [town.moment(NOON - HOUR), town.moment(NOON)];
    town.maker.ask(0, NOON, request);
    expect(town.decisions[0]).toMatchObject({ campaign: 'arriving', momentId: town.moments[1].momentId });
  });

  it('neither minds nor takes caps, quiet hours and capacity, and serves held-out customers', () => {
    const caps = [{ id: 'never', scope: 'all', per: 'day', max: 1 } as const];
    const town = new FakeTown(
      desk({
        policy: policy({
          caps,
          quietHours: { fromMinute: 0, untilMinute: 1439 },
          globalControl: { share: 1, experiment: 'g' },
        }),
        channels: [channel('counter', { mode: 'pull', human: true, capacityPerHour: 0 }), channel('sms')],
      }),
    );
    for (const causeId of ['1', '2', '3']) town.maker.ask(0, NOON, { ...request, causeId });
    expect(town.decisions.map(({ result }) => result)).toEqual(['presented', 'presented', 'presented']);
    expect(town.capacity.takeUsage()).toEqual([]);
  });

  it('refuses for eligibility, audience, suitability and consent', () => {
    const town = new FakeTown(
      desk({
        products: [
          product('newspaper'),
          product('ringtone', { suitability: [{ reason: 'elderly', rule: 'young' }] }),
          product('weekly'),
        ],
        campaigns: [
          campaign('always', { scenarios: [], journey: [offerStep(['paper', 'tune'], ['counter'])] }),
          campaign('rich', { scenarios: [], audience: 'rich', journey: [offerStep(['week'], ['counter'])] }),
        ],
      }),
    );
    town.customers.held[0].add(0);
    town.maker.ask(0, NOON, request);
    expect(town.decisions[0]).toMatchObject({ result: 'nothing', campaign: '' });
    expect(
      (town.decisions[0].candidates as Refusal[]).map(({ stage, reason, offers }) => [stage, reason, ...offers]),
    ).toEqual([
      ['eligibility', 'product.held', 'paper@counter'],
      ['applicability', 'campaign.audience', 'week@counter'],
      ['suitability', 'elderly', 'tune@counter'],
    ]);
    expect(town.contacts).toEqual([]);
  });

  it('takes an offer of several campaigns once, from the first in which it survives', () => {
    const step = offerStep(['paper'], ['counter']);
    const town = new FakeTown(
      desk({
        campaigns: [
          campaign('a', { scenarios: [], journey: [step] }),
          campaign('b', { scenarios: [], journey: [step], priority: 2, audience: 'nobody' }),
          campaign('c', { scenarios: [], journey: [step], priority: 1 }),
          campaign('d', { scenarios: [], journey: [step], priority: 9, until: NOON }),
        ],
      }),
    );
    town.maker.ask(0, NOON, request);
    expect(town.decisions[0].campaign).toBe('c');
    expect(town.decisions[0].candidates).toHaveLength(1);
  });

  it('is for pull channels only', () => {
    const town = new FakeTown(desk());
    expect(town.maker.ask(0, NOON, { ...request, channel: 'sms' })).toBeUndefined();
    expect(town.maker.ask(0, NOON, { ...request, channel: 'fax' })).toBeUndefined();
    expect(town.effects).toEqual([]);
  });
});

describe('what the customer says at a pull touchpoint', () => {
  it('counts for every channel: a refusal at the counter silences the SMS', () => {
    const town = new FakeTown(
      desk({ policy: policy({ refusalCooldown: { productMs: DAY, categoryMs: 0, allMs: 0 } }) }),
    );
    town.maker.ask(0, NOON, request);
    const paper = town.contacts.find((contact) => contact.offer === 'paper');
    town.maker.outcome(0, NOON, paper?.contactId ?? '', { outcome: 'declined' });
    const push = new FakeTown(desk()).program.campaignIndex.get('always') ?? -1;
    town.maker.enrol(0, NOON, push, town.moment(NOON));
    expect(town.decisions[1].candidates.at(-1)).toEqual({
      stage: 'policy',
      reason: 'cooldown.product',
      offers: ['paper@sms'],
    });
  });

  it('makes a contact of a presentation that is acted on, once', () => {
    const town = new FakeTown(desk());
    town.maker.ask(0, NOON, { ...request, limit: 1 });
    const { contactId } = town.contacts[0];
    for (const outcome of ['viewed', 'considering', 'agreed-to-trial', 'agreed-to-pay']) {
      expect(town.maker.outcome(0, NOON, contactId, { outcome })).toBe('applied');
    }
    expect(town.contacts.map(({ status }) => status)).toEqual(['presented', 'delivered']);
  });
});
