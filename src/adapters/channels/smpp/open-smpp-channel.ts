import { randomInt } from 'node:crypto';
import { setTimeout as rest } from 'node:timers/promises';
import smpp from 'smpp';
import { encodeSms, splitSms } from '../../../definitions/sms-text.ts';
import type { Channel, ChannelListener, OutboundMessage, SendResult } from '../../../ports/channel.ts';
import { SendPace } from '../send-pace.ts';
import { WindowGate } from '../window-gate.ts';
import { Deliveries } from './deliveries.ts';
import { SegmentReceipts } from './segment-receipts.ts';
import { type Answer, SmppConnection } from './smpp-connection.ts';
import { isThrottling, refusalOf } from './smpp-failures.ts';
import { plainMessageId } from './smpp-receipt.ts';
import type { SmppSettings } from './smpp-settings.ts';

const { errors } = smpp;
/** How long `close` waits for answers to what has left. */
const CLOSING_MS = 3000;
const MOST_THROTTLED_MS = 60_000;
const WINDOW_FULL_MS = 200;
const UDH = 0x40;
const FINAL_RECEIPT = 1;
const CODING = { 'gsm-7': 0, 'ucs-2': 8 } as const;

type Fields = Readonly<Record<string, unknown>>;
type LongMessage = ReturnType<SegmentReceipts['begin']>;

/** SMS by SMPP 3.4. The message centre may be away; the channel says so and keeps trying. */
export async function openSmppChannel(settings: SmppSettings, listener: ChannelListener): Promise<Channel> {
  return new SmppChannel(settings, listener);
}

/**
 * M1. A message is `busy` only while nothing of it was given to a socket; once a part was, it ends as `sent`, `failed`
 *     or `unknown`.
 * M2. Parts leave in order, each after the one before was taken.
 * M3. Not safe to retry: a message centre does not know a submit that comes again.
 */
class SmppChannel implements Channel {
  readonly window: number;
  readonly safeToRetry = false;
  private readonly settings: SmppSettings;
  private readonly transmitter: SmppConnection;
  private readonly receiver: SmppConnection | undefined;
  private readonly receipts = new SegmentReceipts();
  private readonly deliveries: Deliveries;
  private readonly gate: WindowGate;
  private readonly pace: SendPace;
  /** Parts of long texts that wait for their answer. */
  private readonly parts = new Set<Promise<Answer>>();
  private reference = randomInt(0x10000);
  private throttledUntil = 0;
  private throttlings = 0;
  private closing = false;

  constructor(settings: SmppSettings, listener: ChannelListener) {
    this.settings = settings;
    this.window = settings.window;
    this.gate = new WindowGate(settings.window);
    this.pace = new SendPace(settings.messagesPerSecond);
    this.deliveries = new Deliveries(settings, listener, this.receipts, () => Promise.all(this.parts));
    const peer = { deliver: (pdu: smpp.PDU, era: number) => this.deliveries.take(pdu, era) };
    const both = settings.bind === 'transmitter-and-receiver';
    this.transmitter = new SmppConnection(settings, both ? 'transmitter' : 'transceiver', peer);
    this.receiver = both ? new SmppConnection(settings, 'receiver', peer) : undefined;
  }

  trouble(): string | undefined {
    const throttled = this.throttledUntil > Date.now() ? 'the message centre says that it is too much' : undefined;
    return this.transmitter.trouble() ?? this.receiver?.trouble() ?? throttled;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const destination = message.address.replace(/^\+/, '');
    if (!/^[0-9]{1,20}$/.test(destination)) return { status: 'failed', reason: 'rejected', detail: 'no number' };
    if (!(await this.gate.enter())) return { status: 'busy', retryAfterMs: WINDOW_FULL_MS };
    try {
      return await this.submit(message, destination);
    } finally {
      this.gate.leave();
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.gate.empty(CLOSING_MS);
    await Promise.all([this.transmitter.close(), this.receiver?.close()]);
    this.deliveries.close();
  }

  private async submit(message: OutboundMessage, destination: string): Promise<SendResult> {
    const bodies = this.bodiesOf(message.text);
    const long = bodies.length > 1 ? this.receipts.begin(message.contactId, bodies.length) : undefined;
    const envelope = this.envelope(message, destination);
    let lastId = '';
    try {
      for (const [index, body] of bodies.entries()) {
        const part = await this.submitPart(message, { ...envelope, ...body }, long, index);
        if ('result' in part) return part.result;
        lastId = part.id;
      }
      // A message centre that gives no id tells nothing of it either.
      return { status: 'sent', reference: lastId === '' ? message.contactId : lastId };
    } finally {
      long?.end();
    }
  }

  /** Until it is taken, refused for good, lost, or too old. */
  private async submitPart(
    message: OutboundMessage,
    fields: Fields,
    long: LongMessage | undefined,
    index: number,
  ): Promise<{ id: string } | { result: SendResult }> {
    for (;;) {
      await this.pace.turn();
      if (message.expiresAt <= Date.now()) return { result: { status: 'failed', reason: 'expired' } };
      const held = index === 0 ? this.heldUp() : undefined;
      if (held !== undefined) return { result: { status: 'busy', retryAfterMs: held } };
      const answer = await this.ask(fields, long, message.contactId);
      if (answer.kind !== 'answered') return { result: this.unanswered(answer, index) };
      const id = this.idIn(answer);
      if (id !== undefined) {
        this.throttlings = 0;
        return { id };
      }
      const refusal = refusalOf(answer.status, this.restFor(answer.status));
      if (refusal.status === 'failed' || index === 0) return { result: refusal };
      // Something of it left: it cannot be begun anew, only gone on with.
      await rest(Math.min(refusal.retryAfterMs, Math.max(1, message.expiresAt - Date.now())));
    }
  }

  private async ask(fields: Fields, long: LongMessage | undefined, contactId: string): Promise<Answer> {
    const asked = this.transmitter.request('submit_sm', fields, (answer) => {
      const id = this.idIn(answer);
      if (long === undefined && id !== undefined) this.receipts.takenLate(contactId, id);
    });
    if (long === undefined) return asked;
    const noted = asked.then((answer) => {
      const id = this.idIn(answer);
      if (id !== undefined) this.receipts.partTaken(long, id);
      return answer;
    });
    this.parts.add(noted);
    const answer = await noted;
    this.parts.delete(noted);
    return answer;
  }

  /** What the message centre calls the message it took; undefined when it took none. */
  private idIn(answer: Answer): string | undefined {
    if (answer.kind !== 'answered' || answer.status !== errors.ESME_ROK) return undefined;
    return plainMessageId(answer.messageId, this.settings.submitIds);
  }

  private unanswered(answer: Exclude<Answer, { kind: 'answered' }>, index: number): SendResult {
    if (answer.kind === 'no-answer') return { status: 'unknown', detail: answer.why };
    if (index > 0) return { status: 'unknown', detail: `cut after ${index} of its parts` };
    return { status: 'busy', retryAfterMs: this.transmitter.retryAfterMs() };
  }

  /** Milliseconds until it is worth trying; undefined: now. */
  private heldUp(): number | undefined {
    const now = Date.now();
    if (this.closing || this.transmitter.trouble() !== undefined) return this.transmitter.retryAfterMs();
    return this.throttledUntil > now ? this.throttledUntil - now : undefined;
  }

  /** How long to rest after this refusal; a throttled account rests as a whole, longer each time. */
  private restFor(status: number): number {
    const { throttledMs } = this.settings;
    if (!isThrottling(status)) return throttledMs;
    const now = Date.now();
    if (this.throttledUntil <= now) {
      this.throttledUntil = now + Math.min(MOST_THROTTLED_MS, throttledMs * 2 ** Math.min(this.throttlings, 10));
      this.throttlings++;
    }
    return this.throttledUntil - now;
  }

  /** What differs between the submits of one text. */
  private bodiesOf(text: string): Fields[] {
    const { longMessages } = this.settings;
    const parts = splitSms(text, longMessages === 'parts-16' ? 16 : 8);
    const whole = encodeSms(text);
    const coding = { data_coding: CODING[whole.encoding] };
    if (parts.length === 1) return [{ ...coding, short_message: Buffer.from(whole.octets) }];
    if (longMessages === 'payload') return [{ ...coding, message_payload: Buffer.from(whole.octets) }];
    this.reference = (this.reference + 1) & 0xffff;
    const { reference } = this;
    return parts.map(({ octets }, index) => {
      const place = [parts.length, index + 1];
      const header =
        longMessages === 'parts-16'
          ? [6, 0x08, 4, reference >> 8, reference & 0xff, ...place]
          : [5, 0x00, 3, reference & 0xff, ...place];
      return { ...coding, esm_class: UDH, short_message: Buffer.concat([Buffer.from(header), octets]) };
    });
  }

  private envelope(message: OutboundMessage, destination: string): Fields {
    const { sourceTon, sourceNpi, sourceAddress, destinationTon, destinationNpi } = this.settings;
    return {
      source_addr_ton: sourceTon,
      source_addr_npi: sourceNpi,
      source_addr: sourceAddress,
      dest_addr_ton: destinationTon,
      dest_addr_npi: destinationNpi,
      destination_addr: destination,
      validity_period: new Date(message.expiresAt),
      registered_delivery: FINAL_RECEIPT,
    };
  }
}
