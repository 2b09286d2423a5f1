import fastify from 'fastify';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { openSmtpChannel } from '../../../src/adapters/channels/smtp/open-smtp-channel.ts';
import { smtpSettingsSchema } from '../../../src/adapters/channels/smtp/smtp-settings.ts';
import {
  openWebhookChannel,
  type WebhookChannel,
} from '../../../src/adapters/channels/webhook/open-webhook-channel.ts';
import { webhookSettingsSchema } from '../../../src/adapters/channels/webhook/webhook-settings.ts';
import { type ChannelPeer, type ChannelUnderTest, settingsOf, untilDone } from './channel-peer.ts';

const webhookSecret = `whsec_${Buffer.from('shared with the gateway').toString('base64')}`;

/** A signed webhook, with a gateway that keeps to Standard Webhooks: verifies, and takes each id once. */
export const webhookUnderTest: ChannelUnderTest = {
  name: 'webhook',
  address: 'token-of-a-phone',
  safeToRetry: true,
  reports: true,
  start: startGateway,
};

async function startGateway(): Promise<ChannelPeer> {
  const texts = new Map<string, string>();
  const webhook = new Webhook(webhookSecret);
  let channel: WebhookChannel | undefined;
  const report = (contactId: string): Promise<boolean> => {
    const now = new Date();
    const body = JSON.stringify({ type: 'contact.delivered', timestamp: now.toISOString(), data: { contactId } });
    const id = `report-${contactId}`;
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, now, body),
    };
    return (channel?.receiveReport(headers, body) ?? Promise.reject(new Error('closed'))).then(
      ({ status }) => status === 'recorded',
    );
  };
  const start = async (port: number) => {
    const app = fastify();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post<{ Body: string }>('/messages', async (request, reply) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      webhook.verify(request.body, headers);
      const { data } = JSON.parse(request.body);
      const isNew = !texts.has(data.contactId);
      texts.set(headers['webhook-id'], data.text);
      if (isNew) void untilDone(() => report(data.contactId));
      return reply.code(204).send();
    });
    const url = await app.listen({ port, host: '127.0.0.1' });
    return { app, url };
  };
  let { app, url } = await start(0);
  return {
    open: async (listener) => {
      const given = { url: `${url}/messages`, secret: webhookSecret, busyMs: 50 };
      channel = await openWebhookChannel(settingsOf(webhookSettingsSchema, given), listener);
      return channel;
    },
    arrived: async () => [...texts.values()],
    leave: () => app.close(),
    comeBack: async () => {
      ({ app, url } = await start(Number(new URL(url).port)));
    },
    close: () => app.close(),
  };
}

/** E-mail, with a mail server of the package smtp-server. */
export const smtpUnderTest: ChannelUnderTest = {
  name: 'smtp',
  address: 'somebody@example.com',
  safeToRetry: false,
  reports: false,
  noAddress: '10000000001',
  start: startMailServer,
};

async function startMailServer(): Promise<ChannelPeer> {
  const mails: string[] = [];
  let port = 0;
  let server = await listeningMailServer(mails, port);
  port = portOf(server);
  return {
    open: () => {
      const mail = {
        security: 'none',
        from: 'Opportune <offers@example.com>',
        unsubscribe: 'https://example.com/u/{contactId}',
      };
      return openSmtpChannel(settingsOf(smtpSettingsSchema, { host: '127.0.0.1', port, busyMs: 50, ...mail }));
    },
    arrived: async () => mails.map(textOf),
    leave: () => closed(server),
    comeBack: async () => {
      server = await listeningMailServer(mails, port);
    },
    close: () => closed(server),
  };
}

/** A mail server that keeps what it is given, and answers as `verdict` says. */
export async function listeningMailServer(
  mails: string[],
  port: number,
  verdict: (to: string) => { code: number; when: 'recipient' | 'data' } | 'cut' | undefined = () => undefined,
): Promise<SMTPServer> {
  const refusal = (code: number) => Object.assign(new Error('no'), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, callback) => {
      const wanted = verdict(address);
      callback(typeof wanted === 'object' && wanted.when === 'recipient' ? refusal(wanted.code) : undefined);
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const wanted = verdict(session.envelope.rcptTo[0].address);
        if (typeof wanted === 'object' && wanted.when === 'data') return callback(refusal(wanted.code));
        mails.push(Buffer.concat(chunks).toString('utf8'));
        if (wanted !== 'cut') return callback();
        for (const connection of server.connections) connection.close();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

export function portOf(server: SMTPServer): number {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('broken invariant: it listens on a port');
  return address.port;
}

export const closed = (server: SMTPServer): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** The text of a mail of one part, however it was made fit for the way; lines end as in our texts. */
export const textOf = (mail: string): string => decodedBody(mail).replaceAll('\r\n', '\n');

function decodedBody(mail: string): string {
  const [head, ...body] = mail.split('\r\n\r\n');
  const content = body.join('\r\n\r\n').replace(/\r\n$/, '');
  const encoding = /content-transfer-encoding: (\S+)/i.exec(head)?.[1];
  if (encoding === 'base64') return Buffer.from(content, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return content;
  const plain = content
    .replaceAll('=\r\n', '')
    .replaceAll('%', '=25')
    .replaceAll(/=([0-9A-F]{2})/g, '%$1');
  return decodeURIComponent(plain);
}
