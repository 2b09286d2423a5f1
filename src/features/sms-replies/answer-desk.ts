import type { SmsAction, SmsCommandDefinition, SmsConsentScope } from '../../core/schema/sms-command.ts';
import { plainWords } from '../../definitions/plain-words.ts';
import type { MenuCommand, SmsRequest, TakenUp } from '../../ports/sms-conversations.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { localDay } from './local-day.ts';
import { type OpenOffer, offerTaken, openOffers } from './open-offers.ts';
import type { RecentContacts } from './recent-contacts.ts';
import { takeUp, told } from './take-up.ts';
import { questionFor, type TextAnswer, type TextSituation } from './text-situation.ts';
import type { TrainingTexts, VoucherRedemption } from './text-takers.ts';

export interface AnswerDeskParts {
  live: Pick<LiveService, 'request'>;
  contacts: RecentContacts;
  /** Absent: customers are told that vouchers, training are not there yet. */
  vouchers?: VoucherRedemption;
  training?: TrainingTexts;
}

type Asked<T extends SmsAction['type']> = Extract<SmsAction, { type: T }>;

/**
 * Decides what a text comes to. Nothing is recorded or sent here; the engine is only asked for the best offers, a
 * voucher is only redeemed, by the id of the text.
 */
export class AnswerDesk {
  private readonly parts: AnswerDeskParts;

  constructor(parts: AnswerDeskParts) {
    this.parts = parts;
  }

  async answer(situation: TextSituation): Promise<TextAnswer> {
    const { hall, text, view } = situation;
    const reading = hall.reader.read(text);
    const { type } = reading;
    const action = type === 'command' ? reading.command.action.type : undefined;
    if (view.blocks.includes('all') && action !== 'unsubscribe' && action !== 'subscribe') return { result: 'blocked' };
    if (type === 'command') return this.obey(situation, reading.command, reading.rest);
    const { question, state } = questionFor(situation);
    const isMenu = type === 'number' && state === 'open' && question?.type === 'menu';
    const item = isMenu ? question.items[reading.number - 1] : undefined;
    if (item?.type === 'offer') return takeUp(situation, item, undefined);
    const chosen = hall.commands.find(({ id }) => id === item?.command);
    return chosen === undefined ? notUnderstood(situation) : this.obey(situation, chosen, '');
  }

  private async obey(situation: TextSituation, { action }: SmsCommandDefinition, rest: string): Promise<TextAnswer> {
    switch (action.type) {
      case 'confirm':
        return this.yes(situation);
      case 'refuse':
        return this.no(situation);
      case 'order':
        return rest === '' ? this.yes(situation) : this.order(situation, action, rest);
      case 'unsubscribe':
        return this.unsubscribe(situation, action);
      case 'subscribe':
        return subscribe(situation, action);
      case 'query':
        return action.what === 'orders' ? listOrders(situation, action) : this.listOffers(situation, action);
      case 'redeem':
        return this.redeem(situation, action);
      case 'quiz':
        return this.quiz(situation, action);
      case 'help':
        return menu(situation, action);
      case 'unknown':
        return notUnderstood(situation);
    }
  }

  /** A bare yes: to the question, to the last message that asked, or the customer is asked which is meant. */
  private async yes(situation: TextSituation): Promise<TextAnswer> {
    const { hall, saidAt } = situation;
    const { unclearWithinMs, againAfterMs, replies } = hall.the('confirm');
    const { question, state } = questionFor(situation);
    if (question?.type === 'again' && saidAt - question.saidAt < againAfterMs) return { result: 'repeated' };
    const open = await this.open(situation);
    if (question?.type === 'again' && state === 'open') {
      const { about, askedAt = 0 } = question;
      const later = open.filter(({ at, about: other }) => at > askedAt && other.product !== about.product);
      return later.length === 0 ? takeUp(situation, about, question) : choose(situation, [about, later[0]!.about]);
    }
    if (question?.type === 'menu' && state === 'open') {
      const offers = question.items.filter((item) => item.type === 'offer');
      if (offers.length === 1) return takeUp(situation, offers[0]!, undefined);
      if (offers.length > 1) return choose(situation, offers);
    }
    const [last] = open;
    if (last === undefined) return { result: 'nothing-open', text: hall.texts.render(replies.nothing) };
    const meant = open.filter(({ at }) => last.at - at < unclearWithinMs);
    if (meant.length === 1) return takeUp(situation, last.about, undefined);
    return choose(
      situation,
      meant.map(({ about }) => about),
    );
  }

  private async no(situation: TextSituation): Promise<TextAnswer> {
    const { texts } = situation.hall;
    const { replies } = situation.hall.the('refuse');
    const refused = await this.askedLast(situation);
    if (refused === undefined) return { result: 'nothing-open', text: texts.render(replies.nothing) };
    const requests = told(situation, refused.contactId, 'declined');
    return { result: 'declined', requests, text: texts.render(replies.refused, texts.about(refused)), question: null };
  }

  private order(situation: TextSituation, { codes, replies }: Asked<'order'>, rest: string): TextAnswer {
    const { hall } = situation;
    const { offers, products } = hall.definitions;
    const { asks } = hall.the('confirm');
    const code = Object.keys(codes).find((each) => plainWords(each) === rest);
    const coded = offers.find(({ id }) => code !== undefined && id === codes[code]);
    if (coded !== undefined) return takeUp(situation, offerTaken(coded, asks), undefined);
    const product = products.find(({ name }) => plainWords(name) === rest);
    if (product !== undefined) {
      return takeUp(situation, { type: 'offer', product: product.id, means: 'order', asked: '' }, undefined);
    }
    const known = Object.values(codes).flatMap((id) => offers.find((offer) => offer.id === id) ?? []);
    const items = hall.texts.items(known.map((offer) => offerTaken(offer, asks)));
    return { result: 'order-unclear', text: hall.texts.render(replies.unclear, { items }) };
  }

  /** The message it answers is refused with it: the customer did not want that either. */
  private async unsubscribe(situation: TextSituation, action: Asked<'unsubscribe'>): Promise<TextAnswer> {
    const { products } = situation.hall.definitions;
    const last = await this.askedLast(situation);
    const category = products.find(({ id }) => id === last?.product)?.category ?? '';
    const refused = action.scope === 'category' && !action.of.includes(category) ? undefined : last;
    const outcome = action.scope === 'all' ? 'do-not-disturb' : 'declined';
    return {
      result: 'opted-out',
      requests: [...consent('opt-out', action), ...told(situation, refused?.contactId, outcome)],
      text: situation.hall.texts.render(action.replies.done),
      question: null,
    };
  }

  private async listOffers(situation: TextSituation, action: Asked<'query'>): Promise<TextAnswer> {
    const { hall, customerId, textId, receivedAt } = situation;
    const effects = await this.parts.live.request({
      kind: 'command',
      customerId,
      id: `${textId}-ask`,
      at: receivedAt,
      content: { command: 'ask', channel: action.channel, limit: action.limit },
    });
    const { asks } = hall.the('confirm');
    const items = effects.flatMap((effect): TakenUp[] => {
      if (effect.type !== 'contact' || effect.status !== 'presented') return [];
      const offer = hall.definitions.offers.find(({ id }) => id === effect.offer);
      return offer === undefined ? [] : [{ ...offerTaken(offer, asks), contactId: effect.contactId }];
    });
    if (items.length === 0) return { result: 'none-listed', text: hall.texts.render(action.replies.none) };
    const text = hall.texts.render(action.replies.listed, { items: hall.texts.items(items), more: 0 });
    return { result: 'offers-listed', text, question: menuQuestion(situation, items) };
  }

  private async redeem(situation: TextSituation, { replies }: Asked<'redeem'>): Promise<TextAnswer> {
    const { texts, definitions } = situation.hall;
    const redeemed = await this.parts.vouchers?.redeem(takenText(situation));
    if (redeemed === undefined) return { result: 'not-available', text: texts.render(replies.unavailable) };
    if (redeemed.status === 'refused') {
      return { result: 'redeem-refused', text: texts.render(replies.refused, { reason: redeemed.reason }) };
    }
    const product = definitions.products.find(({ id }) => id === redeemed.product);
    const endsOn = localDay(redeemed.endsAt, definitions.profile.zone);
    return { result: 'redeemed', text: texts.render(replies.redeemed, { product, endsOn }) };
  }

  private async quiz(situation: TextSituation, { replies }: Asked<'quiz'>): Promise<TextAnswer> {
    const { texts } = situation.hall;
    const { training } = this.parts;
    if (training === undefined) return { result: 'not-available', text: texts.render(replies.unavailable) };
    const text = await training.take(takenText(situation));
    return { result: 'quiz-answered', text: text ?? texts.render(replies.nothing) };
  }

  /** What the customer was asked last, by a question or a message. */
  private async askedLast(situation: TextSituation): Promise<TakenUp | undefined> {
    const { question } = questionFor(situation);
    if (question?.type === 'again') return question.about;
    return (await this.open(situation))[0]?.about;
  }

  private async open({ hall, customerId, view, saidAt }: TextSituation): Promise<OpenOffer[]> {
    const confirm = hall.the('confirm');
    const contacts = await this.parts.contacts.contactsOf(customerId, saidAt - confirm.answerWithinMs);
    return openOffers(contacts, hall.definitions, confirm, view.profile, saidAt);
  }
}

const takenText = ({ customerId, text, textId, receivedAt }: TextSituation) => {
  return { customerId, text: plainWords(text), textId, at: receivedAt };
};

function menuQuestion({ hall, replyId }: TextSituation, items: (TakenUp | MenuCommand)[]) {
  return { replyId, lastsMs: hall.the('help').withinMs, type: 'menu' as const, items };
}

function choose(situation: TextSituation, items: TakenUp[]): TextAnswer {
  const { texts } = situation.hall;
  const text = texts.render(situation.hall.the('confirm').replies.choose, { items: texts.items(items) });
  return { result: 'choice-asked', text, question: menuQuestion(situation, items) };
}

function menu(situation: TextSituation, { replies }: Asked<'help'>): TextAnswer {
  const { hall } = situation;
  const items = hall.menu;
  const text = hall.texts.render(replies.menu, { items: hall.texts.items(items) });
  return { result: 'menu-sent', text, question: menuQuestion(situation, items) };
}

/** Told at most once in so long: two machines must not talk to each other all night. */
function notUnderstood({ hall, conversation, receivedAt }: TextSituation): TextAnswer {
  const { everyMs, replies } = hall.the('unknown');
  const { hintedAt = Number.NEGATIVE_INFINITY } = conversation;
  if (receivedAt - hintedAt < everyMs) return { result: 'not-understood' };
  return { result: 'hinted', text: hall.texts.render(replies.hint, { items: hall.texts.items(hall.menu) }) };
}

function subscribe({ hall, view }: TextSituation, action: Asked<'subscribe'>): TextAnswer {
  const { scope, of = [], replies } = action;
  const requests =
    scope === undefined
      ? view.blocks.flatMap((block) => consent('opt-in', blockOf(block)))
      : consent('opt-in', { scope, of });
  return { result: 'opted-in', requests, text: hall.texts.render(replies.done) };
}

/** `channel:sms` → the scope of that block. */
function blockOf(block: string): SmsConsentScope {
  const [scope = '', of] = block.split(':', 2);
  return { scope: scope as SmsConsentScope['scope'], of: of === undefined ? [] : [of] };
}

function consent(command: 'opt-out' | 'opt-in', { scope, of }: SmsConsentScope): Omit<SmsRequest, 'id'>[] {
  if (scope === 'all') return [{ kind: 'command', content: { command, scope } }];
  return of.map((each) => ({ kind: 'command', content: { command, scope, of: each } }));
}

function listOrders({ hall, view }: TextSituation, { limit, replies }: Asked<'query'>): TextAnswer {
  const held = hall.definitions.products.filter(({ id }) => view.holdings.includes(id));
  if (held.length === 0) return { result: 'none-listed', text: hall.texts.render(replies.none) };
  const listed = held
    .slice(0, limit)
    .map(({ id }): TakenUp => ({ type: 'offer', product: id, means: 'order', asked: '' }));
  const values = { items: hall.texts.items(listed), more: held.length - listed.length };
  return { result: 'orders-listed', text: hall.texts.render(replies.listed, values) };
}
