/** An audience in the product's words and in the database's. */
export interface Audience {
  name: string;
  cel: string;
  /** Over table `customers` of `peers/duckdb.ts`. */
  sql: string;
}

/** A count or sum of a window that is over reads as 0, the least or most of one as absent. */
const during = (window: 'day' | 'week', column: string, over: '0' | 'NULL' = '0') =>
  `CASE WHEN ${window}_stamp >= current_${window}() THEN ${column} ELSE ${over} END`;

const AND_OF_ONE: Audience = {
  name: 'and1-10m',
  cel: 'metric.durationSumDay > 8000',
  sql: `${during('day', 'duration_sum_day')} > 8000`,
};

/** Two attributes and three metrics; `durationSumDay < 12000` holds for everybody who has not called today. */
export const AND_OF_FIVE: Audience = {
  name: 'and5-10m',
  cel: [
    'profile.city != "city-3"',
    'profile.valueType != "valueType-1"',
    'metric.callsWeek >= 1',
    'metric.durationSumDay < 12000',
    'metric.calls7d >= 2',
  ].join(' && '),
  sql: `city <> 3 AND value_type <> 1 AND ${during('week', 'calls_week')} >= 1
    AND ${during('day', 'duration_sum_day')} < 12000 AND calls_7d >= 2`,
};

/** The same five, in two alternatives. */
export const AND_OR_OF_FIVE: Audience = {
  name: 'andor5-10m',
  cel:
    '(profile.city == "city-3" && metric.callsWeek >= 2 && metric.calls7d >= 3) || ' +
    '(profile.valueType == "valueType-1" && metric.durationSumDay > 8000)',
  sql: `(city = 3 AND ${during('week', 'calls_week')} >= 2 AND calls_7d >= 3)
    OR (value_type = 1 AND ${during('day', 'duration_sum_day')} > 8000)`,
};

/** All seven attributes and eight metrics. */
const AND_OR_OF_FIFTEEN: Audience = {
  name: 'andor15-10m',
  cel: [
    'profile.subscriptionType != "subscriptionType-0"',
    'profile.zip != "zip-5"',
    'profile.city != "city-3"',
    'profile.country != "country-2"',
    'profile.salesRegion != "salesRegion-2"',
    'profile.category != "category-1"',
    'profile.valueType != "valueType-3"',
    'metric.callsWeek >= 1',
    'metric.durationSumDay < 15000',
    'metric.calls7d >= 2',
    'metric.localCallsWeek <= 4',
    'metric.localDurationSumWeek < 30000',
    'metric.longDistanceCallsDay <= 2',
    '(metric.durationMaxDay > 2000 || metric.durationMinWeek < 3000)',
  ].join(' && '),
  sql: `subscription_type <> 0 AND zip <> 5 AND city <> 3 AND country <> 2 AND sales_region <> 2 AND category <> 1
    AND value_type <> 3 AND ${during('week', 'calls_week')} >= 1 AND ${during('day', 'duration_sum_day')} < 15000
    AND calls_7d >= 2 AND ${during('week', 'local_calls_week')} <= 4
    AND ${during('week', 'local_duration_sum_week')} < 30000 AND ${during('day', 'long_distance_calls_day')} <= 2
    AND (${during('day', 'duration_max_day', 'NULL')} > 2000 OR ${during('week', 'duration_min_week', 'NULL')} < 3000)`,
};

/** Rules that are counted exactly, beside the database. */
export const AUDIENCES = [AND_OF_ONE, AND_OF_FIVE, AND_OR_OF_FIVE, AND_OR_OF_FIFTEEN] as const;

/** Preview: those who match, by city. */
export const BY_CITY: Audience & { attribute: string; column: string } = {
  name: 'groupby-10m',
  cel: 'metric.callsWeek >= 1 && metric.calls7d >= 2',
  sql: `${during('week', 'calls_week')} >= 1 AND calls_7d >= 2`,
  attribute: 'city',
  column: 'city',
};
