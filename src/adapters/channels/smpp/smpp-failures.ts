import smpp from 'smpp';
import type { FailureReason, SendResult } from '../../../ports/channel.ts';

const { errors } = smpp;
const nameOf = new Map(Object.entries(errors).map(([name, status]) => [status, name]));

/** `ESME_RTHROTTLED` for 0x58; the number for one that SMPP does not list. */
export const statusName = (status: number): string => nameOf.get(status) ?? `0x${status.toString(16)}`;

/** Too much at the moment. */
const throttling: ReadonlySet<number> = new Set([errors.ESME_RTHROTTLED, errors.ESME_RMSGQFUL]);

/** Nothing is wrong with the message: the message centre cannot take it now. */
const temporary: ReadonlySet<number> = new Set([
  ...throttling,
  errors.ESME_RSYSERR,
  errors.ESME_RINVBNDSTS,
  errors.ESME_RX_T_APPN,
]);

export const isThrottling = (status: number): boolean => throttling.has(status);

/** What a refused submit means; nothing of it left. */
export function refusalOf(status: number, retryAfterMs: number): Exclude<SendResult, { status: 'sent' | 'unknown' }> {
  if (temporary.has(status)) return { status: 'busy', retryAfterMs };
  const reason: FailureReason =
    status === errors.ESME_RINVEXPIRY ? 'expired' : status === errors.ESME_RSUBMITFAIL ? 'network' : 'rejected';
  return { status: 'failed', reason, detail: statusName(status) };
}
