import { describe, expect, it } from 'vitest';
import { type Question, type Ranking, RankingMemory } from './ranking-memory.ts';

const question = (about: Partial<Question> = {}): Question => ({
  count: 2,
  exploration: 0.05,
  candidates: Int32Array.of(3, 7, 0, 0),
  posteriors: Int32Array.of(1, 2, 0, 0),
  propensities: Float64Array.of(1, 0.25, 0, 0),
  weights: Float64Array.of(1, 0.5, 0, 0),
  ...about,
});

const ranking: Ranking = { millionths: Float64Array.of(600_000, 400_000), survivors: [], ordered: [] };

function remembering(): RankingMemory {
  const memory = new RankingMemory();
  expect(memory.recall(question())).toBeUndefined();
  memory.keep(question(), ranking);
  return memory;
}

describe('memory of rankings', () => {
  it('answers the same question, whatever lies beyond what is asked', () => {
    expect(remembering().recall(question({ weights: Float64Array.of(1, 0.5, 9, 9) }))).toBe(ranking);
  });

  it.each<[string, Partial<Question>]>([
    ['number of candidates', { count: 3 }],
    ['exploration', { exploration: 0 }],
    ['candidate', { candidates: Int32Array.of(3, 8) }],
    ['posterior', { posteriors: Int32Array.of(1, 3) }],
    ['propensity', { propensities: Float64Array.of(1, 0.26) }],
    ['weight', { weights: Float64Array.of(1, 0.51) }],
  ])('does not answer with another %s', (_, about) => {
    expect(remembering().recall(question(about))).toBeUndefined();
  });

  it('keeps a copy of the question: what asks it uses its arrays again', () => {
    const memory = new RankingMemory();
    const asked = question();
    memory.recall(asked);
    memory.keep(asked, ranking);
    asked.weights[0] = 0.75;
    expect(memory.recall(question())).toBe(ranking);
  });

  it('holds a limited number of rankings', () => {
    const memory = new RankingMemory();
    const asked = Array.from({ length: 2000 }, (_, k) => question({ candidates: Int32Array.of(k, k + 1) }));
    for (const one of asked) {
      memory.recall(one);
      memory.keep(one, ranking);
    }
    const known = asked.filter((one) => memory.recall(one) !== undefined).length;
    expect(known).toBeGreaterThan(200);
    expect(known).toBeLessThanOrEqual(512);
  });
});
