import smpp from 'smpp';
import type { ChannelListener } from '../../../ports/channel.ts';
import { type InboundText, InboundTexts } from './inbound-texts.ts';
import type { SegmentReceipts } from './segment-receipts.ts';
import { readReceipt } from './smpp-receipt.ts';
import type { SmppSettings } from './smpp-settings.ts';

const { errors } = smpp;
/** Bits of esm_class that tell what kind of message it is. */
const KIND = 0x3c;
const KIND_MESSAGE = 0x00;
const KIND_RECEIPT = 0x04;
/** How long a part of a long text waits for the others before it is acknowledged by itself, and for how long at all. */
const HOLD_MS = 1500;
const ASSEMBLY_MS = 300_000;

/** What the message centre delivers: receipts and texts of customers. Each is acknowledged when it is recorded. */
export class Deliveries {
  private readonly settings: SmppSettings;
  private readonly listener: ChannelListener;
  private readonly receipts: SegmentReceipts;
  private readonly texts: InboundTexts;
  /** Resolves when the parts of long texts that wait for their answer now have got it. */
  private readonly partsAnswered: () => Promise<unknown>;

  constructor(
    settings: SmppSettings,
    listener: ChannelListener,
    receipts: SegmentReceipts,
    partsAnswered: () => Promise<unknown>,
  ) {
    this.settings = settings;
    this.listener = listener;
    this.receipts = receipts;
    this.partsAnswered = partsAnswered;
    this.texts = new InboundTexts(listener, HOLD_MS, ASSEMBLY_MS);
  }

  /** @returns the status to answer with: that the peer shall repeat it when it could not be recorded. */
  async take(pdu: smpp.PDU, era: number): Promise<number> {
    const kind = Number(pdu.esm_class ?? 0) & KIND;
    try {
      if (kind === KIND_RECEIPT) await this.takeReceipt(pdu);
      else if (kind === KIND_MESSAGE) await this.takeText(pdu, era);
      return errors.ESME_ROK;
    } catch {
      return errors.ESME_RX_T_APPN;
    }
  }

  close(): void {
    this.texts.close();
  }

  private async takeReceipt(pdu: smpp.PDU): Promise<void> {
    const message = messageOf(pdu);
    const report = readReceipt(
      {
        text: typeof message?.message === 'string' ? message.message : '',
        ...(typeof pdu.receipted_message_id === 'string' ? { receiptedMessageId: pdu.receipted_message_id } : {}),
        ...(typeof pdu.message_state === 'number' ? { messageState: pdu.message_state } : {}),
        ...(Buffer.isBuffer(pdu.network_error_code) ? { networkErrorCode: pdu.network_error_code } : {}),
      },
      this.settings,
    );
    if (report === undefined) {
      this.listener.note?.('a delivery receipt that names no message or no known state was passed over');
      return;
    }
    // On a second connection a receipt may overtake the answer that gives its message the id.
    if (!this.receipts.knows(report.messageId)) await this.partsAnswered();
    const receipt = await this.receipts.receiptOf(report, Date.now());
    if (receipt === undefined) return;
    await this.listener.receipt(receipt);
    this.receipts.told(report.messageId);
  }

  private async takeText(pdu: smpp.PDU, era: number): Promise<void> {
    const message = messageOf(pdu);
    if (message === undefined || typeof message.message !== 'string') {
      this.listener.note?.(`a message in coding ${String(pdu.data_coding)}, which is no text, was passed over`);
      return;
    }
    const part = partOf(pdu, message);
    const reference = pdu.user_message_reference ?? pdu.receipted_message_id;
    const text: InboundText = {
      from: String(pdu.source_addr ?? ''),
      to: String(pdu.destination_addr ?? ''),
      text: message.message,
      era,
      at: Date.now(),
      ...(reference === undefined ? {} : { reference: String(reference) }),
      ...(part === undefined ? {} : { part }),
    };
    await this.texts.take(text);
  }
}

/** The short message, or the payload that stands for it. */
function messageOf(pdu: smpp.PDU): smpp.DecodedMessage | undefined {
  const payload = decoded(pdu.message_payload);
  const short = decoded(pdu.short_message);
  return payload !== undefined && (short === undefined || short.message.length === 0) ? payload : short;
}

function decoded(field: unknown): smpp.DecodedMessage | undefined {
  if (typeof field !== 'object' || field === null || !('message' in field)) return undefined;
  const { message } = field;
  if (typeof message !== 'string' && !Buffer.isBuffer(message)) return undefined;
  const udh = 'udh' in field && Array.isArray(field.udh) ? field.udh.filter((element) => Buffer.isBuffer(element)) : [];
  return { message, udh };
}

/** Which part of a long text it is, of the user data header or the SAR fields. */
function partOf(pdu: smpp.PDU, { udh }: smpp.DecodedMessage): InboundText['part'] {
  for (const element of udh ?? []) {
    if (element[0] === 0x00 && element.length === 5) {
      return { reference: element[2], total: element[3], sequence: element[4] };
    }
    if (element[0] === 0x08 && element.length === 6) {
      return { reference: element.readUInt16BE(2), total: element[4], sequence: element[5] };
    }
  }
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: sequence } = pdu;
  if (typeof reference !== 'number' || typeof total !== 'number' || typeof sequence !== 'number') return undefined;
  return { reference, total, sequence };
}
