import { idOf } from '../../core/hash.ts';
import type { AnswerableContacts } from '../../ports/answerable-contacts.ts';
import type { Channel, InboundMessage } from '../../ports/channel.ts';
import type { CustomerDirectory } from '../../ports/customer-directory.ts';
import type { HandoverJournal } from '../../ports/handover-journal.ts';
import {
  type Conversation,
  type HandledText,
  replyIdOf,
  type SmsConversations,
  type SmsDecision,
  type SmsReply,
} from '../../ports/sms-conversations.ts';
import { type LiveService, Overloaded } from '../../runtime/live/live-service.ts';
import { AnswerDesk } from './answer-desk.ts';
import { DirectReplies } from './direct-replies.ts';
import { nationalNumber } from './national-number.ts';
import { RecentContacts } from './recent-contacts.ts';
import { SmsHall } from './sms-hall.ts';
import type { SmsResult } from './sms-result-codes.ts';
import type { TextAnswer, TextSituation } from './text-situation.ts';
import type { TrainingTexts, VoucherRedemption } from './text-takers.ts';

/** Texts under way at once; beyond, channels are asked to tell them again. */
const MOST_UNDER_WAY = 1000;
const RETRY_AFTER_MS = 1000;
/** Replies that wait for a channel at once; the records hold the rest. */
const MOST_REPLIES = 1000;
const LOOK_AGAIN_MS = 30_000;
/** A reply that comes later than this answers nothing any more. */
const REPLY_VALID_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Who writes more often is a machine; an opt-out is obeyed all the same. */
const MOST_REPLIES_A_DAY = 30;

export interface SmsAnswersOptions {
  live: LiveService;
  conversations: SmsConversations;
  contacts: AnswerableContacts;
  directory: Pick<CustomerDirectory, 'customerWithNumber'>;
  journal: HandoverJournal;
  /** The open channel of this id. */
  channelOf: (id: string) => Channel | undefined;
  /** Whether nothing may be handed over on it for now; absent: none is paused. */
  isPaused?: (id: string) => boolean;
  /** Epoch ms. */
  now: () => number;
  /** Told what people should know; no customer's number or text in it. */
  report: (message: string) => void;
  vouchers?: VoucherRedemption;
  training?: TrainingTexts;
}

/**
 * Handles texts from customers (短信指令). `inbound` is what a dispatcher and an SMS gateway's route hand them to.
 *
 * A1. A text is handled once, however often it is told: what it comes to is recorded before anything is done about it, and
 *     what is done has ids that follow from the text's. `inbound` resolves when that is done.
 * A2. A text has at most one reply, and a reply leaves at most once.
 * A3. Texts of one customer are handled one after the other, in the order they came.
 * A4. What is under way is bounded: beyond it `inbound` rejects, and the channel is told to tell it again.
 */
export class SmsAnswers {
  private readonly options: SmsAnswersOptions;
  private readonly contacts: RecentContacts;
  private readonly desk: AnswerDesk;
  private readonly replies: DirectReplies;
  private readonly lines = new Map<string, Promise<void>>();
  private readonly replying = new Map<string, Promise<void>>();
  private readonly tally = new Map<SmsResult, number>();
  private hall: SmsHall;
  private underWay = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(options: SmsAnswersOptions) {
    const { live, contacts, vouchers, training } = options;
    this.options = options;
    this.contacts = new RecentContacts(live, contacts);
    this.desk = new AnswerDesk({
      live,
      contacts: this.contacts,
      ...(vouchers !== undefined && { vouchers }),
      ...(training !== undefined && { training }),
    });
    this.replies = new DirectReplies(options);
    this.hall = new SmsHall(live.definitions);
  }

  /** Goes on with what was not finished; the live service must be running. */
  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_AGAIN_MS);
  }

  /** Texts by what they came to, since the start. */
  counts(): Partial<Record<SmsResult, number>> {
    return Object.fromEntries(this.tally);
  }

  /**
   * Handles a text; resolves when it is handled, or somebody else's business. The reply leaves afterwards.
   *
   * @throws Overloaded NotRunning, or what the records throw: it is to be told again.
   */
  async inbound(channel: string, message: InboundMessage): Promise<void> {
    if (this.isStopped || this.underWay >= MOST_UNDER_WAY) throw new Overloaded(RETRY_AFTER_MS);
    this.underWay++;
    try {
      const receivedAt = this.options.now();
      const customerId = await this.customerOf(message.from);
      if (customerId === undefined) this.count('unknown-sender');
      else await this.inLine(customerId, () => this.handle(channel, message, customerId, receivedAt));
    } finally {
      this.underWay--;
    }
  }

  /** Waits for what is under way; replies that wait for a channel are sent after the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    this.contacts.stop();
    this.replies.stop();
    await Promise.allSettled([this.looking, ...this.lines.values(), ...this.replying.values()]);
  }

  /** Numbers may be kept as gateways tell them, or without country code. */
  private async customerOf(number: string): Promise<string | undefined> {
    const { directory } = this.options;
    const national = nationalNumber(number);
    const customerId = await directory.customerWithNumber(national);
    return customerId ?? (national === number ? undefined : directory.customerWithNumber(number));
  }

  /** A3. */
  private async inLine(customerId: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.lines.get(customerId) ?? Promise.resolve()).then(work);
    // The next in line does not care what became of this one.
    const passed = turn.catch(() => undefined);
    this.lines.set(customerId, passed);
    try {
      await turn;
    } finally {
      if (this.lines.get(customerId) === passed) this.lines.delete(customerId);
    }
  }

  private async handle(
    channel: string,
    message: InboundMessage,
    customerId: string,
    receivedAt: number,
  ): Promise<void> {
    const { conversations } = this.options;
    const key = { channel, id: message.id };
    const handled = await conversations.open(key, receivedAt);
    const decision = handled.decision ?? (await this.decide(handled, message, customerId));
    if (decision !== undefined) await this.finish(handled, decision);
  }

  /** Undefined: the engine does not know the customer, or the pack has no commands. */
  private async decide(
    { channel, id, receivedAt }: HandledText,
    { from, text, at }: InboundMessage,
    customerId: string,
  ): Promise<SmsDecision | undefined> {
    const { conversations, live } = this.options;
    const hall = this.currentHall();
    const view = await live.customer(customerId);
    if (view === undefined || hall.commands.length === 0) {
      this.count(view === undefined ? 'unknown-sender' : 'not-understood');
      return undefined;
    }
    const key = { channel, id };
    const situation: TextSituation = {
      text,
      textId: `sms-${idOf(channel, id)}`,
      replyId: replyIdOf(key),
      customerId,
      saidAt: Number.isFinite(at) ? Math.min(at, receivedAt) : receivedAt,
      receivedAt,
      view,
      conversation: await conversations.conversation(customerId),
      hall,
    };
    const answer = await this.answer(situation);
    const decision = decisionOf(situation, answer, channel, from);
    this.count(answer.result);
    return conversations.decide(key, decision, conversationAfter(situation, answer, decision));
  }

  private async answer(situation: TextSituation): Promise<TextAnswer> {
    const { conversation, receivedAt, hall } = situation;
    const isTooMany = receivedAt - conversation.countedFrom < DAY_MS && conversation.replies >= MOST_REPLIES_A_DAY;
    if (!isTooMany) return this.desk.answer(situation);
    const reading = hall.reader.read(situation.text);
    if (reading.type !== 'command' || reading.command.action.type !== 'unsubscribe') return { result: 'too-many' };
    const { text: _unsaid, ...unsaid } = await this.desk.answer(situation);
    return unsaid;
  }

  /** A1: what was decided is done; again after a crash. */
  private async finish(handled: HandledText, decision: SmsDecision): Promise<void> {
    let { refused } = handled;
    if (!handled.settled) {
      refused = await this.ask(handled, decision);
      await this.options.conversations.settle(handled, refused);
    }
    const reply = refused ? decision.refused?.reply : decision.reply;
    if (reply !== undefined && handled.replied === undefined) this.reply(handled, reply, decision.customerId);
  }

  /** True when the engine does not take the order. */
  private async ask({ receivedAt }: HandledText, { customerId, requests }: SmsDecision): Promise<boolean> {
    const { live, report } = this.options;
    let isRefused = false;
    for (const { kind, id, content } of requests) {
      const effects = await live.request({ kind, customerId, id, at: receivedAt, content });
      for (const effect of effects) {
        this.contacts.hear(effect);
        if (effect.type !== 'deadLetter') continue;
        report(`the engine did not take "${String(content.command ?? content.outcome)}" of a text: ${effect.code}`);
        if (content.command === 'request-order') isRefused = true;
      }
    }
    return isRefused;
  }

  /** A2. */
  private reply(key: HandledText, reply: SmsReply, customerId: string): void {
    const { replyId } = reply;
    if (this.isStopped || this.replying.has(replyId) || this.replying.size >= MOST_REPLIES) return;
    const work = this.send(key, reply, customerId)
      .catch((error: unknown) => this.options.report(`a reply waits: ${String(error)}`))
      .finally(() => this.replying.delete(replyId));
    this.replying.set(replyId, work);
  }

  private async send({ channel, id }: HandledText, reply: SmsReply, customerId: string): Promise<void> {
    const { conversations, now } = this.options;
    const status = await this.replies.send(reply, customerId);
    if (status === undefined) return;
    const at = now();
    // In line, so that a text which is being decided does not overwrite what this says of the conversation.
    await this.inLine(customerId, () => conversations.replied({ channel, id }, reply.replyId, status, at));
  }

  /** Texts whose handling a crash interrupted, replies that could not be noted or had no room. */
  private look(): void {
    this.looking = this.looking
      .then(() => this.finishOld())
      .catch((error: unknown) => this.options.report(`texts wait: ${String(error)}`));
  }

  private async finishOld(): Promise<void> {
    const { conversations } = this.options;
    const unfinished = await conversations.unfinished(MOST_REPLIES);
    for (const handled of unfinished) {
      const customerId = handled.decision?.customerId;
      if (customerId === undefined || this.isStopped) continue;
      await this.inLine(customerId, async () => {
        // It may have been finished while others were in line before it.
        const known = await conversations.open(handled, handled.receivedAt);
        if (known.decision !== undefined) await this.finish(known, known.decision);
      });
    }
  }

  private currentHall(): SmsHall {
    const { definitions } = this.options.live;
    if (this.hall.definitions !== definitions) this.hall = new SmsHall(definitions);
    return this.hall;
  }

  private count(result: SmsResult): void {
    this.tally.set(result, (this.tally.get(result) ?? 0) + 1);
  }
}

function decisionOf(
  { customerId, textId, replyId, receivedAt }: TextSituation,
  { result, requests = [], text, refused }: TextAnswer,
  channel: string,
  address: string,
): SmsDecision {
  const replyWith = (words: string): SmsReply => {
    return { replyId, channel, address, text: words, expiresAt: receivedAt + REPLY_VALID_MS };
  };
  return {
    customerId,
    result,
    requests: requests.map((request, index) => ({ ...request, id: `${textId}-${index}` })),
    ...(text !== undefined && { reply: replyWith(text) }),
    ...(refused !== undefined && { refused: { result: refused.result, reply: replyWith(refused.text) } }),
  };
}

function conversationAfter(
  { conversation, receivedAt }: TextSituation,
  { question, result }: TextAnswer,
  { reply }: SmsDecision,
): Conversation {
  const { question: before, ...rest } = conversation;
  const asked = question === undefined ? before : question;
  const isNewDay = receivedAt - rest.countedFrom >= DAY_MS;
  return {
    ...rest,
    ...(asked !== undefined && asked !== null && { question: asked }),
    ...(result === 'hinted' && { hintedAt: receivedAt }),
    countedFrom: isNewDay ? receivedAt : rest.countedFrom,
    replies: (isNewDay ? 0 : rest.replies) + (reply === undefined ? 0 : 1),
  };
}
