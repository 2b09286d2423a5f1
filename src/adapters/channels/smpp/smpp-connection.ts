import smpp from 'smpp';
import { statusName } from './smpp-failures.ts';
import type { SmppSettings } from './smpp-settings.ts';

/** What came of asking the peer something. */
export type Answer =
  | { kind: 'answered'; status: number; messageId: string }
  /** It never went to the socket. */
  | { kind: 'not-written' }
  /** It went to the socket and no answer came in time, or the connection was lost before one came. */
  | { kind: 'no-answer'; why: string };

export interface ConnectionPeer {
  /** @returns the status of the answer; `era` tells one session from the next. */
  deliver(pdu: smpp.PDU, era: number): Promise<number>;
}

type Bind = 'transceiver' | 'transmitter' | 'receiver';

const { errors, PDU } = smpp;
/** Deliveries of the peer being recorded at once; beyond, it is told to repeat. */
const MOST_DELIVERIES = 1000;
/** Submits whose answer is overdue and still welcome. */
const MOST_PENDING = 10_000;
const SMPP_3_4 = 0x34;

/**
 * One session with the message centre, kept up: connects, binds, checks the link, and connects again after longer and
 * longer rests.
 *
 * S1. A request is answered once: by the peer, by time, or by the loss of the connection.
 * S2. A delivery is acknowledged when the peer's `deliver` has resolved, on the session that it came by or never.
 * S3. What waits is bounded: `MOST_DELIVERIES`, `MOST_PENDING`.
 */
export class SmppConnection {
  private readonly settings: SmppSettings;
  private readonly bind: Bind;
  private readonly peer: ConnectionPeer;
  private session: smpp.Session | undefined;
  private bound = false;
  private closed = false;
  private era = 0;
  private attempts = 0;
  private sequence = 0;
  private deliveries = 0;
  private wrong = 'not connected yet';
  private timer: NodeJS.Timeout | undefined;
  private readonly pending = new Map<number, (answer: Answer) => void>();

  constructor(settings: SmppSettings, bind: Bind, peer: ConnectionPeer) {
    this.settings = settings;
    this.bind = bind;
    this.peer = peer;
    this.connect();
  }

  /** What is wrong with the session, for people; undefined when it is bound. */
  trouble(): string | undefined {
    return this.bound ? undefined : `${this.bind} at ${this.settings.host}:${this.settings.port}: ${this.wrong}`;
  }

  /** How long until a message could find the session bound. */
  retryAfterMs(): number {
    return this.restMs();
  }

  /**
   * Asks the peer. `late` hears an answer that comes after the request was given up as `no-answer` and before the
   * connection is lost.
   */
  request(
    command: string,
    fields: Readonly<Record<string, unknown>>,
    late?: (answer: Answer) => void,
  ): Promise<Answer> {
    const { session } = this;
    if (session === undefined || !this.bound) return Promise.resolve({ kind: 'not-written' });
    return this.ask(session, command, fields, late);
  }

  /** Leaves politely, within a second. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { session } = this;
    if (session === undefined) return;
    const gone = new Promise<void>((resolve) => session.once('close', () => resolve()));
    const impatience = setTimeout(() => session.destroy(), 1000);
    if (this.bound) await Promise.race([this.ask(session, 'unbind', {}), gone]);
    session.destroy();
    await gone;
    clearTimeout(impatience);
  }

  private ask(
    session: smpp.Session,
    command: string,
    fields: Readonly<Record<string, unknown>>,
    late?: (answer: Answer) => void,
  ): Promise<Answer> {
    this.sequence = this.sequence === 0x7fffffff ? 1 : this.sequence + 1;
    const pdu = new PDU(command, { ...fields, sequence_number: this.sequence });
    const { sequence_number: number } = pdu;
    if (!session.send(pdu)) return Promise.resolve({ kind: 'not-written' });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.pending.delete(number);
        if (late !== undefined) this.awaitLate(number, late);
        resolve({ kind: 'no-answer', why: `no answer within ${this.settings.responseTimeoutMs} ms` });
      }, this.settings.responseTimeoutMs);
      this.pending.set(number, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  private awaitLate(number: number, late: (answer: Answer) => void): void {
    const [oldest] = this.pending.keys();
    if (this.pending.size >= MOST_PENDING) this.pending.delete(oldest);
    this.pending.set(number, late);
  }

  private connect(): void {
    const { host, port, tls } = this.settings;
    const session = smpp.connect({ host, port, tls });
    this.session = session;
    this.era++;
    this.sequence = 0;
    const impatience = setTimeout(() => {
      this.wrong = 'the message centre does not answer';
      session.destroy();
    }, this.settings.responseTimeoutMs);
    session.once(tls ? 'secureConnect' : 'connect', () => void this.bindWith(session));
    session.on('pdu', (pdu) => this.take(session, pdu));
    // The package stops reading after a PDU it cannot read: the session is of no more use.
    session.on('error', (fault) => {
      this.wrong = fault.message;
      session.destroy();
    });
    session.on('close', () => {
      clearTimeout(impatience);
      this.lost();
    });
    session.on('pdu', () => clearTimeout(impatience));
  }

  private async bindWith(session: smpp.Session): Promise<void> {
    const { systemId, password, systemType } = this.settings;
    const answer = await this.ask(session, `bind_${this.bind}`, {
      system_id: systemId,
      password,
      system_type: systemType,
      interface_version: SMPP_3_4,
    });
    if (answer.kind === 'answered' && answer.status === errors.ESME_ROK && !session.socket.destroyed) {
      this.bound = true;
      this.attempts = 0;
      this.checkLinkLater(session);
      return;
    }
    if (answer.kind === 'answered') this.wrong = `bind refused: ${statusName(answer.status)}`;
    session.destroy();
  }

  private checkLinkLater(session: smpp.Session): void {
    this.timer = setTimeout(async () => {
      const answer = await this.request('enquire_link', {});
      if (answer.kind === 'answered') {
        if (this.session === session && this.bound) this.checkLinkLater(session);
        return;
      }
      this.wrong = 'the message centre does not answer';
      session.destroy();
    }, this.settings.enquireLinkMs);
    this.timer.unref();
  }

  private lost(): void {
    if (this.bound) this.wrong = 'connection lost';
    this.bound = false;
    this.session = undefined;
    clearTimeout(this.timer);
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const resolve of waiting) resolve({ kind: 'no-answer', why: 'connection lost' });
    if (this.closed) return;
    this.timer = setTimeout(() => this.connect(), this.restMs());
    this.attempts++;
  }

  /** Spread by a quarter, so that many clients of a restarted message centre do not come at once. */
  private restMs(): number {
    const { reconnectMinMs, reconnectMaxMs } = this.settings;
    const rest = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(this.attempts, 20));
    return Math.ceil(rest * (0.75 + Math.random() / 4));
  }

  private take(session: smpp.Session, pdu: smpp.PDU): void {
    if (pdu.isResponse()) {
      const resolve = this.pending.get(pdu.sequence_number);
      this.pending.delete(pdu.sequence_number);
      resolve?.({ kind: 'answered', status: pdu.command_status, messageId: String(pdu.message_id ?? '') });
      return;
    }
    switch (pdu.command) {
      case 'deliver_sm':
        void this.takeDelivery(session, pdu);
        break;
      case 'enquire_link':
        session.send(pdu.response());
        break;
      case 'unbind':
        this.wrong = 'the message centre ended the session';
        session.send(pdu.response());
        session.close();
        break;
      case 'alert_notification':
      case 'outbind':
        break;
      default: {
        const { sequence_number } = pdu;
        session.send(new PDU('generic_nack', { sequence_number, command_status: errors.ESME_RINVCMDID }));
      }
    }
  }

  private async takeDelivery(session: smpp.Session, pdu: smpp.PDU): Promise<void> {
    if (this.deliveries >= MOST_DELIVERIES) {
      session.send(pdu.response({ command_status: errors.ESME_RX_T_APPN }));
      return;
    }
    this.deliveries++;
    const status = await this.peer.deliver(pdu, this.era);
    this.deliveries--;
    session.send(pdu.response({ command_status: status }));
  }
}
