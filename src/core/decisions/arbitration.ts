import type { Survivor } from '../effects.ts';
import { betaMean, type FitTable } from '../learning/fit-prior.ts';
import { drawRanked, MILLION } from './choice.ts';
import type { Candidate } from './compiled-step.ts';
import type { CustomerState, MomentRef } from './customer-state.ts';
import type { DecisionProgram } from './decision-program.ts';
import type { Ranking } from './ranking-memory.ts';

/** A moment's weight falls from 1 at its start to this at its expiry. */
const WEIGHT_LOST = 0.5;

/** 1 − ½ · age / life, ½ beyond its life; 1 without a moment. */
export function momentWeight(moment: Pick<MomentRef, 'at' | 'expiresAt'> | undefined, now: number): number {
  if (moment === undefined) return 1;
  return 1 - WEIGHT_LOST * Math.min(1, (now - moment.at) / (moment.expiresAt - moment.at));
}

/**
 * Scores the survivors of one decision and draws from them. `begin`, `add` each survivor in candidate
 * order, `rank`; then `ranked` holds positions in the order of `add`.
 *
 * score = propensity × E[fit] × value × lever × moment weight. A message has no product: every factor is
 * 1. A propensity that is absent is 1; one outside [0, 1] is taken as the nearest bound.
 */
export class Arbitration {
  /** Positions of the survivors drawn by `rank`, first rank first. */
  ranked = new Int32Array(16);
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly fit: FitTable;
  private readonly added: Candidate[] = [];
  private candidates = new Int32Array(16);
  private posteriors = new Int32Array(16);
  private propensities = new Float64Array(16);
  private weights = new Float64Array(16);
  private ranking: Ranking = NOTHING_RANKED;
  private row = 0;
  private now = 0;
  private group = NOT_LOOKED_UP;

  constructor(program: DecisionProgram, state: CustomerState) {
    this.program = program;
    this.state = state;
    this.fit = program.fit;
  }

  begin(row: number, now: number): void {
    this.row = row;
    this.now = now;
    this.group = NOT_LOOKED_UP;
    this.added.length = 0;
    this.ranking = NOTHING_RANKED;
  }

  /** Survivors added. */
  get count(): number {
    return this.added.length;
  }

  /** `weight`: of the candidate's moment. */
  add(candidate: Candidate, weight: number): void {
    const position = this.added.push(candidate) - 1;
    if (position >= this.weights.length) this.grow();
    const { program } = this;
    const offer = program.offers[candidate.offer];
    this.candidates[position] = candidate.offer * program.channels.length + candidate.channel;
    this.weights[position] = weight;
    this.propensities[position] = 1;
    if (offer === undefined) return;
    if (this.group === NOT_LOOKED_UP) this.group = this.state.primaryGroup(this.row, this.now);
    this.posteriors[position] = this.fit.posterior(this.group, offer.product, candidate.channel);
    const asked = offer.propensity?.(this.state, this.row, this.now) ?? Number.NaN;
    if (!Number.isNaN(asked)) this.propensities[position] = Math.min(1, Math.max(0, asked));
  }

  /** Draws up to `limit` survivors by the decision's id; `exploration` 0–1. Returns how many. */
  rank(decisionId: string, exploration: number, limit: number): number {
    const { count, candidates, posteriors, propensities, weights } = this;
    const question = { count, exploration, candidates, posteriors, propensities, weights };
    // Codes tell offers apart, not messages.
    const isMemorable = count >= WORTH_REMEMBERING && this.added.every(({ offer }) => offer >= 0);
    const known = isMemorable ? this.program.rankings.recall(question) : undefined;
    this.ranking = known ?? this.weigh(exploration);
    if (isMemorable && known === undefined) this.program.rankings.keep(question, this.ranking);
    return drawRanked(this.ranking.millionths, count, decisionId, limit, this.ranked);
  }

  /** The survivor added at this position; after `rank`. */
  survivor(position: number): Survivor {
    return this.ranking.survivors[position];
  }

  candidate(position: number): Candidate {
    return this.added[position];
  }

  /** Survivors by falling probability, ties in candidate order; after `rank`. */
  inOrder(): readonly Survivor[] {
    return this.ranking.ordered;
  }

  private weigh(exploration: number): Ranking {
    const { count, posteriors, propensities, weights, program } = this;
    const millionths = new Float64Array(count);
    const products = new Float64Array(count);
    const scored = this.added.map((candidate, k) => {
      const offer = program.offers[candidate.offer];
      const value = offer === undefined ? 1 : program.products[offer.product].value;
      const lever = offer === undefined ? 1 : offer.lever;
      const fit = offer === undefined ? 1 : betaMean(this.fit.posteriors[posteriors[k]]);
      const propensity = propensities[k];
      // Messages are as good as each other: with weight 0 each is as likely.
      products[k] = offer === undefined ? 0 : propensity * value * lever * weights[k];
      const score = propensity * fit * value * lever * weights[k];
      const factors = { propensity, fit, value, lever };
      return { offer: candidate.name, channel: program.channels[candidate.channel].id, score, factors };
    });
    if (count === 1) millionths[0] = MILLION;
    else program.wins.compute(count, posteriors, products, exploration, millionths);
    const survivors = scored.map((survivor, k) => ({ ...survivor, probability: millionths[k] / MILLION }));
    const ordered = [...survivors].sort((a, b) => b.probability - a.probability);
    return { millionths, survivors, ordered };
  }

  private grow(): void {
    const size = this.weights.length * 2;
    const grown = <T extends Int32Array | Float64Array>(target: T, from: T): T => {
      target.set(from);
      return target;
    };
    this.ranked = new Int32Array(size);
    this.candidates = grown(new Int32Array(size), this.candidates);
    this.posteriors = grown(new Int32Array(size), this.posteriors);
    this.propensities = grown(new Float64Array(size), this.propensities);
    this.weights = grown(new Float64Array(size), this.weights);
  }
}

/** −1 is the remainder group. */
const NOT_LOOKED_UP = -2;
/** Fewer survivors are ranked almost as quickly as they are looked for. */
const WORTH_REMEMBERING = 4;
const NOTHING_RANKED: Ranking = { millionths: new Float64Array(0), survivors: [], ordered: [] };
