import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Channel, DeliveryReceipt, InboundMessage, OutboundMessage } from '../../../ports/channel.ts';
import { type RecordLine, readHandsetRecord } from '../../../simulator/handset-record.ts';
import { type HandsetSimulator, startHandsetSimulator } from '../../../simulator/handset-simulator.ts';
import type { Phones, Reception } from '../../../simulator/phones.ts';
import { openSmppChannel } from './open-smpp-channel.ts';
import { type SmppSettings, smppSettingsSchema } from './smpp-settings.ts';

const HOUR_MS = 3_600_000;
const opened: { close(): Promise<void> }[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newRecordFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-smpp-'));
  folders.push(folder);
  return join(folder, 'record.ndjson');
}

interface Scene {
  simulator: HandsetSimulator;
  recordFile: string;
  channel: Channel;
  receipts: DeliveryReceipt[];
  inbound: InboundMessage[];
  /** What the listener does before it says that something is durable. */
  gate: { fails: boolean };
}

type SimulatorOptions = Partial<Parameters<typeof startHandsetSimulator>[0]>;

async function sceneOf(phones: Phones, own: Partial<SmppSettings> = {}, also: SimulatorOptions = {}): Promise<Scene> {
  const recordFile = also.recordFile ?? newRecordFile();
  const simulator = await startHandsetSimulator({ phones, recordFile, repeatMs: 20, ...also });
  opened.push(simulator);
  const receipts: DeliveryReceipt[] = [];
  const inbound: InboundMessage[] = [];
  const gate = { fails: false };
  const hear = async <T>(list: T[], item: T) => {
    if (gate.fails) throw new Error('not durable');
    list.push(item);
  };
  const listener = {
    receipt: (receipt: DeliveryReceipt) => hear(receipts, receipt),
    inbound: (message: InboundMessage) => hear(inbound, message),
  };
  const channel = await openSmppChannel(settingsFor(simulator.port, own), listener);
  opened.push(channel);
  await vi.waitFor(() => expect(channel.trouble()).toBeUndefined(), 90_000);
  return { simulator, recordFile, channel, receipts, inbound, gate };
}

function settingsFor(port: number, own: Partial<SmppSettings> = {}): SmppSettings {
  const given = { host: '127.0.0.1', port, systemId: 'opportune', password: 'secret', sourceAddress: '10658', ...own };
  const quick = { reconnectMinMs: 20, reconnectMaxMs: 100, throttledMs: 20 };
  return Value.Parse(smppSettingsSchema, Value.Default(smppSettingsSchema, { ...quick, ...given }));
}

let contacts = 0;
const messageOf = (text: string, own: Partial<OutboundMessage> = {}): OutboundMessage => ({
  contactId: `contact-${++contacts}`,
  customerId: '10000000001',
  address: '10000000001',
  text,
  title: '',
  campaign: 'spring',
  purpose: 'marketing',
  expiresAt: Date.now() + HOUR_MS,
  ...own,
});

async function linesOf<K extends RecordLine['kind']>(
  recordFile: string,
  kind: K,
): Promise<Extract<RecordLine, { kind: K }>[]> {
  const found: Extract<RecordLine, { kind: K }>[] = [];
  const isWanted = (line: RecordLine): line is Extract<RecordLine, { kind: K }> => line.kind === kind;
  for await (const line of readHandsetRecord(recordFile)) if (isWanted(line)) found.push(line);
  return found;
}

/** Phones with one answer for all; the receptions come in order, then all is taken. */
function phonesThat(answer: Partial<ReturnType<Phones['answer']>> = {}, ...receptions: Reception[]): Phones {
  return { receive: () => receptions.shift() ?? 'taken', answer: () => ({ afterMs: 0, ...answer }) };
}

const chinese = '【移动营业厅】彩信早晚报：每天两期，新闻早知道。回复Y免费体验，到期自动取消，不扣费。回复TD退订。';

describe('a text', () => {
  test.each([
    ['parts-8', 'Hello [you] €5', 1, 0],
    ['parts-8', 'a'.repeat(400), 3, 0],
    ['parts-16', '€[]'.repeat(60), 3, 0],
    ['parts-8', chinese, 1, 8],
    ['parts-8', chinese.repeat(4), 3, 8],
    ['parts-16', `${chinese.repeat(3)}\u{1f600}`, 3, 8],
    ['payload', chinese.repeat(5), 1, 8],
  ] as const)('arrives as it was written (%s, %#)', async (longMessages, text, submits, coding) => {
    const { channel, recordFile, receipts } = await sceneOf(phonesThat(), { longMessages });
    const message = messageOf(text);
    const result = await channel.send(message);
    expect(result.status).toBe('sent');
    await vi.waitFor(() => expect(receipts).toHaveLength(1), 90_000);
    const [arrived] = await linesOf(recordFile, 'message');
    expect(arrived).toMatchObject({ to: message.address, from: '10658', text });
    const submitted = await linesOf(recordFile, 'submit');
    expect(submitted.map((line) => line.coding)).toEqual(new Array(submits).fill(coding));
    // SMPP tells tenths of a second.
    expect(Math.abs((submitted[0].expiresAt ?? 0) - message.expiresAt)).toBeLessThanOrEqual(100);
    expect(receipts[0]).toMatchObject({ status: 'delivered', reference: result.status === 'sent' && result.reference });
  });

  test('is not sent when it has expired, or when there is no number', async () => {
    const { channel, recordFile } = await sceneOf(phonesThat());
    const late = await channel.send(messageOf('late', { expiresAt: Date.now() - 1 }));
    expect(late).toEqual({ status: 'failed', reason: 'expired' });
    const nowhere = await channel.send(messageOf('where?', { address: 'somebody@example.com' }));
    expect(nowhere).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(await linesOf(recordFile, 'submit')).toEqual([]);
  });
});

describe('what the message centre answers', () => {
  test.each([
    ['throttled', { status: 'busy' }],
    ['queue-full', { status: 'busy' }],
    ['system-error', { status: 'busy' }],
    ['no-such-number', { status: 'failed', reason: 'rejected', detail: 'ESME_RINVDSTADR' }],
    ['cut', { status: 'unknown', detail: 'connection lost' }],
    ['unanswered', { status: 'unknown' }],
  ] as const)('%s', async (reception, result) => {
    const { channel } = await sceneOf(phonesThat({}, reception), { responseTimeoutMs: 300 });
    expect(await channel.send(messageOf('Hello'))).toMatchObject(result);
  });

  test('throttled: the whole channel rests, says so, and goes on', async () => {
    const { channel } = await sceneOf(phonesThat({}, 'throttled'), { throttledMs: 100 });
    const first = await channel.send(messageOf('one'));
    const second = await channel.send(messageOf('two'));
    expect([first.status, second.status]).toEqual(['busy', 'busy']);
    expect(channel.trouble()).toContain('too much');
    await vi.waitFor(async () => expect((await channel.send(messageOf('three'))).status).toBe('sent'), 90_000);
  });

  test('throttled within a long text: it goes on with the next part, begins nothing twice', async () => {
    const { channel, recordFile } = await sceneOf(phonesThat({}, 'taken', 'throttled', 'queue-full'));
    expect(await channel.send(messageOf('b'.repeat(400)))).toMatchObject({ status: 'sent' });
    const taken = (await linesOf(recordFile, 'submit')).filter(({ status }) => status === 'ESME_ROK');
    expect(taken.map(({ part }) => part?.sequence)).toEqual([1, 2, 3]);
  });

  test('refused within a long text: it has failed', async () => {
    const { channel, recordFile } = await sceneOf(phonesThat({}, 'taken', 'no-such-number'));
    expect(await channel.send(messageOf('b'.repeat(400)))).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(await linesOf(recordFile, 'message')).toEqual([]);
  });

  test('nothing, because it is away: busy, never unknown; the channel finds it when it is back', async () => {
    const scene = await sceneOf(phonesThat());
    const { port } = scene.simulator;
    await scene.simulator.close();
    opened.splice(opened.indexOf(scene.simulator), 1);
    await vi.waitFor(() => expect(scene.channel.trouble()).toBeDefined(), 90_000);
    expect((await scene.channel.send(messageOf('anybody?'))).status).toBe('busy');
    const { recordFile } = scene;
    opened.push(await startHandsetSimulator({ phones: phonesThat(), recordFile, port }));
    await vi.waitFor(async () => expect((await scene.channel.send(messageOf('hello'))).status).toBe('sent'), 90_000);
    expect((await linesOf(recordFile, 'message')).map(({ text }) => text)).toEqual(['hello']);
  });

  test('a wrong password: the channel says so', async () => {
    const simulator = await startHandsetSimulator({ phones: phonesThat(), recordFile: newRecordFile(), password: 'x' });
    opened.push(simulator);
    const listener = { receipt: async () => undefined, inbound: async () => undefined };
    const channel = await openSmppChannel(settingsFor(simulator.port), listener);
    opened.push(channel);
    await vi.waitFor(() => expect(channel.trouble()).toContain('bind refused: ESME_RINVPASWD'), 90_000);
  });
});

describe('receipts', () => {
  test.each([
    ['absent', 'failed', 'absent'],
    ['switched-off', 'failed', 'switched-off'],
    ['suspended', 'failed', 'suspended'],
    ['device-unknown', 'failed', 'device-unknown'],
    ['rejected', 'failed', 'rejected'],
    ['network', 'failed', 'network'],
  ] as const)('tell that a phone is %s', async (failure, status, reason) => {
    for (const receiptForm of ['text', 'fields'] as const) {
      const { channel, receipts } = await sceneOf(phonesThat({ failure }), {}, { receiptForm });
      await channel.send(messageOf('Hello'));
      await vi.waitFor(() => expect(receipts).toHaveLength(1), 90_000);
      expect(receipts[0]).toMatchObject({ status, reason });
    }
  });

  test('tell that a message expired while the phone was off', async () => {
    const { channel, receipts } = await sceneOf(phonesThat({ afterMs: HOUR_MS }));
    await channel.send(messageOf('Hello', { expiresAt: Date.now() + 1500 }));
    await vi.waitFor(() => expect(receipts).toHaveLength(1), 90_000);
    expect(receipts[0]).toMatchObject({ status: 'expired', reason: 'switched-off' });
  });

  test('name a message whose id they write in decimal and the submit in hexadecimal', async () => {
    const ids = { submitIds: 'hex', receiptIds: 'decimal' } as const;
    const simulated = { receiptIds: 'decimal', receiptForm: 'text' } as const;
    const { channel, receipts } = await sceneOf(phonesThat(), ids, simulated);
    const result = await channel.send(messageOf('Hello'));
    await vi.waitFor(() => expect(receipts).toHaveLength(1), 90_000);
    expect(result).toEqual({ status: 'sent', reference: receipts[0].reference });
  });

  test('of all parts are one, and a repetition adds none', async () => {
    const { channel, receipts, recordFile } = await sceneOf(phonesThat({ receipts: 3 }));
    const result = await channel.send(messageOf('c'.repeat(500)));
    await vi.waitFor(async () => expect(await linesOf(recordFile, 'receipt')).toHaveLength(12), 90_000);
    const [first, ...others] = receipts;
    const reference = result.status === 'sent' ? result.reference : '';
    expect(first).toMatchObject({ reference, status: 'delivered' });
    expect(others.filter((receipt) => receipt.reference !== reference || receipt.status !== 'delivered')).toEqual([]);
  });

  test('of a submit that was answered too late to be more than unknown still name its contact', async () => {
    const { channel, receipts } = await sceneOf(phonesThat({ afterMs: 800 }, 'late'), { responseTimeoutMs: 100 });
    const message = messageOf('Hello');
    expect((await channel.send(message)).status).toBe('unknown');
    await vi.waitFor(() => expect(receipts).toHaveLength(1), 90_000);
    expect(receipts[0]).toMatchObject({ contactId: message.contactId, status: 'delivered' });
  });

  test('that could not be recorded are told again', async () => {
    const scene = await sceneOf(phonesThat());
    scene.gate.fails = true;
    await scene.channel.send(messageOf('Hello'));
    await vi.waitFor(async () => {
      const answers = (await linesOf(scene.recordFile, 'receipt')).map(({ answered }) => answered);
      expect(answers.filter((answer) => answer === 'ESME_RX_T_APPN').length).toBeGreaterThan(1);
    }, 90_000);
    expect(scene.receipts).toEqual([]);
    scene.gate.fails = false;
    await vi.waitFor(() => expect(scene.receipts).toHaveLength(1), 90_000);
  });

  test('come over a connection of their own', async () => {
    const { channel, receipts, recordFile } = await sceneOf(phonesThat(), { bind: 'transmitter-and-receiver' });
    const results = await Promise.all(Array.from({ length: 20 }, () => channel.send(messageOf('d'.repeat(200)))));
    await vi.waitFor(() => expect(receipts).toHaveLength(20), 90_000);
    const references = results.map((result) => (result.status === 'sent' ? result.reference : ''));
    expect(receipts.map(({ reference }) => reference).sort()).toEqual(references.sort());
    const binds = await linesOf(recordFile, 'bind');
    expect(binds.map((line) => line.as).sort()).toEqual(['receiver', 'transmitter']);
  });
});

describe('texts of customers', () => {
  test.each(['Y', 'TD', chinese, chinese.repeat(4), `${'e'.repeat(152)}€[]`])('arrive whole (%#)', async (text) => {
    const { simulator, inbound } = await sceneOf(phonesThat());
    await simulator.write({ from: '10000000001', to: '10658', text });
    expect(inbound).toEqual([expect.objectContaining({ from: '10000000001', to: '10658', text })]);
  });

  test('are repeated until they are recorded, under the same id', async () => {
    const scene = await sceneOf(phonesThat());
    scene.gate.fails = true;
    const written = scene.simulator.write({ from: '10000000001', to: '10658', text: chinese.repeat(2) });
    await vi.waitFor(async () => expect((await linesOf(scene.recordFile, 'reply')).length).toBeGreaterThan(2), 90_000);
    scene.gate.fails = false;
    await written;
    expect(scene.inbound.map(({ text }) => text)).toEqual([chinese.repeat(2)]);
  });

  test('answer a message', async () => {
    const { channel, inbound } = await sceneOf(phonesThat({ replies: [{ text: 'Y', afterMs: 5 }] }));
    await channel.send(messageOf(chinese));
    await vi.waitFor(() => expect(inbound).toHaveLength(1), 90_000);
    expect(inbound[0]).toMatchObject({ from: '10000000001', to: '10658', text: 'Y' });
  });
});

test('a window of one sends one at a time, and turns away who waits behind too many', async () => {
  const { channel, recordFile } = await sceneOf(phonesThat(), { window: 1, messagesPerSecond: 10_000 });
  const results = await Promise.all(Array.from({ length: 50 }, (_, i) => channel.send(messageOf(`m${i}`))));
  const statuses = results.map(({ status }) => status);
  expect(statuses.filter((status) => status === 'sent')).toHaveLength(5);
  expect(statuses.filter((status) => status === 'busy')).toHaveLength(45);
  expect(await linesOf(recordFile, 'message')).toHaveLength(5);
});
