import type { SmsAction, SmsAsk, SmsCommandDefinition } from '../core/schema/sms-command.ts';
import type { PackDocument } from './pack-documents.ts';
import { durationMs, given } from './read-values.ts';
import type { WrittenSmsAction } from './written-sms-command.ts';

const defaults = {
  answerWithin: '3d',
  againWithin: '30m',
  againAfter: '3s',
  unclearWithin: '1h',
  menuWithin: '30m',
  unknownEvery: '1d',
  limit: 5,
} as const;

export function buildSmsCommand({ id, written }: PackDocument<'smsCommand'>): SmsCommandDefinition {
  const { name, keywords = [], menu, action } = written;
  return { kind: 'smsCommand', id, ...given({ name }), keywords, ...given({ menu }), action: buildAction(id, action) };
}

function buildAction(id: string, action: WrittenSmsAction): SmsAction {
  const { confirm, refuse, order, unsubscribe, subscribe, query, redeem, quiz, help, unknown } = action;
  if (confirm) return buildConfirm(confirm);
  if (refuse) return { type: 'refuse', replies: refuse.replies };
  if (order) return { type: 'order', codes: order.codes ?? {}, replies: order.replies };
  if (unsubscribe) {
    const { scope, of = [], replies } = unsubscribe;
    return { type: 'unsubscribe', scope, of, replies };
  }
  if (subscribe) {
    const { scope, of = [], replies } = subscribe;
    return { type: 'subscribe', ...(scope !== undefined && { scope, of }), replies };
  }
  if (query) {
    const { what, channel, limit = defaults.limit, replies } = query;
    return { type: 'query', what, ...given({ channel }), limit, replies };
  }
  if (redeem) return { type: 'redeem', replies: redeem.replies };
  if (quiz) return { type: 'quiz', replies: quiz.replies };
  if (help) return { type: 'help', withinMs: durationMs(help.within ?? defaults.menuWithin), replies: help.replies };
  if (unknown) {
    return { type: 'unknown', everyMs: durationMs(unknown.every ?? defaults.unknownEvery), replies: unknown.replies };
  }
  throw new Error(`the shape of SMS command "${id}" let an action of unknown type pass`);
}

function buildConfirm({ channels, asks, replies, ...spans }: NonNullable<WrittenSmsAction['confirm']>): SmsAction {
  const full = Object.entries(asks).map(([template, ask]): [string, SmsAsk] => {
    return [template, typeof ask === 'string' ? { means: ask } : ask];
  });
  return {
    type: 'confirm',
    channels,
    asks: Object.fromEntries(full),
    answerWithinMs: durationMs(spans.answerWithin ?? defaults.answerWithin),
    againWithinMs: durationMs(spans.againWithin ?? defaults.againWithin),
    againAfterMs: durationMs(spans.againAfter ?? defaults.againAfter),
    unclearWithinMs: durationMs(spans.unclearWithin ?? defaults.unclearWithin),
    replies,
  };
}
