/** What an offer step puts forward for a customer, before anybody is refused. */
import type {
  CampaignDefinition,
  ChannelDefinition,
  Definitions,
  MessageStep,
  OfferDefinition,
  OfferStep,
  ProductDefinition,
  StepDefinition,
} from '../../src/core/schema/definitions.ts';

export interface Candidate {
  /** `offer@channel`; of a message `template@channel`. */
  key: string;
  channel: ChannelDefinition;
  /** Both absent for a message. */
  offer?: OfferDefinition;
  product?: ProductDefinition;
}

/** Steps that put something forward. */
export type DecisionStep = OfferStep | MessageStep;

export function isDecision(step: StepDefinition): step is DecisionStep {
  return step.type === 'offer' || step.type === 'message' || step.type === 'task';
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

/** What a step would push: offers, then push channels, as written. */
export function pushCandidates(definitions: Definitions, step: DecisionStep): Candidate[] {
  if (step.type !== 'offer') {
    const channel = channelOf(definitions, step.channel);
    return [{ key: `${step.template}@${step.channel}`, channel }];
  }
  const channels = step.channels.map((id) => channelOf(definitions, id)).filter(({ mode }) => mode === 'push');
  return candidatesOn(definitions, step, channels);
}

/** The step that answers who asks: the first offer step that no other step holds. */
export function pullStep({ journey }: CampaignDefinition): OfferStep | undefined {
  return journey.find((step) => step.type === 'offer');
}

/** What a step has for who asks on a channel; nothing when it does not name the channel. */
export function pullCandidates(definitions: Definitions, step: OfferStep, channel: string): Candidate[] {
  if (!step.channels.includes(channel)) return [];
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
