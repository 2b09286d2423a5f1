/** Texts from customers (短信指令): what they can ask for, and what they are answered. The engine does not read these. */

/**
 * What a yes to a message means. `order`: the product is ordered, after a second yes when it costs money; `trial`: it is
 * tried without charge. `productFrom`: attribute that names the product, for messages about no offer.
 */
export interface SmsAsk {
  means: 'order' | 'trial';
  productFrom?: string;
}

/** The replies each action must have, Liquid texts by these names. */
export const smsReplyNames = {
  confirm: ['again', 'ordered', 'trial', 'held', 'gone', 'choose', 'nothing'],
  refuse: ['refused', 'nothing'],
  order: ['unclear'],
  unsubscribe: ['done'],
  subscribe: ['done'],
  query: ['listed', 'none'],
  redeem: ['redeemed', 'refused', 'unavailable'],
  quiz: ['nothing', 'unavailable'],
  help: ['menu'],
  unknown: ['hint'],
} as const;

export type SmsActionType = keyof typeof smsReplyNames;

type Replies<T extends SmsActionType> = Record<(typeof smsReplyNames)[T][number], string>;

/** What an opt-out or opt-in is about: everything, or these channels or categories. */
export interface SmsConsentScope {
  scope: 'all' | 'channel' | 'category';
  /** Empty for `all`. */
  of: string[];
}

/** Yes. A bare yes answers the last message on `channels` whose template `asks` for it, for so long. */
export interface SmsConfirmAction {
  type: 'confirm';
  channels: string[];
  /** Template → what a yes to it means. */
  asks: Record<string, SmsAsk>;
  answerWithinMs: number;
  /** The second yes counts for so long, and not when it comes in the same breath as the first. */
  againWithinMs: number;
  againAfterMs: number;
  /** Two messages that came closer to each other than this can both be meant by a yes. */
  unclearWithinMs: number;
  replies: Replies<'confirm'>;
}

/** By whom the customer is told: `offers` asks the engine on a pull channel, `orders` lists what is held. */
export interface SmsQueryAction {
  type: 'query';
  what: 'offers' | 'orders';
  /** Of `offers`. */
  channel?: string;
  /** Most that are listed. */
  limit: number;
  replies: Replies<'query'>;
}

export type SmsAction =
  | SmsConfirmAction
  | { type: 'refuse'; replies: Replies<'refuse'> }
  /** The keyword and a code, or the name of a product. Code → offer. */
  | { type: 'order'; codes: Record<string, string>; replies: Replies<'order'> }
  | ({ type: 'unsubscribe'; replies: Replies<'unsubscribe'> } & SmsConsentScope)
  /** Without a scope all blocks are lifted. */
  | ({ type: 'subscribe'; replies: Replies<'subscribe'> } & Partial<SmsConsentScope>)
  | SmsQueryAction
  /** The keyword and the code of a voucher. */
  | { type: 'redeem'; replies: Replies<'redeem'> }
  | { type: 'quiz'; replies: Replies<'quiz'> }
  /** The menu, answered by its numbers for so long. */
  | { type: 'help'; withinMs: number; replies: Replies<'help'> }
  /** What no command understands; told at most once in so long. */
  | { type: 'unknown'; everyMs: number; replies: Replies<'unknown'> };

export interface SmsCommandDefinition {
  kind: 'smsCommand';
  id: string;
  name?: string;
  /** As people write them; empty for `unknown`. */
  keywords: string[];
  /** Its place in the menu, by position; absent: not there. */
  menu?: { position: number; label: string };
  action: SmsAction;
}
