import type { Definitions } from '../../core/schema/definitions.ts';
import type { ApprovalCheck } from '../definitions/approval-check.ts';
import { previewOf, renderMessage, sourceText } from '../previews/message-preview.ts';
import type { MessageRules } from '../previews/message-rules.ts';
import { finding } from './approval-finding.ts';
import type { MessageUse } from './message-uses.ts';

/** `【移动营业厅】`; any that is in such brackets when none is named. */
const signatureWanted = ({ signatures }: MessageRules) => signatures.map((each) => `【${each}】`).join('、') || '【…】';

/** Parts of a text that nobody need think about. */
const USUAL_SEGMENTS = 3;

/** What is wrong with texts to customers: signature, way out, forbidden words, length. Each finding once. */
export function checkMessages(
  uses: readonly MessageUse[],
  { definitions, rules, now }: { definitions: Definitions; rules: MessageRules; now: number },
): ApprovalCheck[] {
  const found = new Map<string, ApprovalCheck>();
  for (const use of uses) {
    for (const check of checksOf(use, { definitions, rules, now })) {
      const { template = '', word = '', offer = '', channel = '' } = check.values;
      const key = [check.code, template, word, check.code === 'content-missing' ? `${offer} ${channel}` : ''].join(' ');
      if (!found.has(key)) found.set(key, check);
    }
  }
  return [...found.values()];
}

function checksOf(
  use: MessageUse,
  { definitions, rules, now }: { definitions: Definitions; rules: MessageRules; now: number },
): ApprovalCheck[] {
  const { channel, template = '', field } = use;
  const offer = definitions.offers.find(({ id }) => id === use.offer);
  const source = sourceText(definitions, { channel, offer, template: use.template });
  const named = { template, channel, offer: offer?.name ?? '' };
  if (source === undefined) return [finding('content-missing', named, field)];
  const message = renderMessage(definitions, { source, given: {}, now, ...(offer && { offer }) });
  if ('problem' in message) return [finding('message-unreadable', { ...named, why: message.problem }, field)];
  const preview = previewOf(message, rules, use.purpose);
  const forbidden = preview.marks.filter(({ kind }) => kind === 'forbidden');
  const words = new Set(forbidden.map(({ start, end }) => message.text.slice(start, end)));
  const { length, segments } = preview.measure;
  const isCounted = rules.prices[channel]?.per === 'segment' || channel.includes('sms');
  return [
    ...preview.missing.map((what) =>
      what === 'signature'
        ? finding('signature-missing', { ...named, signature: signatureWanted(rules) }, field)
        : finding('opt-out-missing', { ...named, words: rules.optOutWords.slice(0, 3).join('、') }, field),
    ),
    ...[...words].map((word) => finding('word-forbidden', { ...named, word, text: message.text.slice(0, 60) }, field)),
    ...(isCounted && segments > USUAL_SEGMENTS ? [finding('message-long', { ...named, length, segments }, field)] : []),
  ];
}
