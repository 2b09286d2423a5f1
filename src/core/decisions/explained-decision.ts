import type { DecisionRecorded, Refusal, Survivor } from '../effects.ts';
import type { Definitions } from '../schema/definitions.ts';
import type { BilingualText } from './bilingual-text.ts';
import { plannerText, resultText } from './reason-texts.ts';

/** An offer on a channel, by what people call them; what the definitions do not know goes by its id. */
export interface ExplainedCandidate {
  offer: string;
  offerName: string;
  /** Absent when the offer is a fixed message or not defined any more. */
  product?: string;
  productName?: string;
  channel: string;
  channelName: string;
}

/** A candidate that nothing refused. `score` is the product of the factors and the weight of the moment. */
export interface ExplainedSurvivor extends ExplainedCandidate {
  score: number;
  factors: Survivor['factors'];
  /** From ½ to 1: a moment counts for less as it ages. */
  momentWeight: number;
  probability: number;
  isChosen: boolean;
}

export interface ExplainedRefusal {
  stage: Refusal['stage'];
  reason: string;
  text: BilingualText;
  candidates: ExplainedCandidate[];
}

/** Why this, and why not each of the others. */
export interface ExplainedDecision {
  result: BilingualText;
  /** Absent: none, as when a touchpoint asked. */
  campaign?: { id: string; name: string };
  /** By falling probability. */
  survivors: ExplainedSurvivor[];
  /** By stage, in the order of the stages. */
  refusals: ExplainedRefusal[];
}

/** `definitions` should be of the decision's version. Of one whose moment was recorded, see `ExplainedDecision`. */
export function explainedDecision(decision: DecisionRecorded, definitions: Definitions): ExplainedDecision {
  const names = new CandidateNames(definitions);
  const survivors = decision.candidates.filter((candidate): candidate is Survivor => !('stage' in candidate));
  const refusals = decision.candidates.filter((candidate): candidate is Refusal => 'stage' in candidate);
  const campaign = definitions.campaigns.find(({ id }) => id === decision.campaign);
  return {
    result: resultText(decision.result),
    ...(decision.campaign !== '' && { campaign: { id: decision.campaign, name: campaign?.name ?? decision.campaign } }),
    survivors: survivors.map((survivor) => ({
      ...names.candidate(survivor.offer, survivor.channel),
      score: survivor.score,
      factors: survivor.factors,
      momentWeight: momentWeightOf(survivor),
      probability: survivor.probability,
      isChosen: decision.chosen?.offer === survivor.offer && decision.chosen.channel === survivor.channel,
    })),
    refusals: refusals.map((refusal) => ({
      stage: refusal.stage,
      reason: refusal.reason,
      text: plannerText(refusal, definitions),
      candidates: refusal.offers.map((label) => names.labelled(label)),
    })),
  };
}

/** What is left of the score when the factors are taken out; 1 when one of them is 0. */
function momentWeightOf({ score, factors: { propensity, fit, value, lever } }: Survivor): number {
  const product = propensity * fit * value * lever;
  return product === 0 ? 1 : score / product;
}

class CandidateNames {
  private readonly offers: ReadonlyMap<string, { name: string; product: string }>;
  private readonly products: ReadonlyMap<string, string>;
  private readonly channels: ReadonlyMap<string, string>;

  constructor({ offers, products, channels }: Definitions) {
    this.offers = new Map(offers.map(({ id, name, product }) => [id, { name, product }]));
    this.products = new Map(products.map(({ id, name }) => [id, name]));
    this.channels = new Map(channels.map(({ id, name }) => [id, name ?? id]));
  }

  candidate(offer: string, channel: string): ExplainedCandidate {
    const known = this.offers.get(offer);
    const productName = known && this.products.get(known.product);
    return {
      offer,
      offerName: known?.name ?? offer,
      ...(known !== undefined && { product: known.product, productName: productName ?? known.product }),
      channel,
      channelName: this.channels.get(channel) ?? channel,
    };
  }

  /** Of `offer@channel`. */
  labelled(label: string): ExplainedCandidate {
    const at = label.lastIndexOf('@');
    return this.candidate(label.slice(0, at), label.slice(at + 1));
  }
}
