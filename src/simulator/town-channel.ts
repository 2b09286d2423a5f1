import type { Channel, ChannelListener, FailureReason, OutboundMessage, SendResult } from '../ports/channel.ts';
import { type Contact, type Reaction, respond } from '../town/answers/respond.ts';
import { DAY_MS } from '../town/calendar.ts';
import type { TownRecord } from '../town/days/town-record.ts';
import { makePerson } from '../town/people/make-person.ts';
import { DueQueue } from './due-queue.ts';

/** What people say to a contact, beyond that it arrived. */
export interface TownOutcome {
  contactId: string;
  customerId: string;
  outcome: string;
  staffId?: string;
}

export interface TownChannelOptions {
  /** Id of the channel in the definitions. */
  id: string;
  /** Of the town, and how many people live in it. */
  seed: number;
  people: number;
  /** Epoch ms of the town's first day. */
  startsAt: number;
  /** Epoch ms of the town, and how many of its milliseconds pass in one of the clock. */
  now: () => number;
  speed: number;
  /** Whether the offer is free for a while and then ends by itself. */
  isTrial: (offer: string | undefined) => boolean;
  said: (outcome: TownOutcome) => void;
  /** Something happens that other systems tell: an order, a trial, a complaint. */
  happened: (record: TownRecord) => void;
}

const FIRST_NUMBER = 10_000_000_001;
const WINDOW = 200;
const MONTH_MS = 30 * DAY_MS;
const MOST_WHO_REMEMBER = 100_000;
const reports: ReadonlySet<string> = new Set(['delivered', 'failed', 'expired', 'viewed']);

/** Opens a channel whose messages reach the people of the generated town, who do what `respond` says they do. */
export async function openTownChannel(options: TownChannelOptions, listener: ChannelListener): Promise<Channel> {
  return new TownChannel(options, listener);
}

class TownChannel implements Channel {
  readonly window = WINDOW;
  readonly safeToRetry = false;
  private readonly options: TownChannelOptions;
  private readonly listener: ChannelListener;
  private readonly queue = new DueQueue();
  private readonly memory = new Map<string, Contact[]>();

  constructor(options: TownChannelOptions, listener: ChannelListener) {
    this.options = options;
    this.listener = listener;
  }

  trouble(): undefined {
    return undefined;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const { seed, people, now, speed } = this.options;
    const number = Number(message.customerId) - FIRST_NUMBER;
    const at = now();
    if (!Number.isSafeInteger(number) || number < 0 || number >= people) {
      // On somebody's desk: it gets everything, and nobody answers.
      this.queue.add(Date.now(), () => this.report(message.contactId, 'delivered', undefined, at));
      return { status: 'sent', reference: message.contactId };
    }
    const contact = this.contactOf(message, at);
    const history = (this.memory.get(message.customerId) ?? []).filter((known) => known.handedOverAt > at - MONTH_MS);
    respond(makePerson(seed, number), contact, history).forEach((reaction, index) => {
      this.queue.add(Date.now() + (reaction.at - at) / speed, () => this.tell(message, reaction, index));
    });
    if (contact.product !== undefined) this.remember(message.customerId, [...history, contact]);
    return { status: 'sent', reference: message.contactId };
  }

  async close(): Promise<void> {
    this.queue.clear();
  }

  private contactOf({ contactId, campaign, product, offer }: OutboundMessage, at: number): Contact {
    const { id, startsAt, isTrial } = this.options;
    return {
      contactId,
      campaign,
      ...(product !== undefined && { product }),
      channel: id,
      trial: isTrial(offer),
      plannedAt: at,
      handedOverAt: at,
      townDay: Math.max(0, Math.floor((at - startsAt) / DAY_MS)),
    };
  }

  private remember(customerId: string, contacts: Contact[]): void {
    this.memory.delete(customerId);
    this.memory.set(customerId, contacts);
    const [longestAgo] = this.memory.keys();
    if (this.memory.size > MOST_WHO_REMEMBER && longestAgo !== undefined) this.memory.delete(longestAgo);
  }

  private tell({ contactId, customerId }: OutboundMessage, reaction: Reaction, index: number): void {
    const { said, happened, id } = this.options;
    const { at } = reaction;
    const base = { id: `${contactId}-${index}`, customerId, at };
    switch (reaction.type) {
      case 'outcome': {
        const { outcome, staffId, note } = reaction;
        if (reports.has(outcome)) this.report(contactId, outcome, note, at);
        else said({ contactId, customerId, outcome, ...(staffId !== undefined && { staffId }) });
        return;
      }
      case 'order':
        happened({ ...base, type: 'order', product: reaction.product, via: id });
        return;
      case 'trial':
        happened({ ...base, type: 'trial', product: reaction.product, state: 'started', endsAt: reaction.endsAt });
        return;
      case 'complaint':
        happened({ ...base, type: 'complaint', about: 'message', product: reaction.product });
    }
  }

  private report(contactId: string, outcome: string, note: string | undefined, at: number): void {
    const reason = note === 'unknown-device' ? 'device-unknown' : (note as FailureReason | undefined);
    const status = outcome as 'delivered' | 'failed' | 'expired' | 'viewed';
    const receipt = { reference: contactId, contactId, status, at, ...(reason !== undefined && { reason }) };
    // What cannot be taken now is lost, as receipts sometimes are.
    this.listener.receipt(receipt).catch(() => undefined);
  }
}
