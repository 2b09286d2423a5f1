import { createHash, timingSafeEqual } from 'node:crypto';
import { encodeSms } from '../../../definitions/sms-text.ts';
import type {
  Channel,
  ChannelListener,
  DeliveryReceipt,
  FailureReason,
  Heard,
  OutboundMessage,
  SendResult,
} from '../../../ports/channel.ts';
import { type Posted, post } from '../post.ts';
import { receiptReason } from '../receipt-reason.ts';
import { retryAfterMsOf } from '../retry-after.ts';
import { WindowGate } from '../window-gate.ts';
import type { KannelSettings } from './kannel-settings.ts';
import { decodeText, parseRawQuery, type RawQuery } from './raw-query.ts';
import { pushHeader, serviceIndication } from './service-indication.ts';

const CLOSING_MS = 3000;
const WINDOW_FULL_MS = 200;
const MINUTE_MS = 60_000;
/** Reports of Kannel: it arrived, it did not, the message centre refused it. */
const ARRIVED = 1;
const NOT_ARRIVED = 2;
const REFUSED = 16;
/** What is between: queued, taken by the message centre. */
const ON_ITS_WAY: ReadonlySet<number> = new Set([4, 8]);
const CODING = { 'gsm-7': '0', 'ucs-2': '2' } as const;
const BINARY = '1';

export interface KannelChannel extends Channel {
  /** What Kannel asked of the `dlr-url` we gave it: what stands after `?`, as it came. */
  receiveReport(query: string): Promise<Heard>;
  /**
   * What the `get-url` of an sms-service asked, likewise: `id=%I&from=%p&to=%P&text=%b&charset=%C&at=%T&token=…`. The
   * text is in the alphabet that Kannel names.
   */
  receiveSms(query: string): Promise<Heard>;
}

/** SMS and WAP push by Kannel. */
export async function openKannelChannel(settings: KannelSettings, listener: ChannelListener): Promise<KannelChannel> {
  return new Kannel(settings, listener);
}

/**
 * K1. `sent` when Kannel has taken it (202); the reference is the contact's id, which the report's address carries.
 * K2. Not safe to retry: Kannel takes the same request as often as it comes.
 * K3. What comes by HTTP is believed when it carries our token.
 */
class Kannel implements KannelChannel {
  readonly window: number;
  readonly safeToRetry = false;
  private readonly settings: KannelSettings;
  private readonly listener: ChannelListener;
  private readonly gate: WindowGate;
  private wrong: string | undefined;
  private closing = false;

  constructor(settings: KannelSettings, listener: ChannelListener) {
    this.settings = settings;
    this.listener = listener;
    this.window = settings.window;
    this.gate = new WindowGate(settings.window);
  }

  trouble(): string | undefined {
    return this.wrong;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    if (this.closing) return { status: 'busy', retryAfterMs: this.settings.busyMs };
    if (!/^\+?[0-9]{1,20}$/.test(message.address)) return { status: 'failed', reason: 'rejected', detail: 'no number' };
    if (!(await this.gate.enter())) return { status: 'busy', retryAfterMs: WINDOW_FULL_MS };
    try {
      if (message.expiresAt <= Date.now()) return { status: 'failed', reason: 'expired' };
      const url = `${this.settings.url}?${this.queryOf(message)}`;
      return this.resultOf(message.contactId, await post(url, { method: 'GET' }, this.settings.timeoutMs));
    } finally {
      this.gate.leave();
    }
  }

  async receiveReport(query: string): Promise<Heard> {
    const fields = parseRawQuery(query);
    if (!this.isOurs(fields)) return { status: 'not-trusted', problem: 'the token is not right' };
    const contactId = textOf(fields, 'contactId');
    const status = textOf(fields, 'status');
    if (contactId === '') return { status: 'not-understood', problem: 'contactId is missing' };
    if (ON_ITS_WAY.has(Number(status))) return { status: 'recorded' };
    const receipt = receiptOf(contactId, Number(status), textOf(fields, 'answer'), Date.now());
    if (receipt === undefined) return { status: 'not-understood', problem: `status "${status}" is none of Kannel's` };
    return recorded(this.listener.receipt(receipt));
  }

  async receiveSms(query: string): Promise<Heard> {
    const fields = parseRawQuery(query);
    if (!this.isOurs(fields)) return { status: 'not-trusted', problem: 'the token is not right' };
    const [id, from, to] = ['id', 'from', 'to'].map((name) => textOf(fields, name));
    const bytes = fields.get('text');
    if (id === '' || from === '' || to === '' || bytes === undefined) {
      return { status: 'not-understood', problem: 'id, from, to and text are needed' };
    }
    const charset = textOf(fields, 'charset');
    const text = decodeText(bytes, charset);
    if (text === undefined) return { status: 'not-understood', problem: `the text is not in "${charset}"` };
    const seconds = Number(textOf(fields, 'at'));
    const at = Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1000 : Date.now();
    return recorded(this.listener.inbound({ id, from, to, text, at }));
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.gate.empty(CLOSING_MS);
  }

  private queryOf(message: OutboundMessage): string {
    const { username, password, from, smsc, push } = this.settings;
    const validity = Math.max(1, Math.floor((message.expiresAt - Date.now()) / MINUTE_MS));
    const fields = [
      ['username', username],
      ['password', password],
      ['from', from],
      ['to', message.address],
      ['validity', String(validity)],
      ['dlr-mask', String(ARRIVED | NOT_ARRIVED | REFUSED)],
      ['dlr-url', this.reportUrlOf(message.contactId)],
      ...(smsc === '' ? [] : [['smsc', smsc]]),
    ].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    if (push === '') {
      const { encoding } = encodeSms(message.text);
      const text = encodeURIComponent(message.text);
      return [...fields, 'charset=UTF-8', `coding=${CODING[encoding]}`, `text=${text}`].join('&');
    }
    const href = push
      .replaceAll('{contactId}', encodeURIComponent(message.contactId))
      .replaceAll('{product}', encodeURIComponent(message.product ?? ''));
    const octets = serviceIndication(message.text, href, message.expiresAt);
    return [...fields, `coding=${BINARY}`, `udh=${percented(pushHeader)}`, `text=${percented(octets)}`].join('&');
  }

  /** Kannel fills in %d and %A. */
  private reportUrlOf(contactId: string): string {
    const { reportUrl, token } = this.settings;
    const own = `contactId=${encodeURIComponent(contactId)}&token=${encodeURIComponent(token)}`;
    return `${reportUrl}?${own.replaceAll('%', '%%')}&status=%d&answer=%A`;
  }

  private resultOf(contactId: string, posted: Posted): SendResult {
    const busy: SendResult = { status: 'busy', retryAfterMs: this.settings.busyMs };
    if (posted.kind !== 'answered') {
      this.wrong = `Kannel does not answer: ${posted.why}`;
      return posted.kind === 'not-sent' ? busy : { status: 'unknown', detail: posted.why };
    }
    const { status, body, retryAfter } = posted;
    this.wrong = undefined;
    if (status >= 200 && status < 300) return { status: 'sent', reference: contactId };
    if (status === 400) return { status: 'failed', reason: 'rejected', detail: body.slice(0, 200) };
    this.wrong = status === 403 ? 'Kannel refuses our sendsms-user' : `Kannel answers HTTP ${status}`;
    return { ...busy, retryAfterMs: retryAfterMsOf(retryAfter, busy.retryAfterMs, Date.now()) };
  }

  /** Compared in a time that tells nothing of the token. */
  private isOurs(fields: RawQuery): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(textOf(fields, 'token')), digest(this.settings.token));
  }
}

const textOf = (fields: RawQuery, name: string): string => fields.get(name)?.toString('utf8') ?? '';

const percented = (octets: Buffer): string => octets.toString('hex').replaceAll(/../g, '%$&');

async function recorded(recording: Promise<void>): Promise<Heard> {
  try {
    await recording;
    return { status: 'recorded' };
  } catch {
    return { status: 'not-recorded' };
  }
}

function receiptOf(contactId: string, status: number, answer: string, at: number): DeliveryReceipt | undefined {
  const base = { reference: contactId, at };
  if (status === ARRIVED) return { ...base, status: 'delivered' };
  if (status === REFUSED) return { ...base, status: 'failed', reason: 'rejected' };
  if (status !== NOT_ARRIVED) return undefined;
  const state = /\bstat:(\w+)/i.exec(answer)?.[1]?.toUpperCase();
  const reason = reasonIn(answer);
  if (state === 'EXPIRED') return { ...base, status: 'expired', reason: reason ?? 'expired' };
  return { ...base, status: 'failed', reason: reason ?? (state === 'REJECTD' ? 'rejected' : 'network') };
}

/** What the message centre's receipt says, which Kannel hands on. */
function reasonIn(answer: string): FailureReason | undefined {
  const code = /\berr:(\w+)/i.exec(answer)?.[1];
  return code === undefined ? undefined : receiptReason(code, {});
}
