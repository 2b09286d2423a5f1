import type { CampaignDefinition, Definitions, Purpose } from '../../core/schema/definitions.ts';
import { stepsOfJourney } from './journey-steps.ts';

/** A text that a campaign sends: of an offer on a channel, or a fixed one. */
export interface MessageUse {
  channel: string;
  offer?: string;
  /** The template it is made of; absent: the offer has no content for the channel. */
  template?: string;
  purpose: Purpose;
  /** `journey[0].offer` of the campaign. */
  field: string;
}

/** All texts that a campaign may send to customers on push channels, each once. Tasks are for who carries them out. */
export function messageUses(campaign: CampaignDefinition, definitions: Definitions): MessageUse[] {
  const pushed = new Set(
    definitions.channels.filter(({ mode, human }) => mode === 'push' && !human).map(({ id }) => id),
  );
  const offers = new Map(definitions.offers.map((offer) => [offer.id, offer]));
  const uses = stepsOfJourney(campaign.journey).flatMap(({ step, field }): MessageUse[] => {
    if (step.type === 'message') {
      const { channel, template, purpose } = step;
      return [{ channel, template, purpose, field }];
    }
    if (step.type !== 'offer') return [];
    return offersOf(step).flatMap((offer) =>
      step.channels.map((channel) => {
        const content = offers.get(offer)?.content ?? {};
        const template = content[channel] ?? content.default;
        return { channel, offer, purpose: step.purpose, field, ...(template !== undefined && { template }) };
      }),
    );
  });
  const seen = new Set<string>();
  return uses.filter(({ channel, offer, template, purpose }) => {
    const key = [channel, offer, template, purpose].join(' ');
    return pushed.has(channel) && !seen.has(key) && seen.add(key);
  });
}

/** Offers that a step may propose, each once. */
function offersOf({ offers = [], table = [], matrix = [] }: OfferSources): string[] {
  const listed = [
    ...offers,
    ...table.flatMap((row) => row.offers),
    ...matrix.flatMap(({ cells }) => Object.values(cells).flat()),
  ];
  return [...new Set(listed)];
}

interface OfferSources {
  offers?: string[];
  table?: { offers: string[] }[];
  matrix?: { cells: Record<string, string[]> }[];
}

/** Offers that a campaign may propose on any channel. */
export function offersOfCampaign({ journey }: CampaignDefinition): string[] {
  const listed = stepsOfJourney(journey).flatMap(({ step }) => (step.type === 'offer' ? offersOf(step) : []));
  return [...new Set(listed)];
}

/** Channels that a campaign may use, in the order in which they are written. */
export function channelsOfCampaign({ journey }: CampaignDefinition): string[] {
  const used = stepsOfJourney(journey).flatMap(({ step }) => {
    if (step.type === 'offer') return step.channels;
    return step.type === 'message' || step.type === 'task' ? [step.channel] : [];
  });
  return [...new Set(used)];
}
