import type { HandoverJournal, SentMessage } from './handover-journal.ts';

/** A journal for tests: it survives what its owner does, not the process. */
export class MemoryJournal implements HandoverJournal {
  private readonly marks = new Map<string, string | undefined>();
  private readonly references = new Map<string, SentMessage>();

  async sending(contactId: string, customerId?: string): Promise<void> {
    this.marks.set(contactId, customerId);
  }

  customerOf(contactId: string): string | undefined {
    return this.marks.get(contactId);
  }

  mayHaveLeft(contactId: string): boolean {
    return this.marks.has(contactId);
  }

  async sent(channel: string, reference: string, message: SentMessage): Promise<void> {
    this.references.set(`${channel} ${reference}`, message);
    this.references.set(`${channel} ${message.contactId}`, message);
  }

  contactOf(channel: string, reference: string): SentMessage | undefined {
    return this.references.get(`${channel} ${reference}`);
  }

  async forget(): Promise<void> {}

  async close(): Promise<void> {}
}
