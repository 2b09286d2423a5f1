import type { SmsActionType, SmsAsk, smsReplyNames } from '../core/schema/sms-command.ts';

/** As `WrittenDuration`, which stands in a module that needs this one. */
type WrittenSpan = string | number;

type WithReplies<T extends SmsActionType, More = object> = More & {
  replies: Record<(typeof smsReplyNames)[T][number], string>;
};

interface WrittenScope {
  scope: 'all' | 'channel' | 'category';
  of?: string[];
}

/** Exactly one key is present. */
export interface WrittenSmsAction {
  confirm?: WithReplies<
    'confirm',
    {
      channels: string[];
      asks: Record<string, SmsAsk['means'] | SmsAsk>;
      answerWithin?: WrittenSpan;
      againWithin?: WrittenSpan;
      againAfter?: WrittenSpan;
      unclearWithin?: WrittenSpan;
    }
  >;
  refuse?: WithReplies<'refuse'>;
  order?: WithReplies<'order', { codes?: Record<string, string> }>;
  unsubscribe?: WithReplies<'unsubscribe', WrittenScope>;
  subscribe?: WithReplies<'subscribe', Partial<WrittenScope>>;
  query?: WithReplies<'query', { what: 'offers' | 'orders'; channel?: string; limit?: number }>;
  redeem?: WithReplies<'redeem'>;
  quiz?: WithReplies<'quiz'>;
  help?: WithReplies<'help', { within?: WrittenSpan }>;
  unknown?: WithReplies<'unknown', { every?: WrittenSpan }>;
}

/** A text a customer may send, as people write its definition. */
export interface WrittenSmsCommand {
  name?: string;
  keywords?: string[];
  menu?: { position: number; label: string };
  action: WrittenSmsAction;
}
