import type {
  AttributeDefinition,
  Definitions,
  MetricDefinition,
  ScenarioDefinition,
} from '../../src/core/schema/definitions.ts';
import type { CallAggregate } from './call-aggregates.ts';
import { type CampaignRule, celOf } from './campaign-rules.ts';

const HOUR_MS = 3_600_000;

/** Attribute name → how many values it has. */
export const CALLER_ATTRIBUTES = {
  subscriptionType: 4,
  zip: 6,
  city: 5,
  country: 4,
  salesRegion: 3,
  category: 3,
  valueType: 4,
} as const;

/** Word of the `position`-th value of an attribute: `city-3`. */
export const attributeWord = (attribute: string, position: number) => `${attribute}-${position}`;

/** All windows are those of this zone, eight hours ahead of UTC all year. */
const ZONE = 'Asia/Shanghai';
export const ZONE_OFFSET_MS = 8 * HOUR_MS;

export const ALLOWED_LATENESS_MS = 5 * 60_000;
export const DEDUPE_HORIZON_MS = 10 * 60_000;

function attributeDefinitions(): Record<string, AttributeDefinition> {
  const entries = Object.entries(CALLER_ATTRIBUTES).map(([name, size]): [string, AttributeDefinition] => [
    name,
    {
      type: 'enum',
      values: Array.from({ length: size }, (_, i) => attributeWord(name, i)),
      source: 'crm',
      freshness: '24h',
    },
  ]);
  return Object.fromEntries(entries);
}

function whereOf({ distance, band }: CallAggregate): string | undefined {
  const conditions: string[] = [];
  if (distance === 'local') conditions.push('!event.longDistance');
  if (distance === 'longDistance') conditions.push('event.longDistance');
  if (band)
    conditions.push(`event.${band.field} ${band.op} ${band.field === 'cost' ? band.value.toFixed(1) : band.value}`);
  return conditions.length === 0 ? undefined : conditions.join(' && ');
}

function metricOf(aggregate: CallAggregate): MetricDefinition {
  const where = whereOf(aggregate);
  return {
    kind: 'metric',
    id: aggregate.id,
    event: 'call',
    ...(where !== undefined && { where }),
    ...(aggregate.field && { value: `event.${aggregate.field}` }),
    agg: aggregate.agg,
    window: { type: 'tumbling', unit: aggregate.window },
    precision: 'f32',
  };
}

function scenarioOf(rule: CampaignRule): ScenarioDefinition {
  return {
    kind: 'scenario',
    id: rule.id,
    pattern: { type: 'event', event: 'call', where: celOf(rule) },
    exclude: {},
    cooldownMs: rule.cooldownMs,
    ttlMs: 4 * HOUR_MS,
    sensitive: true,
  };
}

const byId = <T extends { id: string }>(items: T[]): T[] => items.sort((a, b) => (a.id < b.id ? -1 : 1));

/** The telecom workload as a pack: one event type, the aggregates, one scenario a rule. */
export function callDefinitions(
  aggregates: readonly CallAggregate[],
  rules: readonly CampaignRule[],
  furtherMetrics: readonly MetricDefinition[] = [],
): Definitions {
  return {
    version: 'bench',
    profile: { kind: 'profile', id: 'caller', zone: ZONE, attributes: attributeDefinitions() },
    policy: {
      kind: 'policy',
      id: 'policy',
      caps: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      consent: [],
      allowedLatenessMs: ALLOWED_LATENESS_MS,
      dedupeHorizonMs: DEDUPE_HORIZON_MS,
      presenceTimeoutMs: 30 * 60_000,
    },
    eventTypes: [
      {
        kind: 'eventType',
        id: 'call',
        fields: {
          cost: { type: 'float', values: [] },
          duration: { type: 'int', values: [] },
          longDistance: { type: 'bool', values: [] },
          callerPlace: { type: 'string', values: [] },
          calleePlace: { type: 'string', values: [] },
        },
        updates: {},
      },
    ],
    metrics: byId([...aggregates.map(metricOf), ...furtherMetrics]),
    areas: [],
    groups: [],
    lifecycles: [],
    products: [],
    offers: [],
    channels: [],
    scenarios: byId(rules.map(scenarioOf)),
    campaigns: [],
    templates: [],
    regions: [],
  };
}
