import { idOf } from '../../core/hash.ts';
import type { ApprovalCheck } from '../definitions/approval-check.ts';

/** Every finding of the checks, with its level and how it is said in English. */
export const findingCodes = {
  'signature-missing': { level: 'error', text: 'the message "{{template}}" has no signature such as 【移动营业厅】' },
  'opt-out-missing': { level: 'error', text: 'the message "{{template}}" does not say how to opt out ({{words}})' },
  'word-forbidden': { level: 'error', text: 'the message "{{template}}" has the forbidden word "{{word}}"' },
  'message-unreadable': { level: 'error', text: 'the message "{{template}}" cannot be rendered: {{why}}' },
  'content-missing': { level: 'error', text: 'the offer "{{offer}}" has no content for the channel "{{channel}}"' },
  'message-long': {
    level: 'warning',
    text: 'the message "{{template}}" with the offer "{{offer}}" is {{length}} characters long: {{segments}} short messages',
  },
  'step-unreachable': { level: 'error', text: 'nobody comes to the step "{{step}}"' },
  'control-missing': { level: 'warning', text: 'there is no control group: the effect cannot be measured' },
  'period-over': { level: 'error', text: 'the period ended {{until}}' },
  'period-missing': { level: 'warning', text: 'there is no end: it goes on until somebody stops it' },
  'owner-missing': { level: 'warning', text: 'nobody is named as its owner' },
  'audience-empty': { level: 'error', text: 'the audience is empty: none of {{total}} customers is in it' },
  'audience-all': { level: 'warning', text: 'the audience is not limited: all {{total}} customers are in it' },
  'audience-unknown': {
    level: 'warning',
    text: 'the audience cannot be counted before what it names is active: {{why}}',
  },
  'campaign-overlap': {
    level: 'warning',
    text: 'about {{count}} customers are in the active campaign "{{campaign}}" too, which offers "{{product}}" as well',
  },
  'capacity-short': {
    level: 'warning',
    text: 'about {{expected}} contacts need {{hours}} hours of the channel "{{channel}}", which takes {{capacity}} an hour',
  },
} as const satisfies Record<string, { level: 'error' | 'warning'; text: string }>;

export type FindingCode = keyof typeof findingCodes;

/** A finding; the same as long as code, field and values are. */
export function finding(
  code: FindingCode,
  values: Record<string, string | number> = {},
  field?: string,
): ApprovalCheck {
  const { level, text } = findingCodes[code];
  const message = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  const id = `${code} ${idOf(code, field ?? '', JSON.stringify(values)).slice(0, 12)}`;
  return { id, level, code, message, values, ...(field !== undefined && { field }) };
}
