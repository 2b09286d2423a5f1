import type { CampaignDefinition, Definitions } from '../../core/schema/definitions.ts';
import { channelsOfCampaign } from './message-uses.ts';

/** What a campaign is expected to want of a channel, over its life. */
export interface ChannelLoad {
  channel: string;
  name: string;
  /** Absent: unlimited. */
  capacityPerHour?: number;
  /** Contacts, at most: of everybody in the audience who is not held out, within budget, once. */
  expected: number;
  /** Hours of the whole channel that they take; absent: it is not limited. */
  hours?: number;
}

/**
 * The most that a campaign can ask of its push channels when each of `customers` gets one contact on the first of them.
 * Scenarios reach fewer of them a day; journeys with several contacts more.
 */
export function expectedLoad(
  campaign: CampaignDefinition,
  { channels }: Pick<Definitions, 'channels'>,
  customers: number,
): ChannelLoad[] {
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  const used = channelsOfCampaign(campaign).flatMap((id) => {
    const channel = known.get(id);
    return channel?.mode === 'push' ? [channel] : [];
  });
  const treated = Math.round(customers * (1 - campaign.control.share));
  const expected = Math.min(treated, campaign.budgetContacts ?? Number.POSITIVE_INFINITY);
  return used.map(({ id, name, capacityPerHour }) => {
    const limits = [campaign.capacityPerHour, capacityPerHour].filter((limit) => limit !== undefined);
    const limit = limits.length === 0 ? undefined : Math.min(...limits);
    return {
      ...{ channel: id, name: name ?? id, expected },
      ...(limit !== undefined && {
        capacityPerHour: limit,
        hours: limit === 0 ? Number.MAX_SAFE_INTEGER : expected / limit,
      }),
    };
  });
}
