import { describe, expect, it } from 'vitest';
import type { Conversation, Question, SmsConversations, SmsDecision } from '../../src/ports/sms-conversations.ts';

const key = { channel: 'sms', id: 'm1' };
const empty = { countedFrom: 0, replies: 0 };
const about = { type: 'offer', product: 'p', means: 'order', asked: '' } as const;

const question = (replyId: string): Question => {
  return { type: 'again', replyId, lastsMs: 1000, about, priceCents: 500, saidAt: 10 };
};

function decision(replyId: string, customerId = 'c1'): SmsDecision {
  const reply = { replyId, channel: 'sms', address: '138', text: '【甲】您要办理吗？', expiresAt: 99 };
  const requests = [{ kind: 'outcome' as const, id: 'o1', content: { contactId: 'k', note: '好 "Y"' } }];
  return { customerId, result: 'asked-again', requests, reply };
}

/** What every keeper of conversations does; `reopen` gives what is there after the program died. */
export function describeSmsConversations(
  name: string,
  setUp: () => Promise<{ open: SmsConversations; reopen: () => Promise<SmsConversations> }>,
): void {
  describe(name, () => {
    it('knows nothing of a text that has just come, and since when it is there when it comes again', async () => {
      const { open, reopen } = await setUp();
      const fresh = { ...key, receivedAt: 5, settled: false, refused: false };
      expect(await open.open(key, 5)).toEqual(fresh);
      expect(await (await reopen()).open(key, 7)).toEqual(fresh);
      expect(await open.open({ ...key, channel: 'wap' }, 8)).toMatchObject({ channel: 'wap', receivedAt: 8 });
    });

    it('keeps the first decision and the conversation after it, and nothing of a second', async () => {
      const { open, reopen } = await setUp();
      await open.open(key, 5);
      expect(await open.conversation('c1')).toEqual(empty);
      const after: Conversation = { question: question('r1'), hintedAt: 3, countedFrom: 2, replies: 1 };
      expect(await open.decide(key, decision('r1'), after)).toEqual(decision('r1'));
      const again = await reopen();
      expect(await again.decide(key, decision('r2'), empty)).toEqual(decision('r1'));
      expect(await again.conversation('c1')).toEqual(after);
      expect(await again.open(key, 9)).toMatchObject({ decision: decision('r1'), settled: false });
    });

    it('dates a question when its reply was sent, and no other', async () => {
      const { open, reopen } = await setUp();
      await open.open(key, 5);
      await open.decide(key, decision('r1'), { ...empty, question: question('r1') });
      await open.replied(key, 'another', 'sent', 6);
      expect((await open.conversation('c1')).question?.askedAt).toBeUndefined();
      await open.replied(key, 'r1', 'unknown', 7);
      expect((await open.conversation('c1')).question?.askedAt).toBeUndefined();
      await open.replied(key, 'r1', 'sent', 8);
      expect((await (await reopen()).conversation('c1')).question?.askedAt).toBe(8);
    });

    it('finds what is not finished, in the order it came', async () => {
      const { open, reopen } = await setUp();
      const keys = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ channel: 'sms', id }));
      for (const [at, each] of keys.entries()) await open.open(each, at);
      for (const each of keys.slice(1)) await open.decide(each, decision(`r-${each.id}`), empty);
      await open.settle(keys[2]!, false);
      await open.settle(keys[3]!, true);
      await open.settle(keys[4]!, false);
      await open.replied(keys[4]!, 'r-e', 'failed', 9);
      const again = await reopen();
      const ids = async (limit: number, after?: { channel: string; id: string }) =>
        (await again.unfinished(limit, after)).map(({ id }) => id);
      // Nobody decided about a, d has no reply for a refusal, e is answered.
      expect(await ids(10)).toEqual(['b', 'c']);
      expect(await ids(1)).toEqual(['b']);
      expect(await ids(10, keys[1])).toEqual(['c']);
    });

    it('forgets texts that are old, and no conversation that waits for an answer', async () => {
      const { open } = await setUp();
      await open.open(key, 5);
      await open.decide(key, decision('r1'), { ...empty, question: question('r1') });
      await open.forget(6);
      expect(await open.open(key, 10)).toMatchObject({ receivedAt: 10 });
      expect((await open.conversation('c1')).question).toBeDefined();
    });
  });
}
