import { idOf } from '../core/hash.ts';

/** What a yes or a number can take up. */
export interface TakenUp {
  type: 'offer';
  /** Absent when the customer orders of their own accord. */
  contactId?: string;
  /** Absent for a product that no offer proposed. */
  offer?: string;
  product: string;
  means: 'order' | 'trial';
  /** Template of the message that asked; '' for none. */
  asked: string;
}

/** A line of a menu that stands for a command. */
export interface MenuCommand {
  type: 'command';
  command: string;
}

/**
 * What the customer was asked last. It can be answered from when the reply that asks has been sent.
 *
 * - `again`: whether they mean it, at this price; absent: the price is not known. `saidAt`: when they said the first yes.
 * - `menu`: which of these, by numbers from 1.
 */
export type Question = { replyId: string; lastsMs: number; askedAt?: number } & (
  | { type: 'again'; about: TakenUp; priceCents?: number; saidAt: number }
  | { type: 'menu'; items: (TakenUp | MenuCommand)[] }
);

/** What is remembered of the texts of one customer. Times in epoch ms. */
export interface Conversation {
  question?: Question;
  /** When they were last told that a text was not understood. */
  hintedAt?: number;
  /** Replies since then, for a limit. */
  countedFrom: number;
  replies: number;
}

/** What is asked of the engine because of a text, in order. */
export interface SmsRequest {
  kind: 'outcome' | 'command';
  id: string;
  content: Record<string, unknown>;
}

/** A reply as it is sent, rendered. */
export interface SmsReply {
  replyId: string;
  channel: string;
  /** Where it goes. */
  address: string;
  text: string;
  /** Epoch ms after which it is of no use. */
  expiresAt: number;
}

/** What a text comes to. */
export interface SmsDecision {
  customerId: string;
  result: string;
  requests: SmsRequest[];
  reply?: SmsReply;
  /** Instead, when the engine refuses a request. */
  refused?: { result: string; reply?: SmsReply };
}

export interface MessageKey {
  channel: string;
  /** Of the channel's message. */
  id: string;
}

/** A text as far as it has come. */
export interface HandledText extends MessageKey {
  /** When it was told first, epoch ms. */
  receivedAt: number;
  /** Absent: what it comes to is not decided. */
  decision?: SmsDecision;
  /** The requests were taken by the engine. */
  settled: boolean;
  /** It did not want one of them: `decision.refused` holds. */
  refused: boolean;
  /** What became of the reply; absent: it waits, or there is none. */
  replied?: ReplyStatus;
}

/** Whether something of a decided text is still to be done: its requests, or its reply. */
export function isUnfinished({ decision, settled, refused, replied }: Omit<HandledText, keyof MessageKey>): boolean {
  if (decision === undefined) return false;
  const reply = refused ? decision.refused?.reply : decision.reply;
  return !settled || (reply !== undefined && replied === undefined);
}

/** `unknown`: it may have left. `expired`: it was of no use any more. */
export type ReplyStatus = 'sent' | 'failed' | 'unknown' | 'expired';

/**
 * What texts came to and what was asked back: survives a restart, so that each text is handled once.
 *
 * S1. When a promise resolves, what it says survives a crash.
 * S2. `decide` is one transaction: the first decision about a text stands, with the conversation after it; of a later one
 *     nothing is kept.
 * S3. `replied` with `sent` gives the customer's question of that reply its `askedAt`, in one transaction.
 * S4. Texts older than the retention may go; conversations without question and hint too.
 */
export interface SmsConversations {
  /** Notes that a text has come, if it has not yet; gives what is known of it. */
  open(key: MessageKey, receivedAt: number): Promise<HandledText>;
  /** A customer who has not written yet has an empty one. */
  conversation(customerId: string): Promise<Conversation>;
  /** S2. Gives the decision that stands. */
  decide(key: MessageKey, decision: SmsDecision, after: Conversation): Promise<SmsDecision>;
  /** The engine has taken the requests of a text; `refused`: it did not want one of them. */
  settle(key: MessageKey, refused: boolean): Promise<void>;
  /** S3. */
  replied(key: MessageKey, replyId: string, status: ReplyStatus, at: number): Promise<void>;
  /** Decided texts that are not settled, or whose reply waits, in the order they came; from `after` on. */
  unfinished(limit: number, after?: MessageKey): Promise<HandledText[]>;
  /** Forgets what came before `beforeMs`, epoch ms. */
  forget(beforeMs: number): Promise<void>;
}

const REPLY = 'reply-';

/** The id of the reply to a text: the same however often the text is told. */
export function replyIdOf({ channel, id }: MessageKey): string {
  return REPLY + idOf('sms-reply', channel, id);
}

/** Whether an id that a channel reports about is that of a reply, and no contact's. */
export function isReplyId(id: string): boolean {
  return id.startsWith(REPLY);
}
