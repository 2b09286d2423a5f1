/** The service with the gateways of an operator around it: what they are told, and what they tell over HTTP. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningService, runService } from '../../src/app/run-service.ts';
import { serviceConfigFrom } from '../../src/config/service-config.ts';
import { travellers } from '../live/live-fixture.ts';

const TOKEN = 'sixteen characters';
const ANN = '13800000001';
const secret = `whsec_${Buffer.from('shared with the gateway').toString('base64')}`;
/** Generous: the machine may be shared, or stand still. */
const WAIT_MS = 150_000;
const TEST_MS = 300_000;

const more = `
kind: channel
id: mms
mode: push
---
kind: campaign
id: pictures
name: Pictures
entry: { scenarios: [buys] }
reentry: 1m
control: { share: 0, experiment: pictures }
journey:
  - offer: { id: offer, offers: [lounge-day], channels: [mms], exploration: 0 }
---
kind: smsCommand
id: agree
keywords: ["Y"]
action:
  confirm:
    channels: [sms]
    asks: { lounge-text: order }
    replies: { again: "您要{{ product.name }}吗？", ordered: ordered, trial: t, held: h, gone: g, choose: c, nothing: n }
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
id: back
keywords: [DY]
action: { subscribe: { replies: { done: welcome back } } }
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

/** Kannel's sendsms and the gateway for pictures, both on one port: they remember what they were given. */
const gateways = fastify();
const texts: { to: string; text: string; reportUrl: string }[] = [];
const pictures: { contactId: string; address: string }[] = [];
gateways.get<{ Querystring: Record<string, string> }>('/cgi-bin/sendsms', async ({ query }, reply) => {
  texts.push({ to: query.to!, text: query.text!, reportUrl: query['dlr-url']! });
  return reply.code(202).send('0: Accepted for delivery');
});
gateways.post<{ Body: { data: { contactId: string; address: string } } }>('/pictures', async ({ body }, reply) => {
  pictures.push(body.data);
  return reply.code(204).send();
});

let folder: string;
let service: RunningService;
let key: string;

beforeAll(async () => {
  const url = await gateways.listen({ port: 0, host: '127.0.0.1' });
  folder = mkdtempSync(join(tmpdir(), 'opportune-gateways-'));
  const account = { username: 'opportune', password: 'secret', from: '10086', token: TOKEN };
  const reportUrl = 'http://opportune.example/v1/channels/sms/reports';
  const channels = {
    sms: { adapter: 'kannel', settings: { url: `${url}/cgi-bin/sendsms`, reportUrl, ...account } },
    mms: { adapter: 'webhook', settings: { url: `${url}/pictures`, secret } },
  };
  service = await runService({
    config: serviceConfigFrom({ folder, channels, listen: { port: 0 }, engine: { workers: 0, partitions: 4 } }, {}),
    definitions: travellers(more),
    log: pino({ level: 'silent' }),
  });
  key = readFileSync(service.keyFile, 'utf8').trim();
  await ask('/v1/events', { id: 't1', type: 'ticket', customerId: ANN, at: Date.now(), price: 10 });
  await vi.waitFor(() => expect([texts.length, pictures.length]).toEqual([1, 1]), WAIT_MS);
}, TEST_MS);

afterAll(async () => {
  await service?.stop();
  await gateways.close();
  rmSync(folder, { recursive: true, force: true });
}, TEST_MS);

function ask(path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return fetch(service.url + path, body ? { method: 'POST', headers, body: JSON.stringify([body]) } : { headers });
}

/** What the timeline has of a type, newest first. */
async function timeline(type: string): Promise<Record<string, unknown>[]> {
  const { entries } = (await (await ask(`/v1/customers/${ANN}/timeline?limit=100`)).json()) as {
    entries: Record<string, unknown>[];
  };
  return entries.filter((entry) => entry.type === type);
}

async function statusOf(channel: string): Promise<unknown> {
  return (await timeline('contact')).find((contact) => contact.channel === channel)?.status;
}

/** As the sms-service of Kannel asks: the text in UTF-16, percent by percent. */
async function tellText(id: string, text: string, token = TOKEN): Promise<number> {
  const octets = Buffer.from(text, 'utf16le').swap16().toString('hex').replaceAll(/../g, '%$&');
  const query = `id=${id}&from=%2B86${ANN}&to=10086&text=${octets}&charset=UTF-16BE&token=${encodeURIComponent(token)}`;
  return (await fetch(`${service.url}/v1/channels/sms/texts?${query}`)).status;
}

const lastText = (count: number) =>
  vi.waitFor(() => {
    expect(texts).toHaveLength(count);
    return texts.at(-1)!;
  }, WAIT_MS);

test(
  'Kannel reports at the address it was given, and the contact is delivered',
  async () => {
    const { to, text, reportUrl } = texts[0]!;
    expect([to, text.split(':')[0]]).toEqual([ANN, 'A day in the lounge']);
    const filled = reportUrl.replaceAll('%d', '1').replaceAll('%A', '').replaceAll('%%', '%');
    const answer = await fetch(filled.replace('http://opportune.example', service.url));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    await vi.waitFor(async () => expect(await statusOf('sms')).toBe('delivered'), WAIT_MS);
  },
  TEST_MS,
);

test(
  'the gateway for pictures reports, signed, and is not believed otherwise',
  async () => {
    const report = async (signedWith: string) => {
      const now = new Date();
      const data = { contactId: pictures[0]!.contactId };
      const body = JSON.stringify({ type: 'contact.delivered', timestamp: now.toISOString(), data });
      const headers = {
        'content-type': 'application/json',
        'webhook-id': 'r1',
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(signedWith).sign('r1', now, body),
      };
      return (await fetch(`${service.url}/v1/channels/mms/reports`, { method: 'POST', headers, body })).status;
    };
    expect(await report(`whsec_${Buffer.from('guessed by somebody').toString('base64')}`)).toBe(401);
    expect(await report(secret)).toBe(202);
    await vi.waitFor(async () => expect(await statusOf('mms')).toBe('delivered'), WAIT_MS);
  },
  TEST_MS,
);

test(
  'a yes by Kannel is answered by a question, a second one orders; told twice it does so once',
  async () => {
    expect(await tellText('k1', 'Ｙ')).toBe(202);
    expect(await lastText(2)).toMatchObject({ to: `+86${ANN}`, text: '您要Lounge吗？' });
    expect(await tellText('k1', 'Ｙ')).toBe(202);
    // In the same breath it would not count.
    await new Promise((resolve) => {
      setTimeout(resolve, 3100);
    });
    expect(await tellText('k2', '回复y，谢谢')).toBe(202);
    await vi.waitFor(async () => expect(await timeline('orderRequest')).toHaveLength(1), WAIT_MS);
  },
  TEST_MS,
);

test(
  'who has no token is not heard',
  async () => {
    expect(await tellText('k9', 'TD', 'another token of some length')).toBe(401);
    const { blocks } = (await (await ask(`/v1/customers/${ANN}`)).json()) as { blocks: string[] };
    expect(blocks).toEqual([]);
  },
  TEST_MS,
);

test(
  'a gateway with an API key tells a text too, on the channel that goes through Kannel',
  async () => {
    const count = texts.length;
    const answer = await ask(`/v1/sms/inbound?from=${ANN}&to=10086&text=TD&id=g1`);
    expect(answer.status).toBe(200);
    expect((await lastText(count + 1)).text).toBe('you hear no more');
    const { blocks } = (await (await ask(`/v1/customers/${ANN}`)).json()) as { blocks: string[] };
    expect(blocks).toEqual(['channel:sms']);
  },
  TEST_MS,
);
