/** Small packs at random: metrics, and scenarios of any pattern over the types of the small pack. */
import fc from 'fast-check';
import type {
  Definitions,
  EventMatch,
  GroupDefinition,
  LifecycleDefinition,
  MetricDefinition,
  PatternDefinition,
  PatternType,
  ProductDefinition,
  ScenarioDefinition,
  WindowDefinition,
} from '../../src/core/schema/definitions.ts';
import { STREAM_START } from './generate-streams.ts';
import { smallPack } from './small-pack.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './zone-time.ts';

const sliding = (lengthMs: number, stepMs: number): WindowDefinition => ({ type: 'sliding', lengthMs, stepMs });

const window: fc.Arbitrary<WindowDefinition> = fc.constantFrom<WindowDefinition>(
  { type: 'lifetime' },
  { type: 'tumbling', unit: 'day' },
  { type: 'tumbling', unit: 'week' },
  { type: 'tumbling', unit: 'month' },
  sliding(HOUR_MS, 15 * MINUTE_MS),
  sliding(30 * MINUTE_MS, 10 * MINUTE_MS),
  sliding(2 * HOUR_MS, 2 * HOUR_MS),
  sliding(64 * MINUTE_MS, MINUTE_MS),
  sliding(DAY_MS, HOUR_MS),
);

const since = fc.option(
  fc.constantFrom(-2 * DAY_MS, 0, 40 * MINUTE_MS, 5 * HOUR_MS, 2 * DAY_MS).map((offset) => STREAM_START + offset),
  { nil: undefined, freq: 2 },
);

/** What metrics count: event type, a value of it, and rules that choose among them. */
const COUNTED = [
  { event: 'call', value: 'event.seconds', rules: ['event.seconds > 30', 'profile.age > 20', 'event.peer == "p1"'] },
  {
    event: 'session',
    value: 'event.bytes',
    rules: ['event.bytes >= 2.5', 'has(event.cell)', 'profile.device == "d1"'],
  },
];

const DISTINCT_OF: Record<string, string> = { call: 'event.peer', session: 'event.cell' };

function metric(id: string): fc.Arbitrary<MetricDefinition> {
  return fc
    .record({
      counted: fc.constantFrom(...COUNTED),
      rule: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 2 }),
      agg: fc.constantFrom('count', 'sum', 'min', 'max', 'avg', 'last', 'distinct'),
      window,
      since,
      precision: fc.constantFrom('f32', 'f64'),
    })
    .map(({ counted: { event, value, rules }, rule, agg, since: from, ...rest }) => ({
      kind: 'metric' as const,
      id,
      event,
      agg,
      ...(rule === undefined ? {} : { where: rules[rule]! }),
      ...(agg === 'count' ? {} : { value: agg === 'distinct' ? DISTINCT_OF[event]! : value }),
      ...(from === undefined ? {} : { since: from }),
      ...rest,
    }));
}

const METRICS = ['m0', 'm1', 'm2', 'm3'];

/** Over the customer alone. */
export const customerRule: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'profile.age > 20',
    'profile.plan == "gold"',
    '!has(profile.plan)',
    'has(profile.device) && profile.device != "d2"',
    '"x" in profile.tags',
    'profile.score >= 0.5 || profile.age < 30',
    'hour(now) < 12 || weekday(now) == 7',
    'dayOfMonth(now) == 25 && month(now) == 10',
    '"news" in holdings || group["g-old"]',
    '"spring" in lists',
    '!("spring" in lists) || size(lists) == 2',
    'group.primary == "g-gold"',
    'stage.music in ["trying", "active"]',
    'profile.age < 30 ? profile.plan == "basic" : has(profile.score)',
  ),
  fc
    .record({
      metric: fc.constantFrom(...METRICS),
      sign: fc.constantFrom('>', '<', '>=', '=='),
      bound: fc.constantFrom(0, 1, 2, 3, 60),
    })
    .map(({ metric: id, sign, bound }) => `metric.${id} ${sign} ${bound}`),
);

const EVENT_RULES: Record<string, string[]> = {
  call: [
    'event.seconds >= 60',
    'event.seconds < 60',
    'event.peer != "p3"',
    'event.seconds > 0 && profile.age > 20',
    'metric.m1 < 2 || event.seconds == 120',
  ],
  session: [
    'has(event.cell)',
    'event.bytes > 2.0',
    'event.device == "d1" || event.cell == "c3"',
    'profile.device == event.device',
  ],
  order: ['event.product == "news"'],
};

/** An event, of which a rule may want more. */
export const eventMatch: fc.Arbitrary<EventMatch> = fc
  .constantFrom('call', 'session', 'call', 'session', 'order')
  .chain((event) =>
    fc.record({
      event: fc.constant(event),
      where: fc.option(fc.constantFrom(...EVENT_RULES[event]!), { nil: undefined, freq: 2 }),
    }),
  )
  .map(({ event, where }) => ({ event, ...(where === undefined ? {} : { where }) }));

const area = fc.constantFrom('cinema', 'station');
const within = fc.constantFrom(30 * SECOND_MS, 5 * MINUTE_MS, 20 * MINUTE_MS, HOUR_MS, DAY_MS);

/** Patterns by type. */
const patterns: Record<PatternType, fc.Arbitrary<PatternDefinition>> = {
  event: eventMatch.map((match) => ({ type: 'event', ...match })),
  change: fc.record({
    type: fc.constant('change'),
    attribute: fc.constantFrom('device', 'device', 'plan', 'age'),
    confirm: fc.constantFrom(1, 2, 3),
    fromAbsent: fc.boolean(),
  }),
  enter: fc.record({ type: fc.constant('enter'), area }),
  leave: fc.record({ type: fc.constant('leave'), area }),
  dwell: fc.record({
    type: fc.constant('dwell'),
    area,
    forMs: fc.constantFrom(SECOND_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 40 * MINUTE_MS),
  }),
  count: fc
    .record({ match: eventMatch, atLeast: fc.constantFrom(1, 2, 3, 5, 20, 64), withinMs: within })
    .map(({ match, ...rest }) => ({ type: 'count', ...match, ...rest })),
  sequence: fc.record({
    type: fc.constant('sequence'),
    steps: fc.array(eventMatch, { minLength: 2, maxLength: 3 }),
    withinMs: within,
  }),
  absence: fc.record({ type: fc.constant('absence'), after: eventMatch, without: eventMatch, withinMs: within }),
  threshold: fc.record({
    type: fc.constant('threshold'),
    metric: fc.constantFrom(...METRICS),
    direction: fc.constantFrom('above', 'below'),
    value: fc.constantFrom(0.5, 1, 2, 60, 100),
  }),
  schedule: fc.record({
    type: fc.constant('schedule'),
    cron: fc.constantFrom('30 2 * * *', '*/20 */6 * * *', '0 9-17/4 * * 1-5', '15 0 25,27 10 *', '0 0 1 * *'),
    audience: customerRule,
  }),
};

const residents = fc.record({
  days: fc.constantFrom(1, 2, 3),
  of: fc.constantFrom(3, 5, 14),
  unknown: fc.constantFrom('exclude', 'include'),
});

/** A scenario of the given pattern with gates at random. */
function scenario(id: string, type: PatternType): fc.Arbitrary<ScenarioDefinition> {
  const isOfArea = type === 'enter' || type === 'leave' || type === 'dwell';
  return fc
    .record({
      pattern: patterns[type],
      where: fc.option(customerRule, { nil: undefined, freq: 2 }),
      resident: isOfArea ? fc.option(residents, { nil: undefined, freq: 3 }) : fc.constant(undefined),
      cooldownMs: fc.constantFrom(0, 0, 0, 10 * MINUTE_MS, DAY_MS),
      ttlMs: fc.constantFrom(10 * MINUTE_MS, 4 * HOUR_MS, 48 * HOUR_MS),
    })
    .map(({ where, resident, ...rest }) => ({
      kind: 'scenario' as const,
      id,
      ...(where === undefined ? {} : { where }),
      exclude: resident === undefined ? {} : { residents: resident },
      sensitive: false,
      ...rest,
    }));
}

/** Groups and stages that rules and matrices name. */
const GROUPS: GroupDefinition[] = [
  { kind: 'group', id: 'g-gold', rule: 'profile.plan == "gold"', primary: 2 },
  { kind: 'group', id: 'g-old', rule: 'profile.age > 20', primary: 1 },
  { kind: 'group', id: 'g-rest', rule: '!has(profile.plan)', primary: 3 },
];

const LIFECYCLES: LifecycleDefinition[] = [
  {
    kind: 'lifecycle',
    id: 'music',
    stages: [
      { id: 'active', rule: '"music" in holdings && metric.m0 > 1' },
      { id: 'trying', rule: '"music" in holdings' },
      { id: 'potential', rule: 'has(profile.device)' },
    ],
  },
];

/** Products that streams order, rules name and campaigns offer. */
export const PRODUCT_IDS = ['games', 'music', 'news', 'sport'];

const PRODUCTS: ProductDefinition[] = PRODUCT_IDS.map((id) => ({
  kind: 'product',
  id,
  name: id,
  category: 'any',
  value: 1,
  eligibility: [],
  suitability: [],
  exclusiveWith: [],
}));

/** A pack with two scenarios of each of the given patterns, random metrics and random limits of time. */
export function pack(types: readonly PatternType[]): fc.Arbitrary<Definitions> {
  const ids = types.flatMap((type) => [`${type}-1`, `${type}-2`].map((id) => [id, type] as const));
  return fc
    .record({
      metrics: fc.tuple(...METRICS.map(metric)),
      scenarios: fc.tuple(...ids.map(([id, type]) => scenario(id, type))),
      allowedLatenessMs: fc.constantFrom(0, 10 * SECOND_MS, 5 * MINUTE_MS, 5 * MINUTE_MS, HOUR_MS),
      dedupeHorizonMs: fc.constantFrom(10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS),
      presenceTimeoutMs: fc.constantFrom(10 * MINUTE_MS, 30 * MINUTE_MS),
    })
    .map(({ metrics, scenarios, ...times }) => {
      const base = smallPack({
        metrics,
        groups: GROUPS,
        lifecycles: LIFECYCLES,
        products: PRODUCTS,
        numberLists: ['autumn', 'spring'].map((id) => ({ kind: 'numberList', id })),
        scenarios: [...scenarios].sort((a, b) => (a.id < b.id ? -1 : 1)),
      });
      return { ...base, policy: { ...base.policy, ...times } };
    });
}
