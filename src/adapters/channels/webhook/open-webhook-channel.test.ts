import fastify, { type FastifyReply } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import { hearing, outbound } from '../../../../test/contract/channels/sent-and-heard.ts';
import { openWebhookChannel } from './open-webhook-channel.ts';
import { webhookSettingsSchema } from './webhook-settings.ts';

const secret = `whsec_${Buffer.from('shared with the gateway').toString('base64')}`;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function channelTo(url: string, own: object = {}) {
  const given = { url, secret, busyMs: 777, ...own };
  const heard = hearing();
  const settings = Value.Parse(webhookSettingsSchema, Value.Default(webhookSettingsSchema, given));
  return { channel: await openWebhookChannel(settings, heard), heard };
}

async function gatewayThat(answers: (reply: FastifyReply) => unknown, own: object = {}) {
  const app = fastify();
  app.post('/', async (_request, reply) => answers(reply));
  closing.push(() => app.close());
  return channelTo(await app.listen({ port: 0, host: '127.0.0.1' }), own);
}

describe('an answer of the gateway', () => {
  test.each([
    [200, { status: 'sent' }],
    [204, { status: 'sent' }],
    [302, { status: 'busy', retryAfterMs: 777 }],
    [400, { status: 'failed', reason: 'rejected', detail: 'HTTP 400' }],
    [401, { status: 'busy', retryAfterMs: 777 }],
    [404, { status: 'failed', reason: 'device-unknown', detail: 'HTTP 404' }],
    [410, { status: 'failed', reason: 'device-unknown', detail: 'HTTP 410' }],
    [422, { status: 'failed', reason: 'rejected', detail: 'HTTP 422' }],
    [500, { status: 'busy', retryAfterMs: 777 }],
  ])('%i', async (code, result) => {
    const { channel } = await gatewayThat((reply) => reply.code(code).send());
    expect(await channel.send(outbound())).toMatchObject(result);
    expect(channel.trouble() === undefined).toBe(result.status !== 'busy');
  });

  test.each([
    ['seconds', '7', 7000],
    ['too many seconds', '999999', 3_600_000],
    ['nonsense', 'soon', 777],
  ])('429 says when to come again: %s', async (_, header, retryAfterMs) => {
    const { channel } = await gatewayThat((reply) => reply.code(429).header('retry-after', header).send());
    expect(await channel.send(outbound())).toEqual({ status: 'busy', retryAfterMs });
  });

  test('503 says when to come again by a date', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const { channel } = await gatewayThat((reply) => reply.code(503).header('retry-after', at).send());
    const result = await channel.send(outbound());
    if (result.status !== 'busy') throw new Error(`it was ${result.status}`);
    expect(result.retryAfterMs).toBeGreaterThan(1000);
    expect(result.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('none in time: unknown', async () => {
    const { channel } = await gatewayThat(() => new Promise(() => undefined), { timeoutMs: 100 });
    expect(await channel.send(outbound())).toEqual({ status: 'unknown', detail: 'no answer within 100 ms' });
    expect(channel.trouble()).toContain('does not answer');
  });

  test('cut off: unknown', async () => {
    const { channel } = await gatewayThat((reply) => {
      reply.raw.destroy();
      return reply.hijack();
    });
    expect((await channel.send(outbound())).status).toBe('unknown');
  });
});

describe('a report', () => {
  const signed = (body: string, at = new Date(), key = secret) => ({
    'webhook-id': 'report-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign('report-1', at, body),
  });
  const bodyOf = (type: string, data: object) => JSON.stringify({ type, timestamp: '2026-03-05T12:00:00Z', data });
  const at = Date.UTC(2026, 2, 5, 12);

  test.each([
    ['contact.delivered', {}, { status: 'delivered' }],
    ['contact.viewed', {}, { status: 'viewed' }],
    ['contact.failed', { reason: 'not-fetched' }, { status: 'failed', reason: 'not-fetched' }],
    ['contact.failed', {}, { status: 'failed', reason: 'network' }],
    ['contact.expired', {}, { status: 'expired', reason: 'expired' }],
  ])('%s is recorded', async (type, data, receipt) => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    const body = bodyOf(type, { contactId: 'c1', ...data });
    expect(await channel.receiveReport(signed(body), body)).toEqual({ status: 'recorded' });
    expect(heard.receipts).toEqual([{ reference: '', contactId: 'c1', at, ...receipt }]);
  });

  test('of somebody else is not believed, nor one that was changed, or is old, or is not signed', async () => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    const body = bodyOf('contact.delivered', { contactId: 'c1' });
    const other = `whsec_${Buffer.from('shared with somebody else').toString('base64')}`;
    const old = new Date(Date.now() - 3_600_000);
    for (const headers of [signed(body, new Date(), other), signed(`${body} `), signed(body, old), {}]) {
      expect(await channel.receiveReport(headers, body)).toMatchObject({ status: 'not-trusted' });
    }
    expect(heard.receipts).toEqual([]);
  });

  test.each([
    '{',
    '[]',
    bodyOf('contact.exploded', { contactId: 'c1' }),
    bodyOf('contact.failed', { contactId: 'c1', reason: 'bad mood' }),
    bodyOf('contact.delivered', {}),
    JSON.stringify({ type: 'contact.delivered', timestamp: 'yesterday', data: { contactId: 'c1' } }),
  ])('that makes no sense is refused with a reason (%#)', async (body) => {
    const { channel } = await channelTo('http://127.0.0.1:9');
    const heard = await channel.receiveReport(signed(body), body);
    expect(heard).toEqual({ status: 'not-understood', problem: expect.stringMatching(/\w+/) });
  });

  test('that could not be recorded is to be told again', async () => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    heard.fails = true;
    const body = bodyOf('contact.delivered', { contactId: 'c1' });
    expect(await channel.receiveReport(signed(body), body)).toEqual({ status: 'not-recorded' });
  });
});
