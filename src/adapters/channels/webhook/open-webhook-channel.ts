import { Webhook } from 'standardwebhooks';
import type { Channel, ChannelListener, Heard, OutboundMessage, SendResult } from '../../../ports/channel.ts';
import { type Posted, post } from '../post.ts';
import { retryAfterMsOf } from '../retry-after.ts';
import { WindowGate } from '../window-gate.ts';
import { readWebhookReport } from './webhook-report.ts';
import type { WebhookSettings } from './webhook-settings.ts';

const CLOSING_MS = 3000;
const WINDOW_FULL_MS = 200;
/** The gateway does not accept that it is us: nothing is wrong with the message. */
const distrust: ReadonlySet<number> = new Set([401, 403]);
/** The token is no longer one of theirs. */
const forgotten: ReadonlySet<number> = new Set([404, 410]);
const overtaxed: ReadonlySet<number> = new Set([408, 425, 429]);

export interface WebhookChannel extends Channel {
  /** A report of the gateway, as it came over HTTP: all headers in lower case, the body byte for byte. */
  receiveReport(headers: Readonly<Record<string, string | string[] | undefined>>, body: string): Promise<Heard>;
}

/** MMS, app push and the like by signed webhooks. */
export async function openWebhookChannel(
  settings: WebhookSettings,
  listener: ChannelListener,
): Promise<WebhookChannel> {
  return new SignedWebhook(settings, listener);
}

/**
 * W1. Every attempt for a contact carries `webhook-id: <contactId>`: a gateway that keeps to Standard Webhooks takes it
 *     once, so it is safe to send again. The reference of what was sent is the contact's id.
 * W2. One attempt a call: when to try again is the caller's to decide, by `busy`.
 */
class SignedWebhook implements WebhookChannel {
  readonly window: number;
  readonly safeToRetry = true;
  private readonly settings: WebhookSettings;
  private readonly listener: ChannelListener;
  private readonly webhook: Webhook;
  private readonly gate: WindowGate;
  private wrong: string | undefined;
  private closing = false;

  constructor(settings: WebhookSettings, listener: ChannelListener) {
    this.settings = settings;
    this.listener = listener;
    this.window = settings.window;
    this.webhook = new Webhook(settings.secret);
    this.gate = new WindowGate(settings.window);
  }

  trouble(): string | undefined {
    return this.wrong;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    if (this.closing) return { status: 'busy', retryAfterMs: this.settings.busyMs };
    if (!(await this.gate.enter())) return { status: 'busy', retryAfterMs: WINDOW_FULL_MS };
    try {
      if (message.expiresAt <= Date.now()) return { status: 'failed', reason: 'expired' };
      return this.resultOf(message.contactId, await this.attempt(message));
    } finally {
      this.gate.leave();
    }
  }

  async receiveReport(headers: Readonly<Record<string, string | string[] | undefined>>, body: string): Promise<Heard> {
    const report = readWebhookReport(this.settings.secret, headers, body);
    if (!('receipt' in report)) return report;
    try {
      await this.listener.receipt(report.receipt);
      return { status: 'recorded' };
    } catch {
      return { status: 'not-recorded' };
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.gate.empty(CLOSING_MS);
  }

  private attempt(message: OutboundMessage): Promise<Posted> {
    const { expiresAt, ...content } = message;
    const now = new Date();
    const body = JSON.stringify({
      type: 'contact.released',
      timestamp: now.toISOString(),
      data: { ...content, expiresAt: new Date(expiresAt).toISOString() },
    });
    const headers = {
      'content-type': 'application/json',
      'webhook-id': message.contactId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': this.webhook.sign(message.contactId, now, body),
    };
    return post(this.settings.url, { method: 'POST', headers, body }, this.settings.timeoutMs);
  }

  private resultOf(contactId: string, posted: Posted): SendResult {
    const { busyMs } = this.settings;
    if (posted.kind !== 'answered') {
      this.wrong = `the gateway does not answer: ${posted.why}`;
      return posted.kind === 'not-sent'
        ? { status: 'busy', retryAfterMs: busyMs }
        : { status: 'unknown', detail: posted.why };
    }
    const { status, retryAfter } = posted;
    const detail = `HTTP ${status}`;
    this.wrong = undefined;
    if (status >= 200 && status < 300) return { status: 'sent', reference: contactId };
    if (forgotten.has(status)) return { status: 'failed', reason: 'device-unknown', detail };
    if (status >= 400 && status < 500 && !overtaxed.has(status) && !distrust.has(status)) {
      return { status: 'failed', reason: 'rejected', detail };
    }
    this.wrong = distrust.has(status)
      ? `the gateway refuses us with ${detail}: is the secret right?`
      : `the gateway answers ${detail}`;
    return { status: 'busy', retryAfterMs: retryAfterMsOf(retryAfter, busyMs, Date.now()) };
  }
}
