import { Value } from 'typebox/value';
import { describe, expect, test, vi } from 'vitest';
import { hearing, outbound } from '../../../../test/contract/channels/sent-and-heard.ts';
import { carriedSettingsSchema } from './carried-settings.ts';
import { openCarriedChannel } from './open-carried-channel.ts';

async function scene(own: object = {}) {
  const heard = hearing();
  const settings = Value.Parse(carriedSettingsSchema, Value.Default(carriedSettingsSchema, own));
  return { channel: await openCarriedChannel(settings, heard), heard };
}

const forAnn = (own: Parameters<typeof outbound>[0] = {}) => outbound({ customerId: 'ann', ...own });

describe('a text that is carried', () => {
  test('is given to the next carrier that asks for its customer, once, the oldest first', async () => {
    const { channel, heard } = await scene();
    const [first, second] = [forAnn(), forAnn()];
    const sending = [channel.send(first), channel.send(second)];
    expect(await channel.take('bob')).toBeUndefined();
    const taken = await Promise.all([channel.take('ann'), channel.take('ann'), channel.take('ann')]);
    expect(taken.map((each) => each?.contactId)).toEqual([first.contactId, second.contactId, undefined]);
    expect(taken[0]).toEqual({ contactId: first.contactId, title: first.title, text: first.text });
    expect(await Promise.all(sending)).toEqual([
      { status: 'sent', reference: first.contactId },
      { status: 'sent', reference: second.contactId },
    ]);
    expect(heard.receipts.map(({ reference, status }) => `${reference} ${status}`)).toEqual([
      `${first.contactId} delivered`,
      `${second.contactId} delivered`,
    ]);
    expect(channel.held).toBe(0);
  });

  test('is not given away before its receipt is recorded', async () => {
    const { channel, heard } = await scene();
    const message = forAnn();
    const sending = channel.send(message);
    heard.fails = true;
    expect(await channel.take('ann')).toBeUndefined();
    expect((await sending).status).toBe('sent');
    heard.fails = false;
    expect((await channel.take('ann'))?.contactId).toBe(message.contactId);
    expect(await channel.take('ann')).toBeUndefined();
  });

  test('expires when nobody asks, and is not given away then', async () => {
    vi.useFakeTimers();
    try {
      const { channel } = await scene();
      const sending = [channel.send(forAnn({ expiresAt: Date.now() + 1000 })), channel.send(forAnn())];
      await vi.advanceTimersByTimeAsync(1000);
      expect(await sending[0]).toEqual({ status: 'failed', reason: 'expired' });
      expect(channel.held).toBe(1);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(await sending[1]).toEqual({ status: 'failed', reason: 'expired' });
      expect(await channel.take('ann')).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('that was asked for and could not be recorded until it expired is reported so', async () => {
    vi.useFakeTimers();
    try {
      const { channel, heard } = await scene();
      const message = forAnn({ expiresAt: Date.now() + 1000 });
      const sending = channel.send(message);
      heard.fails = true;
      await channel.take('ann');
      heard.fails = false;
      await vi.advanceTimersByTimeAsync(1000);
      expect((await sending).status).toBe('sent');
      expect(heard.receipts).toMatchObject([{ reference: message.contactId, status: 'expired' }]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('can be sent again after a restart that it did not live to see, and is then given once', async () => {
    const message = forAnn();
    const before = await scene();
    const sending = before.channel.send(message);
    await before.channel.close();
    expect((await sending).status).toBe('busy');
    const { channel } = await scene();
    const again = Promise.all([channel.send(message), channel.send(message)]);
    expect((await channel.take('ann'))?.contactId).toBe(message.contactId);
    expect(await channel.take('ann')).toBeUndefined();
    expect(await again).toEqual([
      { status: 'sent', reference: message.contactId },
      { status: 'sent', reference: message.contactId },
    ]);
  });

  test('waits within limits: of one customer, and of all', async () => {
    const { channel } = await scene({ mostTexts: 3, mostPerCustomer: 2 });
    void channel.send(forAnn());
    void channel.send(forAnn());
    expect(await channel.send(forAnn())).toMatchObject({ status: 'failed', reason: 'not-fetched' });
    void channel.send(outbound());
    expect((await channel.send(outbound())).status).toBe('busy');
    expect(channel.trouble()).toContain('3 texts wait');
    await channel.take('ann');
    expect(channel.trouble()).toBeUndefined();
    await channel.close();
  });
});
