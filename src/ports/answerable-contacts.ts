import type { ContactStatus } from '../core/effects.ts';

/** A contact as far as it must be known to tell what a customer's yes answers. */
export interface AnswerableContact {
  contactId: string;
  offer?: string;
  /** Of a fixed message. */
  template?: string;
  channel: string;
  status: ContactStatus;
  /** When it came to this status, epoch ms. */
  changedAt: number;
  /** The last answer that is recorded, `viewed` left out; absent: none. */
  answer?: string;
}

/** Contacts as recorded, a little behind the engine. */
export interface AnswerableContacts {
  /** The customer's contacts that changed since then, the newest first; at most `limit`. */
  contactsOf(customerId: string, sinceMs: number, limit: number): Promise<AnswerableContact[]>;
}
