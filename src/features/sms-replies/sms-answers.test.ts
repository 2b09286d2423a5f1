import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadPacks } from '../../definitions/load-packs.ts';
import { isReplyId, replyIdOf } from '../../ports/sms-conversations.ts';
import { CUSTOMER, SmsTown, settled } from './sms-fixture.ts';

const loaded = loadPacks([join(import.meta.dirname, '../../../packs/telecom')]);
if ('problems' in loaded) throw new Error('the telecom pack has problems');
const { definitions } = loaded;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

let town: SmsTown;
beforeEach(() => {
  town = new SmsTown(definitions);
});

describe('yes to what costs money', () => {
  it('leads to a second question that names product and price, and only the second yes orders', async () => {
    town.offer('c1', 'data-10');
    expect(await town.writes('Y')).toBe(
      '【移动营业厅】您要办理10元上网套餐，月费10元。请在30分钟内再回复Y确认，不回复不办理、不扣费',
    );
    expect(town.asked).toEqual(['considering c1']);
    expect(await town.writes('是')).toContain('已受理');
    expect(town.asked).toEqual(['considering c1', 'agreed-to-pay c1', 'request-order c1 data-10']);
    expect(town.results).toEqual(['asked-again', 'ordered']);
  });

  it('says that it is charged once where it is', async () => {
    town.offer('c1', 'data-boost');
    expect(await town.writes('Y')).toContain('资费10元，只收一次');
  });

  it('orders nothing by silence, and asks anew when the time is over', async () => {
    town.offer('c1', 'data-10');
    await town.writes('Y');
    town.now += 31 * MINUTE_MS;
    await town.writes('Y');
    expect(town.results).toEqual(['asked-again', 'asked-again']);
    expect(town.asked).not.toContain('request-order c1 data-10');
  });

  it('takes two yeses in one breath for one', async () => {
    town.offer('c1', 'data-10');
    const at = town.now;
    await town.tells('Y', 'a', at);
    await settled();
    await town.tells('Y', 'b', at + 2000);
    expect(town.results).toEqual(['asked-again', 'repeated']);
    expect(town.channel.sent).toHaveLength(1);
  });

  it('asks again when the question may not have left', async () => {
    town.offer('c1', 'data-10');
    town.channel.next = 'unknown';
    await town.writes('Y');
    town.channel.next = 'sent';
    await town.writes('Y');
    expect(town.results).toEqual(['asked-again', 'asked-again']);
    await town.writes('Y');
    expect(town.results.at(-1)).toBe('ordered');
  });

  it('asks again when the price has changed since the question', async () => {
    town.offer('c1', 'data-10');
    await town.writes('Y');
    const product = definitions.products.find(({ id }) => id === 'data-10')!;
    const before = product.priceCents!;
    try {
      product.priceCents = 1200;
      expect(await town.writes('Y')).toContain('月费12元');
    } finally {
      product.priceCents = before;
    }
    expect(town.asked).not.toContain('request-order c1 data-10');
  });

  it('is a no when a no follows', async () => {
    town.offer('c1', 'data-10');
    await town.writes('Y');
    await town.writes('N');
    await town.writes('Y');
    expect(town.results).toEqual(['asked-again', 'declined', 'nothing-open']);
    expect(town.asked).toEqual(['considering c1', 'declined c1']);
  });

  it('says so when the engine does not take the order', async () => {
    town.engine.refuses.add('data-10');
    town.offer('c1', 'data-10');
    await town.writes('Y');
    expect(await town.writes('Y')).toContain('暂时不能办理，没有扣费');
  });

  it('is not needed for what the customer has already', async () => {
    town.engine.view.holdings.push('data-10');
    town.offer('c1', 'data-10');
    expect(await town.writes('Y')).toContain('您已有10元上网套餐');
    expect(town.asked).toEqual([]);
  });
});

describe('yes to what is free', () => {
  it('begins the trial at once, whichever text it came with', async () => {
    town.offer('c1', 'paper-sport', 'mms-bill');
    expect(await town.writes('Y')).toContain('免费体验已登记');
    expect(town.asked).toEqual(['agreed-to-trial c1']);
  });

  it('orders at once what has no price', async () => {
    town.offer('c1', 'surf-gift');
    await town.writes('参加');
    expect(town.asked).toEqual(['agreed-to-pay c1', 'request-order c1 surf-gift']);
  });

  it('once more takes up nothing older', async () => {
    town.offer('old', 'surf-gift');
    town.now += DAY_MS;
    town.offer('new', 'paper-sport');
    await town.writes('Y');
    await town.writes('Y');
    expect(town.results).toEqual(['trial', 'nothing-open']);
  });
});

describe('what a bare yes answers', () => {
  it('is the last message that asked', async () => {
    town.offer('old', 'paper-sport');
    town.now += DAY_MS;
    town.offer('new', 'data-10');
    town.offer('app', 'night-data', 'app-push');
    await town.writes('Y');
    expect(town.asked).toEqual(['considering new']);
  });

  it('is asked for when two messages came within the hour', async () => {
    town.offer('c1', 'paper-sport');
    town.now += 10 * MINUTE_MS;
    town.offer('c2', 'data-10');
    const reply = await town.writes('Y');
    expect(reply).toContain('1.10元上网套餐，2.体育新闻手机报免费读一个月');
    expect(await town.writes('２')).toContain('体育新闻手机报免费体验已登记');
    expect(town.asked).toEqual(['agreed-to-trial c1']);
  });

  it('is asked for when a message came after the question', async () => {
    town.offer('c1', 'data-10');
    await town.writes('Y');
    town.offer('c2', 'paper-sport');
    town.now += MINUTE_MS;
    await town.writes('Y');
    await town.writes('1');
    expect(town.results).toEqual(['asked-again', 'choice-asked', 'asked-again']);
  });

  it('is nothing when the message is older than its validity, or did not arrive', async () => {
    town.offer('c1', 'data-10');
    town.now += 3 * DAY_MS + 1;
    town.engine.contact('c2', { offer: 'paper-sport', status: 'failed', changedAt: town.now });
    expect(await town.writes('Y')).toContain('没有待确认的业务');
  });

  it('is the product on trial, for the reminder that it ends', async () => {
    town.engine.view.profile.trialProduct = 'paper-sport';
    town.engine.contact('r', { template: 'trial-reminder', changedAt: town.now });
    expect(await town.writes('Y')).toContain('您要办理体育新闻手机报，月费3元');
    await town.writes('Y');
    expect(town.asked.at(-1)).toBe('request-order r paper-sport');
  });
});

describe('being left alone', () => {
  it('on channels, by the words printed on every message', async () => {
    town.offer('c1', 'data-10');
    expect(await town.writes('退订回TD')).toContain('已退订');
    expect(town.asked.slice(0, 2)).toEqual(['opt-out channel sms', 'opt-out channel mms']);
    expect(town.asked.at(-1)).toBe('declined c1');
  });

  it('altogether, confirmed once more, and then nothing is done or said until it is lifted', async () => {
    town.offer('c1', 'data-10');
    expect(await town.writes('全部退订')).toContain('已设置免打扰');
    expect(town.asked).toEqual(['opt-out all', 'do-not-disturb c1']);
    expect(await town.writes('CX')).toBe('');
    expect(await town.writes('Y')).toBe('');
    expect(await town.writes('DY')).toContain('已恢复');
    expect(await town.writes('CX')).toContain('您没有办理增值业务');
    expect(town.results).toEqual(['opted-out', 'blocked', 'blocked', 'opted-in', 'none-listed']);
  });

  it('about a category, without a word about the message that was about another', async () => {
    town.offer('c1', 'data-10');
    await town.writes('退订资讯');
    expect(town.asked).toEqual(['opt-out category information']);
  });

  it('lifts exactly what there is', async () => {
    await town.writes('TDYL');
    await town.writes('恢复');
    expect(town.asked).toEqual(['opt-out category entertainment', 'opt-in category entertainment']);
  });
});

describe('asking and ordering of their own accord', () => {
  it('lists the best offers, which numbers take up', async () => {
    const reply = await town.writes('优惠');
    expect(reply).toContain('1.10元上网套餐(10元)，2.体育新闻手机报免费读一个月(免费)');
    await town.writes('2');
    expect(town.asked).toEqual(['ask', 'agreed-to-trial shelf-paper-sport']);
  });

  it('orders by a code, after a second yes', async () => {
    expect(await town.writes('KT 10')).toContain('您要办理10元上网套餐，月费10元');
    await town.writes('Y');
    expect(town.asked).toEqual(['request-order data-10']);
  });

  it('orders by a name, and says what can be written when it knows none', async () => {
    expect(await town.writes('办理10元上网套餐')).toContain('您要办理10元上网套餐');
    expect(await town.writes('办理火星套餐')).toContain('没有看懂要办什么');
  });

  it('lists what is held, no more than fits', async () => {
    town.engine.view.holdings.push('data-10', 'mail', 'messenger', 'number-book', 'sms-pack', 'night-data');
    expect(await town.writes('CX')).toMatch(/您已办：(.+、){4}.+等，另有1项/);
  });

  it('leads through the menu by numbers, which mean nothing without one', async () => {
    expect(await town.writes('2')).toContain('没有看懂');
    expect(await town.writes('帮助')).toContain('1.适合我的推荐，2.我已办的业务，3.不再接收推荐，4.恢复推荐');
    expect(await town.writes('2')).toContain('您没有办理增值业务');
  });
});

describe('what is not understood', () => {
  it('is answered once a day', async () => {
    expect(await town.writes('你好')).toContain('没有看懂');
    expect(await town.writes('在吗')).toBe('');
    town.now += DAY_MS;
    expect(await town.writes('你好')).toContain('没有看懂');
    expect(town.results).toEqual(['hinted', 'not-understood', 'hinted']);
  });

  it('is answered by silence when a machine writes all day, but for an opt-out, which is obeyed', async () => {
    for (let text = 0; text < 30; text++) await town.writes('CX');
    expect(await town.writes('CX')).toBe('');
    expect(await town.writes('TD')).toBe('');
    expect(town.results.slice(-2)).toEqual(['too-many', 'opted-out']);
    expect(town.asked).toContain('opt-out channel sms');
  });

  it('comes of nobody when the number is no customer’s', async () => {
    await town.answers.inbound('sms', { id: 'x', from: '10690000', to: '10086', text: 'Y', at: town.now });
    expect(town.answers.counts()).toEqual({ 'unknown-sender': 1 });
    expect(town.conversations.texts.size).toBe(0);
  });
});

describe('vouchers and training', () => {
  it('are honestly not there while nobody takes them', async () => {
    expect(await town.writes('TY01 8888')).toContain('尚未开放');
    expect(await town.writes('PX')).toContain('尚未开放');
    expect(town.results).toEqual(['not-available', 'not-available']);
  });

  it('get the words in one form, and their answer goes out', async () => {
    const taken: string[] = [];
    town = new SmsTown(definitions, {
      vouchers: {
        redeem: async ({ text }) => {
          taken.push(text);
          if (text.endsWith('9')) return { status: 'refused', reason: '卡号不对' };
          return { status: 'redeemed', product: 'paper-sport', endsAt: Date.UTC(2015, 8, 2, 16) };
        },
      },
      training: { take: async ({ text }) => `第一题：${text}` },
    });
    expect(await town.writes('ty01 8888')).toContain('体育新闻手机报体验已开通，免费用到2015-09-03');
    expect(await town.writes('TY019')).toContain('没有兑换成功：卡号不对');
    expect(await town.writes('ksa')).toBe('第一题：KSA');
    expect(taken).toEqual(['TY018888', 'TY019']);
  });
});

describe('a text that is told again', () => {
  it('comes to the same, once', async () => {
    town.offer('c1', 'surf-gift');
    await town.writes('Y', 'same');
    await town.writes('Y', 'same');
    town.restart();
    await town.writes('Y', 'same');
    expect(town.asked).toHaveLength(2);
    expect(town.channel.sent.map(({ contactId }) => contactId)).toEqual([replyIdOf({ channel: 'sms', id: 'same' })]);
    expect(isReplyId(town.channel.sent[0]!.contactId)).toBe(true);
  });

  it('is another text on another channel', async () => {
    town.offer('c1', 'surf-gift');
    await town.writes('Y', 'same');
    await town.answers.inbound('wap', { id: 'same', from: CUSTOMER, to: '', text: 'Y', at: town.now });
    expect(town.results).toEqual(['ordered', 'nothing-open']);
  });

  it('is answered when the channel is back, through a restart', async () => {
    town.channel.isAway = true;
    expect(await town.writes('CX', 'a')).toBe('');
    await town.answers.stop();
    town.channel.isAway = false;
    town.restart();
    town.answers.start();
    await settled();
    await town.answers.stop();
    expect(town.channel.sent).toHaveLength(1);
  });

  it('is not answered any more when the channel comes back too late', async () => {
    town.channel.isAway = true;
    await town.writes('CX', 'a');
    await town.answers.stop();
    town.channel.isAway = false;
    town.now += HOUR_MS;
    town.restart();
    town.answers.start();
    await settled();
    await town.answers.stop();
    expect(town.channel.sent).toEqual([]);
    expect(town.conversations.texts.get('sms a')?.replied).toBe('expired');
  });

  it('is finished after a restart although nobody tells it again', async () => {
    town.offer('c1', 'surf-gift');
    const { settle } = town.conversations;
    town.conversations.settle = async () => {
      throw new Error('the database is away');
    };
    await expect(town.writes('Y', 'a')).rejects.toThrow('away');
    town.conversations.settle = settle;
    town.restart();
    town.answers.start();
    await settled();
    await town.answers.stop();
    expect(town.channel.sent).toHaveLength(1);
    expect(town.conversations.texts.get('sms a')).toMatchObject({ settled: true, replied: 'sent' });
  });
});

it('keeps numbers out of what people read', async () => {
  town.offer('c1', 'data-10');
  await town.writes('退订 13987654321');
  const noted = town.engine.requests.find(({ kind }) => kind === 'outcome');
  expect(noted?.content.note).toBe('退订 139****4321');
});
