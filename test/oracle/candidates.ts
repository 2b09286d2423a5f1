/** What an offer step puts forward for a customer, before anybody is refused. */
import type {
  CampaignDefinition,
  ChannelDefinition,
  Definitions,
  OfferDefinition,
  OfferStep,
  ProductDefinition,
} from '../../src/core/schema/definitions.ts';

export interface Candidate {
  /** `offer@channel`; of a message `template@channel`. */
  key: string;
  channel: ChannelDefinition;
  /** Both absent for a message. */
  offer?: OfferDefinition;
  product?: ProductDefinition;
}

/** The step that decides: the first of the journey. */
export function decidingStep(campaign: CampaignDefinition): CampaignDefinition['journey'][number] {
  return campaign.journey[0]!;
}

/** Ids of all offers of a step in the order written, once each. */
function offerIdsOf(step: OfferStep): string[] {
  const written =
    step.offers ??
    step.table?.flatMap(({ offers }) => offers) ??
    step.matrix?.flatMap(({ cells }) => Object.values(cells).flat()) ??
    [];
  return [...new Set(written)];
}

/** What a campaign would push: offers, then push channels, as written. */
export function pushCandidates(definitions: Definitions, campaign: CampaignDefinition): Candidate[] {
  const step = decidingStep(campaign);
  if (step.type === 'message') {
    const channel = channelOf(definitions, step.channel);
    return [{ key: `${step.template}@${step.channel}`, channel }];
  }
  const channels = step.channels.map((id) => channelOf(definitions, id)).filter(({ mode }) => mode === 'push');
  return candidatesOn(definitions, step, channels);
}

/** What a campaign has for who asks on a channel; nothing when its step does not name the channel. */
export function pullCandidates(definitions: Definitions, campaign: CampaignDefinition, channel: string): Candidate[] {
  const step = decidingStep(campaign);
  if (step.type === 'message' || !step.channels.includes(channel)) return [];
  return candidatesOn(definitions, step, [channelOf(definitions, channel)]);
}

function channelOf({ channels }: Definitions, id: string): ChannelDefinition {
  return channels.find((channel) => channel.id === id)!;
}

function candidatesOn({ offers, products }: Definitions, step: OfferStep, channels: ChannelDefinition[]): Candidate[] {
  return offerIdsOf(step).flatMap((id) => {
    const offer = offers.find((candidate) => candidate.id === id)!;
    const product = products.find((candidate) => candidate.id === offer.product)!;
    return channels.map((channel) => ({ key: `${id}@${channel.id}`, offer, product, channel }));
  });
}
