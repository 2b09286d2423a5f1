/** Decisions worked out by hand from `docs/semantics.md`, one case a rule; read by both sides' tests. */
import type { Definitions } from '../../src/core/schema/definitions.ts';
import {
  billing,
  call,
  campaign,
  cap,
  channel,
  contact,
  DAY,
  type LedgerCase,
  minute,
  news,
  nothing,
  oneCampaign,
  optOut,
  outcome,
  pack,
  product,
  profile,
  tick,
} from './ledger-words.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './zone-time.ts';

const ELIGIBILITY: LedgerCase[] = [
  {
    what: 'offers a product that nothing speaks against',
    pack: pack({}),
    inputs: [call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'does not offer what is held',
    pack: pack({}),
    inputs: [billing('order', 0, 'news'), call(1)],
    lines: nothing('eligibility:product.held'),
  },
  {
    what: 'offers what is held no more',
    pack: pack({}),
    inputs: [billing('order', 0, 'news'), billing('cancel', 0.5, 'news'), call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'does not offer what goes ill with what is held',
    pack: news({ exclusiveWith: ['music'] }),
    inputs: [billing('order', 0, 'music'), call(1)],
    lines: nothing('eligibility:product.exclusive'),
  },
  {
    what: 'does not offer a product before its time',
    pack: news({ validFrom: minute(2) }),
    inputs: [call(1)],
    lines: nothing('eligibility:product.validity'),
  },
  {
    what: 'offers a product from the first instant of its time',
    pack: news({ validFrom: minute(1) }),
    inputs: [call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'does not offer a product at the end of its time',
    pack: news({ validUntil: minute(1) }),
    inputs: [call(1)],
    lines: nothing('eligibility:product.validity'),
  },
  {
    what: 'gives the first reason of the product whose rule does not hold',
    pack: news({
      eligibility: [
        { reason: 'fine', rule: 'true' },
        { reason: 'no-age', rule: 'has(profile.age)' },
        { reason: 'too-young', rule: 'profile.age > 17' },
      ],
    }),
    inputs: [call(1)],
    lines: nothing('eligibility:no-age'),
  },
  {
    what: 'does not use a channel that does not reach the customer',
    pack: pack({ channels: [channel('sms', { reach: [{ reason: 'no-number', rule: 'false' }] })] }),
    inputs: [call(1)],
    lines: nothing('eligibility:channel.no-number'),
  },
  {
    what: 'gives the reason of the first stage',
    pack: news({ validUntil: minute(0), suitability: [{ reason: 'never', rule: 'false' }] }),
    inputs: [billing('order', 0, 'news'), call(1)],
    lines: nothing('eligibility:product.validity'),
  },
];

const APPLICABILITY: LedgerCase[] = [
  {
    what: 'keeps to the first matching row of a table',
    pack: oneCampaign({
      step: { table: [{ where: 'profile.age > 60', offers: ['news-full'] }, { offers: ['music-full'] }] },
    }),
    inputs: [profile(0, { age: 30 }), call(1), tick(2)],
    lines: ['0 00:01 k contact music-full@sms applicability:table.row(news-full@sms)', '0 00:01 k released'],
  },
  {
    what: 'keeps to the cell of the first row the customer belongs to',
    pack: oneCampaign({
      step: {
        matrix: [
          { group: 'gold', cells: { called: ['music-full'] } },
          { group: 'others', cells: { called: ['news-full'] } },
        ],
      },
    }),
    inputs: [profile(0, { plan: 'gold' }), call(1), tick(2)],
    lines: ['0 00:01 k contact music-full@sms applicability:matrix.cell(news-full@sms)', '0 00:01 k released'],
  },
  {
    what: 'leaves an offer to whom it is for',
    pack: pack({
      offers: [
        {
          kind: 'offer',
          id: 'news-full',
          product: 'news',
          name: 'news',
          where: 'profile.age > 60',
          sellingPoints: [],
          content: {},
          lever: 1,
        },
      ],
    }),
    inputs: [call(1)],
    lines: nothing('applicability:offer.where'),
  },
  {
    what: 'lets a moment wait for the audience',
    pack: oneCampaign({ audience: 'profile.age > 20' }),
    inputs: [call(1), profile(5, { age: 30 }), tick(6)],
    lines: contact('0 00:05'),
  },
  {
    what: 'does not wait longer than the moment lasts',
    pack: oneCampaign({ audience: 'profile.age > 20' }),
    inputs: [call(1), profile(12 * 60 + 1, { age: 30 }), tick(13 * 60)],
    lines: [],
  },
  {
    what: 'decides again when an attribute changes and somebody was refused for what it may mend',
    pack: news({ eligibility: [{ reason: 'no-age', rule: 'has(profile.age)' }] }),
    inputs: [call(1), profile(5, { plan: 'gold' }), profile(6, { plan: 'gold' }), profile(7, { age: 30 }), tick(8)],
    lines: [...nothing('eligibility:no-age'), ...nothing('eligibility:no-age', '0 00:05'), ...contact('0 00:07')],
  },
  {
    what: 'does not decide again after a refusal at a later stage',
    pack: news({ suitability: [{ reason: 'no-age', rule: 'has(profile.age)' }] }),
    inputs: [call(1), profile(7, { age: 30 }), tick(8)],
    lines: nothing('suitability:no-age'),
  },
  {
    what: 'enrols nobody twice without a time of re-entry',
    pack: neverAgain(),
    inputs: [call(1), call(2), tick(3)],
    lines: contact('0 00:01'),
  },
  {
    what: 'enrols again when the time of re-entry is over',
    pack: oneCampaign({ reentryMs: 10 * MINUTE_MS }),
    inputs: [call(1), call(10.5), call(11), tick(12)],
    lines: [...contact('0 00:01'), ...contact('0 00:11')],
  },
];

function neverAgain(): Definitions {
  const { reentryMs: _always, ...once } = campaign('k');
  return pack({ campaigns: [once] });
}

const POLICY: LedgerCase[] = [
  {
    what: 'asks for consent',
    pack: pack({}, { consent: [{ reason: 'no-consent', rule: 'profile.plan == "gold"' }] }),
    inputs: [call(1)],
    lines: nothing('consent:no-consent'),
  },
  {
    what: 'leaves alone who wants to be left alone',
    pack: pack({}),
    inputs: [call(1), outcome(5, 1, 'do-not-disturb'), call(6), tick(7)],
    lines: [...contact('0 00:01'), ...nothing('consent:block.all', '0 00:06')],
  },
  {
    what: 'leaves out a channel and a category that the customer wants nothing of',
    pack: oneCampaign({ step: { offers: ['music-full', 'news-full'], channels: ['sms', 'app'] } }),
    inputs: [profile(0, { age: 30 }), optOut(0.5, 'channel', 'sms'), optOut(0.6, 'category', 'fun'), call(1), tick(20)],
    lines: [
      '0 00:01 k contact news-full@app consent:block.channel(music-full@sms news-full@sms) consent:block.category(music-full@app)',
      '0 00:01 k released',
    ],
  },
  {
    what: 'keeps a cap a day from midnight to midnight',
    pack: pack({}, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), call(DAY - 1), call(DAY), tick(DAY + 1)],
    lines: [...contact('0 00:01'), ...nothing('policy:cap.daily', '0 23:59'), ...contact('1 00:00')],
  },
  {
    what: 'counts a rolling week to the instant',
    pack: pack({}, { caps: [cap('weekly', '7d', 1)] }),
    inputs: [call(1), tick(2), call(7 * DAY), call(7 * DAY + 1), tick(7 * DAY + 2)],
    lines: [...contact('0 00:01'), ...nothing('policy:cap.weekly', '7 00:00'), ...contact('7 00:01')],
  },
  {
    what: 'counts by the day the contact is due, not decided',
    pack: pack({ campaigns: [campaign('k', { step: { channels: ['app'] } })] }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(DAY - 2), call(DAY + 1), tick(DAY + 10)],
    lines: [
      '0 23:58 k contact news-full@app',
      '1 00:01 k nothing policy:cap.daily(news-full@app)',
      '0 23:58 k released',
    ],
  },
  {
    what: 'has a cap of a category for each category',
    pack: pack(
      { campaigns: [campaign('k'), campaign('l', { step: { offers: ['music-full'] } })] },
      { caps: [{ id: 'each', scope: 'category', per: 'day', max: 1 }] },
    ),
    inputs: [call(1), call(2), tick(3)],
    lines: [
      '0 00:01 k contact news-full@sms',
      '0 00:01 k released',
      '0 00:01 l contact music-full@sms',
      '0 00:01 l released',
      '0 00:02 k nothing policy:cap.each(news-full@sms)',
      '0 00:02 l nothing policy:cap.each(music-full@sms)',
    ],
  },
  {
    what: 'gives the last slot to the campaign that goes before',
    pack: pack({ campaigns: [campaign('a'), campaign('k', { priority: 1 })] }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), tick(2)],
    lines: ['0 00:01 a nothing policy:cap.daily(news-full@sms)', ...contact('0 00:01')],
  },
  {
    what: 'keeps a slot for who is held out',
    pack: oneCampaign({ control: { share: 1, experiment: 'k' } }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), call(2)],
    lines: ['0 00:01 k control news-full@sms', '0 00:02 k nothing policy:cap.daily(news-full@sms)'],
  },
  {
    what: 'holds nobody out from service',
    pack: oneCampaign({ step: { purpose: 'service' }, control: { share: 1, experiment: 'k' } }),
    inputs: [call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'neither caps nor counts service',
    pack: oneCampaign({ step: { purpose: 'service' } }, { caps: [cap('none', 'day', 0)] }),
    inputs: [call(1), tick(2)],
    lines: contact('0 00:01'),
  },
  {
    what: 'frees the slot of a contact that failed',
    pack: pack({}, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), outcome(3, 1, 'failed'), call(4), tick(5)],
    lines: ['0 00:01 k contact news-full@sms', '0 00:01 k failed', ...contact('0 00:04')],
  },
  {
    what: 'rests after a refusal: the product longest, then the category, then everything',
    pack: pack(
      {
        products: [product('music', 'fun'), product('news', 'information'), product('paper', 'information')],
        campaigns: [
          campaign('k'),
          campaign('l', { step: { offers: ['paper-full'] } }),
          campaign('m', { step: { offers: ['music-full'] } }),
        ],
      },
      { refusalCooldown: { productMs: 3 * DAY_MS, categoryMs: DAY_MS, allMs: HOUR_MS } },
    ),
    inputs: [
      call(1),
      outcome(5, 1, 'declined'),
      call(30),
      call(65),
      call(DAY + 5),
      call(3 * DAY + 5),
      tick(3 * DAY + 6),
    ],
    lines: [
      ...contact('0 00:01'),
      ...contact('0 00:01', 'paper-full@sms', 'l'),
      ...contact('0 00:01', 'music-full@sms', 'm'),
      ...nothing('policy:cooldown.product', '0 00:30'),
      '0 00:30 l nothing policy:cooldown.category(paper-full@sms)',
      '0 00:30 m nothing policy:cooldown.all(music-full@sms)',
      ...nothing('policy:cooldown.product', '0 01:05'),
      '0 01:05 l nothing policy:cooldown.category(paper-full@sms)',
      ...contact('0 01:05', 'music-full@sms', 'm'),
      ...nothing('policy:cooldown.product', '1 00:05'),
      ...contact('1 00:05', 'paper-full@sms', 'l'),
      ...contact('1 00:05', 'music-full@sms', 'm'),
      ...contact('3 00:05'),
      ...contact('3 00:05', 'paper-full@sms', 'l'),
      ...contact('3 00:05', 'music-full@sms', 'm'),
    ],
  },
];

export const POLICY_LEDGER: LedgerCase[] = [...ELIGIBILITY, ...APPLICABILITY, ...POLICY];
