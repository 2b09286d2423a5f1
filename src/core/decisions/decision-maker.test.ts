import { describe, expect, it } from 'vitest';
import type { Survivor } from '../effects.ts';
import { idOf, uniformOf } from '../hash.ts';
import type { Definitions } from '../schema/definitions.ts';
import { reduceCapacity } from './capacity.ts';
import {
  campaign,
  channel,
  FakeTown,
  offer,
  offerStep,
  pack,
  policy,
  product,
  scenario,
  type TownOptions,
} from './fake-town.ts';

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

describe('a decision', () => {
  it('records survivors by falling probability, with the winner first among equals drawn by its id', () => {
    const town = new FakeTown(grid());
    expect(town.meet(NOON)).toBe('contact');
    const [decision] = town.decisions;
    const survivors = decision.candidates as Survivor[];
    expect(Object.keys(decision)).toEqual([
      'type',
      'decisionId',
      'customerId',
      'at',
      'campaign',
      'momentId',
      'result',
      'chosen',
      'candidates',
      'version',
    ]);
    expect(survivors.map(({ offer: name, channel: on }) => `${name}@${on}`)).toEqual([
      'tune@sms',
      'tune@call',
      'paper@sms',
      'paper@call',
    ]);
    expect(survivors.map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(decision.chosen).toEqual(survivors[Math.floor(uniformOf(decision.decisionId) * 4)]);
    expect(decision.chosen).toMatchObject({ score: 0.5, factors: { propensity: 1, fit: 0.5, value: 1, lever: 1 } });
  });

  it('names itself, its contact and nothing else by hashes of stable ids', () => {
    const town = new FakeTown(grid());
    town.meet(NOON);
    const decisionId = idOf('decision', 'ann', '000000000000000000000001', 'grid', 'offer', 0);
    expect(town.decisions[0].decisionId).toBe(decisionId);
    expect(town.contacts[0]).toEqual({
      type: 'contact',
      contactId: idOf('contact', decisionId, 1),
      decisionId,
      customerId: 'ann',
      campaign: 'grid',
      offer: town.decisions[0].chosen?.offer,
      channel: town.decisions[0].chosen?.channel,
      step: 'offer',
      purpose: 'marketing',
      changedAt: NOON,
      at: NOON,
      dueAt: NOON,
      status: 'planned',
    });
  });

  it('weighs propensity, value, lever and the age of the moment', () => {
    const definitions = grid({
      products: [product('newspaper', { value: 3 }), product('ringtone')],
      offers: [offer('paper', 'newspaper', { lever: 2, propensity: 'likes' }), offer('tune', 'ringtone')],
      campaigns: [campaign('grid', { journey: [offerStep(['paper', 'tune'], ['sms'])] })],
    });
    const town = new FakeTown(definitions);
    town.customers.facts[0].likes = 0.5;
    town.maker.enrol(0, NOON + 12 * HOUR, 0, town.moment(NOON));
    const survivors = town.decisions[0].candidates as Survivor[];
    // Weight 1 − ½ · 12/48 = 0.875; fit is uninformed, 0.5.
    expect(survivors[0]).toMatchObject({
      offer: 'paper',
      score: 0.5 * 0.5 * 3 * 2 * 0.875,
      factors: { propensity: 0.5, fit: 0.5, value: 3, lever: 2 },
    });
    expect(survivors[1]).toMatchObject({ offer: 'tune', score: 0.5 * 0.875 });
    // P(3U > V) = 1 − 1/6.
    expect(survivors[0].probability).toBeCloseTo(5 / 6, 3);
  });

  it('takes an absent propensity for 1 and keeps others within 0 and 1', () => {
    for (const [likes, propensity] of [
      [undefined, 1],
      [7, 1],
      [-1, 0],
      [0.3, 0.3],
    ] as const) {
      const town = new FakeTown(pack({ offers: [offer('paper', 'newspaper', { propensity: 'likes' })] }));
      if (likes !== undefined) town.customers.facts[0].likes = likes;
      town.meet(NOON);
      expect(town.decisions[0].chosen?.factors.propensity).toBe(propensity);
    }
  });

  it('decides a message as one candidate that has no offer', () => {
    const town = new FakeTown(
      pack({
        campaigns: [
          campaign('thanks', {
            journey: [{ type: 'message', id: 'thanks', purpose: 'service', channel: 'sms', template: 'thank-you' }],
          }),
        ],
      }),
    );
    expect(town.meet(NOON)).toBe('contact');
    expect(town.decisions[0].chosen).toMatchObject({ offer: 'thank-you', channel: 'sms', score: 1, probability: 1 });
    expect(town.contacts[0]).not.toHaveProperty('offer');
  });
});

/** What is done to the customer or the definitions → the one reason for which the only candidate is refused. */
const refusals: [reason: string, definitions: Partial<Definitions>, prepare?: (town: FakeTown) => void][] = [
  ['eligibility product.validity', { products: [product('newspaper', { validUntil: NOON })] }],
  ['eligibility product.validity', { products: [product('newspaper', { validFrom: NOON + 1 })] }],
  ['eligibility offer.validity', { offers: [offer('paper', 'newspaper', { validFrom: NOON + 1 })] }],
  ['eligibility product.held', {}, (town) => town.customers.held[0].add(0)],
  [
    'eligibility product.exclusive',
    { products: [product('newspaper', { exclusiveWith: ['weekly'] }), product('weekly')] },
    (town) => town.customers.held[0].add(1),
  ],
  [
    'eligibility no-mms',
    {
      products: [
        product('newspaper', {
          eligibility: [
            { reason: 'no-mms', rule: 'mms' },
            { reason: 'poor', rule: 'rich' },
          ],
        }),
      ],
    },
  ],
  [
    'eligibility channel.no-number',
    { channels: [channel('sms', { reach: [{ reason: 'no-number', rule: 'number' }] })] },
  ],
  [
    'applicability table.row',
    {
      campaigns: [
        campaign('c', {
          journey: [offerStep([], ['sms'], { table: [{ offers: [] }, { where: 'never', offers: ['paper'] }] })],
        }),
      ],
    },
  ],
  [
    'applicability matrix.cell',
    {
      groups: [{ kind: 'group', id: 'teen', rule: 'teen' }],
      campaigns: [
        campaign('c', {
          journey: [offerStep([], ['sms'], { matrix: [{ group: 'teen', cells: { arrival: ['paper'] } }] })],
        }),
      ],
    },
  ],
  ['applicability offer.where', { offers: [offer('paper', 'newspaper', { where: 'interested' })] }],
  [
    'suitability elderly',
    { products: [product('newspaper', { suitability: [{ reason: 'elderly', rule: 'young' }] })] },
  ],
];

describe('the stages', () => {
  for (const [reason, parts, prepare] of refusals) {
    it(`refuse for ${reason}`, () => {
      const town = new FakeTown(pack(parts));
      prepare?.(town);
      expect(town.meetAndTell(NOON)).toBe(`nothing: ${reason}`);
    });
  }

  it('come in their order, reasons of candidates grouped in stage order', () => {
    const town = new FakeTown(
      grid({
        products: [
          product('newspaper', { suitability: [{ reason: 'elderly', rule: 'young' }] }),
          product('ringtone', { category: 'music', eligibility: [{ reason: 'no-mms', rule: 'mms' }] }),
        ],
        campaigns: [campaign('grid', { journey: [offerStep(['paper', 'tune'], ['sms', 'call'])] })],
      }),
    );
    town.meet(NOON);
    expect(town.decisions[0]).toMatchObject({
      result: 'nothing',
      candidates: [
        { stage: 'eligibility', reason: 'no-mms', offers: ['tune@sms', 'tune@call'] },
        { stage: 'suitability', reason: 'elderly', offers: ['paper@sms', 'paper@call'] },
      ],
    });
    expect(town.decisions[0]).not.toHaveProperty('chosen');
  });

  it('take the first matching row of a table', () => {
    const table = [{ where: 'payer', offers: ['tune'] }, { offers: ['paper'] }];
    const town = new FakeTown(
      grid({ campaigns: [campaign('grid', { journey: [offerStep([], ['sms'], { table })] })] }),
    );
    town.customers.facts[0].payer = true;
    town.meet(NOON);
    town.customers.facts[0].payer = false;
    town.meet(NOON);
    expect(town.contacts.filter(({ status }) => status === 'planned').map((c) => c.offer)).toEqual(['tune', 'paper']);
  });

  it('take the first matrix row of a group the customer is in that has a cell for the scenario', () => {
    const matrix = [
      { group: 'business', cells: { leaving: ['paper'] } },
      { group: 'teen', cells: { arrival: ['tune'], leaving: ['tune'] } },
    ];
    const town = new FakeTown(
      grid({
        groups: ['business', 'teen'].map((id) => ({ kind: 'group', id, rule: id })),
        scenarios: [scenario('arrival'), scenario('leaving')],
        campaigns: [campaign('grid', { journey: [offerStep([], ['sms'], { matrix })] })],
      }),
    );
    town.customers.groups[0].add(0).add(1);
    town.maker.enrol(0, NOON, 0, town.moment(NOON, 0));
    town.maker.enrol(0, NOON, 0, town.moment(NOON, 1));
    expect(town.contacts.filter(({ status }) => status === 'planned').map((c) => c.offer)).toEqual(['tune', 'paper']);
  });
});

describe('a campaign', () => {
  it('lets a moment wait for its period and its audience', () => {
    const town = new FakeTown(
      pack({ campaigns: [campaign('c', { from: NOON, until: NOON + HOUR, audience: 'mobile' })] }),
    );
    expect(town.meet(NOON - 1)).toBe('waiting');
    expect(town.meet(NOON)).toBe('waiting');
    town.customers.facts[0].mobile = true;
    expect(town.meet(NOON)).toBe('contact');
    expect(town.meet(NOON + HOUR)).toBe('waiting');
    expect(town.decisions).toHaveLength(1);
  });

  it('skips a moment until the re-entry time after a contact is over; nothing does not start it', () => {
    const town = new FakeTown(pack({ campaigns: [campaign('c', { reentryMs: 24 * HOUR })] }));
    town.customers.held[0].add(0);
    expect(town.meet(NOON)).toBe('nothing');
    town.customers.held[0].clear();
    expect(town.meet(NOON)).toBe('contact');
    expect(town.meet(NOON + 24 * HOUR - 1)).toBe('skipped');
    expect(town.meet(NOON + 24 * HOUR)).toBe('contact');
  });

  it('without a re-entry time takes a customer once', () => {
    const { reentryMs: _, ...once } = campaign('c');
    const town = new FakeTown(pack({ campaigns: [once] }));
    expect(town.meet(NOON)).toBe('contact');
    expect(town.meet(NOON + 3650 * 24 * HOUR)).toBe('skipped');
  });

  it('enters by priority, then id', () => {
    const { program } = new FakeTown(
      pack({
        campaigns: [campaign('a'), campaign('b', { priority: 5 }), campaign('c', { scenarios: [] }), campaign('d')],
      }),
    );
    expect(program.campaignsOfScenario[0].map((position) => program.campaigns[position].id)).toEqual(['b', 'a', 'd']);
  });
});

describe('deciding again', () => {
  it('says whether new profile data may change it, and counts attempts', () => {
    const town = new FakeTown(pack({ offers: [offer('paper', 'newspaper', { where: 'interested' })] }));
    const moment = town.moment(NOON);
    town.maker.enrol(0, NOON, 0, moment);
    expect(town.maker.last).toMatchObject({ result: 'nothing', mayChange: true, attempt: 0 });
    town.customers.facts[0].interested = true;
    expect(town.maker.redecide(0, NOON + 1, 0, moment, 1)).toBe('decided');
    expect(town.maker.last).toMatchObject({ result: 'contact', mayChange: false, attempt: 1 });
    expect(town.decisions[1].decisionId).toBe(idOf('decision', 'ann', moment.momentId, 'morning', 'offer', 1));
  });

  it('respects an enrolment that came about in the meantime', () => {
    const town = new FakeTown(pack({ campaigns: [campaign('c', { reentryMs: HOUR })] }));
    const first = town.moment(NOON);
    town.customers.held[0].add(0);
    town.maker.enrol(0, NOON, 0, first);
    town.customers.held[0].clear();
    town.meet(NOON);
    expect(town.maker.redecide(0, NOON, 0, first, 1)).toBe('skipped');
  });

  it('holds other moments of the campaign off while a decision is deferred, and reports how the retry ended', () => {
    const town = new FakeTown(
      pack({ policy: policy({ quietHours }), offers: [offer('paper', 'newspaper', { where: '!bored' })] }),
    );
    expect(town.meet(EVENING)).toBe('deferred');
    expect(town.meet(EVENING + 1)).toBe('skipped');
    town.customers.facts[0].bored = true;
    const morning = EVENING + 11 * HOUR;
    town.runTo(morning);
    expect(town.settled).toMatchObject([
      {
        row: 0,
        campaign: 0,
        momentId: '000000000000000000000001',
        end: { result: 'nothing', mayChange: true, attempt: 1 },
      },
    ]);
    expect(town.customers.decisionHead(0)).toBe(0);
    town.customers.facts[0].bored = false;
    expect(town.meet(morning + 1)).toBe('contact');
  });

  it('looks at the audience and the period again when it is retried', () => {
    const town = new FakeTown(
      pack({
        policy: policy({ quietHours }),
        campaigns: [campaign('c', { audience: '!gone', until: EVENING + 5 * HOUR })],
      }),
    );
    town.meet(EVENING);
    town.runTo(EVENING + 11 * HOUR);
    expect(town.decisions[1].candidates).toEqual([
      { stage: 'applicability', reason: 'campaign.period', offers: ['paper@sms'] },
    ]);
  });
});

describe('control groups', () => {
  const names = Array.from({ length: 400 }, (_, i) => `customer ${i}`);

  const heldOut = (definitions: Definitions, options: TownOptions = {}) => {
    const town = new FakeTown(definitions, { customers: names, ...options });
    return { town, held: names.filter((_, row) => town.meet(NOON, undefined, row) === 'control') };
  };

  it('hold the same customers out every time: those whose hash falls below the share', () => {
    const { town, held } = heldOut(pack({ campaigns: [campaign('c', { control: { share: 0.1, experiment: 'x' } })] }));
    expect(held).toEqual(names.filter((name) => uniformOf(name, 'x') < 0.1));
    expect(held.length).toBeGreaterThan(20);
    expect(town.contacts.filter(({ status }) => status === 'planned')).toHaveLength(400 - held.length);
  });

  it('ask the global hold-out too', () => {
    const { held } = heldOut(
      pack({
        policy: policy({ globalControl: { share: 0.1, experiment: 'global' } }),
        campaigns: [campaign('c', { control: { share: 0.1, experiment: 'x' } })],
      }),
    );
    expect(held).toEqual(names.filter((name) => uniformOf(name, 'x') < 0.1 || uniformOf(name, 'global') < 0.1));
  });

  it('keep a ghost slot, a unit of capacity and the re-entry time as for the treated', () => {
    const held = campaign('c', { control: { share: 1, experiment: 'x' }, reentryMs: HOUR, budgetContacts: 256 });
    const town = new FakeTown(
      pack({
        policy: policy({ caps: [{ id: 'day', scope: 'all', per: 'day', max: 1 }] }),
        campaigns: [held, campaign('d')],
      }),
    );
    town.share(NOON);
    expect(town.meet(NOON, 'c')).toBe('control');
    expect(town.meet(NOON, 'c')).toBe('skipped');
    expect(town.meetAndTell(NOON, 'd')).toBe('nothing: policy cap.day');
    expect(town.capacity.has(0, 0)).toBe(false);
    expect(town.contacts).toEqual([]);
    expect(town.decisions[0]).toMatchObject({ result: 'control', chosen: { offer: 'paper' } });
  });
});

describe('capacity', () => {
  it('defers to the next full minute without a lease, counts the demand once, and goes on when leased', () => {
    const town = new FakeTown(
      grid({ channels: [channel('call', { capacityPerHour: 0 }), channel('sms', { capacityPerHour: 1 })] }),
    );
    expect(town.meetAndTell(NOON + 5)).toBe('deferred: capacity channel.sms: capacity channel.call');
    const demand = town.capacity.takeUsage();
    expect(demand).toEqual([
      { id: 'channel.call', taken: [], demand: [[0, 1]] },
      { id: 'channel.sms', taken: [], demand: [[0, 1]] },
    ]);
    town.capacity.load(reduceCapacity(town.program.pools, undefined, [demand], NOON / 60_000));
    expect(town.customers.timers.nextDue).toBe(NOON + 60_000);
    town.runTo(NOON + 60_000);
    expect(town.decisions[1]).toMatchObject({ result: 'contact', at: NOON + 60_000, chosen: { channel: 'sms' } });
  });

  it('counts a refused decision as demand in every pool it needs, also where a lease is left', () => {
    const town = new FakeTown(
      pack({
        channels: [channel('sms', { capacityPerHour: 0 })],
        campaigns: [campaign('c', { capacityPerHour: 256, budgetContacts: 256 })],
      }),
    );
    town.share(NOON);
    town.meet(NOON);
    expect(town.capacity.takeUsage().map(({ id, demand }) => [id, demand])).toEqual([
      ['channel.sms', [[0, 1]]],
      ['campaign.c', [[0, 1]]],
      ['budget.c', [[0, 1]]],
    ]);
  });

  it('refuses for channel, then campaign, then budget, which no later hour refills', () => {
    const definitions = (perHour: number, campaignPerHour: number, budget: number) =>
      pack({
        channels: [channel('sms', { capacityPerHour: perHour })],
        campaigns: [campaign('c', { capacityPerHour: campaignPerHour, budgetContacts: budget })],
      });
    const tell = (...limits: [number, number, number]) => {
      const town = new FakeTown(definitions(...limits));
      town.share(NOON);
      return town.meetAndTell(NOON);
    };
    expect(tell(0, 0, 1)).toBe('deferred: capacity channel.sms');
    expect(tell(256, 0, 1)).toBe('deferred: capacity campaign.c');
    expect(tell(256, 256, 0)).toBe('nothing: capacity budget.c');
    expect(tell(256, 256, 256)).toBe('contact');
  });
});
