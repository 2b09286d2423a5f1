import type { Channel, OutboundMessage } from '../../ports/channel.ts';
import type { HandoverJournal } from '../../ports/handover-journal.ts';
import type { ReplyStatus, SmsReply } from '../../ports/sms-conversations.ts';

/** A channel that is not connected is tried again after this. */
const AWAY_MS = 5000;
/** Less than a second between two tries would only keep a busy channel busy. */
const LEAST_WAIT_MS = 1000;

export interface DirectRepliesOptions {
  /** The open channel of this id; undefined: it is not open at the moment. */
  channelOf: (id: string) => Channel | undefined;
  /** Whether nothing may be handed over on it for now; absent: none is paused. */
  isPaused?: (id: string) => boolean;
  journal: HandoverJournal;
  /** Epoch ms. */
  now: () => number;
}

/**
 * Sends replies on the channel that the text came on: at once, past caps and quiet hours, since the customer has just
 * written (docs/adr/0010-replies-leave-at-once.md).
 *
 * R1. A reply goes to its channel after a durable mark, and after a crash not again, unless the channel is safe to retry.
 * R2. A channel that is paused, busy or away is tried again until the reply is of no use any more.
 */
export class DirectReplies {
  private readonly options: DirectRepliesOptions;
  private readonly stopping = new AbortController();

  constructor(options: DirectRepliesOptions) {
    this.options = options;
  }

  /** Undefined: stopped before anything came of it. */
  async send(reply: SmsReply, customerId: string): Promise<ReplyStatus | undefined> {
    const { journal, channelOf, isPaused, now } = this.options;
    const { replyId, channel: id, expiresAt } = reply;
    if (journal.contactOf(id, replyId) !== undefined) return 'sent';
    if (journal.mayHaveLeft(replyId) && channelOf(id)?.safeToRetry !== true) return 'unknown';
    for (let isMarked = false; now() < expiresAt; ) {
      if (this.stopping.signal.aborted) return undefined;
      const channel = channelOf(id);
      // A mark cannot be taken back: while the channel cannot take it, the reply stays unmarked.
      if (channel === undefined || isPaused?.(id) === true || channel.trouble() !== undefined) {
        await this.pause(AWAY_MS);
        continue;
      }
      if (!isMarked) await journal.sending(replyId);
      isMarked = true;
      const result = await channel.send(messageOf(reply, customerId));
      if (result.status === 'sent') await journal.sent(id, result.reference, { contactId: replyId, customerId });
      if (result.status !== 'busy') return result.status;
      await this.pause(Math.max(LEAST_WAIT_MS, result.retryAfterMs));
    }
    return 'expired';
  }

  /** What waits for a channel stops waiting. */
  stop(): void {
    this.stopping.abort();
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}

function messageOf({ replyId, address, text, expiresAt }: SmsReply, customerId: string): OutboundMessage {
  return { contactId: replyId, customerId, address, text, title: '', campaign: '', purpose: 'service', expiresAt };
}
