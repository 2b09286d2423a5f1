import type { ChannelItem } from '../vocabulary.ts';

/** How a message looks where it arrives. */
export type MessageForm = 'sms' | 'mms' | 'wap' | 'push' | 'mail' | 'voice';

const forms: readonly (readonly [MessageForm, RegExp])[] = [
  ['mail', /mail/i],
  ['mms', /mms/i],
  ['wap', /wap/i],
  ['push', /app|push/i],
  ['voice', /ivr|voice|call$|phone/i],
];

/** By what the channel is called: definitions say how it is reached, not what it looks like. */
export function formOf({ id, human }: ChannelItem): MessageForm {
  if (human) return 'voice';
  return forms.find(([, pattern]) => pattern.test(id))?.[0] ?? 'sms';
}
