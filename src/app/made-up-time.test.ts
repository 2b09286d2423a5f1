import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel, ChannelListener, OutboundMessage } from '../ports/channel.ts';
import { inMadeUpTime } from './made-up-time.ts';

const WALL = 1_772_442_000_000;
const TOWN = 1_000_000_000_000;
const SPEED = 120;
const sent: OutboundMessage[] = [];
const heard: { at: number }[] = [];
let adapter: ChannelListener;
let channel: Channel;

beforeEach(async () => {
  vi.useFakeTimers({ now: WALL, toFake: ['Date'] });
  sent.length = 0;
  heard.length = 0;
  const served = {
    id: 'sms',
    addressKind: 'number' as const,
    open: async (listener: ChannelListener): Promise<Channel> => {
      adapter = listener;
      return {
        window: 3,
        safeToRetry: true,
        trouble: () => 'away',
        send: async (message) => {
          sent.push(message);
          return { status: 'sent', reference: 'r' };
        },
        close: async () => {},
      };
    },
  };
  const hears = async (what: { at: number }) => {
    heard.push(what);
  };
  const clock = { now: () => TOWN + (Date.now() - WALL) * SPEED };
  channel = await inMadeUpTime(served, { clock, speed: SPEED }).open({ receipt: hears, inbound: hears });
});

afterEach(() => {
  vi.useRealTimers();
});

it('a message that is good for two hours of the clock is good for a minute of the machine', async () => {
  const message = { contactId: 'c', customerId: 'a', address: '1', text: '', title: '', campaign: '' };
  await channel.send({ ...message, purpose: 'service', expiresAt: TOWN + 7_200_000 });
  expect(sent).toMatchObject([{ contactId: 'c', expiresAt: WALL + 60_000 }]);
  expect([channel.window, channel.safeToRetry, channel.trouble()]).toEqual([3, true, 'away']);
});

it('what happened a second ago for the machine was two minutes ago for the clock', async () => {
  vi.setSystemTime(WALL + 5000);
  await adapter.inbound({ id: 'm', from: '1', to: '2', text: 'Y', at: WALL + 4000 });
  await adapter.receipt({ reference: 'r', status: 'delivered', at: WALL + 5000 });
  expect(heard).toMatchObject([
    { id: 'm', at: TOWN + 4000 * SPEED },
    { reference: 'r', at: TOWN + 5000 * SPEED },
  ]);
});
