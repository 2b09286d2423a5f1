/** Everything the oracle knows while it reads the inputs, and what it hands back at the end. */
import type { Converted, Granted, JourneyChanged, OrderRequested, Refusal } from '../../src/core/effects.ts';
import type { CampaignDefinition, Definitions, ScenarioDefinition } from '../../src/core/schema/definitions.ts';
import type { CapacityBook } from './capacity.ts';
import type { Rules, View } from './cel.ts';
import type { Customer, Moment } from './customer.ts';

/** Why a firing opened no moment. */
export type Gate = 'where' | 'resident' | 'resident-unknown' | 'cooldown';

export interface Suppressed {
  scenario: string;
  customerId: string;
  at: number;
  gate: Gate;
}

/** A candidate that no stage refused, with the factors of its score that need no learning. */
export interface OracleSurvivor {
  /** `offer@channel`. */
  key: string;
  offer?: string;
  channel: string;
  propensity: number;
  value: number;
  lever: number;
  /** Group whose fit counts; absent when the customer has no primary one. */
  group?: string;
  product?: string;
  momentWeight: number;
}

export interface OracleDecision {
  decisionId: string;
  customerId: string;
  at: number;
  campaign: string;
  /** Absent for an ask that no moment stands behind. */
  momentId?: string;
  result: 'contact' | 'control' | 'deferred' | 'nothing' | 'presented';
  /** Key of the survivor chosen first; absent for `deferred` and `nothing`. */
  chosen?: string;
  survivors: OracleSurvivor[];
  refusals: Refusal[];
}

export interface OracleContact {
  contactId: string;
  step: string;
  /** Of a step of service; caps, slots and orders know nothing of it. */
  isService: boolean;
  product?: string;
  /** What the customer said last. */
  answer?: string;
  decisionId: string;
  customerId: string;
  campaign: string;
  offer?: string;
  channel: string;
  touchpoint?: string;
  at: number;
  dueAt: number;
  /** The last one. */
  status: 'presented' | 'planned' | 'released' | 'withdrawn' | 'delivered' | 'failed' | 'expired';
  reason?: string;
}

export interface OracleResult {
  moments: Moment[];
  suppressed: Suppressed[];
  decisions: OracleDecision[];
  contacts: OracleContact[];
  /** Ghosts of who is held out. */
  ghosts: OracleContact[];
  /** What happened on journeys, as the engine says it. */
  journeys: (JourneyChanged | Granted | OrderRequested | Converted)[];
  /** Outcomes of contacts that nobody made, and customers that did not come into a list. */
  refused: { customerId: string; at: number }[];
  accepted: number;
  duplicates: number;
  late: number;
}

/** Ranks survivors of a decision, by key and `limit` at most: what the engine drew. */
export type Choose = (decisionId: string, survivors: OracleSurvivor[], limit: number) => string[];

export interface Timer {
  due: number;
  customerId: string;
  id: string;
  /** Told the timer's due as `now`. */
  run: (now: number) => void;
}

/** Work on all customers of a campaign that are not done yet. */
export interface Sweep {
  kind: 'cancel' | 'resume' | 'wave';
  campaign: CampaignDefinition;
  wave: string;
  startedAt: number;
  left: Customer[];
  /** By slot: until when it stands still. */
  retryAt: Map<number, number>;
}

export interface World {
  definitions: Definitions;
  rules: Rules;
  choose: Choose;
  /** Highest clock so far; −∞ before the first. */
  clock: number;
  customers: Map<string, Customer>;
  timers: Timer[];
  /** Clock at which a key was accepted, by customer and id. */
  acceptedAt: Map<string, number>;
  capacity: CapacityBook;
  /** By campaign id. */
  controls: Map<string, 'paused' | 'cancelled'>;
  sweeps: Sweep[];
  /** Waves started, by `campaign wave`. */
  waves: Set<string>;
  result: OracleResult;
}

/** The zone of the customer's region, of the nearest region above it that has one, or the pack's. */
export function zoneOf(world: World, customer: Customer): string {
  const { profile, regions } = world.definitions;
  const attribute = Object.entries(profile.attributes).find(([, { type }]) => type === 'region')?.[0];
  let name = attribute === undefined ? undefined : customer.attributes[attribute];
  while (name !== undefined) {
    const region = regions.find(({ id }) => id === name);
    if (region?.zone !== undefined) return region.zone;
    name = region?.parent;
  }
  return profile.zone;
}

export function viewOf(world: World, customer: Customer, now: number): View {
  return { customer, zone: zoneOf(world, customer), now };
}

/** A scenario whose pattern has the given type. */
export type ScenarioOf<T extends ScenarioDefinition['pattern']['type']> = ScenarioDefinition & {
  pattern: Extract<ScenarioDefinition['pattern'], { type: T }>;
};

/** Sets a timer, never before the instant it is set at. */
export function setTimer(world: World, timer: Timer, now: number): void {
  world.timers.push({ ...timer, due: Math.max(timer.due, now) });
}

/** The first timer due by an instant, in the order (due, customerId, id), taken out; nothing when none is. */
export function takeTimer(world: World, until: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of world.timers) {
    if (timer.due <= until && (first === undefined || runsBefore(timer, first))) first = timer;
  }
  if (first !== undefined) world.timers.splice(world.timers.indexOf(first), 1);
  return first;
}

function runsBefore(a: Timer, b: Timer): boolean {
  if (a.due !== b.due) return a.due < b.due;
  if (a.customerId !== b.customerId) return a.customerId < b.customerId;
  return a.id < b.id;
}

/** By falling priority, then campaign id. */
export function byPriority(a: CampaignDefinition, b: CampaignDefinition): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
