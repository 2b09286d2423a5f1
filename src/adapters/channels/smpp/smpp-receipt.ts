import type { FailureReason } from '../../../ports/channel.ts';
import { receiptReason } from '../receipt-reason.ts';

export interface MessageIdForms {
  submitIds: 'text' | 'decimal' | 'hex';
  receiptIds: 'text' | 'decimal' | 'hex';
  receiptErrors: Readonly<Record<string, FailureReason>>;
}

/** What a receipt says about one short message. */
export type SegmentReport =
  | { messageId: string; status: 'delivered' }
  | { messageId: string; status: 'failed' | 'expired'; reason: FailureReason }
  /** Not the end of it: on its way, accepted. */
  | { messageId: string; status: 'on-its-way' };

/** Message states of the TLV, in the words of the text form. */
const stateWords: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
};

/** The same message has the same id however it is written: hexadecimal and decimal numbers become decimal. */
export function plainMessageId(id: string, form: 'text' | 'decimal' | 'hex'): string {
  const trimmed = id.trim();
  if (form === 'hex' && /^[0-9a-f]+$/i.test(trimmed)) return BigInt(`0x${trimmed}`).toString();
  if (form === 'decimal' && /^[0-9]+$/.test(trimmed)) return BigInt(trimmed).toString();
  return trimmed;
}

export interface ReceiptFields {
  /** The text of the deliver_sm, '' when there is none. */
  text: string;
  /** The TLVs of that name. */
  receiptedMessageId?: string;
  messageState?: number;
  /** Network type, then two octets of error. */
  networkErrorCode?: Buffer;
}

/**
 * Reads a delivery receipt: the TLVs where they are, else the text form of SMPP 3.4 (appendix B). Undefined when
 * neither names a message and a state.
 */
export function readReceipt(fields: ReceiptFields, forms: MessageIdForms): SegmentReport | undefined {
  const text = new Map(
    [...fields.text.matchAll(/\b(id|stat|err|done date):\s*([^\s]+)/gi)].map(([, key, value]) => [
      key.toLowerCase(),
      value,
    ]),
  );
  const messageId =
    fields.receiptedMessageId !== undefined && fields.receiptedMessageId !== ''
      ? plainMessageId(fields.receiptedMessageId, forms.submitIds)
      : text.has('id')
        ? plainMessageId(text.get('id')!, forms.receiptIds)
        : undefined;
  const state = stateWords[fields.messageState ?? -1] ?? text.get('stat')?.toUpperCase().slice(0, 7);
  if (messageId === undefined || state === undefined) return undefined;
  const reason = reasonOf(fields, text.get('err'), forms.receiptErrors);
  return reportOf(messageId, state, reason);
}

function reasonOf(
  { networkErrorCode }: ReceiptFields,
  textCode: string | undefined,
  own: MessageIdForms['receiptErrors'],
): FailureReason | undefined {
  const told = textCode === undefined ? undefined : receiptReason(textCode, own);
  if (told !== undefined || networkErrorCode === undefined || networkErrorCode.length < 3) return told;
  return receiptReason(String(networkErrorCode.readUInt16BE(1)), own);
}

function reportOf(messageId: string, state: string, reason: FailureReason | undefined): SegmentReport | undefined {
  switch (state) {
    case 'DELIVRD':
      return { messageId, status: 'delivered' };
    case 'EXPIRED':
      return { messageId, status: 'expired', reason: reason ?? 'expired' };
    case 'UNDELIV':
      return { messageId, status: 'failed', reason: reason ?? 'network' };
    case 'DELETED':
    case 'REJECTD':
      return { messageId, status: 'failed', reason: reason ?? 'rejected' };
    case 'UNKNOWN':
      return { messageId, status: 'failed', reason: reason ?? 'network' };
    // Message centres tell `accepted` on the way to the phone, whatever the specification means by it.
    case 'ENROUTE':
    case 'ACCEPTD':
    case 'SCHEDUL':
      return { messageId, status: 'on-its-way' };
    default:
      return undefined;
  }
}
