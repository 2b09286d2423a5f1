import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buy, HandClock, liveEngine, NOON, newFolder } from '../../../test/live/live-fixture.ts';
import type { ContactChanged, Effect } from '../../core/effects.ts';
import type { Channel, ChannelListener, OutboundMessage, SendResult } from '../../ports/channel.ts';
import type { ContactRecords, WaitingContact } from '../../ports/contact-records.ts';
import { MemoryJournal } from '../../ports/handover-journal-fixture.ts';
import { replyIdOf } from '../../ports/sms-conversations.ts';
import type { LiveEngine } from '../live/live-engine.ts';
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts';
import type { LostTime } from './lost-interval.ts';

/** A channel that answers as it is told, and remembers what it was given. */
class ToldChannel implements Channel {
  window = 2;
  safeToRetry = false;
  readonly given: OutboundMessage[] = [];
  readonly answers: SendResult[] = [];
  /** `send` does not resolve before this. */
  gate: Promise<void> = Promise.resolve();
  listener!: ChannelListener;

  trouble(): undefined {
    return undefined;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    this.given.push(message);
    const answer = this.answers.shift() ?? { status: 'sent' as const, reference: `r${this.given.length}` };
    await this.gate;
    return answer;
  }

  async close(): Promise<void> {}
}

/** Contacts as the engine's effects told them last. */
class ToldRecords implements ContactRecords {
  readonly contacts = new Map<string, ContactChanged>();

  note(effect: Effect): void {
    if (effect.type === 'contact') this.contacts.set(effect.contactId, effect);
  }

  async waiting(channel: string, status: string, limit: number): Promise<WaitingContact[]> {
    const found = [...this.contacts.values()].filter(
      (contact) => contact.channel === channel && contact.status === status,
    );
    return found.slice(0, limit);
  }

  statuses(): string[] {
    return [...this.contacts.values()].map(({ status }) => status).sort();
  }
}

let folder: string;
let clock: HandClock;
let engine: LiveEngine;
let channel: ToldChannel;
let journal: MemoryJournal;
let records: ToldRecords;
let dispatcher: Dispatcher;
let heard: Effect[];

async function dispatch(parts: Partial<DispatcherOptions> = {}): Promise<void> {
  dispatcher = new Dispatcher({
    ...parts,
    live: engine,
    records,
    journal,
    addresses: { addressOf: async (customerId) => (customerId === 'nowhere' ? undefined : `+49${customerId}`) },
    now: () => clock.now(),
    report: () => {},
    inbound: async () => {},
  });
  const open = async (listener: ChannelListener) => {
    channel.listener = listener;
    return channel;
  };
  await dispatcher.start([{ id: 'sms', addressKind: 'number', open }]);
}

beforeEach(async () => {
  folder = newFolder();
  clock = new HandClock();
  engine = liveEngine(folder, clock);
  channel = new ToldChannel();
  journal = new MemoryJournal();
  records = new ToldRecords();
  heard = [];
  engine.subscribe((notices) => {
    for (const { effect } of notices) {
      records.note(effect);
      heard.push(effect);
    }
  });
  await engine.start();
});

afterEach(async () => {
  await dispatcher?.stop();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

const buyTicket = (customerId: string) => engine.submit(buy(customerId, `t-${customerId}`, NOON));
const settled = (...statuses: string[]) => vi.waitFor(() => expect(records.statuses()).toEqual(statuses), 90_000);

describe('the dispatcher', () => {
  test('hands a contact over after its release, rendered and addressed, and tells that it was sent', async () => {
    await dispatch();
    await buyTicket('ann');
    await settled('sent');
    expect(channel.given).toMatchObject([
      { address: '+49ann', text: 'A day in the lounge: coffee, newspapers. Reply STOP to end.', purpose: 'marketing' },
    ]);
  });

  test('brings receipts back to the contact they are about, repeated ones once', async () => {
    await dispatch();
    await buyTicket('ann');
    await settled('sent');
    const receipt = { reference: 'r1', status: 'delivered' as const, at: NOON + 1000 };
    await channel.listener.receipt(receipt);
    await channel.listener.receipt(receipt);
    await settled('delivered');
  });

  test('takes a receipt that comes before the channel has answered', async () => {
    await dispatch();
    let open = () => {};
    channel.gate = new Promise((resolve) => {
      open = resolve;
    });
    await buyTicket('ann');
    await vi.waitFor(() => expect(channel.given).toHaveLength(1), 90_000);
    const told = channel.listener.receipt({ reference: 'r1', status: 'delivered', at: NOON });
    open();
    await told;
    await settled('delivered');
  });

  test('H3: plans again what a busy channel did not take, and checks it again', async () => {
    channel.answers.push({ status: 'busy', retryAfterMs: 20 });
    await dispatch();
    await buyTicket('ann');
    await settled('sent');
    expect(channel.given).toHaveLength(2);
  });

  test('tells failures with their reason, and a customer without an address as rejected', async () => {
    channel.answers.push({ status: 'failed', reason: 'suspended' });
    await dispatch();
    await buyTicket('ann');
    await buyTicket('nowhere');
    await settled('failed', 'failed');
    expect([...records.contacts.values()].map(({ reason }) => reason).sort()).toEqual(['rejected', 'suspended']);
    expect(channel.given).toHaveLength(1);
  });

  test('H2: has no more under way than the window of the channel', async () => {
    let open = () => {};
    channel.gate = new Promise((resolve) => {
      open = resolve;
    });
    await dispatch();
    for (const id of ['a', 'b', 'c', 'd']) await buyTicket(id);
    await vi.waitFor(() => expect(channel.given).toHaveLength(2), 90_000);
    expect(records.statuses()).toEqual(['planned', 'planned', 'released', 'released']);
    open();
    await settled('sent', 'sent', 'sent', 'sent');
  });

  test('H4: finds planned contacts again that nobody told it of', async () => {
    await buyTicket('ann');
    await settled('planned');
    await dispatch();
    await settled('sent');
  });

  test('hands nothing over while it is paused', async () => {
    await dispatch();
    dispatcher.setPaused(true);
    await buyTicket('ann');
    await settled('planned');
    dispatcher.setPaused(false, 'sms');
    await settled('sent');
  });

  test('lets go what becomes of an answer to a text: it is no contact of the engine', async () => {
    await dispatch();
    const replyId = replyIdOf({ channel: 'sms', id: 'm1' });
    await journal.sent('sms', 'r9', { contactId: replyId, customerId: 'ann' });
    const before = heard.length;
    await channel.listener.receipt({ reference: 'r9', status: 'delivered', at: NOON });
    expect(heard).toHaveLength(before);
  });

  describe('a test of an offer', () => {
    const content = { command: 'send', offer: 'lounge-day', channel: 'sms', testNumber: '+49555' };
    const sendTest = () => engine.request({ kind: 'command', customerId: 'ann', id: 'test', content });
    const isForNobody = () => {
      expect(channel.given).toMatchObject([{ address: '+49555', customerId: '+49555' }]);
      expect(JSON.stringify(channel.given)).not.toContain('ann');
    };

    // Ann is known by a ticket; the message that it led to is out of the way.
    beforeEach(async () => {
      await buyTicket('ann');
      await settled('planned');
      const [contactId] = records.contacts.keys();
      const cancel = { command: 'cancel-contact', contactId };
      await engine.request({ kind: 'command', customerId: 'ann', id: 'cancel', content: cancel });
    });

    test('goes to its own number and leads nowhere to the customer', async () => {
      await dispatch();
      await sendTest();
      await settled('sent', 'withdrawn');
      isForNobody();
    });

    test('goes there too when a dispatcher finds it after a restart', async () => {
      await sendTest();
      await settled('planned', 'withdrawn');
      await dispatch();
      await settled('sent', 'withdrawn');
      isForNobody();
    });

    test('goes there too when the channel was busy', async () => {
      channel.answers.push({ status: 'busy', retryAfterMs: 20 });
      await dispatch();
      await sendTest();
      await settled('sent', 'withdrawn');
      expect(channel.given.map(({ address }) => address)).toEqual(['+49555', '+49555']);
    });
  });

  test('H5: stops although a channel gives back what it holds no earlier than it closes', async () => {
    let giveBack = () => {};
    channel.gate = new Promise((resolve) => {
      giveBack = resolve;
    });
    channel.answers.push({ status: 'busy', retryAfterMs: 60_000 });
    channel.close = async () => giveBack();
    await dispatch();
    await buyTicket('ann');
    await vi.waitFor(() => expect(channel.given).toHaveLength(1), 90_000);
    await dispatcher.stop();
    await settled('planned');
  });

  test('resumes one channel of all that are paused, and tells which are', async () => {
    await dispatch();
    dispatcher.setPaused(true);
    expect(dispatcher.paused).toEqual({ all: true, channels: [] });
    expect(dispatcher.states()).toMatchObject([{ id: 'sms', paused: true }]);
    dispatcher.setPaused(false, 'sms');
    expect(dispatcher.paused).toEqual({ all: false, channels: [] });
  });

  describe('after a restore', () => {
    const restored = (lost: LostTime) => dispatch({ lost });

    test('never sends what may have left in the time that was lost', async () => {
      await buyTicket('ann');
      await settled('planned');
      clock.at = NOON + 5000;
      await restored({ from: NOON - 1000, until: NOON + 1000 });
      // The rest of the day is quiet for marketing.
      clock.at = NOON + 86_400_000 - 1000;
      await settled('unknown');
      expect(channel.given).toEqual([]);
    });

    test('sends it again on a channel that takes a message once however often it comes', async () => {
      channel.safeToRetry = true;
      await buyTicket('ann');
      await settled('planned');
      await restored({ from: NOON - 2 * 86_400_000, until: NOON - 86_400_000 });
      await settled('sent');
    });

    test('keeps marketing back on the days that were lost', async () => {
      clock.at = NOON + 5000;
      await restored({ from: NOON - 1000, until: NOON + 1000 });
      await engine.submit(buy('bob', 't-bob', NOON + 5000));
      await settled('planned');
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
      expect(records.statuses()).toEqual(['planned']);
    });
  });

  describe('after a crash between release and confirmation', () => {
    async function released(): Promise<string> {
      await buyTicket('ann');
      await settled('planned');
      const [contactId = ''] = records.contacts.keys();
      await engine.request({ kind: 'handover', customerId: 'ann', id: 'h', content: { contactId } });
      await settled('released');
      return contactId;
    }

    test('I3: never sends again what may have left', async () => {
      await journal.sending(await released());
      await dispatch();
      await settled('unknown');
      expect(channel.given).toEqual([]);
    });

    test('sends what certainly did not leave', async () => {
      await released();
      await dispatch();
      await settled('sent');
    });

    test('sends again on a channel that takes a message once however often it comes', async () => {
      channel.safeToRetry = true;
      await journal.sending(await released());
      await dispatch();
      await settled('sent');
    });

    test('knows as sent what the channel had confirmed', async () => {
      const contactId = await released();
      await journal.sending(contactId);
      await journal.sent('sms', 'r7', { contactId, customerId: 'ann' });
      await dispatch();
      await settled('sent');
      expect(channel.given).toEqual([]);
    });
  });
});
