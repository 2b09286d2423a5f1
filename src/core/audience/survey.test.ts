import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineDriver, HOUR_MS, townDefinitions, townStream } from '../engine-fixture.ts';
import { InputKind } from '../inputs/input-batch.ts';
import type { Survey, SurveyCounts, SurveyPage } from './survey.ts';

const town = townDefinitions();
const RULES = ['profile.vip', 'profile.age > 40 || "music" in holdings', 'metric.callsDay > 0'];
const QUESTIONS = ['profile.age', 'profile.city', 'profile.vip', 'group.primary', 'metric.bytesHour', 'stage.music'];
const BOUNDS = [[20, 40, 60], [], [], [], [0.5, 10], []];
const PARTITIONS = 4;

function surveyOf({ engine }: EngineDriver, rules = RULES, questions = QUESTIONS): Survey {
  const compiled = engine.survey(rules, questions);
  if ('problems' in compiled) throw new Error(compiled.problems[0]!.message);
  return compiled.survey;
}

function done<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same counts, of every customer one by one: a sample of so few is everybody. */
function countedRows(survey: Survey, now: number): SurveyCounts {
  const { total, met, values } = survey.sample(now);
  const counts: SurveyCounts = { total, counts: RULES.map(() => 0), values: QUESTIONS.map(() => ({})) };
  met.forEach((bits, customer) => {
    const added = [1, ...RULES.map((_, rule) => (bits >>> rule) & 1)];
    counts.counts = counts.counts.map((count, rule) => count + added[rule + 1]!);
    QUESTIONS.forEach((_, question) => {
      const value = values[question]![customer]!;
      const key =
        typeof value === 'number'
          ? String(BOUNDS[question]!.filter((bound) => value >= bound).length)
          : String(value ?? '');
      const known = counts.values[question]![key] ?? added.map(() => 0);
      counts.values[question]![key] = known.map((count, n) => count + added[n]!);
    });
  });
  return counts;
}

describe('a survey', () => {
  it('counts columns as rows are counted, before and after further events and erasures', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const inputs = townStream(seed, 90);
        const driver = new EngineDriver(town, PARTITIONS);
        for (const part of [inputs.slice(0, 50), inputs.slice(50)]) {
          driver.play(part);
          for (const now of [part.at(-1)!.at, part.at(-1)!.at + HOUR_MS]) {
            const survey = surveyOf(driver);
            expect(done(survey.counting(now, BOUNDS))).toEqual(countedRows(survey, now));
          }
          const { customerId, at } = part[0]!;
          driver.apply({ json: InputKind.command, customerId, id: `e${at}`, at, content: { command: 'erase' } });
        }
        const now = inputs.at(-1)!.at;
        expect(done(surveyOf(driver).counting(now, BOUNDS))).toEqual(countedRows(surveyOf(driver), now));
      }),
      { numRuns: 15 },
    );
  });

  it('names everybody for whom the rule holds once, whatever the size of a page', () => {
    const driver = new EngineDriver(town, PARTITIONS);
    const inputs = townStream(7, 90);
    driver.play(inputs);
    const now = inputs.at(-1)!.at;
    const all = done(
      surveyOf(driver, ['true'], ['profile.age']).members(now, { partition: 0, row: 0 }, 1000),
    ).customers;
    expect(all).toHaveLength(driver.engine.memory().customers);
    for (const limit of [1, 3, all.length]) {
      const survey = surveyOf(driver, ['profile.age > 30'], ['profile.age']);
      const found: SurveyPage['customers'] = [];
      for (let from: SurveyPage['next'] = { partition: 0, row: 0 }; from !== undefined; ) {
        const page: SurveyPage = done(survey.members(now, from, limit));
        expect(page.customers.length).toBeLessThanOrEqual(limit);
        found.push(...page.customers);
        from = page.next;
      }
      expect(found).toEqual(all.filter(({ values: [age] }) => Number(age) > 30));
    }
  });

  it('says of each rule and question what is wrong with it', () => {
    const { engine } = new EngineDriver(town, 1);
    const compiled = engine.survey(['profile.agee > 3', 'true'], ['profile.nothing']);
    expect('problems' in compiled && compiled.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('profile.agee'),
      expect.stringContaining('profile.nothing'),
    ]);
  });
});
