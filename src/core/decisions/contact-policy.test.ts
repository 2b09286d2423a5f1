import { describe, expect, it } from 'vitest';
import type { CapDefinition } from '../schema/definitions.ts';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product } from './fake-town.ts';

const DAY = 86_400_000;

/** Local time in Shanghai, which has no daylight saving. */
const shanghai = (text: string) => Date.parse(`${text}:00+08:00`);

const cap = (
  id: string,
  per: CapDefinition['per'],
  max: number,
  fields: Partial<CapDefinition> = {},
): CapDefinition => ({
  id,
  scope: 'all',
  per,
  max,
  ...fields,
});

/** Campaigns `sms` and `call`, one offer each on the channel of that name; `music` is another category. */
const twoChannels = (caps: CapDefinition[], fields: Parameters<typeof policy>[0] = {}) =>
  pack({
    policy: policy({ caps, ...fields }),
    products: [product('newspaper'), product('ringtone', { category: 'music' })],
    offers: [offer('paper', 'newspaper'), offer('tune', 'ringtone')],
    channels: [channel('call'), channel('sms')],
    campaigns: [
      campaign('call', { journey: [offerStep(['paper'], ['call'])] }),
      campaign('music', { journey: [offerStep(['tune'], ['sms'])] }),
      campaign('sms', { journey: [offerStep(['paper'], ['sms'])] }),
    ],
  });

type Ledger = [at: string, campaign: string, expected: string][];

const capLedgers: { what: string; caps: CapDefinition[]; rows: Ledger }[] = [
  {
    what: 'a cap a day counts local days, not 24 hours',
    caps: [cap('one-a-day', 'day', 1)],
    rows: [
      ['2015-08-01T23:59', 'sms', 'contact'],
      ['2015-08-01T23:59', 'call', 'nothing: policy cap.one-a-day'],
      ['2015-08-02T00:00', 'call', 'contact'],
      ['2015-08-02T23:59', 'sms', 'nothing: policy cap.one-a-day'],
    ],
  },
  {
    what: 'a cap of 7 days rolls: a slot counts until exactly 7 × 24 h after it',
    caps: [cap('weekly', '7d', 2)],
    rows: [
      ['2015-08-01T10:00', 'sms', 'contact'],
      ['2015-08-04T10:00', 'sms', 'contact'],
      ['2015-08-08T09:59', 'sms', 'nothing: policy cap.weekly'],
      ['2015-08-08T10:00', 'sms', 'contact'],
      ['2015-08-11T09:59', 'sms', 'nothing: policy cap.weekly'],
      ['2015-08-11T10:00', 'sms', 'contact'],
    ],
  },
  {
    what: 'a cap of 30 days rolls over the end of the month',
    caps: [cap('monthly', '30d', 1)],
    rows: [
      ['2015-08-20T10:00', 'sms', 'contact'],
      ['2015-09-01T10:00', 'sms', 'nothing: policy cap.monthly'],
      ['2015-09-19T09:59', 'sms', 'nothing: policy cap.monthly'],
      ['2015-09-19T10:00', 'sms', 'contact'],
    ],
  },
  {
    what: 'a cap of one channel leaves the other channel free',
    caps: [cap('sms-day', 'day', 1, { scope: 'channel', of: 'sms' })],
    rows: [
      ['2015-08-01T10:00', 'sms', 'contact'],
      ['2015-08-01T11:00', 'sms', 'nothing: policy cap.sms-day'],
      ['2015-08-01T12:00', 'call', 'contact'],
      ['2015-08-01T13:00', 'call', 'contact'],
    ],
  },
  {
    what: 'a cap without a channel is one cap for each of them',
    caps: [cap('each', 'day', 1, { scope: 'channel' })],
    rows: [
      ['2015-08-01T10:00', 'sms', 'contact'],
      ['2015-08-01T11:00', 'call', 'contact'],
      ['2015-08-01T12:00', 'sms', 'nothing: policy cap.each'],
      ['2015-08-01T12:00', 'call', 'nothing: policy cap.each'],
    ],
  },
  {
    what: 'a cap of a category counts over channels',
    caps: [cap('news-week', '7d', 1, { scope: 'category', of: 'news' })],
    rows: [
      ['2015-08-01T10:00', 'sms', 'contact'],
      ['2015-08-02T10:00', 'call', 'nothing: policy cap.news-week'],
      ['2015-08-02T10:00', 'music', 'contact'],
    ],
  },
  {
    what: 'the first cap in the order of the policy is the reason; a cap of none forbids',
    caps: [cap('week', '7d', 1), cap('day', 'day', 1), cap('no-calls', 'day', 0, { scope: 'channel', of: 'call' })],
    rows: [
      ['2015-08-01T10:00', 'call', 'nothing: policy cap.no-calls'],
      ['2015-08-01T10:00', 'sms', 'contact'],
      ['2015-08-01T11:00', 'sms', 'nothing: policy cap.week'],
    ],
  },
  {
    what: 'a cap of something that is not defined never applies',
    caps: [cap('fax', 'day', 0, { scope: 'channel', of: 'fax' })],
    rows: [['2015-08-01T10:00', 'sms', 'contact']],
  },
];

describe('caps', () => {
  for (const { what, caps, rows } of capLedgers) {
    it(what, () => {
      const town = new FakeTown(twoChannels(caps));
      expect(rows.map(([at, id]) => [at, id, town.meetAndTell(shanghai(at), id)])).toEqual(rows);
    });
  }

  it('counts the local day of a zone with daylight saving: 23 hours and no more', () => {
    const town = new FakeTown(twoChannels([cap('day', 'day', 1)]), { zone: 'Europe/Berlin' });
    expect(town.meet(Date.parse('2026-03-29T00:30:00+01:00'), 'sms')).toBe('contact');
    expect(town.meet(Date.parse('2026-03-29T23:59:00+02:00'), 'sms')).toBe('nothing');
    expect(town.meet(Date.parse('2026-03-30T00:00:00+02:00'), 'sms')).toBe('contact');
  });

  it('dates a slot by its hand-over: a delayed message over midnight counts for the next day', () => {
    const definitions = twoChannels([cap('day', 'day', 1)]);
    definitions.channels[1].delayMs = 3_600_000;
    const town = new FakeTown(definitions);
    expect(town.meet(shanghai('2015-08-01T23:30'), 'sms')).toBe('contact');
    expect(town.meet(shanghai('2015-08-01T23:40'), 'call')).toBe('contact');
    expect(town.meet(shanghai('2015-08-02T12:00'), 'call')).toBe('nothing');
  });

  it('frees the slot of a contact that failed, and keeps that of one nobody knows about', () => {
    const town = new FakeTown(twoChannels([cap('day', 'day', 1)]));
    const at = shanghai('2015-08-01T10:00');
    town.meet(at, 'sms');
    town.runTo(at);
    town.maker.outcome(0, at + 1, town.contacts[0].contactId, { outcome: 'unknown' });
    expect(town.meet(at + 2, 'sms')).toBe('nothing');
    town.maker.outcome(0, at + 3, town.contacts[0].contactId, { outcome: 'failed' });
    expect(town.meet(at + 4, 'sms')).toBe('contact');
  });
});

describe('quiet hours', () => {
  const quiet = { quietHours: { fromMinute: 21 * 60, untilMinute: 9 * 60 } };

  it('wraps midnight: from 21:00 inclusive until 09:00 exclusive', () => {
    const rows: Ledger = [
      ['2015-08-01T20:59', 'sms', 'contact'],
      ['2015-08-01T21:00', 'sms', 'deferred: time quiet-hours'],
      ['2015-08-02T00:00', 'call', 'deferred: time quiet-hours'],
      ['2015-08-02T08:59', 'music', 'deferred: time quiet-hours'],
      ['2015-08-02T09:00', 'music', 'contact'],
    ];
    expect(
      rows.map(([at, id]) => [at, id, new FakeTown(twoChannels([], quiet)).meetAndTell(shanghai(at), id)]),
    ).toEqual(rows);
  });

  it('decides again at the first allowed minute, less the delay of the channel', () => {
    const definitions = twoChannels([], quiet);
    definitions.channels[1].delayMs = 300_000;
    const town = new FakeTown(definitions);
    expect(town.meet(shanghai('2015-08-01T20:56'), 'sms')).toBe('deferred');
    town.runTo(shanghai('2015-08-02T08:54'));
    expect(town.decisions).toHaveLength(1);
    town.runTo(shanghai('2015-08-02T08:55'));
    expect(town.decisions[1]).toMatchObject({ at: shanghai('2015-08-02T08:55'), result: 'contact' });
    expect(town.contacts[0]).toMatchObject({ status: 'planned', dueAt: shanghai('2015-08-02T09:00') });
  });

  it('comes to nothing when the moment expires before', () => {
    const town = new FakeTown(twoChannels([], quiet));
    const at = shanghai('2015-08-01T22:00');
    town.maker.enrol(0, at, 2, town.moment(at, 0, 11 * 3_600_000));
    expect(town.maker.last).toMatchObject({ result: 'nothing', mayChange: false, attempt: 0 });
    expect(town.customers.timers.count).toBe(0);
  });

  it('ends at the next minute that exists when the clocks skip the last quiet one', () => {
    const town = new FakeTown(twoChannels([], { quietHours: { fromMinute: 22 * 60, untilMinute: 2 * 60 + 30 } }), {
      zone: 'Europe/Berlin',
    });
    expect(town.meet(Date.parse('2026-03-29T01:00:00+01:00'), 'sms')).toBe('deferred');
    expect(town.customers.timers.nextDue).toBe(Date.parse('2026-03-29T03:00:00+02:00'));
  });

  it('holds for service messages too', () => {
    const definitions = twoChannels([], quiet);
    definitions.campaigns[2].journey = [offerStep(['paper'], ['sms'], { purpose: 'service' })];
    expect(new FakeTown(definitions).meet(shanghai('2015-08-01T21:00'), 'sms')).toBe('deferred');
  });
});

describe('cool-downs after a refusal', () => {
  const at = shanghai('2015-08-01T10:00');

  const refused = (cooldown: { productMs?: number; categoryMs?: number; allMs?: number }) => {
    const definitions = twoChannels([], {
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0, ...cooldown },
    });
    definitions.products.push(product('weekly'));
    definitions.offers.push(offer('week', 'weekly'));
    definitions.campaigns.push(campaign('weekly', { journey: [offerStep(['week'], ['sms'])] }));
    const town = new FakeTown(definitions);
    town.meet(at, 'sms');
    town.runTo(at);
    expect(town.maker.outcome(0, at, town.contacts[0].contactId, { outcome: 'declined' })).toBe('applied');
    return town;
  };

  it('silences the product on every channel until the cool-down is over', () => {
    const town = refused({ productMs: 30 * DAY });
    expect(town.meetAndTell(at + 30 * DAY - 1, 'call')).toBe('nothing: policy cooldown.product');
    expect(town.meetAndTell(at + 30 * DAY - 1, 'weekly')).toBe('contact');
    expect(town.meetAndTell(at + 30 * DAY, 'call')).toBe('contact');
  });

  it('silences the category, the product first', () => {
    const town = refused({ productMs: DAY, categoryMs: 7 * DAY });
    expect(town.meetAndTell(at + 1, 'sms')).toBe('nothing: policy cooldown.product');
    expect(town.meetAndTell(at + 1, 'weekly')).toBe('nothing: policy cooldown.category');
    expect(town.meetAndTell(at + 1, 'music')).toBe('contact');
    expect(town.meetAndTell(at + DAY, 'sms')).toBe('nothing: policy cooldown.category');
  });

  it('silences everything', () => {
    const town = refused({ allMs: DAY });
    expect(town.meetAndTell(at + 1, 'music')).toBe('nothing: policy cooldown.all');
    expect(town.meetAndTell(at + DAY, 'music')).toBe('contact');
  });

  it('is not shortened by a second refusal', () => {
    const town = refused({ productMs: DAY });
    town.maker.outcome(0, at - 1000, town.contacts[0].contactId, { outcome: 'declined' });
    expect(town.meet(at + DAY - 1, 'sms')).toBe('nothing');
  });
});

describe('consent', () => {
  const at = shanghai('2015-08-01T10:00');

  it('blocks everything, a channel or a category, until the customer opts in again', () => {
    const town = new FakeTown(twoChannels([]));
    expect(town.maker.command(0, at, { command: 'opt-out', scope: 'channel', of: 'sms' })).toBe(true);
    expect(town.meetAndTell(at, 'sms')).toBe('nothing: consent block.channel');
    expect(town.meetAndTell(at, 'call')).toBe('contact');
    town.maker.command(0, at, { command: 'opt-out', scope: 'category', of: 'news' });
    expect(town.meetAndTell(at, 'call')).toBe('nothing: consent block.category');
    town.maker.command(0, at, { command: 'opt-in', scope: 'channel', of: 'sms' });
    expect(town.meetAndTell(at, 'music')).toBe('contact');
    town.maker.command(0, at, { command: 'opt-out', scope: 'all' });
    expect(town.meetAndTell(at, 'music')).toBe('nothing: consent block.all');
  });

  it('does not know a channel or category that is not defined', () => {
    const town = new FakeTown(twoChannels([]));
    expect(town.maker.command(0, at, { command: 'opt-out', scope: 'channel', of: 'fax' })).toBe(false);
    expect(town.maker.command(0, at, { command: 'opt-out', scope: 'category' })).toBe(false);
    expect(town.maker.command(0, at, { command: 'opt-out', scope: 'product', of: 'newspaper' })).toBe(false);
  });

  it('asks the consent rules of the policy last', () => {
    const town = new FakeTown(twoChannels([], { consent: [{ reason: 'no-marketing', rule: 'marketing' }] }));
    expect(town.meetAndTell(at, 'sms')).toBe('nothing: consent no-marketing');
    town.customers.facts[0].marketing = true;
    expect(town.meetAndTell(at, 'sms')).toBe('contact');
  });

  it('lets service pass caps, cool-downs and all but the total block, and takes no slot for it', () => {
    const definitions = twoChannels([cap('day', 'day', 1)], {
      consent: [{ reason: 'no-marketing', rule: 'marketing' }],
    });
    definitions.campaigns[2].journey = [offerStep(['paper'], ['sms'], { purpose: 'service' })];
    const town = new FakeTown(definitions);
    town.customers.facts[0].marketing = true;
    expect(town.meet(at, 'sms')).toBe('contact');
    expect(town.meet(at, 'call')).toBe('contact');
    town.customers.facts[0].marketing = false;
    town.maker.command(0, at, { command: 'opt-out', scope: 'channel', of: 'sms' });
    expect(town.meet(at, 'sms')).toBe('contact');
    town.maker.command(0, at, { command: 'opt-out', scope: 'all' });
    expect(town.meetAndTell(at, 'sms')).toBe('nothing: consent block.all');
  });

  it('blocks everything after do-not-disturb, and withdraws what was planned', () => {
    const definitions = twoChannels([]);
    definitions.channels[1].delayMs = 60_000;
    const town = new FakeTown(definitions);
    town.meet(at, 'call');
    town.runTo(at);
    town.meet(at + 1, 'sms');
    town.maker.outcome(0, at + 2, town.contacts[0].contactId, { outcome: 'do-not-disturb' });
    town.runTo(at + 60_001);
    expect(town.contacts.at(-1)).toMatchObject({ channel: 'sms', status: 'withdrawn', reason: 'consent.block.all' });
  });
});
