import type { ContactChanged } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { AddressBook, AddressKind } from '../../ports/address-book.ts';
import type { Channel, ChannelListener, DeliveryReceipt, InboundMessage } from '../../ports/channel.ts';
import type { ContactRecords, WaitingContact } from '../../ports/contact-records.ts';
import type { HandoverJournal, SentMessage } from '../../ports/handover-journal.ts';
import { isReplyId } from '../../ports/sms-conversations.ts';
import type { LiveService } from '../live/live-service.ts';
import { ChannelLane, type LaneCounts } from './channel-lane.ts';
import { type LostTime, mayHaveLeftWhileLost, quietForMarketingUntil } from './lost-interval.ts';
import { OutboundMessages } from './outbound-messages.ts';
import { isTestMessageId } from './test-messages.ts';

/** A receipt may be here before the channel has said what the message's reference is. */
const REFERENCE_WAIT_MS = 5000;
const REFERENCE_LOOK_MS = 50;
/** A channel that has not given everything back by then keeps nobody from stopping. */
const STOP_MS = 8000;

export interface DispatcherOptions {
  live: LiveService;
  records: ContactRecords;
  journal: HandoverJournal;
  addresses: AddressBook;
  now: () => number;
  report: (message: string) => void;
  /** What becomes of messages from customers. */
  inbound: (channel: string, message: InboundMessage) => Promise<void>;
  /** What nothing is handed over on from the start; none when absent. */
  paused?: PausedChannels;
  /** Of a restored state; none when absent. */
  lost?: LostTime;
}

/** Where nothing is handed over: everywhere, or on these channels. */
export interface PausedChannels {
  all: boolean;
  channels: readonly string[];
}

/** How a channel is doing, for people. */
export interface ChannelState {
  id: string;
  paused: boolean;
  /** What is wrong; absent: nothing. */
  trouble?: string;
  counts: LaneCounts;
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
  private opened = false;
  private pausedAll: boolean;
  private readonly pausedChannels: Set<string>;
  private lost: LostTime;
  private quietForMarketing: { lost: LostTime; definitions: Definitions; until: number } | undefined;

  constructor(options: DispatcherOptions) {
    this.options = options;
    this.pausedAll = options.paused?.all ?? false;
    this.pausedChannels = new Set(options.paused?.channels);
    this.lost = options.lost ?? 'none';
    this.messages = new OutboundMessages(options.live, options.addresses);
  }

  /** Opens the channels and begins; the live service must be running. */
  async start(served: readonly ServedChannel[]): Promise<void> {
    const { live, records, journal, now, report } = this.options;
    for (const { id, addressKind, open } of served) {
      const channel = await open(this.listenerOf(id));
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
        isPaused: this.isPaused(id),
        mayHaveLeft: (contact) => mayHaveLeftWhileLost(this.lost, contact),
        holdsBack: ({ purpose }) => purpose === 'marketing' && now() < this.quietUntil(),
      });
      this.lanes.set(id, { lane, channel });
    }
    this.stopListening = live.subscribe((notices, untold = []) => {
      for (const { channel } of untold) this.lanes.get(channel)?.lane.moreIsPlanned();
      for (const { effect } of notices) {
        if (effect.type === 'contact' && effect.status === 'planned') this.plan(effect);
      }
    });
    await Promise.all([...this.lanes.values()].map(({ lane }) => lane.start()));
    this.opened = true;
  }

  /** Every channel it was started with is open. */
  get isOpen(): boolean {
    return this.opened;
  }

  /** An open channel; undefined when it is not served. */
  channelOf(id: string): Channel | undefined {
    return this.lanes.get(id)?.channel;
  }

  /** Who hears what is told in the name of a channel. */
  listenerOf(channel: string): ChannelListener {
    return {
      receipt: (receipt) => this.receipt(channel, receipt),
      inbound: (message) => this.options.inbound(channel, message),
    };
  }

  /** Of every open channel. */
  states(): ChannelState[] {
    return [...this.lanes].map(([id, { lane, channel }]) => {
      const trouble = channel.trouble();
      return { id, paused: this.isPaused(id), ...(trouble !== undefined && { trouble }), counts: { ...lane.counts } };
    });
  }

  get paused(): PausedChannels {
    return { all: this.pausedAll, channels: [...this.pausedChannels].sort() };
  }

  /** Stops handing over, or goes on with it, on one channel or on all: going on with all leaves none paused. */
  setPaused(paused: boolean, id?: string): void {
    if (id === undefined) {
      this.pausedAll = paused;
      if (!paused) this.pausedChannels.clear();
    } else if (paused) this.pausedChannels.add(id);
    else {
      if (this.pausedAll) for (const other of this.lanes.keys()) this.pausedChannels.add(other);
      this.pausedAll = false;
      this.pausedChannels.delete(id);
    }
    for (const [channel, { lane }] of this.lanes) {
      if (this.isPaused(channel)) lane.pause();
      else lane.resume();
    }
  }

  /** From here on this is what is known about lost time. */
  setLost(lost: LostTime): void {
    this.lost = lost;
  }

  async stop(): Promise<void> {
    this.stopListening();
    // A channel may give its messages back no earlier than it closes, so lanes and channels end together.
    const ends = [...this.lanes.values()].flatMap(({ lane, channel }) => [lane.stop(), channel.close()]);
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, STOP_MS, true);
    const isLate = await Promise.race([Promise.allSettled(ends).then(() => false), late]);
    clearTimeout(timer);
    if (isLate) this.options.report('a channel does not end: what it has not told is settled on the next start');
    this.lanes.clear();
  }

  isPaused(id: string): boolean {
    return this.pausedAll || this.pausedChannels.has(id);
  }

  /** Worked out again when definitions or lost time are others. */
  private quietUntil(): number {
    const { lost } = this;
    const { definitions } = this.options.live;
    const known = this.quietForMarketing;
    if (known?.lost === lost && known.definitions === definitions) return known.until;
    const until = quietForMarketingUntil(lost, definitions);
    this.quietForMarketing = { lost, definitions, until };
    return until;
  }

  private plan(contact: ContactChanged): void {
    const { contactId, customerId, campaign, offer, template, purpose, channel, testNumber, dueAt } = contact;
    const waiting: WaitingContact = {
      contactId,
      customerId,
      campaign,
      ...(offer !== undefined && { offer }),
      ...(template !== undefined && { template }),
      purpose,
      channel,
      ...(testNumber !== undefined && { testNumber }),
      dueAt,
    };
    this.lanes.get(channel)?.lane.add(waiting);
  }

  private async receipt(channel: string, receipt: DeliveryReceipt): Promise<void> {
    const { live, report } = this.options;
    const message = await this.messageOf(channel, receipt);
    if (message === undefined) {
      report(`${channel}: a receipt about a message that is not known was let go`);
      return;
    }
    const { contactId, customerId } = message;
    // What became of an answer to a text, or of a test of a draft, changes nothing: it is no contact.
    if (isReplyId(contactId) || isTestMessageId(contactId)) return;
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
