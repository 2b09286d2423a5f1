import { createTransport } from 'nodemailer';
import type { Channel, FailureReason, OutboundMessage, SendResult } from '../../../ports/channel.ts';
import { WindowGate } from '../window-gate.ts';
import type { SmtpSettings } from './smtp-settings.ts';

const CLOSING_MS = 3000;
const WINDOW_FULL_MS = 200;
/** Faults before a message was begun. */
const unbegun: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EDNS',
  'EAUTH',
  'ENOAUTH',
  'ETLS',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
]);

/** Commands whose answer is about the mail, and not about the connection. */
const aboutMail: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** E-mail by SMTP. The server may be away; the channel says so. */
export async function openSmtpChannel(settings: SmtpSettings): Promise<Channel> {
  return new SmtpChannel(settings);
}

/**
 * E1. A mail is `sent` when the server has taken responsibility for it (250 after the data); nothing tells afterwards
 *     whether it arrived: bounces go to the return path.
 * E2. Not safe to retry: servers do not look at Message-ID.
 * E3. Every marketing mail carries List-Unsubscribe (RFC 2369), and one-click unsubscription (RFC 8058) when that is a
 *     web address.
 */
class SmtpChannel implements Channel {
  readonly window: number;
  readonly safeToRetry = false;
  private readonly settings: SmtpSettings;
  private readonly transport: ReturnType<typeof pooledTransport>;
  private readonly gate: WindowGate;
  private wrong: string | undefined;
  private closing = false;

  constructor(settings: SmtpSettings) {
    this.settings = settings;
    this.window = settings.window;
    this.gate = new WindowGate(settings.window);
    this.transport = pooledTransport(settings);
  }

  trouble(): string | undefined {
    return this.wrong;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const { busyMs } = this.settings;
    if (this.closing) return { status: 'busy', retryAfterMs: busyMs };
    if (!/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(message.address)) {
      return { status: 'failed', reason: 'rejected', detail: 'no e-mail address' };
    }
    if (!(await this.gate.enter())) return { status: 'busy', retryAfterMs: WINDOW_FULL_MS };
    try {
      if (message.expiresAt <= Date.now()) return { status: 'failed', reason: 'expired' };
      const { messageId } = await this.transport.sendMail(this.mailOf(message));
      this.wrong = undefined;
      return { status: 'sent', reference: messageId };
    } catch (fault) {
      return this.resultOf(fault);
    } finally {
      this.gate.leave();
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.gate.empty(CLOSING_MS);
    this.transport.close();
  }

  private mailOf(message: OutboundMessage) {
    const { from, returnPath, unsubscribe } = this.settings;
    const sender = /<([^>]+)>/.exec(from)?.[1] ?? from;
    const [, domain = 'localhost'] = sender.split('@');
    const address = unsubscribe.replace('{contactId}', encodeURIComponent(message.contactId));
    const oneClick = address.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {};
    const marketing = { 'List-Unsubscribe': `<${address}>`, ...oneClick };
    return {
      from,
      to: message.address,
      envelope: { from: returnPath === '' ? sender : returnPath, to: message.address },
      subject: message.title,
      text: message.text,
      messageId: `<${message.contactId}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...(message.purpose === 'marketing' ? marketing : {}) },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }

  private resultOf(fault: unknown): SendResult {
    const busy: SendResult = { status: 'busy', retryAfterMs: this.settings.busyMs };
    const facts = factsOf(fault);
    const { code, originalCode, timeoutType, responseCode, command = '', message } = facts;
    if (responseCode !== undefined && aboutMail.has(command)) {
      this.wrong = undefined;
      if (facts.permanent === false) return busy;
      return { status: 'failed', reason: reasonFor(responseCode), detail: `SMTP ${responseCode}` };
    }
    const words = [code, originalCode, timeoutType].filter((word) => word !== undefined);
    this.wrong =
      responseCode === undefined
        ? `the mail server does not answer: ${words.at(-1) ?? message}`
        : `the mail server refuses us with SMTP ${responseCode} to ${command}`;
    const before = words.some((word) => unbegun.has(word)) || /^(EHLO|HELO|STARTTLS|AUTH)/.test(command);
    return before || message.startsWith('Invalid greeting') ? busy : { status: 'unknown', detail: message };
  }
}

function pooledTransport({ host, port, security, user, password, window, timeoutMs }: SmtpSettings) {
  return createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    maxConnections: window,
    // A mail whose connection is lost may have left: it is for the caller to decide.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}

/** No such mailbox, or what is between: full, too large, refused for what it says. */
const reasonFor = (responseCode: number): FailureReason =>
  responseCode === 550 || responseCode === 551 || responseCode === 553 ? 'device-unknown' : 'rejected';

interface MailFault {
  code?: string;
  originalCode?: string;
  timeoutType?: string;
  command?: string;
  responseCode?: number;
  permanent?: boolean;
  message: string;
}

function factsOf(fault: unknown): MailFault {
  if (!(fault instanceof Error)) return { message: String(fault) };
  const facts: Record<string, unknown> = { ...fault };
  const text = (name: string) => (typeof facts[name] === 'string' ? { [name]: facts[name] } : {});
  return {
    ...text('code'),
    ...text('originalCode'),
    ...text('timeoutType'),
    ...text('command'),
    ...(typeof facts.responseCode === 'number' ? { responseCode: facts.responseCode } : {}),
    ...(typeof facts.permanent === 'boolean' ? { permanent: facts.permanent } : {}),
    message: fault.message,
  };
}
