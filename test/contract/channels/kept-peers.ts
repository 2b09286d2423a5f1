import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carriedSettingsSchema } from '../../../src/adapters/channels/carried/carried-settings.ts';
import {
  type CarriedChannel,
  openCarriedChannel,
} from '../../../src/adapters/channels/carried/open-carried-channel.ts';
import { filesSettingsSchema } from '../../../src/adapters/channels/files/files-settings.ts';
import { openFilesChannel } from '../../../src/adapters/channels/files/open-files-channel.ts';
import type { Channel, OutboundMessage } from '../../../src/ports/channel.ts';
import { type ChannelPeer, type ChannelUnderTest, settingsOf, temporaryFolder } from './channel-peer.ts';

/** Files that an operator picks up. */
export const filesUnderTest: ChannelUnderTest = {
  name: 'files',
  address: '12 Station Road',
  safeToRetry: true,
  reports: false,
  start: startFolder,
};

async function startFolder(): Promise<ChannelPeer> {
  const { folder: outer, remove } = temporaryFolder();
  const folder = join(outer, 'inserts');
  const aside = join(outer, 'aside');
  return {
    open: () => openFilesChannel(settingsOf(filesSettingsSchema, { folder, prefix: 'bill-insert', format: 'ndjson' })),
    arrived: async () =>
      (existsSync(folder) ? readdirSync(folder) : [])
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).text),
    // A file where the folder should be keeps even an administrator out.
    leave: async () => {
      if (existsSync(folder)) renameSync(folder, aside);
      writeFileSync(folder, '');
    },
    comeBack: async () => {
      renameSync(folder, join(outer, 'obstacle'));
      if (existsSync(aside)) renameSync(aside, folder);
    },
    close: async () => remove(),
  };
}

/** Texts that others carry, with a carrier that asks for everybody all the time. */
export const carriedUnderTest: ChannelUnderTest = {
  name: 'carried',
  address: '10000000001',
  safeToRetry: true,
  reports: true,
  start: startCarrier,
};

async function startCarrier(): Promise<ChannelPeer> {
  const texts: string[] = [];
  const customers = new Set<string>();
  let channel: CarriedChannel | undefined;
  const timer = setInterval(async () => {
    for (const customerId of customers) {
      const taken = await channel?.take(customerId);
      if (taken !== undefined) texts.push(taken.text);
    }
  }, 5);
  return {
    open: async (listener) => {
      const opened = await openCarriedChannel(settingsOf(carriedSettingsSchema, {}), listener);
      channel = opened;
      return sendingFor(opened, customers);
    },
    arrived: async () => texts,
    close: async () => clearInterval(timer),
  };
}

/** The same channel, which remembers for whom there may be something to carry. */
function sendingFor(channel: Channel, customers: Set<string>): Channel {
  return {
    window: channel.window,
    safeToRetry: channel.safeToRetry,
    trouble: () => channel.trouble(),
    close: () => channel.close(),
    send: (message: OutboundMessage) => {
      customers.add(message.customerId);
      return channel.send(message);
    },
  };
}
