/** What people ask for one customer at a time: sends, tests, orders, contacts taken back; and hand-overs that come late. */
import { describe, expect, it } from 'vitest';
import type { Definitions, StepDefinition } from '../../src/core/schema/definitions.ts';
import { campaign, cap, channel, pack, product } from '../oracle/ledger-words.ts';
import { JourneyTown } from './journey-town.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TEN = Date.parse('2015-08-03T10:00:00+08:00');

const thanks: StepDefinition = {
  type: 'message',
  id: 'thanks',
  purpose: 'marketing',
  channel: 'sms',
  template: 'thanks',
};

function town(definitions: Definitions = pack({}), handover: 'assumed' | 'logged' = 'assumed'): JourneyTown {
  const made = new JourneyTown(definitions, { handover });
  made.runTo(TEN);
  made.profile('anna', TEN, { age: 30 });
  return made;
}

const statuses = (of: JourneyTown) => of.of('contact').map(({ status, reason }) => [status, reason].join(' ').trim());
const letters = (of: JourneyTown) => of.of('deadLetter').map(({ message }) => message);

describe('a send', () => {
  it('of a campaign begins its journey whatever its scenarios are, once', () => {
    const sending = town(pack({ campaigns: [campaign('k', { journey: [thanks], reentryMs: DAY })] }));
    sending.command(TEN, { command: 'send', campaign: 'k' }, 'anna');
    sending.command(TEN, { command: 'send', campaign: 'k' }, 'anna');
    expect(sending.of('decision').map(({ result }) => result)).toEqual(['contact']);
    expect(sending.of('decision')[0]).not.toHaveProperty('momentId');
    expect(letters(sending)).toEqual(['the customer is on the campaign, or was too short a time ago']);
  });

  it('of a campaign says when the customer is not in its audience', () => {
    const sending = town(pack({ campaigns: [campaign('k', { audience: 'profile.age > 60' })] }));
    sending.command(TEN, { command: 'send', campaign: 'k' }, 'anna');
    expect(letters(sending)).toEqual(['the campaign is not open, or the customer is not in its audience']);
  });

  it('of an offer is a decision about one candidate that goes through every stage', () => {
    const sending = town(pack({}, { caps: [cap('daily', 'day', 1)] }));
    sending.command(TEN, { command: 'send', offer: 'news-full', channel: 'sms' }, 'anna');
    sending.command(TEN + 1000, { command: 'send', offer: 'music-full', channel: 'sms' }, 'anna');
    expect(sending.of('decision').map(({ campaign: id, result }) => `${id}${result}`)).toEqual(['contact', 'nothing']);
    expect(sending.of('decision')[1]?.candidates).toEqual([
      { stage: 'policy', reason: 'cap.daily', offers: ['music-full@sms'] },
    ]);
    sending.command(TEN, { command: 'send', offer: 'news', channel: 'sms' }, 'anna');
    sending.command(TEN, { command: 'send', offer: 'news-full', channel: 'post' }, 'anna');
    expect(letters(sending)).toEqual(['there is no offer "news"', '"post" is no channel that messages are sent on']);
  });

  it('with a number of its own is a test that nothing keeps back and that counts nowhere', () => {
    const quietHours = { fromMinute: 0, untilMinute: 23 * 60 };
    const caps = [cap('daily', 'day', 0)];
    const sending = town(pack({}, { caps, quietHours }));
    sending.command(TEN, { command: 'opt-out', scope: 'all' }, 'anna');
    sending.command(TEN, { command: 'send', offer: 'news-full', channel: 'sms', testNumber: '13800000000' }, 'anna');
    sending.command(TEN, { command: 'send', campaign: 'k', testNumber: '13800000000' }, 'anna');
    sending.runTo(TEN + MINUTE);
    expect(sending.of('decision')).toEqual([]);
    expect(statuses(sending)).toEqual(['planned', 'planned', 'released', 'released']);
    for (const contact of sending.of('contact')) {
      expect(contact).toMatchObject({ testNumber: '13800000000', offer: 'news-full', channel: 'sms' });
      expect(contact).not.toHaveProperty('touchpoint');
    }
    sending.event('order', 'anna', TEN + HOUR, { product: 'news' });
    expect(sending.of('conversion')).toEqual([]);
  });
});

describe('an order that somebody agreed to', () => {
  it('is asked for once confirmed, unless the customer has the product', () => {
    const asking = town();
    asking.event('call', 'anna', TEN);
    asking.runTo(TEN);
    const { contactId } = asking.of('contact')[0]!;
    asking.outcome('anna', TEN + 1000, contactId, 'agreed-to-pay');
    expect(asking.of('orderRequest')).toEqual([]);
    const request = { command: 'request-order', contactId, product: 'news' };
    asking.command(TEN + 2000, request, 'anna');
    expect(asking.of('orderRequest')).toMatchObject([{ action: 'order', product: 'news', campaign: 'k', contactId }]);
    expect(asking.of('conversion')).toEqual([]);
    asking.event('order', 'anna', TEN + 3000, { product: 'news' });
    expect(asking.of('conversion')).toMatchObject([{ campaign: 'k', contactId, arm: 'contact', at: TEN + 3000 }]);
    asking.command(TEN + 4000, request, 'anna');
    expect(asking.of('orderRequest')).toHaveLength(1);
    asking.command(TEN + 4000, { ...request, product: 'paper' }, 'anna');
    asking.command(TEN + 4000, { ...request, contactId: 'f'.repeat(24) }, 'anna');
    expect(letters(asking)).toHaveLength(2);
  });
});

describe("an order of the customer's own accord", () => {
  it('is asked for without a contact, once for each time they say so, and belongs to no campaign', () => {
    const asking = town();
    asking.event('call', 'anna', TEN);
    asking.runTo(TEN);
    asking.command(TEN + 1000, { command: 'request-order', product: 'news' }, 'anna');
    const [request] = asking.of('orderRequest');
    expect(request).toMatchObject({ action: 'order', product: 'news', campaign: '' });
    expect(request).not.toHaveProperty('contactId');
    asking.command(TEN + 2000, { command: 'request-order', product: 'paper' }, 'anna');
    expect(letters(asking)).toHaveLength(1);
  });
});

describe('a conversion', () => {
  it('is put down to the last decision about the product, within its time, late orders too', () => {
    const attribution = pack({
      products: [product('music', 'fun'), product('news', 'information', { attributionMs: 2 * HOUR })],
      campaigns: [campaign('k'), campaign('l', { scenarios: [], byWave: true })],
    });
    for (const [ordered, campaigns] of [
      [TEN, ['k']],
      [TEN + 2 * HOUR - 1, ['l']],
      [TEN + 2 * HOUR, ['l']],
      [TEN + 3 * HOUR, []],
    ] as const) {
      const converting = town(attribution);
      converting.event('call', 'anna', TEN);
      converting.command(TEN + HOUR, { command: 'send', campaign: 'l' }, 'anna');
      converting.runTo(TEN + 4 * HOUR);
      converting.event('order', 'anna', ordered, { product: 'news' });
      expect(converting.of('conversion').map(({ campaign: id }) => id)).toEqual(campaigns);
    }
  });

  it('of who is held out counts from when they would have been contacted', () => {
    const control = { share: 1, experiment: 'k' };
    const held = pack({
      channels: [channel('app'), channel('sms', { delayMs: HOUR })],
      campaigns: [campaign('k', { control })],
    });
    for (const [ordered, arms] of [
      [TEN + HOUR - 1, []],
      [TEN + HOUR, ['control']],
    ] as const) {
      const converting = town(held);
      converting.event('call', 'anna', TEN);
      converting.event('order', 'anna', ordered, { product: 'news' });
      expect(converting.of('conversion').map(({ arm }) => arm)).toEqual(arms);
    }
  });
});

describe('a planned contact', () => {
  const human = pack({
    channels: [channel('app', { human: true }), channel('sms')],
    campaigns: [campaign('k'), campaign('l', { step: { channels: ['app'] } })],
  });

  it('that is taken back is not sent', () => {
    const late = town(pack({}), 'logged');
    late.event('call', 'anna', TEN);
    const { contactId } = late.of('contact')[0]!;
    late.command(TEN, { command: 'cancel-contact', contactId }, 'anna');
    late.handover('anna', TEN, contactId);
    late.command(TEN, { command: 'cancel-contact', contactId }, 'anna');
    expect(statuses(late)).toEqual(['planned', 'withdrawn cancelled']);
    expect(letters(late)).toHaveLength(1);
  });

  it('that nobody hands over expires a day after its due, a week where people do it', () => {
    for (const restarts of [false, true]) {
      const late = town(human, 'logged');
      late.event('call', 'anna', TEN);
      if (restarts) late.restart();
      late.runTo(TEN + 8 * DAY, HOUR, TEN + HOUR);
      const expired = late.of('contact').filter(({ status }) => status === 'expired');
      expect(expired.map(({ channel: on, changedAt }) => `${on} ${Math.floor((changedAt - TEN) / DAY)}`)).toEqual([
        'sms 1',
        'app 7',
      ]);
    }
  });

  it('that is asked for too late expires instead of being sent, and frees its slot', () => {
    const late = town(pack({}, { caps: [cap('monthly', '30d', 1)] }), 'logged');
    late.event('call', 'anna', TEN);
    late.handover('anna', TEN + DAY + 1, late.of('contact')[0]!.contactId);
    expect(statuses(late)).toEqual(['planned', 'expired']);
    late.event('call', 'anna', TEN + DAY + 2);
    expect(late.of('decision').map(({ result }) => result)).toEqual(['contact', 'contact']);
  });

  it('carries why it did not arrive, and holds its slot while that is unknown', () => {
    const late = town(pack({}, { caps: [cap('monthly', '30d', 1)] }), 'logged');
    late.event('call', 'anna', TEN);
    const { contactId } = late.of('contact')[0]!;
    late.handover('anna', TEN, contactId);
    late.outcome('anna', TEN + 1000, contactId, 'unknown');
    late.event('call', 'anna', TEN + 2000);
    late.outcome('anna', TEN + 3000, contactId, 'failed', 'switched-off');
    late.event('call', 'anna', TEN + 4000);
    expect(statuses(late)).toEqual(['planned', 'released', 'unknown', 'failed switched-off', 'planned']);
  });
});

describe('an opt-out', () => {
  it('withdraws at once what is planned and now forbidden, and nothing else', () => {
    const slow = channel('sms', { delayMs: HOUR });
    const definitions = pack({
      channels: [channel('app', { delayMs: HOUR }), slow],
      campaigns: [
        campaign('k'),
        campaign('l', { step: { channels: ['app'] } }),
        campaign('m', { step: { purpose: 'service' } }),
      ],
    });
    const opting = town(definitions);
    opting.event('call', 'anna', TEN);
    opting.command(TEN + MINUTE, { command: 'opt-out', scope: 'channel', of: 'sms' }, 'anna');
    const changed = () =>
      opting
        .of('contact')
        .slice(3)
        .map(({ campaign: id, status, reason }) => `${id} ${status} ${reason}`);
    expect(changed()).toEqual(['k withdrawn consent.block.channel']);
    opting.command(TEN + MINUTE, { command: 'opt-out', scope: 'category', of: 'information' }, 'anna');
    expect(changed().slice(1)).toEqual(['l withdrawn consent.block.category']);
    opting.command(TEN + MINUTE, { command: 'opt-out', scope: 'all' }, 'anna');
    expect(changed().slice(2)).toEqual(['m withdrawn consent.block.all']);
  });
});
