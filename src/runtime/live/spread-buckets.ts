import type { SurveyCounts, SurveySample, SurveyValue } from '../../core/audience/survey.ts';
import type { RuleType } from '../../core/rules/rule-scope.ts';
import type { Spread, SpreadBucket } from './audiences.ts';

/** Buckets wanted between the ends; steps are round, so that it may be half or twice as many. */
const WANTED_BUCKETS = 10;
/** The rarest values at either end share a bucket. */
const END_SHARE = 0.02;
const MOST_WORDS = 30;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What people count times by. */
const TIME_STEPS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 90 * DAY_MS, 365 * DAY_MS, 1825 * DAY_MS];

/** Bounds of buckets in round steps over most of the values, ascending; empty for words, bools and without values. */
export function boundsOf(values: readonly SurveyValue[], type: RuleType): number[] {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length === 0) return [];
  const low = numbers[Math.floor((numbers.length - 1) * END_SHARE)]!;
  const high = numbers[Math.ceil((numbers.length - 1) * (1 - END_SHARE))]!;
  if (low === high) return [low];
  const step = roundStep((high - low) / WANTED_BUCKETS, type);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  // Whole multiples, so that 0.1 added up does not show.
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, n) => rounded((first + n) * step));
}

function roundStep(wanted: number, type: RuleType): number {
  if (type === 'time') return TIME_STEPS_MS.find((step) => step >= wanted) ?? TIME_STEPS_MS.at(-1)!;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= wanted)!;
  return type === 'int' ? Math.max(1, step) : step;
}

const rounded = (value: number) => Number(value.toPrecision(12));

/** A sample counted as `Survey.counting` counts everybody. */
export function countedSample(
  samples: readonly SurveySample[],
  rules: number,
  bounds: readonly (readonly number[])[],
): SurveyCounts {
  const counts: SurveyCounts = { total: 0, counts: Array(rules).fill(0), values: bounds.map(() => ({})) };
  for (const { met, values } of samples) {
    counts.total += met.length;
    met.forEach((bits, customer) => {
      const added = [1, ...Array.from({ length: rules }, (_, rule) => (bits >>> rule) & 1)];
      for (let rule = 0; rule < rules; rule++) counts.counts[rule]! += added[rule + 1]!;
      bounds.forEach((limits, question) => {
        addTo(counts.values[question]!, keyOf(values[question]![customer]!, limits), added);
      });
    });
  }
  return counts;
}

function keyOf(value: SurveyValue, bounds: readonly number[]): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(bounds.filter((bound) => value >= bound).length) : String(value);
}

/** What several hosts counted, together. */
export function addSpreads(answers: readonly SurveyCounts[]): SurveyCounts {
  const [first, ...others] = answers;
  const sum = structuredClone(first!);
  for (const { total, counts, values } of others) {
    sum.total += total;
    counts.forEach((count, rule) => {
      sum.counts[rule]! += count;
    });
    values.forEach((by, question) => {
      for (const [key, added] of Object.entries(by)) addTo(sum.values[question]!, key, added);
    });
  }
  return sum;
}

function addTo(values: Record<string, number[]>, key: string, added: readonly number[]): void {
  const known = values[key];
  if (known === undefined) values[key] = [...added];
  else for (let n = 0; n < added.length; n++) known[n]! += added[n]!;
}

/** Counts by key as buckets; `scale`: customers that one counted stands for. */
export function spreadOf(
  { of, type }: Pick<Spread, 'of' | 'type'>,
  values: Readonly<Record<string, number[]>>,
  { bounds, rules, scale }: { bounds: readonly number[]; rules: number; scale: number },
): Spread {
  const none = () => Array<number>(rules + 1).fill(0);
  const scaled = (counts: readonly number[] = none()) => counts.map((count) => Math.round(count * scale));
  const unknown = scaled(values['']);
  if (type !== 'string' && type !== 'enum' && type !== 'bool') {
    const buckets =
      bounds.length === 0
        ? []
        : [...bounds, Number.POSITIVE_INFINITY].map((to, n): SpreadBucket => {
            const from = bounds[n - 1];
            return {
              ...(from !== undefined && { from }),
              ...(Number.isFinite(to) && { to }),
              counts: scaled(values[n]),
            };
          });
    return { of, type, buckets, unknown };
  }
  const words = Object.entries(values).filter(([word]) => word !== '');
  words.sort(([a, left], [b, right]) => right[0]! - left[0]! || (a < b ? -1 : 1));
  const buckets = words.slice(0, MOST_WORDS).map(([word, counts]) => ({ word, counts: scaled(counts) }));
  if (words.length <= MOST_WORDS) return { of, type, buckets, unknown };
  const others = none();
  for (const [, counts] of words.slice(MOST_WORDS)) for (let n = 0; n <= rules; n++) others[n]! += counts[n]!;
  return { of, type, buckets, others: scaled(others), unknown };
}
