import type { ChannelListener, DeliveryReceipt, InboundMessage, OutboundMessage } from '../../../src/ports/channel.ts';

const HOUR_MS = 3_600_000;
let contacts = 0;

/** A message like no other, good for an hour. */
export const outbound = (own: Partial<OutboundMessage> = {}): OutboundMessage => ({
  contactId: `contact-${++contacts}`,
  customerId: `customer-${contacts}`,
  address: String(10_000_000_000 + contacts),
  text: `text ${contacts}`,
  title: 'Something to read',
  campaign: 'spring',
  offer: 'digest',
  product: 'paper-digest',
  purpose: 'marketing',
  expiresAt: Date.now() + HOUR_MS,
  ...own,
});

/** A listener that keeps what it hears; while it `fails`, nothing is durable. */
export interface Hearing extends ChannelListener {
  receipts: DeliveryReceipt[];
  texts: InboundMessage[];
  fails: boolean;
  /** What it was told while it failed. */
  refused: number;
}

export function hearing(): Hearing {
  const record = async <T>(list: T[], item: T): Promise<void> => {
    if (heard.fails) {
      heard.refused++;
      throw new Error('not durable');
    }
    list.push(item);
  };
  const heard: Hearing = {
    receipts: [],
    texts: [],
    fails: false,
    refused: 0,
    receipt: (receipt) => record(heard.receipts, receipt),
    inbound: (message) => record(heard.texts, message),
  };
  return heard;
}
