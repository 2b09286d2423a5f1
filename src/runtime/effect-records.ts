import type { ContactChanged, DeadLetter, DecisionRecorded, Effect, MomentOpened } from '../core/effects.ts';
import { idOf } from '../core/hash.ts';
import type { StoredRecord } from '../ports/record-store.ts';
import type { Reject } from './input-source.ts';

/** Lines of a file fit below this, so that (file, line) sorts as one number. */
const FILE_STRIDE = 2 ** 32;

/**
 * An effect as it will stand in its file: sort key and line, the fields in the order of the contract. Undefined when no
 * file holds effects of its type.
 */
export function recordOfEffect(effect: Effect, files: readonly string[]): StoredRecord | undefined {
  switch (effect.type) {
    case 'moment':
      return { key: { kind: 'moment', ...placeOf(effect), id: effect.momentId }, line: momentLine(effect) };
    case 'decision':
      return { key: { kind: 'decision', ...placeOf(effect), id: effect.decisionId }, line: decisionLine(effect) };
    case 'contact':
      return { key: { kind: 'contact', ...placeOf(effect), id: effect.contactId }, line: contactLine(effect) };
    case 'deadLetter':
      return recordOfReject(rejectOf(effect, files), files, idOf(effect.customerId, effect.at, effect.raw));
    default:
      return undefined;
  }
}

/** A reject sorts by the order of the files, then line, then code; `id` tells those of one line apart. */
export function recordOfReject(reject: Reject, files: readonly string[], id: string): StoredRecord {
  const { file, line, code, message, raw } = reject;
  const at = (files.indexOf(file) + 1) * FILE_STRIDE + line;
  return {
    key: { kind: 'reject', at, customerId: code, id },
    line: JSON.stringify({ file, line, code, message, raw }),
  };
}

function rejectOf({ file, line, code, message, raw }: DeadLetter, files: readonly string[]): Reject {
  return { file: files[file - 1] ?? '', line, code, message, raw };
}

const placeOf = ({ at, customerId }: { at: number; customerId: string }) => ({ at, customerId });

function momentLine({ momentId, customerId, scenario, at, expiresAt, trigger }: MomentOpened): string {
  return JSON.stringify({ momentId, customerId, scenario, at, expiresAt, trigger });
}

function decisionLine(decision: DecisionRecorded): string {
  const { decisionId, customerId, at, campaign, momentId, result, chosen, candidates, version } = decision;
  return JSON.stringify({ decisionId, customerId, at, campaign, momentId, result, chosen, candidates, version });
}

function contactLine(contact: ContactChanged): string {
  const { contactId, decisionId, customerId, campaign, offer, channel, touchpoint, at, dueAt, status, reason } =
    contact;
  return JSON.stringify({
    contactId,
    decisionId,
    customerId,
    campaign,
    offer,
    channel,
    touchpoint,
    at,
    dueAt,
    status,
    reason,
  });
}
