import smpp from 'smpp';
import type { AccountDeliveries } from './account-deliveries.ts';
import type { HandsetRecord } from './handset-record.ts';
import type { MessageCentre } from './message-centre.ts';
import type { Phones, Reception } from './phones.ts';
import type { SubmitLine } from './text-assembly.ts';

interface Surroundings {
  record: HandsetRecord;
  centre: MessageCentre;
  phones: Phones;
  password: string | undefined;
  nextId(): string;
  deliveriesOf(account: string): AccountDeliveries;
}

const { errors, PDU } = smpp;
const refusals: Partial<Record<Reception, string>> = {
  throttled: 'ESME_RTHROTTLED',
  'queue-full': 'ESME_RMSGQFUL',
  'system-error': 'ESME_RSYSERR',
  'no-such-number': 'ESME_RINVDSTADR',
};
/** Bit of registered_delivery: a receipt of the end is wanted. */
const FINAL_RECEIPT = 1;
const LATE_MS = 300;

/** One connection of an account: binds, hands over, hears. */
export class MessageCentreSession {
  private readonly session: smpp.Session;
  private readonly around: Surroundings;
  private account: string | undefined;
  private mode = '';

  constructor(session: smpp.Session, around: Surroundings) {
    this.session = session;
    this.around = around;
    session.on('pdu', (pdu) => this.take(pdu));
    session.on('error', () => session.destroy());
    session.on('close', () => this.lost());
  }

  private take(pdu: smpp.PDU): void {
    if (pdu.isResponse()) return;
    switch (pdu.command) {
      case 'bind_transceiver':
      case 'bind_transmitter':
      case 'bind_receiver':
        this.bind(pdu, pdu.command.slice('bind_'.length));
        break;
      case 'enquire_link':
        this.session.send(pdu.response());
        break;
      case 'unbind':
        this.session.send(pdu.response());
        this.session.close();
        break;
      case 'submit_sm':
        this.submit(pdu);
        break;
      default: {
        const { sequence_number } = pdu;
        this.session.send(new PDU('generic_nack', { sequence_number, command_status: errors.ESME_RINVCMDID }));
      }
    }
  }

  private bind(pdu: smpp.PDU, as: string): void {
    const { record, password, deliveriesOf } = this.around;
    const account = String(pdu.system_id ?? '');
    const refused =
      this.account !== undefined
        ? 'ESME_RALYBND'
        : password !== undefined && pdu.password !== password
          ? 'ESME_RINVPASWD'
          : undefined;
    record.add({ kind: 'bind', account, as, ...(refused === undefined ? {} : { refused }) });
    if (refused !== undefined) {
      this.session.send(pdu.response({ command_status: errors[refused] }));
      return;
    }
    this.account = account;
    this.mode = as;
    this.session.send(pdu.response({ system_id: 'handsets' }));
    const deliveries = deliveriesOf(account);
    if (as !== 'transmitter') deliveries.attach(this.session);
  }

  private submit(pdu: smpp.PDU): void {
    const { account } = this;
    if (account === undefined || this.mode === 'receiver') {
      this.session.send(pdu.response({ command_status: errors.ESME_RINVBNDSTS }));
      return;
    }
    const { record, phones, centre } = this.around;
    const line = this.lineOf(pdu, account);
    const reception: Reception = centre.isFull ? 'queue-full' : (phones.receive?.(line) ?? 'taken');
    const status = refusals[reception];
    if (status !== undefined) {
      record.add({ ...line, status });
      this.session.send(pdu.response({ command_status: errors[status] }));
      return;
    }
    const unanswered = reception === 'unanswered' || reception === 'cut';
    const at = record.add({ ...line, ...(unanswered ? { answer: 'none' } : {}) });
    const answer = () => this.session.send(pdu.response({ message_id: line.id }));
    if (reception === 'cut') this.session.destroy();
    else if (reception === 'late') setTimeout(answer, LATE_MS);
    else if (reception === 'taken') answer();
    centre.take({ ...line, at });
  }

  private lineOf(pdu: smpp.PDU, account: string): Omit<SubmitLine, 'at'> {
    const payload = messageOf(pdu.message_payload);
    const message = payload ?? messageOf(pdu.short_message) ?? { message: '' };
    const part = partOf(message.udh ?? []);
    const { validity_period: validity } = pdu;
    return {
      kind: 'submit',
      id: this.around.nextId(),
      account,
      from: String(pdu.source_addr ?? ''),
      to: String(pdu.destination_addr ?? ''),
      text: typeof message.message === 'string' ? message.message : message.message.toString('hex'),
      coding: Number(pdu.data_coding ?? 0),
      receipt: (Number(pdu.registered_delivery ?? 0) & FINAL_RECEIPT) !== 0,
      status: 'ESME_ROK',
      ...(validity instanceof Date && !Number.isNaN(validity.getTime()) ? { expiresAt: validity.getTime() } : {}),
      ...(part === undefined ? {} : { part }),
    };
  }

  private lost(): void {
    if (this.account === undefined) return;
    this.around.record.add({ kind: 'lost', account: this.account });
    this.around.deliveriesOf(this.account).detach(this.session);
  }
}

/** The package decodes by data_coding; bytes remain where it knows no alphabet. */
function messageOf(field: unknown): smpp.DecodedMessage | undefined {
  if (typeof field !== 'object' || field === null || !('message' in field)) return undefined;
  const { message } = field;
  if (typeof message !== 'string' && !Buffer.isBuffer(message)) return undefined;
  const udh = 'udh' in field && Array.isArray(field.udh) ? field.udh.filter((element) => Buffer.isBuffer(element)) : [];
  return { message, udh };
}

function partOf(udh: readonly Buffer[]): SubmitLine['part'] {
  for (const element of udh) {
    if (element[0] === 0x00 && element.length === 5) {
      return { reference: element[2], total: element[3], sequence: element[4] };
    }
    if (element[0] === 0x08 && element.length === 6) {
      return { reference: element.readUInt16BE(2), total: element[4], sequence: element[5] };
    }
  }
  return undefined;
}
