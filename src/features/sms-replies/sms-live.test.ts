/** Texts against the running engine itself: what they ask of it, it understands and does. */

import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buy, HandClock, liveEngine, newFolder, travellers } from '../../../test/live/live-fixture.ts';
import type { Effect } from '../../core/effects.ts';
import { MemoryJournal } from '../../ports/handover-journal-fixture.ts';
import type { LiveEngine } from '../../runtime/live/live-engine.ts';
import { SmsAnswers } from './sms-answers.ts';
import { FakeChannel, MemoryConversations, settled } from './sms-fixture.ts';

const commands = `
kind: smsCommand
id: agree
keywords: ["Y"]
action:
  confirm:
    channels: [sms]
    asks: { lounge-text: order }
    replies:
      again: "{{ product.name }}? Y again"
      ordered: "{{ product.name }}!"
      trial: trial
      held: held
      gone: gone
      choose: which
      nothing: nothing
---
kind: smsCommand
id: decline
keywords: ["N"]
action: { refuse: { replies: { refused: all right, nothing: nothing } } }
---
kind: smsCommand
id: leave
keywords: [TD, T, 退订]
action: { unsubscribe: { scope: channel, of: [sms], replies: { done: you hear no more } } }
---
kind: smsCommand
id: leave-all
keywords: [STOPALL]
action: { unsubscribe: { scope: all, replies: { done: nothing any more } } }
---
kind: smsCommand
id: back
keywords: [DY]
action: { subscribe: { replies: { done: welcome back } } }
---
kind: smsCommand
id: offers
keywords: [TJ]
action:
  query:
    what: offers
    channel: counter
    replies: { listed: "{% for item in items %}{{ item.number }} {{ item.label }}{% endfor %}", none: none }
---
kind: smsCommand
id: help
keywords: [BZ]
action: { help: { replies: { menu: menu } } }
---
kind: smsCommand
id: other
action: { unknown: { replies: { hint: hint } } }
`;

let folder: string;
let clock: HandClock;
let live: LiveEngine;
let answers: SmsAnswers;
let channel: FakeChannel;
let heard: Effect[];
let texts = 0;

beforeEach(async () => {
  folder = newFolder();
  clock = new HandClock();
  live = liveEngine(folder, clock, { definitions: travellers(commands) });
  heard = [];
  live.subscribe((notices) => heard.push(...notices.map(({ effect }) => effect)));
  channel = new FakeChannel();
  const journal = new MemoryJournal();
  answers = new SmsAnswers({
    live,
    conversations: new MemoryConversations(),
    // Records are behind: everything is known by what the engine has told.
    contacts: { contactsOf: async () => [] },
    directory: { customerWithNumber: async (number) => number },
    journal,
    channelOf: () => channel,
    now: () => clock.now(),
    report: () => undefined,
  });
  await live.start();
  answers.start();
});

afterEach(async () => {
  await answers.stop();
  await live.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function writes(text: string): Promise<string | undefined> {
  const before = channel.sent.length;
  await answers.inbound('sms', { id: `t${texts++}`, from: 'ann', to: '10086', text, at: clock.now() });
  await settled();
  clock.at += 60_000;
  return channel.sent[before]?.text;
}

/** Ann buys a ticket, and the message that follows is planned. */
async function planned(): Promise<string> {
  await live.submit(buy('ann', `b${texts++}`, clock.now()));
  await live.request({
    kind: 'command',
    customerId: 'ann',
    id: `a${texts++}`,
    content: { command: 'ask', channel: 'counter' },
  });
  const contact = heard.findLast((effect) => effect.type === 'contact' && effect.status === 'planned');
  return contact?.type === 'contact' ? contact.contactId : '';
}

async function sent(): Promise<string> {
  const contactId = await planned();
  const about = { customerId: 'ann', content: { contactId } };
  await live.request({ ...about, kind: 'handover', id: `h${texts++}` });
  await live.request({ ...about, kind: 'outcome', id: `s${texts++}`, content: { contactId, outcome: 'sent' } });
  return contactId;
}

it('orders after two yeses, and the engine asks the billing system for the contact that was answered', async () => {
  const contactId = await sent();
  expect(await writes('y')).toBe('Lounge? Y again');
  expect(heard.filter(({ type }) => type === 'orderRequest')).toEqual([]);
  expect(await writes('Ｙ')).toBe('Lounge!');
  const orders = heard.filter((effect) => effect.type === 'orderRequest');
  expect(orders).toMatchObject([{ customerId: 'ann', product: 'lounge', contactId, campaign: 'comfort' }]);
  const said = heard.flatMap((effect) => (effect.type === 'outcome' ? [effect.outcome] : []));
  expect(said).toEqual(['considering', 'agreed-to-pay']);
});

it('withdraws what was planned when the customer writes TD, and says nothing more after a total block', async () => {
  const contactId = await planned();
  expect(await writes('退订回TD')).toBe('you hear no more');
  const withdrawn = heard.filter((effect) => effect.type === 'contact' && effect.status === 'withdrawn');
  expect(withdrawn).toMatchObject([{ contactId, reason: 'consent.block.channel' }]);
  expect((await live.customer('ann'))?.blocks).toEqual(['channel:sms']);
  expect(await writes('stop all')).toBe('nothing any more');
  expect(await writes('BZ')).toBeUndefined();
  expect(await writes('dy')).toBe('welcome back');
  expect((await live.customer('ann'))?.blocks).toEqual([]);
});

it('tells the best offers, and a number takes one up', async () => {
  await planned();
  expect(await writes('tj')).toBe('1 A day in the lounge');
  expect(await writes('１')).toBe('Lounge? Y again');
  expect(await writes('Y')).toBe('Lounge!');
});
