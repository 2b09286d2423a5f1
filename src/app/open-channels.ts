import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { carriedSettingsSchema } from '../adapters/channels/carried/carried-settings.ts';
import { type CarriedChannel, openCarriedChannel } from '../adapters/channels/carried/open-carried-channel.ts';
import { filesSettingsSchema } from '../adapters/channels/files/files-settings.ts';
import { openFilesChannel } from '../adapters/channels/files/open-files-channel.ts';
import { kannelSettingsSchema } from '../adapters/channels/kannel/kannel-settings.ts';
import { type KannelChannel, openKannelChannel } from '../adapters/channels/kannel/open-kannel-channel.ts';
import { openSmppChannel } from '../adapters/channels/smpp/open-smpp-channel.ts';
import { smppSettingsSchema } from '../adapters/channels/smpp/smpp-settings.ts';
import { openSmtpChannel } from '../adapters/channels/smtp/open-smtp-channel.ts';
import { smtpSettingsSchema } from '../adapters/channels/smtp/smtp-settings.ts';
import { openWebhookChannel, type WebhookChannel } from '../adapters/channels/webhook/open-webhook-channel.ts';
import { webhookSettingsSchema } from '../adapters/channels/webhook/webhook-settings.ts';
import { ConfigError } from '../config/config.ts';
import { schemaProblems } from '../config/schema-problems.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { AddressKind } from '../ports/address-book.ts';
import type { Channel, ChannelListener } from '../ports/channel.ts';
import type { ServedChannel } from '../runtime/dispatch/dispatcher.ts';
import { GatewayChannels } from './gateway-channels.ts';

interface Adapter {
  schema: TSchema;
  addressKind: AddressKind;
  // Settings are checked against the schema before.
  open: (settings: never, listener: ChannelListener) => Promise<Channel>;
}

const adapters: Readonly<Record<string, Adapter>> = {
  smpp: { schema: smppSettingsSchema, addressKind: 'number', open: openSmppChannel },
  kannel: { schema: kannelSettingsSchema, addressKind: 'number', open: openKannelChannel },
  webhook: { schema: webhookSettingsSchema, addressKind: 'number', open: openWebhookChannel },
  smtp: { schema: smtpSettingsSchema, addressKind: 'email', open: openSmtpChannel },
  files: { schema: filesSettingsSchema, addressKind: 'number', open: openFilesChannel },
  carried: { schema: carriedSettingsSchema, addressKind: 'number', open: openCarriedChannel },
};

/** Channels of a kind that something else needs to reach. */
export interface OpenedChannels {
  served: ServedChannel[];
  /** By channel; filled as they are opened. */
  carried: Map<string, CarriedChannel>;
  /** Filled likewise. */
  told: GatewayChannels;
}

/**
 * The channels of the configuration, ready to be opened.
 *
 * @throws ConfigError naming every wrong setting, and channels the definitions do not push to.
 */
export function channelsOf(config: ServiceConfig, definitions: Definitions): OpenedChannels {
  const problems: string[] = [];
  const carried = new Map<string, CarriedChannel>();
  const told = new GatewayChannels();
  const pushed = definitions.channels.flatMap(({ id, mode }) => (mode === 'push' ? [id] : []));
  const served = Object.entries(config.channels).map(([id, { adapter, settings = {} }]): ServedChannel => {
    const { schema, addressKind, open } = adapters[adapter]!;
    if (!pushed.includes(id)) {
      const hint = didYouMean(nearestOf(id, pushed)) || `; there are ${listNames(pushed)}`;
      problems.push(`channels.${id}: the definitions have no push channel of this name${hint}`);
    }
    const checked = Value.Default(schema, structuredClone(settings));
    problems.push(...schemaProblems(schema, checked, `channels.${id}.settings`));
    return {
      id,
      addressKind,
      open: async (listener) => {
        const opened = await open(checked as never, listener);
        if ('take' in opened) carried.set(id, opened as CarriedChannel);
        if (adapter === 'kannel') told.kannel.set(id, opened as KannelChannel);
        if (adapter === 'webhook') told.webhook.set(id, opened as WebhookChannel);
        return opened;
      },
    };
  });
  if (problems.length > 0) throw new ConfigError(problems, 'the configuration is not as it should be');
  return { served, carried, told };
}
