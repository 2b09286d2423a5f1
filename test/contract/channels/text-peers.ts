import { join } from 'node:path';
import fastify from 'fastify';
import { kannelSettingsSchema } from '../../../src/adapters/channels/kannel/kannel-settings.ts';
import { type KannelChannel, openKannelChannel } from '../../../src/adapters/channels/kannel/open-kannel-channel.ts';
import { openSmppChannel } from '../../../src/adapters/channels/smpp/open-smpp-channel.ts';
import { smppSettingsSchema } from '../../../src/adapters/channels/smpp/smpp-settings.ts';
import { readHandsetRecord } from '../../../src/simulator/handset-record.ts';
import { startHandsetSimulator } from '../../../src/simulator/handset-simulator.ts';
import { silentPhones } from '../../../src/simulator/phones.ts';
import { type ChannelPeer, type ChannelUnderTest, settingsOf, temporaryFolder, untilDone } from './channel-peer.ts';

/** SMPP, with the handset simulator for a message centre. */
export const smppUnderTest: ChannelUnderTest = {
  name: 'smpp',
  address: '10000000001',
  safeToRetry: false,
  reports: true,
  noAddress: 'somebody@example.com',
  start: startMessageCentre,
};

async function startMessageCentre(): Promise<ChannelPeer> {
  const { folder, remove } = temporaryFolder();
  const recordFile = join(folder, 'record.ndjson');
  const start = (port: number) => startHandsetSimulator({ phones: silentPhones, recordFile, port, repeatMs: 20 });
  let simulator = await start(0);
  const { port } = simulator;
  return {
    open: (listener) => {
      const account = { systemId: 'opportune', password: 'secret', sourceAddress: '10658' };
      const quick = { reconnectMinMs: 20, reconnectMaxMs: 100, messagesPerSecond: 5000 };
      const settings = settingsOf(smppSettingsSchema, { host: '127.0.0.1', port, ...account, ...quick });
      return openSmppChannel(settings, listener);
    },
    arrived: async () => {
      const texts: string[] = [];
      for await (const line of readHandsetRecord(recordFile)) if (line.kind === 'message') texts.push(line.text);
      return texts;
    },
    leave: () => simulator.close(),
    comeBack: async () => {
      simulator = await start(port);
    },
    close: async () => {
      await simulator.close();
      remove();
    },
  };
}

/** Kannel's HTTP interface, as its guide describes it; the real one is in foreign-smpp.test.ts. */
export const kannelUnderTest: ChannelUnderTest = {
  name: 'kannel',
  address: '+10000000001',
  safeToRetry: false,
  reports: true,
  noAddress: 'somebody@example.com',
  start: startSendsms,
};

async function startSendsms(): Promise<ChannelPeer> {
  const texts: string[] = [];
  let channel: KannelChannel | undefined;
  const start = async (port: number) => {
    const app = fastify();
    app.get<{ Querystring: Record<string, string> }>('/cgi-bin/sendsms', async ({ query }, reply) => {
      if (query.username !== 'opportune' || query.password !== 'secret')
        return reply.code(403).send('Authorization failed');
      texts.push(query.text);
      const report = query['dlr-url'].replaceAll('%d', '1').replaceAll('%A', '').replaceAll('%%', '%');
      void untilDone(async () => (await channel?.receiveReport(report.split('?')[1]))?.status === 'recorded');
      return reply.code(202).send('0: Accepted for delivery');
    });
    const url = await app.listen({ port, host: '127.0.0.1' });
    return { app, url };
  };
  let { app, url } = await start(0);
  return {
    open: async (listener) => {
      const account = { username: 'opportune', password: 'secret', from: '10658', token: 'known-to-kannel-alone' };
      const places = {
        url: `${url}/cgi-bin/sendsms`,
        reportUrl: 'http://127.0.0.1/v1/channels/sms/reports',
        busyMs: 50,
      };
      channel = await openKannelChannel(settingsOf(kannelSettingsSchema, { ...account, ...places }), listener);
      return channel;
    },
    arrived: async () => texts,
    leave: () => app.close(),
    comeBack: async () => {
      ({ app, url } = await start(Number(new URL(url).port)));
    },
    close: () => app.close(),
  };
}
