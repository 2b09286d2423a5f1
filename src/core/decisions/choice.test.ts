import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile } from '../learning/beta.ts';
import type { BetaPosterior } from '../learning/fit-prior.ts';
import { drawRanked, MILLION, WinProbabilities } from './choice.ts';

interface Contender {
  posterior: BetaPosterior;
  weight: number;
}

function probabilities(contenders: readonly Contender[], exploration = 0): number[] {
  const out = new Float64Array(contenders.length);
  const positions = contenders.map((_, i) => i);
  const wins = new WinProbabilities(contenders.map(({ posterior }) => posterior));
  wins.compute(
    contenders.length,
    positions,
    contenders.map(({ weight }) => weight),
    exploration,
    out,
  );
  return [...out];
}

const beta = (alpha: number, b: number, weight = 1): Contender => ({ posterior: { alpha, beta: b }, weight });

/** A small seeded generator, so that the simulated truth is the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Share of wins in simulated draws; quantiles from a fine table, to be quick. */
function simulate(contenders: readonly Contender[], draws: number): number[] {
  const random = seeded(20150801);
  const fine = 20_000;
  const tables = contenders.map(({ posterior, weight }) =>
    Float64Array.from(
      { length: fine },
      (_, k) => weight * betaQuantile(posterior.alpha, posterior.beta, (k + 0.5) / fine),
    ),
  );
  const wins = contenders.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    let best = -1;
    let winner = 0;
    tables.forEach((table, i) => {
      const score = table[Math.floor(random() * fine)];
      if (score > best) [best, winner] = [score, i];
    });
    wins[winner]++;
  }
  return wins.map((count) => count / draws);
}

const contender = fc.record({
  posterior: fc.record({
    alpha: fc.double({ min: 0.01, max: 50, noNaN: true }),
    beta: fc.double({ min: 0.5, max: 500, noNaN: true }),
  }),
  weight: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0.01, max: 10, noNaN: true })),
});
const field = fc.array(contender, { minLength: 1, maxLength: 7 });
const exploration = fc.double({ min: 0, max: 1, noNaN: true });

describe('win probabilities', () => {
  it('are equal for equals, the odd millionth to the first', () => {
    expect(probabilities([beta(0.3, 9.7), beta(0.3, 9.7), beta(0.3, 9.7)])).toEqual([333_334, 333_333, 333_333]);
  });

  it('have the closed form of two uniforms: P(2V > U) = 3/4', () => {
    const [first, second] = probabilities([beta(1, 1, 1), beta(1, 1, 2)]);
    expect(first / MILLION).toBeCloseTo(0.25, 3);
    expect(second / MILLION).toBeCloseTo(0.75, 3);
  });

  it('have the closed form of powers: P(θ₁ > θ₂) = a/(a + c) for Beta(a, 1), Beta(c, 1)', () => {
    for (const [a, c] of [
      [1, 3],
      [0.05, 0.2],
      [8, 2],
    ]) {
      expect(probabilities([beta(a, 1), beta(c, 1)])[0] / MILLION).toBeCloseTo(a / (a + c), 3);
    }
  });

  it('agree with simulation for the posteriors that occur', () => {
    const fields = [
      [beta(0.2, 9.8), beta(0.5, 9.5), beta(30, 900), beta(1, 1)],
      [beta(2, 60, 1.5), beta(5, 200), beta(0.5, 20, 2), beta(40, 1600)],
      [beta(12, 300), beta(13, 300), beta(14, 300), beta(11, 300, 1.1), beta(300, 9000)],
    ];
    for (const contenders of fields) {
      const simulated = simulate(contenders, 400_000);
      for (const [i, p] of probabilities(contenders).entries())
        expect(Math.abs(p / MILLION - simulated[i])).toBeLessThan(0.004);
    }
  });

  it('C1: are whole millionths that sum to a million', () => {
    fc.assert(
      fc.property(field, exploration, (contenders, epsilon) => {
        const p = probabilities(contenders, epsilon);
        expect(p.reduce((sum, each) => sum + each, 0)).toBe(MILLION);
        expect(p.every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
      }),
      { seed: 6 },
    );
  });

  it('C2: do not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(field, exploration, (contenders, epsilon) => {
        const forward = probabilities(contenders, epsilon);
        const backward = probabilities([...contenders].reverse(), epsilon).reverse();
        for (const [i, p] of forward.entries()) expect(Math.abs(p - backward[i])).toBeLessThanOrEqual(1);
      }),
      { seed: 7 },
    );
  });

  it('C3: do not fall when the own weight rises', () => {
    fc.assert(
      fc.property(field, fc.double({ min: 1, max: 4, noNaN: true }), (contenders, factor) => {
        const before = probabilities(contenders)[0];
        const [own, ...others] = contenders;
        expect(probabilities([{ ...own, weight: own.weight * factor }, ...others])[0]).toBeGreaterThanOrEqual(
          before - contenders.length,
        );
      }),
      { seed: 8 },
    );
  });

  it('give each at least its share of exploration', () => {
    const p = probabilities([beta(300, 100), beta(1, 1000), beta(1, 1000), beta(1, 1000)], 0.2);
    expect(p).toEqual([850_000, 50_000, 50_000, 50_000]);
  });

  it('never let a weightless candidate win, unless all are', () => {
    expect(probabilities([beta(1, 1, 0), beta(1, 1000, 1)])).toEqual([0, MILLION]);
    expect(probabilities([beta(1, 1, 0), beta(5, 1, 0)])).toEqual([500_000, 500_000]);
  });
});

describe('drawing', () => {
  const draw = (millionths: number[], decisionId: string, limit: number) => {
    const ranked = new Int32Array(millionths.length);
    const count = drawRanked(Float64Array.from(millionths), millionths.length, decisionId, limit, ranked);
    return [...ranked.subarray(0, count)];
  };

  it('hits rank 1 as often as recorded', () => {
    const p = [100_000, 650_000, 0, 250_000];
    const hits = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) hits[draw(p, `decision ${i}`, 1)[0]]++;
    for (const [i, count] of hits.entries()) expect(Math.abs(count / 40_000 - p[i] / MILLION)).toBeLessThan(0.01);
    expect(hits[2]).toBe(0);
  });

  it('ranks without replacement, in proportion among the rest', () => {
    const p = [500_000, 300_000, 200_000];
    let secondAfterFirst = 0;
    let first = 0;
    for (let i = 0; i < 30_000; i++) {
      const ranked = draw(p, `decision ${i}`, 3);
      expect(new Set(ranked).size).toBe(3);
      if (ranked[0] !== 0) continue;
      first++;
      if (ranked[1] === 1) secondAfterFirst++;
    }
    expect(secondAfterFirst / first).toBeCloseTo(0.6, 1);
  });

  it('ranks candidates of probability 0 last, in their order', () => {
    expect(draw([0, MILLION, 0], 'any', 3)).toEqual([1, 0, 2]);
  });

  it('is the same for the same decision, and no longer than asked', () => {
    expect(draw([500_000, 500_000], 'd', 1)).toEqual(draw([500_000, 500_000], 'd', 1));
    expect(draw([500_000, 500_000], 'd', 1)).toHaveLength(1);
  });
});
