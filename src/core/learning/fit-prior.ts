import type { Definitions, FitPriorDefinition } from '../schema/definitions.ts';

/** Beta(alpha, beta) over the order rate of a combination; both positive. */
export interface BetaPosterior {
  readonly alpha: number;
  readonly beta: number;
}

const MAX_SCORE = 10;
/** Agreement where the experts said nothing. */
const NEUTRAL = 0.5;
const MIN_MEAN = 1e-4;
const MAX_MEAN = 0.95;
/** Fewer pseudo-observations than this would make the choice a coin toss between 0 and 1. */
const MIN_STRENGTH = 0.01;

/** What is assumed without any `fitPrior` definition: every order rate is as likely. */
const UNINFORMED: BetaPosterior = { alpha: 1, beta: 1 };

/**
 * The experts' prior of one combination.
 *
 *   agreement(p, q) = Σ p[c] · q[c] / (10 · Σ p[c])      over the characteristics c of the product
 *   mean            = clamp(baseRate · 4 · agreement(product, group) · agreement(product, channel))
 *
 * `agreement` lies in [0, 1]: the scores of group (channel) in what the product stands for, weighted by
 * how much it stands for it. A characteristic that was not scored counts 5 of 10; no scores at all, or
 * the remainder group, make it ½: then 4 · ½ · ½ = 1 and the mean is the base rate. The mean rises with
 * every score of the group and of the channel in a characteristic the product has. Clamped to
 * [0.0001, 0.95]; `strength` pseudo-observations.
 *
 * `group` undefined: the remainder.
 */
export function fitPriorOf(
  prior: FitPriorDefinition | undefined,
  group: string | undefined,
  product: string,
  channel: string,
): BetaPosterior {
  if (prior === undefined) return UNINFORMED;
  const scores = prior.products[product];
  const withGroup = agreement(scores, group === undefined ? undefined : prior.groups[group]);
  const withChannel = agreement(scores, prior.channels[channel]);
  const mean = Math.min(MAX_MEAN, Math.max(MIN_MEAN, prior.baseRate * 4 * withGroup * withChannel));
  const strength = Math.max(MIN_STRENGTH, prior.strength);
  return { alpha: strength * mean, beta: strength * (1 - mean) };
}

type Scores = Readonly<Record<string, number>>;

function agreement(product: Scores | undefined, other: Scores | undefined): number {
  if (product === undefined || other === undefined) return NEUTRAL;
  let weights = 0;
  let sum = 0;
  for (const [characteristic, weight] of Object.entries(product)) {
    weights += weight;
    sum += weight * (other[characteristic] ?? MAX_SCORE * NEUTRAL);
  }
  return weights > 0 ? sum / (weights * MAX_SCORE) : NEUTRAL;
}

/**
 * Fit of every (primary group or remainder, product, channel), equal posteriors held once. Positions are
 * those of the definitions; group −1 is the remainder.
 */
export class FitTable {
  private readonly products: number;
  private readonly channels: number;
  /** Cell → position in `posteriors`. */
  private readonly cells: Int32Array;
  private readonly distinct: BetaPosterior[] = [];

  constructor(definitions: Definitions) {
    const { groups, products, channels, fitPrior } = definitions;
    this.products = products.length;
    this.channels = channels.length;
    this.cells = new Int32Array((groups.length + 1) * products.length * channels.length);
    /** Positions by alpha and beta: a text of both for each cell would be most of a start. */
    const known = new Map<number, Map<number, number>>();
    for (let group = -1; group < groups.length; group++) {
      for (const [p, product] of products.entries()) {
        for (const [c, channel] of channels.entries()) {
          const posterior = fitPriorOf(fitPrior, groups[group]?.id, product.id, channel.id);
          const ofAlpha = known.get(posterior.alpha) ?? new Map<number, number>();
          const position = ofAlpha.get(posterior.beta) ?? this.distinct.push(posterior) - 1;
          known.set(posterior.alpha, ofAlpha.set(posterior.beta, position));
          this.cells[this.cell(group, p, c)] = position;
        }
      }
    }
  }

  /** The different posteriors; `posterior` gives positions in this list. */
  get posteriors(): readonly BetaPosterior[] {
    return this.distinct;
  }

  posterior(group: number, product: number, channel: number): number {
    return this.cells[this.cell(group, product, channel)];
  }

  private cell(group: number, product: number, channel: number): number {
    return ((group + 1) * this.products + product) * this.channels + channel;
  }
}

/** E[θ] of a posterior. */
export const betaMean = ({ alpha, beta }: BetaPosterior): number => alpha / (alpha + beta);
