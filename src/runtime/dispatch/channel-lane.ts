import type { ContactStatus, Effect } from '../../core/effects.ts';
import type { AddressKind } from '../../ports/address-book.ts';
import type { Channel, FailureReason, SendResult } from '../../ports/channel.ts';
import type { ContactRecords, WaitingContact } from '../../ports/contact-records.ts';
import type { HandoverJournal } from '../../ports/handover-journal.ts';
import { type LiveService, Overloaded } from '../live/live-service.ts';
import { DueContacts } from './due-contacts.ts';
import type { OutboundMessages } from './outbound-messages.ts';

/** Contacts held in memory; the records hold the rest. */
const MOST_WAITING = 20_000;
const PAGE = 5000;
/** The records are behind the engine by less. */
const LOOK_AGAIN_MS = 30_000;
/** What was planned before anybody listened here is recorded within that time after the start. */
const LOOK_AGAIN_YOUNG_MS = 1000;
/** What was planned so long ago is recorded, but for an outage. */
const RECORDED_WITHIN_MS = 2000;
const BEAT_MS = 50;
/** After something went wrong on our side. */
const PAUSE_MS = 1000;

export interface ChannelLaneOptions {
  /** Id of the channel in the definitions. */
  id: string;
  channel: Channel;
  addressKind: AddressKind;
  live: LiveService;
  messages: OutboundMessages;
  records: ContactRecords;
  journal: HandoverJournal;
  now: () => number;
  /** Told what people should know; no customer's number in it. */
  report: (message: string) => void;
  /** Initially nothing is handed over. */
  isPaused: boolean;
  /** It may have been handed over in a time that was lost: nothing but a channel that is safe to retry gets it again. */
  mayHaveLeft: (contact: WaitingContact) => boolean;
  /** It must wait, because nobody knows what its caps have left. */
  holdsBack: (contact: WaitingContact) => boolean;
}

/** What a lane has done since it was opened. */
export interface LaneCounts {
  waiting: number;
  inFlight: number;
  released: number;
  withdrawn: number;
  sent: number;
  failed: number;
  unknown: number;
  returned: number;
}

/**
 * Hands the contacts of one channel over: the last check, the message, the channel, what came of it. Owner: one `Dispatcher`.
 *
 * H1. A message goes to its channel after a durable `released` and a durable mark in the journal, once each.
 * H2. At most the channel's window are under way; the last check is asked for when there is room, so that it is fresh.
 * H3. What the channel did not take goes back to being planned, and is checked again.
 * H4. A planned contact is found again in the records, whatever was lost here.
 * H5. While it stops nothing new begins; what its channel had not taken is planned again, at the latest on the next start.
 */
export class ChannelLane {
  readonly counts: LaneCounts = {
    waiting: 0,
    inFlight: 0,
    released: 0,
    withdrawn: 0,
    sent: 0,
    failed: 0,
    unknown: 0,
    returned: 0,
  };
  private readonly options: ChannelLaneOptions;
  private readonly waiting = new DueContacts(MOST_WAITING);
  private readonly underWay = new Map<string, Promise<void>>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private quietUntilMs = 0;
  private lookAtMs = 0;
  /** When it was last heard that more is planned than is told here. */
  private moreAtMs = Number.NEGATIVE_INFINITY;
  private looking = false;
  private startedMs = 0;
  private isStopped = false;
  private isPaused: boolean;

  constructor(options: ChannelLaneOptions) {
    this.options = options;
    this.isPaused = options.isPaused;
  }

  /** Deals with what a crash left between release and confirmation, then begins. */
  async start(): Promise<void> {
    await this.settleReleased();
    this.startedMs = performance.now();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
  }

  /** A contact was planned, or returned. */
  add(contact: WaitingContact): void {
    if (!this.waiting.add(contact)) this.lookAtMs = performance.now();
    this.beat();
  }

  /** Contacts were planned that are to be found in the records, a little later. */
  moreIsPlanned(): void {
    this.moreAtMs = performance.now();
    this.lookAtMs = Math.min(this.lookAtMs, this.moreAtMs + RECORDED_WITHIN_MS);
  }

  /** Nothing more is handed over until `resume`; what is under way ends. */
  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.beat();
  }

  /** Begins nothing more, and waits for what is under way: the channel must be closing meanwhile. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await Promise.allSettled(this.underWay.values());
  }

  private beat(): void {
    if (this.isStopped || this.isPaused) return;
    const nowMs = performance.now();
    if (nowMs < this.quietUntilMs) return;
    const { channel, now } = this.options;
    while (this.underWay.size < channel.window) {
      const contact = this.waiting.take(now());
      if (contact === undefined) break;
      // Found again (H4).
      if (!this.options.holdsBack(contact)) this.begin(contact);
    }
    this.counts.waiting = this.waiting.size;
    this.counts.inFlight = this.underWay.size;
    if (!this.looking && nowMs >= this.lookAtMs && this.waiting.size < MOST_WAITING / 2) this.look();
  }

  private begin(contact: WaitingContact): void {
    const { contactId } = contact;
    if (this.underWay.has(contactId)) return;
    const work = this.handOver(contact)
      .catch((error: unknown) => this.putOff(contact, error))
      .finally(() => {
        this.underWay.delete(contactId);
        this.beat();
      });
    this.underWay.set(contactId, work);
  }

  private async handOver(contact: WaitingContact): Promise<void> {
    const { contactId, customerId } = contact;
    const { live } = this.options;
    const content = { contactId };
    const id = `handover-${contactId}-${contact.dueAt}-${this.options.now()}`;
    const effects = await live.request({ kind: 'handover', customerId, id, content });
    const status = statusOf(effects, contactId);
    if (status === 'withdrawn') this.counts.withdrawn++;
    if (status !== 'released') return;
    this.counts.released++;
    await this.deliver(contact);
  }

  private async deliver(contact: WaitingContact): Promise<void> {
    const { messages, addressKind, journal, channel, mayHaveLeft } = this.options;
    if (!channel.safeToRetry && mayHaveLeft(contact)) {
      await this.tell(contact, 'unknown', { note: 'it may have left in the time that was lost' });
      return;
    }
    const message = await messages.of(contact, addressKind);
    if ('detail' in message) {
      await this.tell(contact, 'failed', { reason: 'rejected', note: message.detail });
      return;
    }
    if (this.isStopped) {
      await this.tell(contact, 'returned', {});
      return;
    }
    await journal.sending(contact.contactId, contact.customerId);
    await this.note(contact, await channel.send(message));
  }

  private async note(contact: WaitingContact, result: SendResult): Promise<void> {
    const { journal, id } = this.options;
    switch (result.status) {
      case 'sent':
        await journal.sent(id, result.reference, contact);
        await this.tell(contact, 'sent', {});
        return;
      case 'failed':
        await this.tell(contact, 'failed', {
          reason: result.reason,
          ...(result.detail !== undefined && { note: result.detail }),
        });
        return;
      case 'busy':
        this.quietUntilMs = performance.now() + result.retryAfterMs;
        // A channel that closes may give back a hundred thousand at once: the next start settles them as well.
        if (this.isStopped && this.options.channel.safeToRetry) return;
        await this.tell(contact, 'returned', {});
        return;
      case 'unknown':
        await this.tell(contact, 'unknown', { ...(result.detail !== undefined && { note: result.detail }) });
    }
  }

  private async tell(
    { contactId, customerId }: WaitingContact,
    outcome: 'sent' | 'failed' | 'unknown' | 'returned',
    why: { reason?: FailureReason; note?: string },
  ): Promise<void> {
    this.counts[outcome]++;
    const id = `${outcome}-${contactId}-${this.options.now()}`;
    const request = { kind: 'outcome' as const, customerId, id, content: { contactId, outcome, ...why } };
    // What the channel did is done: it is told until it is taken.
    for (;;) {
      try {
        await this.options.live.request(request);
        return;
      } catch (error) {
        if (!(error instanceof Overloaded)) throw error;
        await pause(error.retryAfterMs);
      }
    }
  }

  private putOff(contact: WaitingContact, error: unknown): void {
    if (this.isStopped) return;
    this.quietUntilMs = performance.now() + (error instanceof Overloaded ? error.retryAfterMs : PAUSE_MS);
    this.waiting.add(contact);
    if (!(error instanceof Overloaded)) this.options.report(`${this.options.id}: ${String(error)}`);
  }

  /** H4. */
  private look(): void {
    this.looking = true;
    const nowMs = performance.now();
    const isYoung = nowMs - this.startedMs < LOOK_AGAIN_MS;
    const mayFindMore = nowMs - this.moreAtMs < RECORDED_WITHIN_MS;
    this.lookAtMs = nowMs + (isYoung ? LOOK_AGAIN_YOUNG_MS : mayFindMore ? RECORDED_WITHIN_MS : LOOK_AGAIN_MS);
    this.refill()
      .catch((error: unknown) => this.options.report(`${this.options.id}: ${String(error)}`))
      .finally(() => {
        this.looking = false;
      });
  }

  private async refill(): Promise<void> {
    const { records, id } = this.options;
    let after: WaitingContact | undefined;
    for (;;) {
      const page = await records.waiting(id, 'planned', PAGE, after);
      for (const contact of page) {
        if (this.underWay.has(contact.contactId)) continue;
        if (this.waiting.add(contact)) continue;
        this.lookAtMs = performance.now() + PAUSE_MS;
        return;
      }
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  /** Contacts that were released before the restart: what may have left is unknown, the rest is planned again. */
  private async settleReleased(): Promise<void> {
    const { records, id, journal, channel, mayHaveLeft } = this.options;
    let after: WaitingContact | undefined;
    for (;;) {
      const page = await records.waiting(id, 'released', PAGE, after);
      for (const contact of page) {
        const { contactId } = contact;
        const maybe = (journal.mayHaveLeft(contactId) || mayHaveLeft(contact)) && !channel.safeToRetry;
        const sent = journal.contactOf(id, contactId) !== undefined;
        await this.tell(contact, sent ? 'sent' : maybe ? 'unknown' : 'returned', {});
      }
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }
}

function statusOf(effects: readonly Effect[], contactId: string): ContactStatus | undefined {
  const changes = effects.flatMap((effect) =>
    effect.type === 'contact' && effect.contactId === contactId ? [effect.status] : [],
  );
  return changes.at(-1);
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
