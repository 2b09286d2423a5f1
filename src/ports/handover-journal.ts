/** Who a message went to, by the reference its channel gave it. */
export interface SentMessage {
  contactId: string;
  customerId: string;
}

/**
 * What was given to channels: decides after a crash what may have left, and whom a receipt is about.
 *
 * J1. When `sending` resolves the mark survives a crash; only then may the message be given to its channel.
 * J2. When `sent` resolves its reference survives a crash.
 * J3. Marks and references older than the retention may go.
 */
export interface HandoverJournal {
  /** The message is about to be given to its channel. `customerId`: whom a report is about that comes before `sent`. */
  sending(contactId: string, customerId?: string): Promise<void>;
  /** Customer of a marked message; undefined when it is not marked, or was marked without. */
  customerOf(contactId: string): string | undefined;
  /** It was marked, and what came of it is not known here. */
  mayHaveLeft(contactId: string): boolean;
  /** The channel has it, under this reference. */
  sent(channel: string, reference: string, message: SentMessage): Promise<void>;
  contactOf(channel: string, reference: string): SentMessage | undefined;
  /** Forgets what is older than `beforeMs`, epoch ms of the wall clock; a few thousand at a time. */
  forget(beforeMs: number): Promise<void>;
  close(): Promise<void>;
}
