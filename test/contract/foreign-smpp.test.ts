/**
 * The channels against peers that this project did not write: Kannel (Debian: kannel, kannel-extras) and Net::SMPP
 * (Debian: libnet-smpp-perl). Nothing is installed here; what is not on the machine is reported as skipped, by name.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kannelSettingsSchema } from '../../src/adapters/channels/kannel/kannel-settings.ts';
import { type KannelChannel, openKannelChannel } from '../../src/adapters/channels/kannel/open-kannel-channel.ts';
import type { Heard } from '../../src/ports/channel.ts';
import { type RecordLine, readHandsetRecord } from '../../src/simulator/handset-record.ts';
import { startHandsetSimulator } from '../../src/simulator/handset-simulator.ts';
import type { Phones } from '../../src/simulator/phones.ts';
import { kannelPrograms, startKannel } from './channels/kannel-gateway.ts';
import { hearing, outbound } from './channels/sent-and-heard.ts';

const TOKEN = 'a-token-that-kannel-knows';
const WAIT_MS = 30_000;
const chinese = '【移动营业厅】彩信早晚报：每天两期，新闻早知道。回复Y免费体验，到期自动取消，不扣费。回复TD退订。';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-foreign-'));
  opened.push(async () => rmSync(folder, { recursive: true }));
  return folder;
}

async function linesOf(recordFile: string): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const line of readHandsetRecord(recordFile)) lines.push(line);
  return lines;
}

const httpStatus: Readonly<Record<Heard['status'], number>> = {
  recorded: 202,
  'not-understood': 400,
  'not-trusted': 401,
  'not-recorded': 503,
};

/** Our HTTP side as Kannel sees it. */
async function startHttp(channel: () => KannelChannel): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify();
  const answers = (path: string, hear: (query: string) => Promise<Heard>) =>
    app.get(path, async (request, reply) => {
      const heard = await hear(request.url.slice(request.url.indexOf('?') + 1));
      return reply.code(httpStatus[heard.status]).send('');
    });
  answers('/v1/sms/report', (query) => channel().receiveReport(query));
  answers('/v1/sms/inbound', (query) => channel().receiveSms(query));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  opened.push(() => app.close());
  return { app, url };
}

/** Phones on our message centre, Kannel bound to it, our Kannel channel before it. */
async function throughKannel(phones: Phones, push = '') {
  const recordFile = join(newFolder(), 'record.ndjson');
  const simulator = await startHandsetSimulator({ phones, recordFile, password: 'secret', repeatMs: 200 });
  opened.push(() => simulator.close());
  const heard = hearing();
  let channel: KannelChannel | undefined;
  const { url } = await startHttp(() => {
    if (channel === undefined) throw new Error('broken invariant: the channel is open before anything comes');
    return channel;
  });
  const inboundUrl = `${url}/v1/sms/inbound?id=%I&from=%p&to=%P&text=%b&charset=%C&at=%T&token=${TOKEN}`;
  const kannel = await startKannel(simulator.port, inboundUrl);
  opened.push(() => kannel.stop());
  const given = {
    url: kannel.sendsmsUrl,
    username: 'opportune',
    password: 'secret',
    from: '10658',
    reportUrl: `${url}/v1/sms/report`,
    token: TOKEN,
    push,
    busyMs: 100,
  };
  channel = await openKannelChannel(
    Value.Parse(kannelSettingsSchema, Value.Default(kannelSettingsSchema, given)),
    heard,
  );
  await vi.waitFor(
    async () => expect(await linesOf(recordFile)).toContainEqual(expect.objectContaining({ kind: 'bind' })),
    WAIT_MS,
  );
  return { simulator, recordFile, channel, heard };
}

const where = kannelPrograms === undefined ? ' (not run: no bearerbox and smsbox here; apt-get install kannel)' : '';

describe.skipIf(kannelPrograms === undefined)(`Kannel bound to our message centre${where}`, () => {
  test.each([
    ['GSM', 'Hello [you], 5 €. Reply Y', 0],
    ['a long GSM text', `${'0123456789'.repeat(31)}[€]`, 0],
    ['Chinese', chinese, 8],
    ['a long Chinese text', chinese.repeat(3), 8],
  ] as const)('carries %s to the phone, the receipt and the reply back', async (_, text, coding) => {
    const phones: Phones = { answer: () => ({ afterMs: 0, replies: [{ text: `Y ${text}`, afterMs: 10 }] }) };
    const { recordFile, channel, heard } = await throughKannel(phones);
    const message = outbound({ text });
    await vi.waitFor(async () => {
      expect(await channel.send(message)).toEqual({ status: 'sent', reference: message.contactId });
    }, WAIT_MS);
    await vi.waitFor(() => {
      expect(heard.receipts).toContainEqual(
        expect.objectContaining({ reference: message.contactId, status: 'delivered' }),
      );
      expect(heard.texts.map((reply) => reply.text)).toEqual([`Y ${text}`]);
    }, WAIT_MS);
    expect(heard.texts[0]).toMatchObject({ from: message.address, to: '10658' });
    const lines = await linesOf(recordFile);
    const arrived = lines.filter((line) => line.kind === 'message');
    expect(arrived).toEqual([expect.objectContaining({ to: message.address, from: '10658', text })]);
    const codings = new Set(lines.flatMap((line) => (line.kind === 'submit' ? [line.coding] : [])));
    expect(codings).toEqual(new Set([coding]));
  });

  test('tells why a message did not arrive', async () => {
    const { channel, heard } = await throughKannel({ answer: () => ({ afterMs: 0, failure: 'absent' }) });
    const message = outbound();
    await vi.waitFor(async () => expect((await channel.send(message)).status).toBe('sent'), WAIT_MS);
    await vi.waitFor(() => expect(heard.receipts).toHaveLength(1), WAIT_MS);
    expect(heard.receipts[0]).toMatchObject({ reference: message.contactId, status: 'failed', reason: 'absent' });
  });

  test('tells again what we could not record', async () => {
    const phones: Phones = { answer: () => ({ afterMs: 0, replies: [{ text: 'TD', afterMs: 0 }] }) };
    const { channel, heard } = await throughKannel(phones);
    heard.fails = true;
    await vi.waitFor(async () => expect((await channel.send(outbound())).status).toBe('sent'), WAIT_MS);
    await vi.waitFor(() => expect(heard.refused).toBeGreaterThan(2), WAIT_MS);
    heard.fails = false;
    await vi.waitFor(() => expect([heard.receipts.length, heard.texts.length]).toEqual([1, 1]), WAIT_MS);
  });

  test('carries a WAP push: a text and an address to port 2948', async () => {
    const phones: Phones = { answer: () => ({ afterMs: 0 }) };
    const { channel, recordFile } = await throughKannel(phones, 'http://wap.example.com/{product}?c={contactId}');
    const message = outbound({ text: '彩信早晚报', product: 'paper-digest' });
    await vi.waitFor(async () => expect((await channel.send(message)).status).toBe('sent'), WAIT_MS);
    await vi.waitFor(
      async () => expect((await linesOf(recordFile)).some(({ kind }) => kind === 'message')).toBe(true),
      WAIT_MS,
    );
    const [arrived] = (await linesOf(recordFile)).filter((line) => line.kind === 'message');
    const octets = Buffer.from(arrived.text, 'hex').toString('utf8');
    expect(octets).toContain('彩信早晚报');
    expect(octets).toContain(`wap.example.com/paper-digest?c=${message.contactId}`);
  });
});
