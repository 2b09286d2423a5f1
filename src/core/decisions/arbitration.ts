import type { Survivor } from '../effects.ts';
import { betaMean, type FitTable } from '../learning/fit-prior.ts';
import { drawRanked, MILLION, type WinProbabilities } from './choice.ts';
import type { Candidate } from './compiled-step.ts';
import type { CustomerState, MomentRef } from './customer-state.ts';
import type { DecisionProgram } from './decision-program.ts';

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
  count = 0;
  /** Positions of the survivors drawn by `rank`, first rank first. */
  ranked = new Int32Array(16);
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly fit: FitTable;
  private readonly wins: WinProbabilities;
  private readonly survivors: Survivor[] = [];
  private readonly candidates: Candidate[] = [];
  private posteriors = new Int32Array(16);
  private weights = new Float64Array(16);
  private millionths = new Float64Array(16);
  private row = 0;
  private now = 0;
  private group = NOT_LOOKED_UP;

  constructor(program: DecisionProgram, state: CustomerState) {
    this.program = program;
    this.state = state;
    this.fit = program.fit;
    this.wins = program.wins;
  }

  begin(row: number, now: number): void {
    this.row = row;
    this.now = now;
    this.group = NOT_LOOKED_UP;
    this.count = 0;
    this.survivors.length = 0;
    this.candidates.length = 0;
  }

  /** `weight`: of the candidate's moment. */
  add(candidate: Candidate, weight: number): void {
    const position = this.count++;
    if (position >= this.weights.length) this.grow();
    const offer = this.program.offers[candidate.offer];
    const channel = this.program.channels[candidate.channel].id;
    let factors = { propensity: 1, fit: 1, value: 1, lever: 1 };
    if (offer !== undefined) {
      if (this.group === NOT_LOOKED_UP) this.group = this.state.primaryGroup(this.row, this.now);
      const posterior = this.fit.posterior(this.group, offer.product, candidate.channel);
      this.posteriors[position] = posterior;
      const asked = offer.propensity?.(this.state, this.row, this.now) ?? Number.NaN;
      factors = {
        propensity: Number.isNaN(asked) ? 1 : Math.min(1, Math.max(0, asked)),
        fit: betaMean(this.fit.posteriors[posterior]),
        value: this.program.products[offer.product].value,
        lever: offer.lever,
      };
    }
    const { propensity, fit, value, lever } = factors;
    this.weights[position] = propensity * value * lever * weight;
    const score = propensity * fit * value * lever * weight;
    this.candidates.push(candidate);
    this.survivors.push({ offer: candidate.name, channel, score, factors, probability: 0 });
  }

  /** Draws up to `limit` survivors by the decision's id; `exploration` 0–1. Returns how many. */
  rank(decisionId: string, exploration: number, limit: number): number {
    const { count, millionths } = this;
    if (count === 1) millionths[0] = MILLION;
    else this.wins.compute(count, this.posteriors, this.weights, exploration, millionths);
    for (let i = 0; i < count; i++) this.survivors[i].probability = millionths[i] / MILLION;
    return drawRanked(millionths, count, decisionId, limit, this.ranked);
  }

  /** The survivor added at this position. */
  survivor(position: number): Survivor {
    return this.survivors[position];
  }

  candidate(position: number): Candidate {
    return this.candidates[position];
  }

  /** Survivors by falling probability, ties in candidate order. */
  inOrder(): Survivor[] {
    return [...this.survivors].sort((a, b) => b.probability - a.probability);
  }

  private grow(): void {
    const size = this.weights.length * 2;
    const grown = <T extends Int32Array | Float64Array>(target: T, from: T): T => {
      target.set(from);
      return target;
    };
    this.ranked = new Int32Array(size);
    this.posteriors = grown(new Int32Array(size), this.posteriors);
    this.weights = grown(new Float64Array(size), this.weights);
    this.millionths = new Float64Array(size);
  }
}

/** −1 is the remainder group. */
const NOT_LOOKED_UP = -2;
