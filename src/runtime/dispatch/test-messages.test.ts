import { describe, expect, it } from 'vitest';
import type { Channel, OutboundMessage, SendResult } from '../../ports/channel.ts';
import { MemoryJournal } from '../../ports/handover-journal-fixture.ts';
import { isTestMessageId, TestMessages } from './test-messages.ts';

const NOW = 1_000_000;
const message = {
  ...{ requestId: 'r1', channel: 'sms', number: '13800000001', text: 'hello', title: '', campaign: 'spring' },
  purpose: 'marketing' as const,
};

/** A channel that answers so; `trouble`: it is away. */
function deskWith(answer: SendResult, { trouble, isPaused = false }: { trouble?: string; isPaused?: boolean } = {}) {
  const given: OutboundMessage[] = [];
  const channel: Channel = {
    ...{ window: 1, safeToRetry: false, trouble: () => trouble, close: async () => {} },
    send: async (one) => {
      given.push(one);
      return answer;
    },
  };
  const journal = new MemoryJournal();
  const channelOf = (id: string) => (id === 'sms' ? channel : undefined);
  return {
    given,
    journal,
    desk: new TestMessages({ dispatcher: { channelOf, isPaused: () => isPaused }, journal, now: () => NOW }),
  };
}

describe('a test message', () => {
  it('goes to its number through the channel under an id of its own, which leads to no customer', async () => {
    const { desk, given, journal } = deskWith({ status: 'sent', reference: 'ref' });
    const sent = await desk.send(message);
    expect(sent).toEqual({ messageId: expect.stringMatching(/^test-/) });
    const { messageId } = sent as { messageId: string };
    const { requestId: _id, number, channel: _channel, ...words } = message;
    expect(given).toEqual([
      { ...words, contactId: messageId, customerId: number, address: number, expiresAt: NOW + 600_000 },
    ]);
    expect(isTestMessageId(messageId)).toBe(true);
    expect(journal.contactOf('sms', 'ref')).toEqual({ contactId: messageId, customerId: number });
  });

  it.each([
    ['is not served', { ...message, channel: 'push' }, {}, 'unserved', 'the channel "push" is not served here'],
    ['is paused', message, { isPaused: true }, 'paused', 'the channel "sms" is paused'],
    ['is away', message, { trouble: 'no answer' }, 'away', 'the channel "sms" is away: no answer'],
  ])('is not given to a channel that %s', async (_what, one, state, code, why) => {
    const { desk, given } = deskWith({ status: 'sent', reference: 'ref' }, state);
    expect(await desk.send(one)).toEqual({ code, why });
    expect(given).toEqual([]);
  });

  it.each<[SendResult, string, string]>([
    [{ status: 'failed', reason: 'rejected', detail: 'no such number' }, 'refused', 'refused it: no such number'],
    [{ status: 'busy', retryAfterMs: 1000 }, 'busy', 'takes no more at the moment'],
    [{ status: 'unknown' }, 'unknown', 'whether it left is not known'],
  ])('says what the channel said of it: %o', async (answer, code, why) => {
    const { desk } = deskWith(answer);
    expect(await desk.send(message)).toEqual({ code, why: expect.stringContaining(why) });
  });
});
