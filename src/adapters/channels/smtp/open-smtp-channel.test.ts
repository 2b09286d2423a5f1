import { Value } from 'typebox/value';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { outbound } from '../../../../test/contract/channels/sent-and-heard.ts';
import {
  closed,
  listeningMailServer,
  portOf,
  textOf,
} from '../../../../test/contract/channels/signed-and-mailed-peers.ts';
import { openSmtpChannel } from './open-smtp-channel.ts';
import { smtpSettingsSchema } from './smtp-settings.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Verdict = Parameters<typeof listeningMailServer>[2];

async function scene(verdict: Verdict = () => undefined, own: object = {}) {
  const mails: string[] = [];
  const server = await listeningMailServer(mails, 0, verdict);
  closing.push(() => closed(server));
  const mail = {
    security: 'none',
    from: 'Opportune <offers@example.com>',
    unsubscribe: 'https://example.com/u/{contactId}',
  };
  const given = { host: '127.0.0.1', port: portOf(server), busyMs: 777, ...mail, ...own };
  const channel = await openSmtpChannel(Value.Parse(smtpSettingsSchema, Value.Default(smtpSettingsSchema, given)));
  closing.push(() => channel.close());
  return { channel, mails };
}

const toSomebody = (own: Parameters<typeof outbound>[0] = {}) => outbound({ address: 'somebody@example.com', ...own });

describe('a mail', () => {
  test('says who it is from, what about, which contact it is, and how to hear no more', async () => {
    const { channel, mails } = await scene();
    const message = toSomebody({ title: '彩信早晚报', text: '每天两期，新闻早知道。' });
    const reference = `<${message.contactId}@example.com>`;
    expect(await channel.send(message)).toEqual({ status: 'sent', reference });
    const [mail] = mails;
    expect(mail).toContain('From: Opportune <offers@example.com>');
    expect(mail).toContain(`Message-ID: ${reference}`);
    expect(mail).toContain(`List-Unsubscribe: <https://example.com/u/${message.contactId}>`);
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const [, subject = ''] = /Subject: =\?UTF-8\?B\?(.+)\?=/.exec(mail) ?? [];
    expect(Buffer.from(subject, 'base64').toString()).toBe('彩信早晚报');
    expect(textOf(mail)).toBe(message.text);
  });

  test('about a service does not offer to unsubscribe', async () => {
    const { channel, mails } = await scene();
    await channel.send(toSomebody({ purpose: 'service' }));
    expect(mails[0]).not.toContain('List-Unsubscribe');
  });

  test('has one recipient and the headers we gave it, whatever the words are', async () => {
    const { channel, mails } = await scene();
    await channel.send(toSomebody({ title: 'Hello\r\nBcc: everybody@example.com' }));
    expect(mails[0]).not.toMatch(/^Bcc:/m);
    const two = await channel.send(toSomebody({ address: 'a@example.com,b@example.com' }));
    expect(two).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(mails).toHaveLength(1);
  });
});

describe('what the mail server answers', () => {
  test.each([
    [450, 'recipient', { status: 'busy', retryAfterMs: 777 }],
    [421, 'data', { status: 'busy', retryAfterMs: 777 }],
    [452, 'data', { status: 'busy', retryAfterMs: 777 }],
    [550, 'recipient', { status: 'failed', reason: 'device-unknown', detail: 'SMTP 550' }],
    [552, 'recipient', { status: 'failed', reason: 'rejected', detail: 'SMTP 552' }],
    [554, 'data', { status: 'failed', reason: 'rejected', detail: 'SMTP 554' }],
  ] as const)('%i to the %s', async (code, when, result) => {
    const { channel, mails } = await scene((to) => (to.startsWith('somebody') ? { code, when } : undefined));
    expect(await channel.send(toSomebody())).toEqual(result);
    await vi.waitFor(async () =>
      expect((await channel.send(toSomebody({ address: 'else@example.com' }))).status).toBe('sent'),
    );
    expect(mails).toHaveLength(1);
  });

  test('nothing, when it had the mail: unknown, and it is not sent again', async () => {
    const { channel, mails } = await scene(() => 'cut');
    expect((await channel.send(toSomebody())).status).toBe('unknown');
    expect(channel.trouble()).toContain('does not answer');
    expect(mails).toHaveLength(1);
  });

  test('that it has no encryption, and we want it: busy, and nothing leaves', async () => {
    const { channel, mails } = await scene(undefined, { security: 'starttls' });
    expect((await channel.send(toSomebody())).status).toBe('busy');
    expect(channel.trouble()).toBeDefined();
    expect(mails).toEqual([]);
  });
});
