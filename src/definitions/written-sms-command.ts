import type { SmsActionType, SmsAsk, smsReplyNames } from '../core/schema/sms-command.ts';
import type { WrittenDuration } from './written-definitions.ts';

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
      answerWithin?: WrittenDuration;
      againWithin?: WrittenDuration;
      againAfter?: WrittenDuration;
      unclearWithin?: WrittenDuration;
    }
  >;
  refuse?: WithReplies<'refuse'>;
  order?: WithReplies<'order', { codes?: Record<string, string> }>;
  unsubscribe?: WithReplies<'unsubscribe', WrittenScope>;
  subscribe?: WithReplies<'subscribe', Partial<WrittenScope>>;
  query?: WithReplies<'query', { what: 'offers' | 'orders'; channel?: string; limit?: number }>;
  redeem?: WithReplies<'redeem'>;
  quiz?: WithReplies<'quiz'>;
  help?: WithReplies<'help', { within?: WrittenDuration }>;
  unknown?: WithReplies<'unknown', { every?: WrittenDuration }>;
}

/** A text a customer may send, as people write its definition. */
export interface WrittenSmsCommand {
  name?: string;
  keywords?: string[];
  menu?: { position: number; label: string };
  action: WrittenSmsAction;
}
