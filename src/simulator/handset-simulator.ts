import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import smpp from 'smpp';
import { measureSms, splitSms } from '../definitions/sms-text.ts';
import type { FailureReason } from '../ports/channel.ts';
import { AccountDeliveries } from './account-deliveries.ts';
import { HandsetRecord } from './handset-record.ts';
import { MessageCentre, type ReceiptToTell, type ReplyToTell } from './message-centre.ts';
import { MessageCentreSession } from './message-centre-session.ts';
import type { Phones } from './phones.ts';

export interface HandsetSimulatorOptions {
  phones: Phones;
  /** The append-only record; an existing one is gone on with. */
  recordFile: string;
  /** 0, or absent: any free one. */
  port?: number;
  /** Of every account; any is right when absent. */
  password?: string;
  /** Simulated milliseconds in one of the clock; 1 when absent. */
  timeScale?: number;
  /** How message ids are written in receipts; in answers to submits they are hexadecimal. */
  receiptIds?: 'hex' | 'decimal';
  /** What a receipt consists of. */
  receiptForm?: 'text-and-fields' | 'text' | 'fields';
  /** Messages, receipts and replies that may wait; beyond, submits are answered ESME_RMSGQFUL. */
  mostWaiting?: number;
  /** Milliseconds of the clock after which an account that refused, or did not answer, is told again. */
  repeatMs?: number;
  answerMs?: number;
}

export interface HandsetSimulator {
  readonly port: number;
  /** Messages, receipts and replies that are not yet done with. */
  waiting(): number;
  /**
   * A customer writes: to the account named, or to the first that ever bound. Resolves when it was acknowledged. Not
   * repeated after a restart of the simulator.
   */
  write(text: { from: string; to: string; text: string; account?: string }): Promise<void>;
  /** Cuts every connection, as a restart of the message centre does. */
  cut(): void;
  close(): Promise<void>;
}

/** Errors of the Mobile Application Part by what went wrong. */
const receiptErrors: Readonly<Record<FailureReason, string>> = {
  absent: '027',
  'switched-off': '029',
  suspended: '013',
  'device-unknown': '012',
  'not-fetched': '032',
  rejected: '032',
  expired: '000',
  network: '034',
};
const states = { arrived: ['DELIVRD', 2], failed: ['UNDELIV', 5], expired: ['EXPIRED', 3] } as const;
const ESM_RECEIPT = 0x04;
const ESM_UDH = 0x40;
const MOST_WAITING = 2_000_000;
const REPEAT_MS = 500;
const ANSWER_MS = 30_000;

/** Starts a message centre with phones on it, which speaks SMPP 3.4. */
export async function startHandsetSimulator(options: HandsetSimulatorOptions): Promise<HandsetSimulator> {
  const simulator = new Simulator(options);
  await simulator.start(options.port ?? 0);
  return simulator;
}

class Simulator implements HandsetSimulator {
  private readonly options: HandsetSimulatorOptions;
  private readonly record: HandsetRecord;
  private readonly centre: MessageCentre;
  private readonly server: smpp.Server;
  private readonly accounts = new Map<string, AccountDeliveries>();
  /** Distinct over restarts: ids go on from the time of the start. */
  private lastId = Date.now() * 4096;
  /** Of long texts of customers, to tell the parts of one from those of another. */
  private reference = 0;

  constructor(options: HandsetSimulatorOptions) {
    this.options = options;
    this.record = new HandsetRecord(options.recordFile);
    const { phones, timeScale = 1, mostWaiting = MOST_WAITING } = options;
    this.centre = new MessageCentre(this.record, phones, timeScale, mostWaiting, {
      receipt: (receipt, done) => this.tellReceipt(receipt, done),
      reply: (reply, done) => this.tellReply(reply, done),
    });
    this.server = smpp.createServer((session) => {
      new MessageCentreSession(session, {
        record: this.record,
        centre: this.centre,
        phones,
        password: options.password,
        nextId: () => (++this.lastId).toString(16),
        deliveriesOf: (account) => this.deliveriesOf(account),
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async start(port: number): Promise<void> {
    await this.centre.resume(this.options.recordFile);
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  waiting(): number {
    return this.centre.waitingCount;
  }

  write({ account, ...text }: { from: string; to: string; text: string; account?: string }): Promise<void> {
    const [first] = this.accounts.keys();
    const receiver = account ?? first;
    if (receiver === undefined)
      throw new Error('broken invariant: no account has bound yet that could hear a customer');
    const id = `written-${++this.lastId}`;
    return new Promise((resolve) => this.tellReply({ account: receiver, id, ...text }, resolve));
  }

  cut(): void {
    for (const session of [...this.server.sessions]) session.destroy();
  }

  async close(): Promise<void> {
    this.centre.close();
    for (const deliveries of this.accounts.values()) deliveries.clear();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    // The server calls itself closed before the sessions have heard that they are, and these still write.
    const lost = this.server.sessions.map(
      (session) => new Promise<void>((resolve) => session.once('close', () => resolve())),
    );
    this.cut();
    await Promise.all([closed, ...lost]);
    this.record.close();
  }

  private deliveriesOf(account: string): AccountDeliveries {
    const known = this.accounts.get(account);
    if (known !== undefined) return known;
    const { repeatMs = REPEAT_MS, answerMs = ANSWER_MS } = this.options;
    const deliveries = new AccountDeliveries(repeatMs, answerMs);
    this.accounts.set(account, deliveries);
    return deliveries;
  }

  private tellReceipt(receipt: ReceiptToTell, done: () => void): void {
    const { receiptForm = 'text-and-fields', receiptIds = 'hex' } = this.options;
    const { id, from, to, outcome, reason, submittedAt } = receipt;
    const [state, messageState] = states[outcome];
    const ownId = receiptIds === 'decimal' ? String(Number.parseInt(id, 16)) : id;
    const dates = `submit date:${minuteOf(submittedAt)} done date:${minuteOf(Date.now())}`;
    const error = reason === undefined ? '000' : receiptErrors[reason];
    const text = `id:${ownId} sub:001 dlvrd:00${outcome === 'arrived' ? 1 : 0} ${dates} stat:${state} err:${error} text:`;
    const fields = {
      source_addr: to,
      destination_addr: from,
      esm_class: ESM_RECEIPT,
      data_coding: 0,
      short_message: receiptForm === 'fields' ? '' : text,
      ...(receiptForm === 'text' ? {} : { receipted_message_id: id, message_state: messageState }),
      ...(receiptForm === 'fields' ? { network_error_code: Buffer.from([3, 0, Number(error)]) } : {}),
    };
    const attempted = (answered: string) => {
      this.record.add({ kind: 'receipt', id, state, answered });
      if (answered === 'ESME_ROK') done();
    };
    this.deliveriesOf(receipt.account).add({ fields, attempted });
  }

  private tellReply({ account, id, from, to, text }: ReplyToTell, done: () => void): void {
    const parts = splitSms(text);
    const coding = { data_coding: measureSms(text).encoding === 'ucs-2' ? 8 : 0 };
    const reference = ++this.reference & 0xff;
    // Of the text, not of the attempt: by it the account knows a repetition.
    const name = createHash('sha256').update(id).digest().readUInt16BE(0);
    let missing = parts.length;
    parts.forEach(({ octets }, index) => {
      const header = parts.length > 1 ? [5, 0, 3, reference, parts.length, index + 1] : [];
      const fields = {
        source_addr: from,
        destination_addr: to,
        esm_class: parts.length > 1 ? ESM_UDH : 0,
        ...coding,
        short_message: Buffer.concat([Buffer.from(header), octets]),
        user_message_reference: name,
      };
      const attempted = (answered: string) => {
        if (answered === 'ESME_ROK' && --missing > 0) return;
        this.record.add({ kind: 'reply', id, from, to, text, answered });
        if (answered === 'ESME_ROK') done();
      };
      this.deliveriesOf(account).add({ fields, attempted });
    });
  }
}

/** As receipts write a time: yymmddhhmm. */
const minuteOf = (at: number): string => new Date(at).toISOString().replaceAll(/[-T:]/g, '').slice(2, 12);
