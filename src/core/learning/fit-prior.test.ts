import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FitPriorDefinition } from '../schema/definitions.ts';
import { betaMean, FitTable, fitPriorOf } from './fit-prior.ts';

const prior: FitPriorDefinition = {
  kind: 'fitPrior',
  id: 'experts',
  strength: 20,
  baseRate: 0.05,
  products: { newspaper: { information: 8, entertainment: 2 }, blank: {} },
  groups: { business: { information: 10, entertainment: 5 }, teen: { information: 0, entertainment: 10 } },
  channels: { sms: { information: 10, entertainment: 10 }, call: { information: 0, entertainment: 0 } },
};

describe('the experts’ prior', () => {
  it('weighs the scores of group and channel by what the product stands for', () => {
    // group: (8·10 + 2·5)/100 = 0.9; channel: (80 + 20)/100 = 1; mean 0.05 · 4 · 0.9 · 1.
    const posterior = fitPriorOf(prior, 'business', 'newspaper', 'sms');
    expect(betaMean(posterior)).toBeCloseTo(0.18, 12);
    expect(posterior.alpha + posterior.beta).toBeCloseTo(20, 12);
  });

  it('is the base rate where the experts said nothing', () => {
    expect(betaMean(fitPriorOf(prior, undefined, 'newspaper', 'web'))).toBeCloseTo(0.05, 12);
    expect(betaMean(fitPriorOf(prior, 'business', 'unscored', 'sms'))).toBeCloseTo(0.05, 12);
    expect(betaMean(fitPriorOf(prior, 'business', 'blank', 'sms'))).toBeCloseTo(0.05, 12);
  });

  it('counts a characteristic that was not scored as average', () => {
    const half = { ...prior, groups: { business: { information: 10 } } };
    expect(betaMean(fitPriorOf(half, 'business', 'newspaper', 'web'))).toBeCloseTo(0.05 * 4 * 0.9 * 0.5, 12);
  });

  it('stays between 0.0001 and 0.95', () => {
    expect(betaMean(fitPriorOf(prior, 'business', 'newspaper', 'call'))).toBeCloseTo(1e-4, 12);
    expect(betaMean(fitPriorOf({ ...prior, baseRate: 1 }, 'business', 'newspaper', 'sms'))).toBeCloseTo(0.95, 12);
  });

  it('is uninformed without a definition', () => {
    expect(fitPriorOf(undefined, 'business', 'newspaper', 'sms')).toEqual({ alpha: 1, beta: 1 });
  });

  it('never falls when a score of the group or the channel rises', () => {
    const score = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(score, score, score, score, score, (weight, other, low, rise, channelScore) => {
        const mean = (groupScore: number) =>
          betaMean(
            fitPriorOf(
              {
                ...prior,
                products: { p: { a: weight, b: other } },
                groups: { g: { a: groupScore, b: 3 } },
                channels: { c: { a: channelScore, b: channelScore } },
              },
              'g',
              'p',
              'c',
            ),
          );
        expect(mean(Math.min(10, low + rise))).toBeGreaterThanOrEqual(mean(low));
      }),
      { seed: 5 },
    );
  });
});

describe('the fit table', () => {
  it('answers by position and holds equal posteriors once', () => {
    const rule = { rule: 'true' };
    const table = new FitTable({
      version: '',
      profile: { kind: 'profile', id: 'p', zone: 'UTC', attributes: {} },
      policy: {
        kind: 'policy',
        id: 'p',
        caps: [],
        refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
        consent: [],
        allowedLatenessMs: 0,
        dedupeHorizonMs: 0,
        presenceTimeoutMs: 0,
      },
      fitPrior: prior,
      eventTypes: [],
      metrics: [],
      areas: [],
      lifecycles: [],
      offers: [],
      scenarios: [],
      campaigns: [],
      templates: [],
      regions: [],
      groups: [
        { kind: 'group', id: 'business', ...rule },
        { kind: 'group', id: 'teen', ...rule },
      ],
      products: ['blank', 'newspaper'].map((id) => ({
        kind: 'product',
        id,
        name: id,
        category: 'news',
        value: 1,
        eligibility: [],
        suitability: [],
        exclusiveWith: [],
      })),
      channels: ['call', 'sms'].map((id) => ({
        kind: 'channel',
        id,
        mode: 'push',
        human: false,
        delayMs: 0,
        reach: [],
      })),
    });
    const at = (group: number, product: number, channel: number) =>
      table.posteriors[table.posterior(group, product, channel)];
    expect(at(0, 1, 1)).toEqual(fitPriorOf(prior, 'business', 'newspaper', 'sms'));
    expect(at(1, 1, 0)).toEqual(fitPriorOf(prior, 'teen', 'newspaper', 'call'));
    expect(at(-1, 1, 1)).toEqual(fitPriorOf(prior, undefined, 'newspaper', 'sms'));
    expect(table.posterior(-1, 0, 0)).toBe(table.posterior(1, 0, 1));
    expect(table.posteriors.length).toBeLessThan(12);
  });
});
