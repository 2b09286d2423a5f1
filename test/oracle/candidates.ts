/** What an offer step puts forward for a customer, before anybody is refused. */
import type { CampaignDefinition, ChannelDefinition, Definitions, OfferDefinition, OfferStep, ProductDefinition } from '../../src/core/schema/definitions.ts';

export interface Candidate {
  /** `offer@channel`. */
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

/** Offers, then push channels, as written. */
export function candidatesOf(definitions: Definitions, campaign: CampaignDefinition): Candidate[] {
  const step = decidingStep(campaign);
  const channelOf = (id: string) => definitions.channels.find((channel) => channel.id === id)!;
  if (step.type === 'message') return [{ key: `@${step.channel}`, channel: channelOf(step.channel) }];
  const channels = step.channels.map(channelOf).filter(({ mode }) => mode === 'push');
  return offerIdsOf(step).flatMap((id) => {
    const offer = definitions.offers.find((candidate) => candidate.id === id)!;
    const product = definitions.products.find((candidate) => candidate.id === offer.product)!;
    return channels.map((channel) => ({ key: `${id}@${channel.id}`, offer, product, channel }));
  });
}
