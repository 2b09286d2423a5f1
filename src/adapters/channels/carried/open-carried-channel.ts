import type { Channel, ChannelListener, OutboundMessage, SendResult } from '../../../ports/channel.ts';
import type { CarriedSettings } from './carried-settings.ts';

const BUSY_MS = 60_000;
const LONGEST_TIMER_MS = 0x7fffffff;

/** A text for the carrier to append to what it sends anyway. */
export interface CarriedText {
  contactId: string;
  title: string;
  text: string;
}

interface Held {
  message: OutboundMessage;
  /** All who sent this contact. */
  senders: ((result: SendResult) => void)[];
  /** A carrier is getting it. */
  isLeaving: boolean;
  /** A carrier asked for it: `send` has resolved. */
  isSent: boolean;
}

export interface CarriedChannel extends Channel {
  /**
   * The carrier is about to send something to this customer: what it shall append, or undefined. A text is given once,
   * the oldest first.
   */
  take(customerId: string): Promise<CarriedText | undefined>;
  /** Texts that wait. */
  readonly held: number;
}

/** Messages that others carry. */
export async function openCarriedChannel(
  settings: CarriedSettings,
  listener: ChannelListener,
): Promise<CarriedChannel> {
  return new Carried(settings, listener);
}

/**
 * N1. `send` resolves when a carrier asks for the text (`sent`, by its contact's id) or it has expired; until then it
 *     waits here, and nowhere else.
 * N2. A text is given away after the listener has recorded its receipt, `delivered`: a crash in between loses a text
 *     and gives none twice. So a contact whose `send` had not resolved can be sent again.
 * N3. A text is given to one `take` alone, never after its expiry. When its receipt cannot be recorded it stays for the
 *     next.
 * N4. No more than `mostTexts` wait: beyond, `busy`; and no more than `mostPerCustomer` for one customer: beyond, it has
 *     failed as not fetched.
 */
class Carried implements CarriedChannel {
  readonly window: number;
  readonly safeToRetry = true;
  private readonly settings: CarriedSettings;
  private readonly listener: ChannelListener;
  private readonly texts = new Map<string, Held[]>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;
  private closing = false;

  constructor(settings: CarriedSettings, listener: ChannelListener) {
    this.settings = settings;
    this.listener = listener;
    this.window = settings.mostTexts;
  }

  get held(): number {
    return this.count;
  }

  trouble(): string | undefined {
    return this.count >= this.settings.mostTexts ? `${this.count} texts wait to be taken` : undefined;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    if (message.expiresAt <= Date.now()) return { status: 'failed', reason: 'expired' };
    const own = this.texts.get(message.customerId) ?? [];
    const known = own.find((held) => held.message.contactId === message.contactId);
    if (known?.isSent === true) return { status: 'sent', reference: message.contactId };
    if (known !== undefined) return new Promise((resolve) => known.senders.push(resolve));
    if (this.closing || this.count >= this.settings.mostTexts) return { status: 'busy', retryAfterMs: BUSY_MS };
    if (own.length >= this.settings.mostPerCustomer) {
      return { status: 'failed', reason: 'not-fetched', detail: `${own.length} texts wait for this customer` };
    }
    return new Promise((resolve) => {
      const held: Held = { message, senders: [resolve], isLeaving: false, isSent: false };
      this.texts.set(message.customerId, [...own, held]);
      this.count++;
      this.lookAt(message.expiresAt);
    });
  }

  async take(customerId: string): Promise<CarriedText | undefined> {
    const at = Date.now();
    this.expire(customerId, at);
    const first = this.texts.get(customerId)?.find((held) => !held.isLeaving);
    if (first === undefined || this.closing) return undefined;
    const { contactId, title, text } = first.message;
    first.isLeaving = true;
    first.isSent = true;
    resolveSenders(first, { status: 'sent', reference: contactId });
    try {
      await this.listener.receipt({ reference: contactId, status: 'delivered', at });
    } catch {
      first.isLeaving = false;
      return undefined;
    }
    this.release(customerId, first);
    return { contactId, title, text };
  }

  async close(): Promise<void> {
    this.closing = true;
    clearTimeout(this.timer);
    for (const [customerId, own] of [...this.texts]) {
      for (const held of own) {
        if (held.isLeaving) continue;
        resolveSenders(held, { status: 'busy', retryAfterMs: BUSY_MS });
        this.release(customerId, held);
      }
    }
  }

  private release(customerId: string, held: Held): void {
    const own = (this.texts.get(customerId) ?? []).filter((each) => each !== held);
    if (own.length === 0) this.texts.delete(customerId);
    else this.texts.set(customerId, own);
    this.count--;
  }

  private expire(customerId: string, now: number): void {
    for (const held of this.texts.get(customerId) ?? []) {
      if (held.isLeaving || held.message.expiresAt > now) continue;
      resolveSenders(held, { status: 'failed', reason: 'expired' });
      this.release(customerId, held);
      if (held.isSent) this.tellExpired(held.message.contactId, now);
    }
  }

  /** Only a carrier that asked in vain makes a receipt of it; one that is lost leaves the contact `sent`. */
  private tellExpired(contactId: string, at: number): void {
    const receipt = { reference: contactId, status: 'expired', reason: 'expired', at } as const;
    this.listener.receipt(receipt).catch(() => this.listener.note?.('the receipt of an expired text was not recorded'));
  }

  /** Looks over all texts when the earliest of them expires. */
  private lookAt(at: number): void {
    if (at >= this.timerAt) return;
    this.timerAt = at;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lookOver(), Math.min(LONGEST_TIMER_MS, Math.max(1, at - Date.now())));
    this.timer.unref();
  }

  private lookOver(): void {
    const now = Date.now();
    this.timerAt = Number.POSITIVE_INFINITY;
    for (const customerId of [...this.texts.keys()]) this.expire(customerId, now);
    let next = Number.POSITIVE_INFINITY;
    for (const own of this.texts.values()) for (const { message } of own) next = Math.min(next, message.expiresAt);
    // Many expire one after the other: once a second is enough, for none is given away after its time.
    if (next < Number.POSITIVE_INFINITY) this.lookAt(Math.max(next, now + 1000));
  }
}

function resolveSenders(held: Held, result: SendResult): void {
  for (const resolve of held.senders.splice(0)) resolve(result);
}
