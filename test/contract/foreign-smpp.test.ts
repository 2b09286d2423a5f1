/**
 * The channels against peers that this project did not write: Kannel (Debian: kannel, kannel-extras) and Net::SMPP
 * (Debian: libnet-smpp-perl). Nothing is installed here; what is not on the machine is reported as skipped, by name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kannelSettingsSchema } from '../../src/adapters/channels/kannel/kannel-settings.ts';
import { type KannelChannel, openKannelChannel } from '../../src/adapters/channels/kannel/open-kannel-channel.ts';
import { openSmppChannel } from '../../src/adapters/channels/smpp/open-smpp-channel.ts';
import { type SmppSettings, smppSettingsSchema } from '../../src/adapters/channels/smpp/smpp-settings.ts';
import type { Heard } from '../../src/ports/channel.ts';
import { type RecordLine, readHandsetRecord } from '../../src/simulator/handset-record.ts';
import { startHandsetSimulator } from '../../src/simulator/handset-simulator.ts';
import type { Phones } from '../../src/simulator/phones.ts';
import { kannelPrograms, startKannel } from './channels/kannel-gateway.ts';
import { freePorts, perlWith, programPath, startProgram } from './channels/programs.ts';
import { hearing, outbound } from './channels/sent-and-heard.ts';

const TOKEN = 'a-token-that-kannel-knows';
const WAIT_MS = 90_000;
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
  answers('/v1/channels/sms/reports', (query) => channel().receiveReport(query));
  answers('/v1/channels/sms/texts', (query) => channel().receiveSms(query));
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
  const inboundUrl = `${url}/v1/channels/sms/texts?id=%I&from=%p&to=%P&text=%b&charset=%C&at=%T&token=${TOKEN}`;
  const kannel = await startKannel(simulator.port, inboundUrl);
  opened.push(() => kannel.stop());
  const given = {
    url: kannel.sendsmsUrl,
    username: 'opportune',
    password: 'secret',
    from: '10658',
    reportUrl: `${url}/v1/channels/sms/reports`,
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

/** Our SMPP channel at a message centre on this port. */
async function smppTo(port: number, own: Partial<SmppSettings>) {
  const heard = hearing();
  const given = { host: '127.0.0.1', port, systemId: 'opportune', password: 'secret', sourceAddress: '10658', ...own };
  const settings = Value.Parse(
    smppSettingsSchema,
    Value.Default(smppSettingsSchema, { reconnectMinMs: 100, ...given }),
  );
  const channel = await openSmppChannel(settings, heard);
  opened.push(() => channel.close());
  await vi.waitFor(() => expect(channel.trouble()).toBeUndefined(), WAIT_MS);
  return { channel, heard };
}

const perl = perlWith('Net::SMPP');
const perlHere = perl !== undefined ? '' : ' (not run: no Perl with Net::SMPP here; apt-get install libnet-smpp-perl)';

interface HandedOver {
  to: string;
  from: string;
  coding: number;
  class: number;
  validity: string;
  octets: string;
}

describe.skipIf(perl === undefined)(`our SMPP channel bound to a message centre of Net::SMPP${perlHere}`, () => {
  test.each([
    ['GSM', 'Hello you', 'parts-8', 1],
    ['a long GSM text', '0123456789'.repeat(35), 'parts-8', 3],
    ['Chinese', chinese, 'parts-8', 1],
    ['a long Chinese text', chinese.repeat(4), 'parts-8', 3],
    ['a long Chinese text under a long reference', chinese.repeat(4), 'parts-16', 4],
  ] as const)('exchanges %s, its receipts and the reply', async (_, text, longMessages, parts) => {
    const logFile = join(newFolder(), 'perl.log');
    const centre = startProgram(perl ?? '', [join(import.meta.dirname, 'channels', 'message-centre.pl')], logFile);
    opened.push(() => centre.stop());
    const said = (): Record<string, unknown>[] =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    await vi.waitFor(() => expect(said()).toHaveLength(1), WAIT_MS);
    const { channel, heard } = await smppTo(Number(said()[0].port), {
      longMessages,
      submitIds: 'hex',
      receiptIds: 'decimal',
    });
    const message = outbound({ text });
    const result = await channel.send(message);
    expect(result.status).toBe('sent');
    await vi.waitFor(() => expect([heard.receipts.length, heard.texts.length]).toEqual([1, 1]), WAIT_MS);
    expect(heard.receipts[0]).toMatchObject({
      status: 'delivered',
      reference: result.status === 'sent' && result.reference,
    });
    expect(heard.texts[0]).toMatchObject({ text, from: message.address, to: '10658' });
    const handedOver = said().filter((line): line is Record<string, unknown> & HandedOver => 'octets' in line);
    expect(handedOver).toHaveLength(parts);
    const header = parts === 1 ? 0 : longMessages === 'parts-16' ? 7 : 6;
    const octets = Buffer.concat(handedOver.map((line) => Buffer.from(line.octets, 'hex').subarray(header)));
    const words =
      text === chinese || text.startsWith(chinese) ? octets.swap16().toString('utf16le') : octets.toString();
    expect(words).toBe(text);
    expect(new Set(handedOver.map(({ to, from }) => `${from} to ${to}`))).toEqual(
      new Set([`10658 to ${message.address}`]),
    );
    await vi.waitFor(() => expect(said().filter((line) => line.status === 0)).toHaveLength(2 * parts), WAIT_MS);
  });
});

const driveSmpp = programPath('drive_smpp');
const driveHere = driveSmpp === undefined ? ' (not run: no drive_smpp here; apt-get install kannel-extras)' : '';

test.skipIf(driveSmpp === undefined)(
  `our SMPP channel exchanges texts with Kannel's test message centre${driveHere}`,
  async () => {
    const folder = newFolder();
    const [port] = await freePorts(1);
    // It wants a bearerbox, too, and never says anything to it that matters here.
    const bearerbox = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    await new Promise<void>((resolve) => bearerbox.listen(0, '127.0.0.1', resolve));
    opened.push(() => new Promise((resolve) => bearerbox.close(resolve)));
    const address = bearerbox.address();
    const boxPort = typeof address === 'object' && address !== null ? address.port : 0;
    const configFile = join(folder, 'drive.conf');
    const logFile = join(folder, 'drive.log');
    writeFileSync(configFile, `group = core\nadmin-port = 1\nadmin-password = x\nsmsbox-port = ${boxPort}\n`);
    const args = ['-v', '0', '-p', String(port), '-m', '25', '-c', configFile];
    // It ends with its first connection: nobody may knock before the channel does.
    const drive = startProgram(driveSmpp ?? '', args, logFile);
    opened.push(() => drive.stop());
    const { channel, heard } = await smppTo(port, { bind: 'transmitter-and-receiver' });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => channel.send(outbound({ text: `text ${index}` }))),
    );
    expect(results.filter(({ status }) => status !== 'sent')).toEqual([]);
    await vi.waitFor(
      () =>
        expect(heard.texts.map(({ text }) => Number(text))).toEqual(
          Array.from({ length: 25 }, (_, index) => index + 1),
        ),
      WAIT_MS,
    );
    await vi.waitFor(
      () => expect(readFileSync(logFile, 'utf8').match(/short_message = <text \d+>/g)).toHaveLength(20),
      WAIT_MS,
    );
  },
);
