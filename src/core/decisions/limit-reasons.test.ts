import { describe, expect, it } from 'vitest';
import type { Refusal } from '../effects.ts';
import type { CapDefinition } from '../schema/definitions.ts';
import { contactReason } from './contact-reasons.ts';
import { campaign, channel, offer, pack, policy, product } from './fake-town.ts';
import { limitReason } from './limit-reasons.ts';

const caps: CapDefinition[] = [
  { id: 'daily', scope: 'all', per: 'day', max: 1 },
  { id: 'mms', scope: 'channel', of: 'mms', per: '7d', max: 2 },
  { id: 'each', scope: 'category', per: '30d', max: 3 },
];
const definitions = pack({
  policy: policy({ caps, consent: [{ reason: 'too-young', rule: 'young', text: '未满十四岁' }] }),
  products: [product('paper')],
  offers: [offer('paper-offer', 'paper')],
  channels: [channel('mms', { name: '彩信' })],
  campaigns: [campaign('spring', { name: '春季活动' })],
});
const refusal = (stage: Refusal['stage'], reason: string): Refusal => ({ stage, reason, offers: ['paper-offer@mms'] });

describe('reasons that name a limit', () => {
  it.each([
    [
      'policy',
      'cap.daily',
      '已达频次上限：所有渠道合计每天最多 1 次',
      'the limit is reached: at most 1 contact a day over all channels',
    ],
    [
      'policy',
      'cap.mms',
      '已达频次上限：“彩信”渠道7 天内最多 2 次',
      'the limit is reached: at most 2 contacts in 7 days by 彩信',
    ],
    [
      'policy',
      'cap.each',
      '已达频次上限：每类业务30 天内最多 3 次',
      'the limit is reached: at most 3 contacts in 30 days of each category',
    ],
    ['capacity', 'channel.mms', '渠道“彩信”本小时容量已用完', 'the channel 彩信 has no capacity left this hour'],
    [
      'capacity',
      'campaign.spring',
      '营销活动“春季活动”本小时容量已用完',
      "the campaign “春季活动” has used this hour's capacity",
    ],
    [
      'capacity',
      'budget.spring',
      '营销活动“春季活动”的接触预算已用完',
      'the campaign “春季活动” has used its budget of contacts',
    ],
  ] as const)('%s %s: %s', (stage, reason, zh, en) => {
    expect(limitReason(refusal(stage, reason), definitions)).toEqual({ zh, en });
  });

  it('have no words when the definitions do not know them any more', () => {
    expect(limitReason(refusal('policy', 'cap.gone'), definitions)).toBeUndefined();
    expect(limitReason(refusal('eligibility', 'product.held'), definitions)).toBeUndefined();
  });
});

describe('why a contact was withdrawn or failed', () => {
  it.each([
    ['eligibility.product.held', '客户已经订购'],
    ['policy.cap.daily', '已达频次上限：所有渠道合计每天最多 1 次'],
    ['consent.too-young', '未满十四岁'],
    ['journey.conversion', '客户已办理'],
    ['switched-off', '用户关机'],
  ])('%s: %s', (reason, zh) => {
    expect(contactReason(reason, 'paper-offer', definitions)?.zh).toBe(zh);
  });

  it('is told as it is when a channel says it in its own words', () => {
    expect(contactReason('E1099', 'paper-offer', definitions)).toBeUndefined();
  });
});
