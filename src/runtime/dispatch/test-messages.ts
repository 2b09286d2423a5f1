import { idOf } from '../../core/hash.ts';
import type { Channel, OutboundMessage } from '../../ports/channel.ts';
import type { HandoverJournal } from '../../ports/handover-journal.ts';

/** No contact's id begins so: those are hexadecimal. */
const TEST = 'test-';

/** Whether an id that a channel reports about is that of a test, and no contact's. */
export function isTestMessageId(id: string): boolean {
  return id.startsWith(TEST);
}

/** A phone on somebody's desk need not be reached after this. */
const VALID_MS = 600_000;

export interface TestMessagesOptions {
  dispatcher: {
    /** The open channel of this id; undefined: it is not served, or not open at the moment. */
    channelOf: (id: string) => Channel | undefined;
    isPaused: (id: string) => boolean;
  };
  journal: Pick<HandoverJournal, 'sending' | 'sent'>;
  /** Epoch ms. */
  now: () => number;
}

/** A message to a test number; `requestId`: the same one is not sent twice under two ids. */
export interface TestMessage extends Pick<OutboundMessage, 'text' | 'title' | 'campaign' | 'purpose'> {
  requestId: string;
  channel: string;
  number: string;
}

/** Why a test did not go out. */
export type TestRefusal = 'unserved' | 'paused' | 'away' | 'refused' | 'busy' | 'unknown';

/** It is with the channel, or why it is not: `why` for people. */
export type TestSent = { messageId: string } | { code: TestRefusal; why: string };

/**
 * Messages of what nobody has made active yet, to phones on somebody's desk: through the real channel and past the
 * engine, which knows nothing of drafts. So no cap counts them, and they are in no records of contacts.
 */
export class TestMessages {
  private readonly options: TestMessagesOptions;

  constructor(options: TestMessagesOptions) {
    this.options = options;
  }

  async send({ requestId, channel: id, number, ...message }: TestMessage): Promise<TestSent> {
    const { dispatcher, journal, now } = this.options;
    const channel = dispatcher.channelOf(id);
    if (channel === undefined) return { code: 'unserved', why: `the channel "${id}" is not served here` };
    if (dispatcher.isPaused(id)) return { code: 'paused', why: `the channel "${id}" is paused` };
    const trouble = channel.trouble();
    if (trouble !== undefined) return { code: 'away', why: `the channel "${id}" is away: ${trouble}` };
    const messageId = TEST + idOf('test', requestId, id, number);
    await journal.sending(messageId);
    // Nothing in the message leads to a customer.
    const own = { contactId: messageId, customerId: number, address: number, expiresAt: now() + VALID_MS };
    const result = await channel.send({ ...message, ...own });
    switch (result.status) {
      case 'sent':
        await journal.sent(id, result.reference, { contactId: messageId, customerId: number });
        return { messageId };
      case 'failed':
        return { code: 'refused', why: `the channel "${id}" refused it: ${result.detail ?? result.reason}` };
      case 'busy':
        return { code: 'busy', why: `the channel "${id}" takes no more at the moment: try again in a minute` };
      case 'unknown':
        return {
          code: 'unknown',
          why: `whether it left is not known: ${result.detail ?? `the channel "${id}" did not say`}`,
        };
    }
  }
}
