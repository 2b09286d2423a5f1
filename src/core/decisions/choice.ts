/**
 * Which of the surviving candidates wins, and with exactly what probability.
 *
 * Thompson sampling without the sampling: candidate i scores θ_i · w_i with θ_i ~ Beta(α_i, β_i),
 * independent of each other, and the probability that it scores highest is computed by a fixed quadrature.
 * Mixed with exploration and rounded to millionths, that is the distribution the winner is drawn from, so
 * the recorded probability is exact whatever the error of the quadrature.
 *
 * C1. Probabilities are whole millionths and sum to exactly 1,000,000.
 * C2. They do not depend on the order of the candidates, except for the last millionths of equals.
 * C3. A greater weight never lowers a candidate's own win probability.
 */
import { uniformOf } from '../hash.ts';
import { betaLogQuantile } from '../learning/beta.ts';
import type { BetaPosterior } from '../learning/fit-prior.ts';

/** What a probability is a multiple of: 1e-6. */
export const MILLION = 1_000_000;
const NODES = 64;

/** Gauss–Legendre nodes and weights on (0, 1): exact for equal posteriors, dense in both tails. */
const { nodes, weights } = gaussLegendre(NODES);

/** Newton on the Legendre polynomial, as in Numerical Recipes 4.6 (`gauleg`). */
function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (count - i - 0.25)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 20; round++) {
      let p = 1;
      let before = 0;
      for (let n = 0; n < count; n++) [p, before] = [((2 * n + 1) * z * p - n * before) / (n + 1), p];
      slope = (count * (z * p - before)) / (z * z - 1);
      z -= p / slope;
    }
    nodes[i] = (z + 1) / 2;
    weights[i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { nodes, weights };
}

/** ln of the posterior's quantiles at the nodes, rising. */
function logQuantiles({ alpha, beta }: BetaPosterior): Float64Array {
  return Float64Array.from(nodes, (node) => betaLogQuantile(alpha, beta, node));
}

/**
 * Computes choices among candidates whose posteriors come from one list. Tables of quantiles are made
 * when a posterior is first met: 512 bytes each, at most one per posterior of the list.
 */
export class WinProbabilities {
  private readonly posteriors: readonly BetaPosterior[];
  private readonly tables: (Float64Array | undefined)[];

  constructor(posteriors: readonly BetaPosterior[]) {
    this.posteriors = posteriors;
    this.tables = new Array(posteriors.length);
  }

  /**
   * Probabilities in millionths of the `count` candidates given by position of posterior and weight ≥ 0,
   * mixed with `exploration` (0–1) shared equally. Written to the start of `out`.
   *
   * A candidate of weight 0 never scores highest unless all have weight 0; then each is as likely.
   */
  compute(
    count: number,
    posterior: ArrayLike<number>,
    weight: ArrayLike<number>,
    exploration: number,
    out: Float64Array,
  ): void {
    let total = 0;
    for (let i = 0; i < count; i++) {
      out[i] = weight[i] > 0 ? this.winShare(i, count, posterior, weight) : 0;
      total += out[i];
    }
    for (let i = 0; i < count; i++) {
      const win = total > 0 ? out[i] / total : 1 / count;
      out[i] = (1 - exploration) * win + exploration / count;
    }
    roundToMillion(out, count);
  }

  /** ∫ Π_{j≠i} F_j(w_i q_i(u) / w_j) du. */
  private winShare(i: number, count: number, posterior: ArrayLike<number>, weight: ArrayLike<number>): number {
    const own = this.table(posterior[i]);
    product.set(weights);
    for (let j = 0; j < count; j++) {
      if (j === i || !(weight[j] > 0)) continue;
      const shift = Math.log(weight[i]) - Math.log(weight[j]);
      if (posterior[j] === posterior[i] && shift === 0) for (let k = 0; k < NODES; k++) product[k] *= nodes[k];
      else this.multiplyByCdf(own, shift, this.table(posterior[j]), this.posteriors[posterior[j]].alpha);
    }
    let share = 0;
    for (let k = 0; k < NODES; k++) share += product[k];
    return share;
  }

  /** Multiplies `product` by the distribution function behind `other` at the points of `own`, both in ln. */
  private multiplyByCdf(own: Float64Array, shift: number, other: Float64Array, alpha: number): void {
    let above = 0;
    for (let k = 0; k < NODES; k++) {
      const x = own[k] + shift;
      while (above < NODES && other[above] <= x) above++;
      if (above === 0) {
        // Below the first node the distribution function is a power of x.
        product[k] *= nodes[0] * Math.exp(alpha * (x - other[0]));
      } else if (above === NODES) {
        // Between the last node and θ = 1, where it is 1.
        const last = other[NODES - 1];
        if (x < 0) product[k] *= nodes[NODES - 1] + (1 - nodes[NODES - 1]) * ((x - last) / -last);
      } else {
        const from = other[above - 1];
        const share = (x - from) / (other[above] - from);
        product[k] *= nodes[above - 1] + share * (nodes[above] - nodes[above - 1]);
      }
    }
  }

  private table(position: number): Float64Array {
    let table = this.tables[position];
    if (table === undefined) {
      table = logQuantiles(this.posteriors[position]);
      this.tables[position] = table;
    }
    return table;
  }
}

/** Scratch of `winShare`: weight of a node times the distribution functions met so far. */
const product = new Float64Array(NODES);

/** Largest remainder: whole millionths that sum to a million; ties to the earlier candidate. */
function roundToMillion(shares: Float64Array, count: number): void {
  const remainders: { position: number; remainder: number }[] = [];
  let left = MILLION;
  for (let i = 0; i < count; i++) {
    const exact = shares[i] * MILLION;
    // Equal candidates differ by rounding errors of 1e-10; they must tie here.
    const whole = Math.floor(exact + 1e-9);
    shares[i] = whole;
    left -= whole;
    remainders.push({ position: i, remainder: Math.round((exact - whole) * 1e9) });
  }
  remainders.sort((a, b) => b.remainder - a.remainder || a.position - b.position);
  for (let r = 0; left !== 0; r = (r + 1) % count) {
    const step = Math.sign(left);
    const { position } = remainders[step > 0 ? r : count - 1 - r];
    if (shares[position] + step < 0) continue;
    shares[position] += step;
    left -= step;
  }
}

/**
 * Draws up to `limit` of `count` candidates without replacement into `ranked`; returns how many. Rank 1
 * is drawn with exactly `millionths` by uniform(decisionId), rank r > 1 among the rest, in proportion,
 * by uniform(decisionId, r). Candidates of probability 0 are drawn last, in candidate order.
 */
export function drawRanked(
  millionths: Float64Array,
  count: number,
  decisionId: string,
  limit: number,
  ranked: Int32Array,
): number {
  const taken = new Set<number>();
  let left = MILLION;
  for (let rank = 1; rank <= Math.min(limit, count); rank++) {
    let point = left * (rank === 1 ? uniformOf(decisionId) : uniformOf(decisionId, rank));
    let winner = -1;
    for (let i = 0; i < count; i++) {
      if (taken.has(i) || (left > 0 && millionths[i] === 0)) continue;
      winner = i;
      point -= millionths[i];
      if (point < 0 || left === 0) break;
    }
    ranked[rank - 1] = winner;
    taken.add(winner);
    left -= millionths[winner];
  }
  return Math.min(limit, count);
}
