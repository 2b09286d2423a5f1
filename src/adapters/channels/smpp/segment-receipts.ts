import type { DeliveryReceipt } from '../../../ports/channel.ts';
import type { SegmentReport } from './smpp-receipt.ts';

/** A text in several short messages, and what was told of each. */
interface LongMessage {
  contactId: string;
  /** Ids of the parts that the message centre took, in order. */
  ids: string[];
  parts: number;
  delivered: Set<string>;
  /** Resolves when no more of its parts will leave. */
  ended: Promise<void>;
  end: () => void;
  /** The one receipt was given. */
  told: boolean;
}

/** Long messages whose receipts are awaited; beyond, the oldest are forgotten. */
const MOST_LONG_MESSAGES = 50_000;
/** Contacts whose submit was answered too late. */
const MOST_LATE = 10_000;

/**
 * Makes one receipt of those of the parts: delivered when all parts are, failed or expired when the first one is. The
 * reference of a long message is the id of its last part; of one that never left whole, the receipt names the contact.
 *
 * R1. A message of one part needs no memory: its receipt carries its id as the reference.
 * R2. After a restart, or beyond `MOST_LONG_MESSAGES`, receipts of parts pass through as they come: the last part's
 *     speaks for the message, the others name no reference that anybody knows.
 */
export class SegmentReceipts {
  private readonly longMessages = new Map<string, LongMessage>();
  private readonly late = new Map<string, string>();

  /** A text of several parts begins to leave; call `end` when that is over, however it went. */
  begin(contactId: string, parts: number): LongMessage {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { contactId, parts, ids: [], delivered: new Set(), ended: promise, end: resolve, told: false };
  }

  /** The message centre took one more part of it under this id. */
  partTaken(message: LongMessage, id: string): void {
    message.ids.push(id);
    this.longMessages.set(id, message);
    if (this.longMessages.size <= MOST_LONG_MESSAGES) return;
    const [oldest] = this.longMessages.values();
    for (const forgotten of oldest.ids) this.longMessages.delete(forgotten);
  }

  /** The submit of this contact was answered after it had been called `unknown`. */
  takenLate(contactId: string, id: string): void {
    this.late.set(id, contactId);
    const [oldest] = this.late.keys();
    if (this.late.size > MOST_LATE) this.late.delete(oldest);
  }

  knows(id: string): boolean {
    return this.longMessages.has(id) || this.late.has(id);
  }

  /** The receipt to tell because of this report; undefined while other parts are on their way or when it was told. */
  async receiptOf(report: SegmentReport, at: number): Promise<DeliveryReceipt | undefined> {
    if (report.status === 'on-its-way') return undefined;
    const { messageId, status } = report;
    // A message has no reference before its last part has left.
    await this.longMessages.get(messageId)?.ended;
    const outcome = { status, at, ...(status === 'delivered' ? {} : { reason: report.reason }) };
    const message = this.longMessages.get(messageId);
    if (message === undefined) {
      const contactId = this.late.get(messageId);
      return contactId === undefined ? { reference: messageId, ...outcome } : { reference: '', contactId, ...outcome };
    }
    if (status === 'delivered') message.delivered.add(messageId);
    if (message.told || (status === 'delivered' && message.delivered.size < message.parts)) return undefined;
    const reference = message.ids[message.parts - 1];
    return reference === undefined
      ? { reference: '', contactId: message.contactId, ...outcome }
      : { reference, ...outcome };
  }

  /** The receipt for this part's message is durable: later reports about it are not told again. */
  told(id: string): void {
    const message = this.longMessages.get(id);
    if (message === undefined) return;
    message.told = true;
    if (message.delivered.size === message.parts) for (const part of message.ids) this.longMessages.delete(part);
  }
}
