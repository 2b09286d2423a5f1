import type { ContactChanged } from '../../core/effects.ts';
import type { AddressBook, AddressKind } from '../../ports/address-book.ts';
import type { Channel, ChannelListener, DeliveryReceipt, InboundMessage } from '../../ports/channel.ts';
import type { ContactRecords, WaitingContact } from '../../ports/contact-records.ts';
import type { HandoverJournal, SentMessage } from '../../ports/handover-journal.ts';
import type { LiveService } from '../live/live-service.ts';
import { ChannelLane, type LaneCounts } from './channel-lane.ts';
import { OutboundMessages } from './outbound-messages.ts';

/** A receipt may be here before the channel has said what the message's reference is. */
const REFERENCE_WAIT_MS = 5000;
const REFERENCE_LOOK_MS = 50;

export interface DispatcherOptions {
  live: LiveService;
  records: ContactRecords;
  journal: HandoverJournal;
  addresses: AddressBook;
  now: () => number;
  report: (message: string) => void;
  /** What becomes of messages from customers. */
  inbound: (channel: string, message: InboundMessage) => Promise<void>;
}

/** How a channel of the definitions is served. */
export interface ServedChannel {
  id: string;
  addressKind: AddressKind;
  open: (listener: ChannelListener) => Promise<Channel>;
}

/** Takes contacts to their channels, and brings back what the channels say. Owner of the open channels. */
export class Dispatcher {
  private readonly options: DispatcherOptions;
  private readonly messages: OutboundMessages;
  private readonly lanes = new Map<string, { lane: ChannelLane; channel: Channel }>();
  private stopListening: () => void = () => undefined;

  constructor(options: DispatcherOptions) {
    this.options = options;
    this.messages = new OutboundMessages(options.live, options.addresses);
  }

  /** Opens the channels and begins; the live service must be running. */
  async start(served: readonly ServedChannel[]): Promise<void> {
    const { live, records, journal, now, report } = this.options;
    for (const { id, addressKind, open } of served) {
      const channel = await open(this.listener(id));
      const lane = new ChannelLane({
        id,
        channel,
        addressKind,
        live,
        messages: this.messages,
        records,
        journal,
        now,
        report,
      });
      this.lanes.set(id, { lane, channel });
    }
    this.stopListening = live.subscribe((notices) => {
      for (const { effect } of notices) {
        if (effect.type === 'contact' && effect.status === 'planned') this.plan(effect);
      }
    });
    await Promise.all([...this.lanes.values()].map(({ lane }) => lane.start()));
  }

  /** An open channel; undefined when it is not served. */
  channelOf(id: string): Channel | undefined {
    return this.lanes.get(id)?.channel;
  }

  /** What is wrong with channels, for people: by channel. */
  troubles(): Record<string, string> {
    const troubles: Record<string, string> = {};
    for (const [id, { channel }] of this.lanes) {
      const trouble = channel.trouble();
      if (trouble !== undefined) troubles[id] = trouble;
    }
    return troubles;
  }

  counts(): Record<string, LaneCounts> {
    return Object.fromEntries([...this.lanes].map(([id, { lane }]) => [id, { ...lane.counts }]));
  }

  /** Stops handing over, or goes on with it, on one channel or on all. */
  setPaused(paused: boolean, id?: string): void {
    for (const [channel, { lane }] of this.lanes) {
      if (id !== undefined && id !== channel) continue;
      if (paused) lane.pause();
      else lane.resume();
    }
  }

  async stop(): Promise<void> {
    this.stopListening();
    await Promise.all([...this.lanes.values()].map(({ lane }) => lane.stop()));
    await Promise.all([...this.lanes.values()].map(({ channel }) => channel.close()));
    this.lanes.clear();
  }

  private plan(contact: ContactChanged): void {
    const { contactId, customerId, campaign, offer, template, purpose, channel, dueAt } = contact;
    const waiting: WaitingContact = {
      contactId,
      customerId,
      campaign,
      ...(offer !== undefined && { offer }),
      ...(template !== undefined && { template }),
      purpose,
      channel,
      dueAt,
    };
    this.lanes.get(channel)?.lane.add(waiting);
  }

  private listener(channel: string): ChannelListener {
    return {
      receipt: (receipt) => this.receipt(channel, receipt),
      inbound: (message) => this.options.inbound(channel, message),
    };
  }

  private async receipt(channel: string, receipt: DeliveryReceipt): Promise<void> {
    const { live, report } = this.options;
    const message = await this.messageOf(channel, receipt);
    if (message === undefined) {
      report(`${channel}: a receipt about a message that is not known was let go`);
      return;
    }
    const { contactId, customerId } = message;
    const { status, reason, at } = receipt;
    const content = { contactId, outcome: status, ...(reason !== undefined && { reason }) };
    await live.request({ kind: 'outcome', customerId, id: `receipt-${contactId}-${status}`, at, content });
  }

  private async messageOf(
    channel: string,
    { reference, contactId }: DeliveryReceipt,
  ): Promise<SentMessage | undefined> {
    const { journal } = this.options;
    const customerId = contactId === undefined ? undefined : journal.customerOf(contactId);
    if (contactId !== undefined && customerId !== undefined) return { contactId, customerId };
    const key = contactId ?? reference;
    const untilMs = performance.now() + REFERENCE_WAIT_MS;
    for (;;) {
      const found = journal.contactOf(channel, key);
      if (found !== undefined || performance.now() > untilMs) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, REFERENCE_LOOK_MS);
      });
    }
  }
}
