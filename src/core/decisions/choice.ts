/**
 * Which of the surviving candidates wins, and with exactly what probability.
 *
 * Thompson sampling without the sampling: candidate i scores θ_i · w_i with θ_i ~ Beta(α_i, β_i),
 * independent of each other, and the probability that it scores highest is computed from a table of each
 * posterior's distribution function. Mixed with exploration and rounded to millionths, that is the distribution
 * the winner is drawn from, so the recorded probability is exact whatever the error of the tables.
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
/**
 * Probabilities at which distribution functions are tabulated, rising: 64 dense towards both ends, as Chebyshev's are, and
 * some more for the long tail above.
 */
const nodes = Float64Array.from([
  ...Array.from({ length: 64 }, (_, k) => (1 - Math.cos((Math.PI * (k + 0.5)) / 64)) / 2),
  1 - 1e-5,
  1 - 1e-7,
  1 - 1e-10,
]);
const NODES = nodes.length;

/** ln of the nodes: of the distribution function at a posterior's quantiles. */
const logNodes = Float64Array.from(nodes, Math.log);
/** Where the greatest score lies with less than this probability, nobody wins. */
const NEGLIGIBLE = 1e-9;

/**
 * Numbers of a posterior's table: ln of its quantiles at the nodes, rising; then the slope of ln F over ln θ below each of
 * them. Below the first it is α, as F is a power there; above the last, up to θ = 1, it is the last of the slopes.
 */
const TABLE_NUMBERS = NODES + NODES + 1;

function writeTable({ alpha, beta }: BetaPosterior, into: Float64Array, at: number): void {
  for (let k = 0; k < NODES; k++) into[at + k] = betaLogQuantile(alpha, beta, nodes[k]);
  const slopes = at + NODES;
  into[slopes] = alpha;
  for (let k = 1; k <= NODES; k++) {
    const [x, logF] = k < NODES ? [into[at + k], logNodes[k]] : [0, 0];
    const width = x - into[at + k - 1];
    // Quantiles that cannot be told apart: a step, which is left to the slope below.
    into[slopes + k] = width > 0 ? (logF - logNodes[k - 1]) / width : 0;
  }
}

/**
 * Computes choices among candidates whose posteriors come from one list. Tables are made when a posterior is first met:
 * a kilobyte each, at most one per posterior of the list.
 *
 * With ln F of every candidate linear between the nodes, so is ln H of the greatest score, H = Π F, and the probability
 * that candidate i has it, ∫ H dlnF_i, is slope_i / Σ slopes of what H gains in each piece: exact for these functions.
 * The pieces are gone through from the greatest score down, one bend at a time, and only as far as H matters.
 */
export class WinProbabilities {
  private readonly posteriors: readonly BetaPosterior[];
  /** By position of the posterior: 1 when its table is made. */
  private readonly made: Uint8Array;
  private readonly tables: Float64Array;
  private readonly bends: Bends;

  constructor(posteriors: readonly BetaPosterior[]) {
    this.posteriors = posteriors;
    this.made = new Uint8Array(posteriors.length);
    // Memory that is never written is never there.
    this.tables = new Float64Array(posteriors.length * TABLE_NUMBERS);
    this.bends = new Bends(this.tables);
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
    const { bends } = this;
    bends.clear(count);
    out.fill(0, 0, count);
    for (let i = 0; i < count; i++) {
      if (weight[i] > 0) bends.add(i, this.table(posterior[i]), Math.log(weight[i]));
    }
    const total = bends.shareOut(out);
    for (let i = 0; i < count; i++) {
      const win = total > 0 ? out[i] / total : 1 / count;
      out[i] = (1 - exploration) * win + exploration / count;
    }
    roundToMillion(out, count);
  }

  /** Where the table of a posterior begins. */
  private table(position: number): number {
    const at = position * TABLE_NUMBERS;
    if (this.made[position] === 0) {
      writeTable(this.posteriors[position], this.tables, at);
      this.made[position] = 1;
    }
    return at;
  }
}

/** The bends of the candidates' ln F, greatest score first; reused between decisions. */
class Bends {
  private readonly tables: Float64Array;
  private count = 0;
  /** By contender: the candidate, and where its table begins. */
  private candidates = new Int32Array(16);
  private bases = new Int32Array(16);
  private shifts = new Float64Array(16);
  /** Next bend of each contender, from 67 (θ = 1) down to 0; its place is `at`. */
  private next = new Int32Array(16);
  private at = new Float64Array(16);
  private slopes = new Float64Array(16);
  /** Share of H per slope when the contender's slope began. */
  private since = new Float64Array(16);
  /**
   * Contenders in a knock-out by the place of their next bend. Contender c begins at place count + c and meets others at
   * half the place, and so on; a place keeps who lost there, place 0 who lost nowhere.
   */
  private rounds = new Int32Array(16);

  constructor(tables: Float64Array) {
    this.tables = tables;
  }

  clear(room: number): void {
    this.count = 0;
    if (this.rounds.length >= room) return;
    this.candidates = new Int32Array(room);
    this.bases = new Int32Array(room);
    this.shifts = new Float64Array(room);
    this.next = new Int32Array(room);
    this.at = new Float64Array(room);
    this.slopes = new Float64Array(room);
    this.since = new Float64Array(room);
    this.rounds = new Int32Array(room);
  }

  /** A contender whose scores are θ times e^shift; `table`: where its table begins. */
  add(candidate: number, table: number, shift: number): void {
    const contender = this.count++;
    this.candidates[contender] = candidate;
    this.bases[contender] = table;
    this.shifts[contender] = shift;
    this.next[contender] = NODES;
    this.at[contender] = shift;
    this.slopes[contender] = 0;
    this.since[contender] = 0;
  }

  /** Adds to `out`, by candidate, the probability to have the greatest score; returns their sum. */
  shareOut(out: Float64Array): number {
    const { at, next, slopes, since, rounds, tables, bases } = this;
    if (this.count === 0) return 0;
    this.drawUp();
    let from = at[rounds[0]];
    let logH = 0;
    let h = 1;
    let sum = 0;
    /** ∫ dH / Σ slopes so far: times a slope, what its candidate won meanwhile. */
    let gained = 0;
    while (h > NEGLIGIBLE) {
      const contender = rounds[0];
      const to = at[contender];
      if (to < from) {
        const below = logH - sum * (from - to);
        const lower = Math.exp(below);
        if (sum > 0) gained += (h - lower) / sum;
        from = to;
        logH = below;
        h = lower;
      }
      if (to === Number.NEGATIVE_INFINITY) break;
      out[this.candidates[contender]] += slopes[contender] * (gained - since[contender]);
      since[contender] = gained;
      const bend = next[contender];
      const base = bases[contender];
      const slope = tables[base + NODES + bend];
      sum += slope - slopes[contender];
      slopes[contender] = slope;
      next[contender] = bend - 1;
      // After the last bend the slope stays for ever.
      at[contender] = bend === 0 ? Number.NEGATIVE_INFINITY : tables[base + bend - 1] + this.shifts[contender];
      this.playAgain(contender);
    }
    let total = 0;
    for (let contender = 0; contender < this.count; contender++) {
      const candidate = this.candidates[contender];
      out[candidate] += slopes[contender] * (gained - since[contender]);
      total += out[candidate];
    }
    return total;
  }

  /** Plays all rounds of the knock-out, from the last place up. */
  private drawUp(): void {
    const { count, rounds } = this;
    const winners = new Int32Array(count * 2);
    for (let contender = 0; contender < count; contender++) winners[count + contender] = contender;
    for (let place = count - 1; place > 0; place--) {
      const a = winners[place * 2];
      const b = winners[place * 2 + 1];
      const first = this.isBefore(a, b);
      winners[place] = first ? a : b;
      rounds[place] = first ? b : a;
    }
    rounds[0] = winners[1];
  }

  /** The winner's next bend lies further down: it plays its rounds again. */
  private playAgain(contender: number): void {
    const { at, rounds } = this;
    let winner = contender;
    let place = at[contender];
    for (let round = (this.count + contender) >> 1; round > 0; round >>= 1) {
      const other = rounds[round];
      const otherPlace = at[other];
      if (otherPlace > place || (otherPlace === place && other < winner)) {
        rounds[round] = winner;
        winner = other;
        place = otherPlace;
      }
    }
    rounds[0] = winner;
  }

  private isBefore(a: number, b: number): boolean {
    return this.at[a] > this.at[b] || (this.at[a] === this.at[b] && a < b);
  }
}

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
