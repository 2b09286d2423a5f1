/** What every channel promises, whatever is at its other end. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Channel, OutboundMessage, SendResult } from '../../src/ports/channel.ts';
import type { ChannelPeer, ChannelUnderTest } from './channels/channel-peer.ts';
import { carriedUnderTest, filesUnderTest } from './channels/kept-peers.ts';
import { type Hearing, hearing, outbound } from './channels/sent-and-heard.ts';
import { smtpUnderTest, webhookUnderTest } from './channels/signed-and-mailed-peers.ts';
import { kannelUnderTest, smppUnderTest } from './channels/text-peers.ts';

const WAIT_MS = 90_000;
const chinese = '【移动营业厅】彩信早晚报：每天两期，新闻早知道。回复Y免费体验，到期自动取消，不扣费。回复TD退订。';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

const underTest: ChannelUnderTest[] = [
  smppUnderTest,
  kannelUnderTest,
  webhookUnderTest,
  smtpUnderTest,
  filesUnderTest,
  carriedUnderTest,
];

/** The peer, the channel open to it, what is heard, and messages for somebody there. */
async function sceneOf({ start, address }: ChannelUnderTest) {
  const peer = await start();
  closing.push(peer);
  const heard = hearing();
  const channel = await opened(peer, heard);
  const message = (own: Partial<OutboundMessage> = {}) => outbound({ address, ...own });
  return { peer, channel, heard, message };
}

async function opened(peer: ChannelPeer, heard: Hearing): Promise<Channel> {
  const channel = await peer.open(heard);
  closing.push(channel);
  await vi.waitFor(() => expect(channel.trouble()).toBeUndefined(), WAIT_MS);
  return channel;
}

const sentBy = (results: readonly SendResult[]) =>
  results.flatMap((each) => (each.status === 'sent' ? [each.reference] : []));

describe.each(underTest)('channel: $name', (under) => {
  test.each(['Hello [you], 5 €', chinese, chinese.repeat(4), 'two\nlines, "quoted"'])(
    'hands a text over as it is (%#)',
    async (text) => {
      const { peer, channel, message } = await sceneOf(under);
      expect((await channel.send(message({ text }))).status).toBe('sent');
      await vi.waitFor(async () => expect(await peer.arrived()).toEqual([text]), WAIT_MS);
    },
  );

  test('hands many over at once, each once, and gives each a reference of its own (C1)', async () => {
    const { peer, channel, message } = await sceneOf(under);
    expect(channel.window).toBeGreaterThan(0);
    expect(channel.safeToRetry).toBe(under.safeToRetry);
    const messages = Array.from({ length: 2 * Math.min(channel.window, 100) }, () => message());
    const results = await Promise.all(messages.map((each) => channel.send(each)));
    const references = sentBy(results);
    expect(new Set(references).size).toBe(messages.length);
    const texts = messages.map(({ text }) => text).sort();
    await vi.waitFor(async () => expect((await peer.arrived()).sort()).toEqual(texts), WAIT_MS);
  });

  test('turns callers away before there are too many to wait (C1)', async () => {
    const { peer, channel, message } = await sceneOf(under);
    const many = Math.min(6 * channel.window, 5000);
    const messages = Array.from({ length: many }, (_, index) => message({ text: `one of many ${index}` }));
    const results = await Promise.all(messages.map((each) => channel.send(each)));
    const sent = messages.filter((_, index) => results[index].status === 'sent').map(({ text }) => text);
    const others = results.filter(({ status }) => status !== 'sent');
    expect(others.filter(({ status }) => status !== 'busy')).toEqual([]);
    if (many > 5 * channel.window) expect(others.length).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await peer.arrived()).sort()).toEqual(sent.sort()), WAIT_MS);
  });

  test('does not hand over what has expired', async () => {
    const { peer, channel, message } = await sceneOf(under);
    const late = await channel.send(message({ expiresAt: Date.now() - 1 }));
    expect(late).toEqual({ status: 'failed', reason: 'expired' });
    const timely = message();
    await channel.send(timely);
    await vi.waitFor(async () => expect(await peer.arrived()).toEqual([timely.text]), WAIT_MS);
  });

  test('takes nothing after it is closed', async () => {
    const { peer, channel, message } = await sceneOf(under);
    await channel.close();
    expect((await channel.send(message())).status).toBe('busy');
    expect(await peer.arrived()).toEqual([]);
  });
});

test.each(underTest.filter(({ noAddress }) => noAddress !== undefined))(
  '$name has failed to reach what is no address (C2)',
  async (under) => {
    const { peer, channel, message } = await sceneOf(under);
    const result = await channel.send(message({ address: under.noAddress ?? '' }));
    expect(result).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(await peer.arrived()).toEqual([]);
  },
);

test.each(underTest.filter((under) => under !== carriedUnderTest))(
  '$name resolves while its peer is away, says what is wrong, and goes on afterwards (C2)',
  async (under) => {
    const { peer, channel, message } = await sceneOf(under);
    if (peer.leave === undefined || peer.comeBack === undefined)
      throw new Error('broken invariant: this peer can leave');
    await channel.close();
    await peer.leave();
    const orphan = await peer.open(hearing());
    closing.push(orphan);
    expect((await orphan.send(message())).status).toBe('busy');
    expect(orphan.trouble()).toBeDefined();
    await peer.comeBack();
    const timely = message();
    await vi.waitFor(async () => expect((await orphan.send(timely)).status).toBe('sent'), WAIT_MS);
    expect(orphan.trouble()).toBeUndefined();
    await vi.waitFor(async () => expect(await peer.arrived()).toEqual([timely.text]), WAIT_MS);
  },
);

test.each(underTest.filter(({ safeToRetry }) => safeToRetry))(
  '$name reaches nobody twice with the same contact, after a restart either (C3)',
  async (under) => {
    const { peer, channel, heard, message } = await sceneOf(under);
    const again = message();
    await Promise.all([channel.send(again), channel.send(again)]);
    await vi.waitFor(async () => expect(await peer.arrived()).toEqual([again.text]), WAIT_MS);
    const before = under.reports ? await vi.waitUntil(() => heard.receipts.length > 0, WAIT_MS) : true;
    expect(before).toBe(true);
    await channel.close();
    const restarted = await opened(peer, heard);
    // What was reported needs no second sending; the rest may be sent again.
    if (!under.reports || under === webhookUnderTest) await restarted.send(again);
    const next = message();
    await restarted.send(next);
    await vi.waitFor(
      async () => expect((await peer.arrived()).sort()).toEqual([again.text, next.text].sort()),
      WAIT_MS,
    );
  },
);

test.each(underTest.filter(({ reports }) => reports))(
  '$name brings a report of what arrived, again until it is recorded (C4)',
  async (under) => {
    const { channel, heard, message } = await sceneOf(under);
    heard.fails = true;
    const reported = message();
    const sending = channel.send(reported);
    await vi.waitFor(() => expect(heard.refused).toBeGreaterThan(1), WAIT_MS);
    expect(heard.receipts).toEqual([]);
    heard.fails = false;
    await vi.waitFor(() => expect(heard.receipts).toHaveLength(1), WAIT_MS);
    const result = await sending;
    const [receipt] = heard.receipts;
    expect(receipt.status).toBe('delivered');
    const named = receipt.reference === '' ? receipt.contactId : receipt.reference;
    expect([result.status === 'sent' && result.reference, reported.contactId]).toContain(named);
  },
);
