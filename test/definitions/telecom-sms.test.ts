/** What the operator's pack answers to customers' texts. */
import { describe, expect, it } from 'vitest';
import { measureSms } from '../../src/definitions/sms-text.ts';
import { ReplyTexts } from '../../src/features/sms-replies/reply-texts.ts';
import type { TakenUp } from '../../src/ports/sms-conversations.ts';
import { operatorsPack } from '../personas/operators-pack.ts';
import { betrayedBy } from './betraying-words.ts';

const definitions = operatorsPack();
const { offers, products, smsCommands = [], templates } = definitions;
const texts = new ReplyTexts(definitions);
const confirm = smsCommands.flatMap(({ action }) => (action.type === 'confirm' ? [action] : []))[0]!;

const taken = (offer: string): TakenUp => {
  const { id, product, content } = offers.find((each) => each.id === offer)!;
  return { type: 'offer', offer: id, product, means: 'order', asked: content.default! };
};
const some = ['data-boost', 'data-5', 'paper-renmin', 'surf-gift', 'mobile-securities'].map(taken);

/** Every reply, said of several offers. */
const replies = smsCommands.flatMap(({ id, action }) =>
  Object.entries(action.replies).flatMap(([name, text]) =>
    some.map((about) => {
      const more = { items: texts.items(some.slice(0, 3)), more: 2, reason: '卡号不对', endsOn: '2015-09-03' };
      return { reply: `${id} ${name}`, text: texts.render(text, { ...texts.about(about, 30), ...more }) };
    }),
  ),
);

describe('replies of the pack', () => {
  it('are signed, and read as written by a person', () => {
    expect(replies.filter(({ text }) => !text.startsWith('【移动营业厅】'))).toEqual([]);
    const slip =
      /\{|\}|undefined|null|NaN|\s{2}|[，。：；、][，。：；、]|[\p{Script=Han}，。] [\p{Script=Han}，。]|\s$/u;
    expect(replies.filter(({ text }) => slip.test(text))).toEqual([]);
  });

  it('take three short messages at most', () => {
    expect(replies.filter(({ text }) => measureSms(text).segments > 3)).toEqual([]);
  });

  it('name no place, no cell, nothing the customer did', () => {
    for (const { text } of replies) expect(betrayedBy(definitions, text), text).toEqual([]);
  });

  it('name product and price before anything is charged', () => {
    for (const { id, product: productId } of offers) {
      const product = products.find((each) => each.id === productId)!;
      if (product.priceCents === 0) continue;
      const text = texts.render(confirm.replies.again, texts.about(taken(id), 30));
      expect(text).toContain(product.name);
      if (product.priceCents !== undefined) expect(text).toContain(`费${product.priceCents / 100}元`);
    }
  });
});

describe('messages of the pack', () => {
  it('that ask for a Y are known to mean something by it', () => {
    const asking = templates.filter(({ text }) => text.includes('回复Y')).map(({ id }) => id);
    expect(asking.filter((id) => confirm.asks[id] === undefined)).toEqual([]);
  });

  it('that promise a free trial never lead to an order', () => {
    const free = templates.filter(({ text }) => /免费(体验|读)/u.test(text)).map(({ id }) => id);
    expect(free.map((id) => confirm.asks[id]?.means)).toEqual(free.map(() => 'trial'));
  });
});
