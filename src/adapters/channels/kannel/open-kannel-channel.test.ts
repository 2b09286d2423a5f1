import fastify from 'fastify';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import { hearing, outbound } from '../../../../test/contract/channels/sent-and-heard.ts';
import { kannelSettingsSchema } from './kannel-settings.ts';
import { openKannelChannel } from './open-kannel-channel.ts';
import { serviceIndication } from './service-indication.ts';

const token = 'known-to-kannel-alone';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function channelTo(url: string, own: object = {}) {
  const account = { username: 'opportune', password: 'p&w', from: '10658', token, busyMs: 777 };
  const given = { url, reportUrl: 'http://opportune.example/v1/channels/sms/reports', ...account, ...own };
  const heard = hearing();
  const settings = Value.Parse(kannelSettingsSchema, Value.Default(kannelSettingsSchema, given));
  return { channel: await openKannelChannel(settings, heard), heard };
}

async function smsboxThat(code: number, body = '', own: object = {}) {
  const queries: Record<string, string>[] = [];
  const app = fastify();
  app.get<{ Querystring: Record<string, string> }>('/', async (request, reply) => {
    queries.push(request.query);
    return reply.code(code).send(body);
  });
  closing.push(() => app.close());
  return { ...(await channelTo(await app.listen({ port: 0, host: '127.0.0.1' }), own)), queries };
}

describe('what smsbox is asked', () => {
  test('is to send the text in its alphabet until it expires, and to report on the contact', async () => {
    const { channel, queries } = await smsboxThat(202, '', { smsc: 'one' });
    const message = outbound({ contactId: 'a&b', text: '新闻 & more', expiresAt: Date.now() + 600_500 });
    expect(await channel.send(message)).toEqual({ status: 'sent', reference: 'a&b' });
    expect(queries).toEqual([
      {
        username: 'opportune',
        password: 'p&w',
        from: '10658',
        to: message.address,
        validity: '10',
        'dlr-mask': '19',
        'dlr-url': `http://opportune.example/v1/channels/sms/reports?contactId=a%%26b&token=${token}&status=%d&answer=%A`,
        smsc: 'one',
        charset: 'UTF-8',
        coding: '2',
        text: '新闻 & more',
      },
    ]);
  });

  test.each([
    [200, { status: 'sent' }],
    [400, { status: 'failed', reason: 'rejected', detail: 'why' }],
    [403, { status: 'busy', retryAfterMs: 777 }],
    [404, { status: 'busy', retryAfterMs: 777 }],
    [503, { status: 'busy', retryAfterMs: 777 }],
  ])('and its answer %i is understood', async (code, result) => {
    const { channel } = await smsboxThat(code, 'why');
    expect(await channel.send(outbound())).toMatchObject(result);
    expect(channel.trouble() === undefined).toBe(result.status !== 'busy');
  });
});

describe('what Kannel tells', () => {
  test.each([
    ['1', '', { status: 'delivered' }],
    ['2', 'id:1 sub:001 dlvrd:000 stat:UNDELIV err:027 text:', { status: 'failed', reason: 'absent' }],
    ['2', 'id:1 sub:001 dlvrd:000 stat:EXPIRED err:000 text:', { status: 'expired', reason: 'expired' }],
    ['2', 'id:1 sub:001 dlvrd:000 stat:REJECTD err:999 text:', { status: 'failed', reason: 'rejected' }],
    ['2', '', { status: 'failed', reason: 'network' }],
    ['16', 'NACK/11/Invalid Destination Address', { status: 'failed', reason: 'rejected' }],
  ])('in a report: %s %s', async (status, answer, receipt) => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    const query = new URLSearchParams({ contactId: 'c1', token, status, answer }).toString();
    expect(await channel.receiveReport(query)).toEqual({ status: 'recorded' });
    expect(heard.receipts).toEqual([expect.objectContaining({ reference: 'c1', ...receipt })]);
  });

  test.each(['4', '8'])('in a report on the way, %s, is nothing yet', async (status) => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    expect(await channel.receiveReport(`contactId=c1&token=${token}&status=${status}`)).toEqual({ status: 'recorded' });
    expect(heard.receipts).toEqual([]);
  });

  test.each([
    ['text=Y', '', 'Y'],
    ['text=%E5%A5%BD+%26', 'charset=UTF-8', '好 &'],
    ['text=Y%7D%00%21', 'charset=UTF-16BE', '好!'],
    ['text=caf%E9', 'charset=WINDOWS-1252', 'café'],
  ])('of a customer: %s %s', async (text, charset, expected) => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    const query = `id=m1&from=%2B8610&to=10658&${text}&${charset}&at=1772712000&token=${token}`;
    expect(await channel.receiveSms(query)).toEqual({ status: 'recorded' });
    expect(heard.texts).toEqual([{ id: 'm1', from: '+8610', to: '10658', text: expected, at: 1_772_712_000_000 }]);
  });

  test('without our token, or without sense, is not recorded', async () => {
    const { channel, heard } = await channelTo('http://127.0.0.1:9');
    const answers = [
      await channel.receiveReport('contactId=c1&token=guessed&status=1'),
      await channel.receiveSms('id=m1&from=1&to=2&text=Y'),
      await channel.receiveReport(`token=${token}&status=1`),
      await channel.receiveReport(`contactId=c1&token=${token}&status=77`),
      await channel.receiveSms(`id=m1&from=1&to=2&token=${token}`),
      await channel.receiveSms(`id=m1&from=1&to=2&text=Y&charset=EBCDIC&token=${token}`),
      await channel.receiveSms(`id=m1&from=1&to=2&text=Yes&charset=UTF-16BE&token=${token}`),
    ];
    const words = answers.map(({ status }) => status);
    expect(words).toEqual(['not-trusted', 'not-trusted', ...new Array(5).fill('not-understood')]);
    expect([...heard.receipts, ...heard.texts]).toEqual([]);
  });
});

test('a WAP push is a service indication, octet for octet', () => {
  const push = serviceIndication('News', 'http://www.example.com/n', Date.UTC(2026, 2, 5, 12));
  expect(push.toString('hex')).toBe(
    [
      '01060403ae81ea',
      '02056a0045c6',
      `0d03${Buffer.from('example.com/n').toString('hex')}00`,
      '0710c3052026030512',
      `0103${Buffer.from('News').toString('hex')}00`,
      '0101',
    ].join(''),
  );
});
