/** A small town to test the engine on: definitions to build from, inputs as a person would write them, a driver. */
import { type CapacityShared, capacityPools, changesLeases, reduceCapacity } from './decisions/capacity.ts';
import type { Effect } from './effects.ts';
import { Engine } from './engine.ts';
import { uniformOf } from './hash.ts';
import { InputBatch, InputBatchWriter, InputKind } from './inputs/input-batch.ts';
import type {
  AttributeType,
  Definitions,
  EventTypeDefinition,
  FieldType,
  MetricDefinition,
  PatternDefinition,
  ScenarioDefinition,
} from './schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from './schema/input-schema.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A Saturday noon in Berlin, fifteen hours before summer time ends there. */
export const START = Date.parse('2015-10-24T12:00:00+02:00');

type PlainValue = string | number | boolean | string[];
export type PlainInput =
  /** `since` missing: an instant. Fields missing are absent. */
  | { type: string; customerId: string; id: string; at: number; since?: number; fields: Record<string, PlainValue> }
  /** Sets what it names; null clears. */
  | { customerId: string; id: string; at: number; attributes: Record<string, PlainValue | null> }
  /** Written as JSON: an outcome, a command, a hand-over, definitions. */
  | { json: number; customerId: string; id: string; at: number; content: unknown };

const fieldsOf = (types: Record<string, FieldType>): EventTypeDefinition['fields'] =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type, values: [] }]));

const EVENT_TYPES: EventTypeDefinition[] = [
  { kind: 'eventType', id: 'call', fields: fieldsOf({ seconds: 'int', peer: 'string', roaming: 'bool' }), updates: {} },
  { kind: 'eventType', id: 'cancel', fields: fieldsOf({ product: 'string' }), updates: {} },
  { kind: 'eventType', id: 'order', fields: fieldsOf({ product: 'string' }), updates: {} },
  {
    kind: 'eventType',
    id: 'session',
    cell: 'cell',
    updates: { device: 'device' },
    fields: fieldsOf({ cell: 'string', device: 'string', bytes: 'float' }),
  },
];

export const ATTRIBUTES: Record<string, AttributeType> = {
  age: 'int',
  birthday: 'time',
  city: 'string',
  device: 'string',
  home: 'region',
  plan: 'enum',
  score: 'float',
  tags: 'tags',
  vip: 'bool',
};
const PLANS = ['basic', 'gold'];

export function attributesOf(types: Record<string, AttributeType>): Definitions['profile']['attributes'] {
  const described = Object.entries(types).map(([name, type]) => {
    return [name, { type, values: type === 'enum' ? PLANS : [], source: 'test', freshness: '24h' as const }] as const;
  });
  return Object.fromEntries(described);
}

/** Two zones (`west` with summer time), two areas that share a cell, and what a test adds. */
export function definitionsOf(parts: Partial<Definitions> = {}): Definitions {
  return {
    version: 'test',
    profile: { kind: 'profile', id: 'customer', zone: 'Asia/Shanghai', attributes: attributesOf(ATTRIBUTES) },
    policy: {
      kind: 'policy',
      id: 'policy',
      caps: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      consent: [],
      allowedLatenessMs: 5 * MINUTE_MS,
      dedupeHorizonMs: 10 * MINUTE_MS,
      presenceTimeoutMs: 30 * MINUTE_MS,
    },
    eventTypes: EVENT_TYPES,
    metrics: [],
    areas: [
      { kind: 'area', id: 'cinema', cells: ['c3', 'c4'] },
      { kind: 'area', id: 'station', cells: ['c1', 'c2', 'c3'] },
    ],
    groups: [],
    lifecycles: [],
    products: [],
    offers: [],
    channels: [],
    scenarios: [],
    campaigns: [],
    templates: [],
    regions: [
      { kind: 'region', id: 'east', zone: 'Asia/Shanghai' },
      { kind: 'region', id: 'west', zone: 'Europe/Berlin' },
    ],
    ...parts,
  };
}

export function metricOf(id: string, parts: Partial<MetricDefinition> = {}): MetricDefinition {
  return { kind: 'metric', id, event: 'call', agg: 'count', window: { type: 'lifetime' }, precision: 'f32', ...parts };
}

/** A scenario that opens a moment at every firing. */
export function scenarioOf(
  id: string,
  pattern: PatternDefinition,
  parts: Partial<ScenarioDefinition> = {},
): ScenarioDefinition {
  return { kind: 'scenario', id, pattern, exclude: {}, cooldownMs: 0, ttlMs: 4 * HOUR_MS, sensitive: false, ...parts };
}

const SLIDING = { type: 'sliding', lengthMs: HOUR_MS, stepMs: 15 * MINUTE_MS } as const;
const seconds = { value: 'event.seconds' };

/** Definitions that use every part of the state: all patterns, aggregates of all windows, contacts that wait. */
export function townDefinitions(): Definitions {
  const base = definitionsOf();
  return {
    ...base,
    policy: {
      ...base.policy,
      caps: [{ id: 'daily', scope: 'all', per: 'day', max: 2 }],
      quietHours: { fromMinute: 21 * 60, untilMinute: 9 * 60 },
      refusalCooldown: { productMs: DAY_MS, categoryMs: 0, allMs: 0 },
    },
    metrics: townMetrics(),
    groups: [
      { kind: 'group', id: 'callers', rule: 'metric.callsHour >= 2', primary: 1 },
      { kind: 'group', id: 'gold', rule: 'profile.plan == "gold"', primary: 2 },
    ],
    lifecycles: [
      {
        kind: 'lifecycle',
        id: 'music',
        stages: [
          { id: 'active', rule: '"music" in holdings' },
          { id: 'known', rule: 'has(profile.device)' },
        ],
      },
    ],
    scenarios: townScenarios(),
    ...townCampaign(),
  };
}

/** All aggregates, over windows of all kinds. */
function townMetrics(): MetricDefinition[] {
  return [
    metricOf('avgWeek', { agg: 'avg', ...seconds, window: { type: 'tumbling', unit: 'week' } }),
    metricOf('bytesHour', { event: 'session', agg: 'sum', value: 'event.bytes', window: SLIDING, precision: 'f64' }),
    metricOf('calls'),
    metricOf('callsDay', { window: { type: 'tumbling', unit: 'day' } }),
    metricOf('callsHour', { window: SLIDING }),
    metricOf('lastPeers', { agg: 'distinct', value: 'event.peer', window: SLIDING }),
    metricOf('lastSeconds', { agg: 'last', ...seconds, window: SLIDING }),
    metricOf('longest', { agg: 'max', ...seconds, where: 'event.roaming', window: SLIDING }),
    metricOf('secondsMonth', {
      agg: 'sum',
      ...seconds,
      window: { type: 'tumbling', unit: 'month' },
      precision: 'f64',
    }),
    metricOf('shortest', { agg: 'min', ...seconds, window: { type: 'tumbling', unit: 'day' } }),
  ];
}

/** All patterns but leave. */
function townScenarios(): ScenarioDefinition[] {
  return [
    scenarioOf('absent', {
      type: 'absence',
      after: { event: 'order' },
      without: { event: 'call' },
      withinMs: 30 * MINUTE_MS,
    }),
    scenarioOf('change', { type: 'change', attribute: 'device', confirm: 2, fromAbsent: false }),
    scenarioOf('count', { type: 'count', event: 'call', atLeast: 3, withinMs: HOUR_MS }, { cooldownMs: HOUR_MS }),
    scenarioOf('dwell', { type: 'dwell', area: 'station', forMs: 10 * MINUTE_MS }),
    scenarioOf(
      'enter',
      { type: 'enter', area: 'cinema' },
      { exclude: { residents: { days: 2, of: 3, unknown: 'include' } } },
    ),
    scenarioOf('evening', { type: 'schedule', cron: '0 */3 * * *', audience: 'profile.age > 20' }),
    scenarioOf('rings', { type: 'event', event: 'call', where: 'event.peer == "p1"' }, { ttlMs: 40 * MINUTE_MS }),
    scenarioOf('sequence', {
      type: 'sequence',
      withinMs: HOUR_MS,
      steps: [{ event: 'call', where: 'event.seconds > 30' }, { event: 'session' }],
    }),
    scenarioOf('talker', { type: 'threshold', metric: 'secondsMonth', direction: 'above', value: 200 }),
  ];
}

/** One campaign on one channel that is late and scarce, so that contacts and decisions wait. */
function townCampaign(): Pick<Definitions, 'products' | 'offers' | 'channels' | 'campaigns'> {
  const product = (id: string) => ({
    kind: 'product' as const,
    id,
    name: id,
    category: 'fun',
    value: 1,
    eligibility: [],
    suitability: [],
    exclusiveWith: [],
  });
  return {
    products: [product('music'), product('news')],
    offers: ['music', 'news'].map((id) => ({
      kind: 'offer',
      id: `${id}-offer`,
      product: id,
      name: id,
      sellingPoints: [],
      content: {},
      lever: 1,
    })),
    channels: [
      {
        kind: 'channel',
        id: 'sms',
        mode: 'push',
        human: false,
        delayMs: 7 * MINUTE_MS,
        capacityPerHour: 300,
        reach: [],
      },
    ],
    campaigns: [
      {
        kind: 'campaign',
        id: 'reading',
        name: 'reading',
        scenarios: ['count', 'enter', 'rings'],
        priority: 1,
        audience: 'profile.age > 20',
        reentryMs: HOUR_MS,
        control: { share: 0.2, experiment: 'reading' },
        journey: [
          {
            type: 'offer',
            id: 'offer',
            purpose: 'marketing',
            channels: ['sms'],
            offers: ['music-offer', 'news-offer'],
            exploration: 0.1,
          },
        ],
      },
    ],
  };
}

/** Feeds one engine: `play` adds clocks and leases as a replay of files does, `apply` adds nothing. */
export class EngineDriver {
  readonly engine: Engine;
  readonly effects: Effect[] = [];
  batchSize = 16;
  private definitions: Definitions;
  private schema: InputSchema;
  private readonly writer = new InputBatchWriter();
  private shared: CapacityShared | undefined;
  private clock = Number.NEGATIVE_INFINITY;

  constructor(
    definitions: Definitions,
    partitionCount = 4,
    owned = Array.from({ length: partitionCount }, (_, p) => p),
  ) {
    this.definitions = definitions;
    this.schema = inputSchemaOf(definitions);
    this.engine = new Engine({ definitions, partitionCount, owned, handover: 'assumed' });
  }

  /** Applies inputs in batches, each preceded by the clocks a replay of files inserts. */
  play(inputs: readonly PlainInput[]): void {
    for (const input of inputs) {
      this.tick(Math.floor(input.at / SECOND_MS) * SECOND_MS);
      this.write(input);
      if (this.writer.records >= this.batchSize) this.flush();
    }
    this.flush();
  }

  apply(...inputs: PlainInput[]): void {
    for (const input of inputs) this.write(input);
    this.flush();
  }

  /** Moves the clock, if it is later, to a whole second. */
  advance(clock: number): void {
    this.tick(clock);
    this.flush();
  }

  /** New definitions from here on, by an input of the log. */
  activate(definitions: Definitions): void {
    const at = Number.isFinite(this.clock) ? this.clock : 0;
    this.apply({ json: InputKind.definitions, customerId: '', id: 'definitions', at, content: definitions });
    this.definitions = definitions;
    this.schema = inputSchemaOf(definitions);
  }

  /** Another driver that goes on from this one's saved state, with fewer or more words known to its dictionary. */
  restored(definitions = this.definitions, partitionCount = 4): EngineDriver {
    const other = new EngineDriver(definitions, partitionCount);
    for (let p = 0; p < partitionCount; p++) other.engine.load(p, this.engine.save(p));
    other.shared = this.shared;
    other.clock = this.clock;
    return other;
  }

  /** Effects pushed since the last call. */
  takeEffects(): Effect[] {
    return this.effects.splice(0);
  }

  private tick(second: number): void {
    if (second <= this.clock) return;
    const entersMinute = Math.floor(second / MINUTE_MS) > Math.floor(this.clock / MINUTE_MS);
    this.clock = second;
    this.writer.clock(second);
    if (entersMinute) this.share();
  }

  private share(): void {
    const pools = capacityPools(this.definitions);
    if (pools.length === 0) return;
    this.flush();
    const minute = Math.floor(this.clock / MINUTE_MS);
    this.shared = reduceCapacity(pools, this.shared, [this.engine.takeCapacityUsage()], minute);
    if (changesLeases(this.shared)) this.writer.json(InputKind.shared, '', '', this.clock, this.shared);
  }

  private flush(): void {
    if (this.writer.records === 0) return;
    this.engine.apply(new InputBatch(this.writer.finish()), { push: (effect) => this.effects.push(effect) });
  }

  private write(input: PlainInput): void {
    writeInput(this.writer, this.schema, input);
  }
}

/** Appends an input to a batch. */
export function writeInput(writer: InputBatchWriter, schema: InputSchema, input: PlainInput): void {
  const { customerId, id, at } = input;
  if ('json' in input) {
    writer.json(input.json, customerId, id, at, input.content);
    return;
  }
  if ('attributes' in input) {
    writer.begin(InputKind.profile, 0, customerId, id, at, at);
    for (const [name, value] of Object.entries(input.attributes)) {
      writer.value(schema.attributeIndex.get(name)!);
      writer.value(wordOf(writer, value));
    }
  } else {
    const position = schema.eventTypeIndex.get(input.type)!;
    writer.begin(InputKind.event, position, customerId, id, at, input.since ?? at);
    for (const { name } of schema.eventTypes[position]!.fields)
      writer.value(wordOf(writer, input.fields[name] ?? null));
  }
  writer.end();
}

function wordOf(writer: InputBatchWriter, value: PlainValue | null): number {
  if (value === null) return Number.NaN;
  if (Array.isArray(value)) return writer.text([...value].sort().join('|'));
  return typeof value === 'string' ? writer.text(value) : Number(value);
}

const CUSTOMERS = ['a', 'ab', 'abc', 'customer-of-a-long-name', 'customer-of-a-long-name-2', '客户', ...'defghi'];
const ADVANCES_MS = [
  0,
  400,
  900,
  20 * SECOND_MS,
  3 * MINUTE_MS,
  3 * MINUTE_MS,
  11 * MINUTE_MS,
  25 * MINUTE_MS,
  9 * HOUR_MS,
];
const DELAYS_MS = [0, 0, 0, 0, 0, 0, 0, 1500, 2 * MINUTE_MS, 40 * MINUTE_MS];

/** A stream of the town: late, repeated, out of order, over days and a change of the clocks. Same seed, same stream. */
export function townStream(seed: number, length: number): PlainInput[] {
  let newest = START;
  return Array.from({ length }, (_, k) => {
    const pick = <T>(from: readonly T[], what: string): T => from[Math.floor(uniformOf(seed, k, what) * from.length)]!;
    const chance = (what: string, share: number) => uniformOf(seed, k, what, 'chance') < share;
    newest += pick(ADVANCES_MS, 'advance');
    const at = newest - pick(DELAYS_MS, 'delay');
    const customerId = pick(CUSTOMERS, 'customer');
    const id = chance('repeat', 0.1) ? `i${k - 1}` : `i${k}`;
    const device = pick(['d1', 'd1', 'd2', `d${k}`], 'device');
    if (chance('profile', 0.2)) {
      const attributes = {
        age: pick([18, 21, 30, null], 'age'),
        city: pick(['Wuhan', 'Yichang', null], 'city'),
        ...(chance('moves', 0.3) ? { home: pick(['east', 'west', null], 'home') } : {}),
        plan: pick([...PLANS, null], 'plan'),
        tags: pick([['x'], ['x', 'y'], null], 'tags'),
        vip: pick([true, false, null], 'vip'),
        ...(chance('device', 0.3) ? { device } : {}),
      };
      return { customerId, id, at, attributes };
    }
    const type = pick(['call', 'call', 'call', 'session', 'session', 'order', 'cancel'], 'type');
    const fields = {
      call: {
        seconds: pick([10, 40, 90], 'seconds'),
        peer: pick(['p1', 'p2', `p${k}`], 'peer'),
        roaming: chance('roaming', 0.5),
      },
      session: { cell: pick(['c1', 'c2', 'c3', 'c4', 'c5'], 'cell'), bytes: uniformOf(seed, k, 'bytes'), device },
      order: { product: pick(['music', 'news'], 'product') },
    };
    const content = fields[type === 'cancel' ? 'order' : (type as keyof typeof fields)];
    return { type, customerId, id, at, since: at - pick([0, 0, 4 * MINUTE_MS], 'since'), fields: content };
  });
}
