import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryJournal } from '../../ports/handover-journal-fixture.ts';
import type { SmsReply } from '../../ports/sms-conversations.ts';
import { DirectReplies } from './direct-replies.ts';
import { FakeChannel } from './sms-fixture.ts';

const reply: SmsReply = { replyId: 'r1', channel: 'sms', address: '13800000001', text: '好的', expiresAt: 60_000 };

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function repliesOn(paused: { now: boolean }) {
  const channel = new FakeChannel();
  const replies = new DirectReplies({
    channelOf: () => channel,
    isPaused: () => paused.now,
    journal: new MemoryJournal(),
    now: Date.now,
  });
  return { channel, replies };
}

describe('a reply on a paused channel', () => {
  it('waits, and leaves when the channel goes on', async () => {
    const paused = { now: true };
    const { channel, replies } = repliesOn(paused);
    const sending = replies.send(reply, '13800000001');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(channel.sent).toEqual([]);
    paused.now = false;
    await vi.advanceTimersByTimeAsync(6000);
    expect(await sending).toBe('sent');
    expect(channel.sent.map(({ text }) => text)).toEqual(['好的']);
  });

  it('is of no use when the pause outlasts it', async () => {
    const { channel, replies } = repliesOn({ now: true });
    const sending = replies.send(reply, '13800000001');
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await sending).toBe('expired');
    expect(channel.sent).toEqual([]);
  });
});
