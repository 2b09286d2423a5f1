import type { Purpose } from '../core/schema/definitions.ts';

/** A contact as far as it must be known to hand it over. */
export interface WaitingContact {
  contactId: string;
  customerId: string;
  campaign: string;
  /** Absent for a fixed message, which has a template. */
  offer?: string;
  template?: string;
  purpose: Purpose;
  channel: string;
  /** It is a test and goes there, never to the customer. */
  testNumber?: string;
  /** Epoch ms. */
  dueAt: number;
}

/** Contacts that wait for their channel, as recorded: what a dispatcher goes on with after a restart. */
export interface ContactRecords {
  /** Contacts of the channel in this status, by `dueAt` and id, from `after` (exclusive) on. */
  waiting(
    channel: string,
    status: 'planned' | 'released',
    limit: number,
    after?: { dueAt: number; contactId: string },
  ): Promise<WaitingContact[]>;
}
