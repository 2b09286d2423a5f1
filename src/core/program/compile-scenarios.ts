import type { CustomerCondition } from '../decisions/customer-state.ts';
import { type Cron, parseCron } from '../schema/cron.ts';
import type { Definitions, PatternDefinition, ScenarioDefinition } from '../schema/definitions.ts';
import { firingEventTypes } from '../schema/rule-scopes.ts';
import { isCode } from './row-layout.ts';
import type { RuleCompilation } from './rule-compilation.ts';

export interface CompiledScenario {
  /** Position in the definitions; scenarios are sorted by id. */
  index: number;
  id: string;
  /** Dictionary code of the id. */
  word: number;
  definition: ScenarioDefinition;
  /** What opening a moment reads of the definition, at hand. */
  pattern: PatternDefinition['type'];
  cooldownMs: number;
  ttlMs: number;
  residents: ScenarioDefinition['exclude']['residents'];
  where: CustomerCondition | undefined;
  /** Position of the event type whose fields `where` may read, −1 when it reads none. */
  eventType: number;
  /** Audience of a `schedule`. */
  audience: CustomerCondition | undefined;
  cron: Cron | undefined;
  /** Area of a location pattern, −1 otherwise. */
  area: number;
  /** Kept values are dictionary codes. */
  coded: boolean;
  /** Some campaign enters on it, so its moments are kept. */
  hasCampaigns: boolean;
}

/** Scenarios by what can fire them. */
export interface ScenarioIndexes {
  /** By matcher number: scenario and role, ascending by both. */
  matcherScenarios: Int32Array;
  matcherRoles: Int32Array;
  /** By area. */
  enter: number[][];
  leave: number[][];
  dwell: number[][];
  /** By attribute position. */
  change: number[][];
  schedules: number[];
  /** Areas any scenario looks at, for the resident exclusion or presence. */
  watchesPlaces: boolean;
}

export function compileScenarios(definitions: Definitions, rules: RuleCompilation): CompiledScenario[] {
  const entered = new Set(definitions.campaigns.flatMap(({ scenarios }) => scenarios));
  return definitions.scenarios.map((definition, index) => {
    const { pattern, where, cooldownMs, ttlMs, exclude } = definition;
    const types = firingEventTypes(definitions, pattern);
    return {
      index,
      id: definition.id,
      word: rules.wordCode(definition.id),
      definition,
      pattern: pattern.type,
      cooldownMs,
      ttlMs,
      residents: exclude.residents,
      where: where === undefined ? undefined : rules.eventCondition(where, types),
      eventType: types.length === 1 ? definitions.eventTypes.findIndex(({ id }) => id === types[0]) : -1,
      audience: pattern.type === 'schedule' ? rules.condition(pattern.audience) : undefined,
      cron: pattern.type === 'schedule' ? cronOf(pattern.cron) : undefined,
      area: definitions.areas.findIndex(({ id }) => 'area' in pattern && id === pattern.area),
      coded: pattern.type === 'change' && isCode(definitions.profile.attributes[pattern.attribute]!.type),
      hasCampaigns: entered.has(definition.id),
    };
  });
}

function cronOf(text: string): Cron {
  const parsed = parseCron(text);
  if ('cron' in parsed) return parsed.cron;
  throw new Error(`invalid cron reached the compiler: ${text}`);
}

/** How a pattern listens to events: one entry a role. Roles of one scenario are tried in this order. */
export function listeners(pattern: PatternDefinition): { event: string; where: string | undefined }[] {
  switch (pattern.type) {
    case 'event':
    case 'count':
      return [{ event: pattern.event, where: pattern.where }];
    case 'sequence':
      return pattern.steps.map(({ event, where }) => ({ event, where }));
    case 'absence':
      return [pattern.without, pattern.after].map(({ event, where }) => ({ event, where }));
    default:
      return [];
  }
}

export function indexScenarios(
  definitions: Definitions,
  matchers: readonly { scenario: number; role: number }[],
): ScenarioIndexes {
  const byArea = (type: 'enter' | 'leave' | 'dwell') =>
    definitions.areas.map(({ id }) => positionsOf(definitions, (p) => p.type === type && p.area === id));
  return {
    matcherScenarios: Int32Array.from(matchers, ({ scenario }) => scenario),
    matcherRoles: Int32Array.from(matchers, ({ role }) => role),
    enter: byArea('enter'),
    leave: byArea('leave'),
    dwell: byArea('dwell'),
    change: Object.keys(definitions.profile.attributes).map((name) =>
      positionsOf(definitions, (p) => p.type === 'change' && p.attribute === name),
    ),
    schedules: positionsOf(definitions, (p) => p.type === 'schedule'),
    watchesPlaces: positionsOf(definitions, (p) => 'area' in p).length > 0,
  };
}

function positionsOf(definitions: Definitions, holds: (pattern: PatternDefinition) => boolean): number[] {
  return definitions.scenarios.flatMap(({ pattern }, index) => (holds(pattern) ? [index] : []));
}
