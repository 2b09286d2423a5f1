import type { FailureReason } from '../../ports/channel.ts';

/**
 * Error codes of receipts. SMPP leaves them to the message centre; most give the errors of the Mobile Application Part
 * (3GPP TS 29.002), and 28 and 29 for what made a phone absent. Settings override them.
 */
const usualReceiptErrors: Readonly<Record<string, FailureReason>> = {
  1: 'suspended', // unknown subscriber
  5: 'suspended', // unidentified subscriber
  6: 'absent',
  9: 'suspended', // illegal subscriber
  11: 'suspended', // teleservice not provisioned
  12: 'device-unknown', // illegal equipment
  13: 'suspended', // call barred
  21: 'device-unknown', // facility not supported
  27: 'absent',
  28: 'absent', // no answer to paging
  29: 'switched-off', // detached
  31: 'absent', // busy for short messages
  32: 'rejected', // the phone refused it: memory full, protocol error
  33: 'network', // waiting list full
  34: 'network', // system failure
  35: 'network',
  36: 'network',
};

/**
 * Why a message did not arrive, of the code in its receipt; undefined when the code says nothing known. `own` are the
 * codes of this message centre.
 */
export function receiptReason(code: string, own: Readonly<Record<string, FailureReason>>): FailureReason | undefined {
  const plain = code.replace(/^0+(?=.)/, '');
  return own[code] ?? own[plain] ?? usualReceiptErrors[plain];
}
