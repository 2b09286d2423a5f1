/** A pack to build tests on: one event type with a cell, one plain, billing's two, and what a test adds. */
import type {
  Definitions,
  EventTypeDefinition,
  PatternDefinition,
  ScenarioDefinition,
} from '../../src/core/schema/definitions.ts';
import { HOUR_MS, MINUTE_MS } from './zone-time.ts';

const field = (type: 'int' | 'float' | 'string') => ({ type, values: [] });

const EVENT_TYPES: EventTypeDefinition[] = [
  { kind: 'eventType', id: 'call', fields: { seconds: field('int'), peer: field('string') }, updates: {} },
  { kind: 'eventType', id: 'cancel', fields: { product: field('string') }, updates: {} },
  { kind: 'eventType', id: 'order', fields: { product: field('string') }, updates: {} },
  {
    kind: 'eventType',
    id: 'session',
    fields: { cell: field('string'), device: field('string'), bytes: field('float') },
    cell: 'cell',
    updates: { device: 'device' },
  },
];

const ATTRIBUTES = {
  age: 'int',
  device: 'string',
  plan: 'string',
  region: 'region',
  score: 'float',
  tags: 'tags',
} as const;

/** Regions `east` (no summer time), `west` (summer time) and its `suburb`; lateness and duplicates as the defaults. */
export function smallPack(parts: Partial<Omit<Definitions, 'version' | 'profile'>> = {}): Definitions {
  const attributes = Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([name, type]) => [
      name,
      { type, values: [], source: 'test', freshness: '24h' as const },
    ]),
  );
  return {
    version: 'test',
    profile: { kind: 'profile', id: 'customer', zone: 'Asia/Shanghai', attributes },
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
      { kind: 'region', id: 'suburb', parent: 'west' },
      { kind: 'region', id: 'west', zone: 'Europe/Berlin' },
    ],
    ...parts,
  };
}

/** A scenario that opens a moment at every firing of its pattern. */
export function scenarioOf(
  id: string,
  pattern: PatternDefinition,
  parts: Partial<ScenarioDefinition> = {},
): ScenarioDefinition {
  return { kind: 'scenario', id, pattern, exclude: {}, cooldownMs: 0, ttlMs: 4 * HOUR_MS, sensitive: false, ...parts };
}
