/** An audience in the product's words and in the database's. */
export interface Audience {
  name: string;
  cel: string;
  /** Over table `customers` of `peers/duckdb.ts`. */
  sql: string;
}

const stale = (window: 'day' | 'week', column: string) =>
  `CASE WHEN ${window}_stamp >= current_${window}() THEN ${column} ELSE 0 END`;

/**
 * Two attributes and three metrics. A metric whose day or week is over reads as empty: sums and counts as
 * 0, so `durationSumDay < 12000` holds for everybody who has not called today.
 */
export const AND_OF_FIVE: Audience = {
  name: 'and5-10m',
  cel: [
    'profile.city != "city-3"',
    'profile.valueType != "valueType-1"',
    'metric.callsWeek >= 1',
    'metric.durationSumDay < 12000',
    'metric.calls7d >= 2',
  ].join(' && '),
  sql: `city <> 3 AND value_type <> 1 AND ${stale('week', 'calls_week')} >= 1
    AND ${stale('day', 'duration_sum_day')} < 12000 AND calls_7d >= 2`,
};

/** The same five, in two alternatives. */
export const AND_OR_OF_FIVE: Audience = {
  name: 'andor5-10m',
  cel:
    '(profile.city == "city-3" && metric.callsWeek >= 2 && metric.calls7d >= 3) || ' +
    '(profile.valueType == "valueType-1" && metric.durationSumDay > 8000)',
  sql: `(city = 3 AND ${stale('week', 'calls_week')} >= 2 AND calls_7d >= 3)
    OR (value_type = 1 AND ${stale('day', 'duration_sum_day')} > 8000)`,
};

/** Preview: those who match, by city. */
export const BY_CITY: Audience & { attribute: string; column: string } = {
  name: 'groupby-10m',
  cel: 'metric.callsWeek >= 1 && metric.calls7d >= 2',
  sql: `${stale('week', 'calls_week')} >= 1 AND calls_7d >= 2`,
  attribute: 'city',
  column: 'city',
};
