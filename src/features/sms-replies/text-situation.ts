import type { CustomerView } from '../../core/customer-view.ts';
import type { Conversation, Question, SmsRequest } from '../../ports/sms-conversations.ts';
import type { SmsHall } from './sms-hall.ts';
import type { SmsResult } from './sms-result-codes.ts';

/** A text and all that its answer depends on. Times in epoch ms. */
export interface TextSituation {
  text: string;
  /** Of the text: names what comes of it, so that a text told again comes to the same. */
  textId: string;
  replyId: string;
  customerId: string;
  /** When the customer sent it, by the message centre; never later than `receivedAt`. */
  saidAt: number;
  receivedAt: number;
  view: CustomerView;
  conversation: Conversation;
  hall: SmsHall;
}

/** What a text comes to, before it is recorded. */
export interface TextAnswer {
  result: SmsResult;
  requests?: Omit<SmsRequest, 'id'>[];
  /** Rendered; absent: nothing is said. */
  text?: string;
  /** What the reply asks; null: nothing is asked any more; absent: what was asked stays. */
  question?: Question | null;
  /** Instead, when the engine does not take the order. */
  refused?: { result: SmsResult; text: string };
}

/**
 * The question as it stands for this text.
 *
 * - `open`: it was sent before the text came, and its time is not over.
 * - `unsent`: the customer cannot have seen it yet.
 */
export function questionFor({ conversation, receivedAt, saidAt }: TextSituation): {
  question: Question | undefined;
  state: 'open' | 'unsent' | 'none';
} {
  const { question } = conversation;
  if (question === undefined) return { question, state: 'none' };
  const { askedAt, lastsMs } = question;
  if (askedAt === undefined || receivedAt <= askedAt) return { question, state: 'unsent' };
  return saidAt <= askedAt + lastsMs ? { question, state: 'open' } : { question: undefined, state: 'none' };
}
