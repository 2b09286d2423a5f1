/** Why a message did not arrive: one list over all channels. */
export const failureReasons = [
  'absent',
  'switched-off',
  'suspended',
  'device-unknown',
  'not-fetched',
  'rejected',
  'expired',
  'network',
] as const;

export type FailureReason = (typeof failureReasons)[number];

/** A released contact as it goes to a channel. */
export interface OutboundMessage {
  contactId: string;
  /** Of a test the number it goes to: nothing in it leads to the customer. */
  customerId: string;
  /** Where it goes: a number, an address, a token. */
  address: string;
  /** Rendered. */
  text: string;
  /** A subject for channels that have one. */
  title: string;
  campaign: string;
  offer?: string;
  product?: string;
  purpose: 'marketing' | 'service';
  /** Epoch ms after which it must not arrive any more. */
  expiresAt: number;
}

/**
 * What came of handing a message over.
 *
 * - `sent`: the channel has it; reports name it by `reference`, unique within the channel.
 * - `failed`: it will never arrive.
 * - `busy`: it was not taken and nothing of it left; may be tried again after `retryAfterMs`.
 * - `unknown`: it may or may not have left.
 */
export type SendResult =
  | { status: 'sent'; reference: string }
  | { status: 'failed'; reason: FailureReason; detail?: string }
  | { status: 'busy'; retryAfterMs: number }
  | { status: 'unknown'; detail?: string };

/** A later report about a message that was sent. */
export interface DeliveryReceipt {
  /** As given in `sent`; '' when the channel itself names the contact. */
  reference: string;
  contactId?: string;
  status: 'delivered' | 'failed' | 'expired' | 'viewed';
  reason?: FailureReason;
  at: number;
}

/** A message from a customer. */
export interface InboundMessage {
  /** Unique within the channel: a message that is told twice has the same. */
  id: string;
  /** The customer's number or address. */
  from: string;
  /** The access number or address it was sent to. */
  to: string;
  text: string;
  at: number;
}

/**
 * Who hears from a channel. A promise that resolves: it is durable, and the channel may acknowledge it; one that
 * rejects: the channel must let its peer tell it again.
 */
export interface ChannelListener {
  receipt(receipt: DeliveryReceipt): Promise<void>;
  inbound(message: InboundMessage): Promise<void>;
  /** Something came that the channel could not read and passed over: a sentence for the log, without numbers or texts. */
  note?(problem: string): void;
}

/**
 * What became of a report or message that a peer told over HTTP: the peer gets 202, 400, 401 or 503 and tells it again
 * after the last.
 */
export type Heard =
  | { status: 'recorded' }
  | { status: 'not-understood'; problem: string }
  | { status: 'not-trusted'; problem: string }
  | { status: 'not-recorded' };

/**
 * A way out to customers.
 *
 * C1. Up to `window` messages are under way at once. Of further calls of `send` some wait inside it, bounded; the rest
 *     are told `busy`.
 * C2. `send` resolves, whatever happens to the peer; it rejects for broken invariants only.
 * C3. After a crash a message whose `send` had not resolved may or may not have left; when `safeToRetry`, sending the same
 *     `contactId` again has no second effect on the customer.
 * C4. A receipt may come before `send` resolves, twice, late or never.
 */
export interface Channel {
  readonly window: number;
  readonly safeToRetry: boolean;
  /** Connected and taking messages; undefined, or what is wrong, for people. */
  trouble(): string | undefined;
  send(message: OutboundMessage): Promise<SendResult>;
  /** Takes nothing more, waits for what is in flight, at most a few seconds. */
  close(): Promise<void>;
}
