import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaCdfOfLog, betaLogQuantile, betaQuantile, logBeta, logGamma } from './beta.ts';

/** P(θ ≤ x) for whole a and b: the chance of at least a heads in a + b − 1 tosses. */
function binomialTail(a: number, b: number, x: number): number {
  const tosses = a + b - 1;
  let sum = 0;
  let ways = 1;
  for (let heads = 0; heads <= tosses; heads++) {
    if (heads > 0) ways = (ways * (tosses - heads + 1)) / heads;
    if (heads >= a) sum += ways * x ** heads * (1 - x) ** (tosses - heads);
  }
  return sum;
}

const shape = fc.double({ min: 0.001, max: 1000, noNaN: true });
const probability = fc.double({ min: 0.0003, max: 0.9997, noNaN: true });

describe('ln Γ', () => {
  it('knows factorials, √π and small arguments', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14);
    expect(logGamma(1e-3)).toBeCloseTo(6.907178885383854, 12);
  });
});

describe('the distribution function of Beta', () => {
  it('is the binomial tail for whole shapes', () => {
    for (const [a, b] of [
      [1, 1],
      [2, 3],
      [5, 5],
      [1, 12],
      [10, 2],
    ]) {
      for (const x of [0.001, 0.2, 0.5, 0.77, 0.999]) expect(betaCdf(a, b, x)).toBeCloseTo(binomialTail(a, b, x), 12);
    }
  });

  it('is x^a for b = 1 and 1 − (1 − x)^b for a = 1', () => {
    fc.assert(
      fc.property(shape, probability, (power, x) => {
        expect(betaCdf(power, 1, x)).toBeCloseTo(x ** power, 11);
        expect(betaCdf(1, power, x)).toBeCloseTo(1 - (1 - x) ** power, 11);
      }),
      { seed: 1 },
    );
  });

  it('mirrors: F(a, b, x) + F(b, a, 1 − x) = 1', () => {
    fc.assert(
      fc.property(shape, shape, probability, (a, b, x) => {
        expect(betaCdf(a, b, x) + betaCdf(b, a, 1 - x)).toBeCloseTo(1, 10);
      }),
      { seed: 2 },
    );
  });

  it('keeps eight digits with millions of observations', () => {
    // Median of Beta(a, a) is ½; one standard deviation above the mean is near Φ(1).
    expect(betaCdf(1e6, 1e6, 0.5)).toBeCloseTo(0.5, 8);
    expect(betaCdf(1e6, 1e6, 0.5 + 1 / Math.sqrt(8e6))).toBeCloseTo(0.8413447, 6);
  });

  it('is 0 below and 1 above its range', () => {
    expect(betaCdf(2, 3, 0)).toBe(0);
    expect(betaCdf(2, 3, 1)).toBe(1);
  });
});

describe('the quantile of Beta', () => {
  it('is the inverse of the distribution function, however skewed', () => {
    fc.assert(
      fc.property(shape, fc.double({ min: 0.5, max: 1000, noNaN: true }), probability, (a, b, u) => {
        expect(betaCdfOfLog(a, b, betaLogQuantile(a, b, u))).toBeCloseTo(u, 9);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('has the closed forms u^(1/a) and 1 − (1 − u)^(1/b)', () => {
    for (const u of [0.001, 0.3, 0.9]) {
      expect(betaQuantile(3, 1, u)).toBeCloseTo(u ** (1 / 3), 13);
      expect(betaQuantile(1, 4, u)).toBeCloseTo(1 - (1 - u) ** (1 / 4), 13);
      expect(betaLogQuantile(0.001, 1, u)).toBeCloseTo(1000 * Math.log(u), 6);
    }
  });

  it('rises with the probability', () => {
    fc.assert(
      fc.property(shape, shape, probability, probability, (a, b, u, v) => {
        const [low, high] = u < v ? [u, v] : [v, u];
        expect(betaLogQuantile(a, b, low)).toBeLessThanOrEqual(betaLogQuantile(a, b, high));
      }),
      { seed: 4 },
    );
  });
});

it('ln B is symmetric', () => {
  expect(logBeta(2, 7)).toBe(logBeta(7, 2));
  expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 13);
});
