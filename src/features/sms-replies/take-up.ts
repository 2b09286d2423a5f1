import type { ProductDefinition } from '../../core/schema/definitions.ts';
import type { Question, SmsRequest, TakenUp } from '../../ports/sms-conversations.ts';
import { maskNumbers } from '../access/mask-number.ts';
import type { TextAnswer, TextSituation } from './text-situation.ts';

const MOST_NOTE = 100;

/** What the customer wrote, as a note that people may read. */
const noteOf = ({ text }: TextSituation): string => maskNumbers(text.trim()).slice(0, MOST_NOTE);

/** An answer to a contact; nothing when there is none. */
export function told(
  situation: TextSituation,
  contactId: string | undefined,
  outcome: string,
): Omit<SmsRequest, 'id'>[] {
  if (contactId === undefined) return [];
  return [{ kind: 'outcome', content: { contactId, outcome, note: noteOf(situation) } }];
}

/**
 * The customer wants it.
 *
 * Y1. What costs money, or whose price is not known, is ordered after a second yes only: to a question that named this
 *     product at this price, that was sent before the yes came and whose time is not over. Two in the same breath are
 *     one. Silence orders nothing.
 * Y2. What is free is ordered, or tried, at once.
 */
export function takeUp(situation: TextSituation, about: TakenUp, agreedTo: Question | undefined): TextAnswer {
  const { hall, view, saidAt, replyId } = situation;
  const { texts } = hall;
  const { replies, againWithinMs } = hall.the('confirm');
  const values = texts.about(about, Math.round(againWithinMs / 60_000));
  const product = offered(situation, about);
  if (product === undefined) {
    return { result: 'gone', text: texts.render(replies.gone, values), question: null };
  }
  if (view.holdings.includes(product.id)) {
    return { result: 'held', text: texts.render(replies.held, values), question: null };
  }
  const { contactId } = about;
  if (about.means === 'trial') {
    const requests = told(situation, contactId, 'agreed-to-trial');
    return { result: 'trial', requests, text: texts.render(replies.trial, values), question: null };
  }
  const { priceCents } = product;
  if (priceCents !== 0 && !agreesTo(agreedTo, about, priceCents)) {
    return {
      result: 'asked-again',
      requests: told(situation, contactId, 'considering'),
      text: texts.render(replies.again, values),
      question: {
        replyId,
        lastsMs: againWithinMs,
        type: 'again',
        about,
        ...(priceCents !== undefined && { priceCents }),
        saidAt,
      },
    };
  }
  const order = { command: 'request-order', product: product.id, ...(contactId !== undefined && { contactId }) };
  return {
    result: 'ordered',
    requests: [...told(situation, contactId, 'agreed-to-pay'), { kind: 'command', content: order }],
    text: texts.render(replies.ordered, values),
    question: null,
    refused: { result: 'gone', text: texts.render(replies.gone, values) },
  };
}

/** Y1: the question was about this, at this price. */
function agreesTo(question: Question | undefined, about: TakenUp, priceCents: number | undefined): boolean {
  return question?.type === 'again' && question.about.product === about.product && question.priceCents === priceCents;
}

/** The product, when it can still be had under this offer. */
function offered({ hall, saidAt }: TextSituation, { offer: offerId, product: productId }: TakenUp) {
  const { offers, products } = hall.definitions;
  const product = products.find(({ id }) => id === productId);
  const offer = offers.find(({ id }) => id === offerId);
  const isThere = (offerId === undefined || offer !== undefined) && isValid(offer, saidAt);
  return product !== undefined && isThere && isValid(product, saidAt) ? product : undefined;
}

function isValid(part: Pick<ProductDefinition, 'validFrom' | 'validUntil'> | undefined, at: number): boolean {
  return (part?.validFrom ?? at) <= at && at < (part?.validUntil ?? Number.POSITIVE_INFINITY);
}
