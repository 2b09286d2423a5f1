/**
 * What a pack defines, after validation. YAML documents have exactly this shape (`kind` + `id` +
 * fields); durations and windows are parsed to milliseconds by `definitions/`, rules stay CEL text
 * until `core/program.ts` compiles them.
 *
 * Units are last in names: `…Ms` milliseconds, `…Cents` hundredths of the pack's currency.
 */

import type { SmsCommandDefinition } from './sms-command.ts';

/** Types of event fields and customer attributes. `region` and `tags` are for attributes only. */
export type FieldType = 'int' | 'float' | 'bool' | 'enum' | 'string' | 'time';
export type AttributeType = FieldType | 'tags' | 'region';

/** `values` is required for `enum` and empty otherwise; `min`/`max` bound `int` and `float`. */
export interface FieldDefinition {
  type: FieldType;
  values: string[];
  min?: number;
  max?: number;
  /** What people call it. */
  name?: string;
  /** Value → what people call it; of an `enum` any of its values, of `tags` those that are known. */
  valueNames?: Record<string, string>;
  description?: string;
}

export type FreshnessTier = 'real-time' | '1h' | '12h' | '24h' | '48h';

export interface AttributeDefinition extends Omit<FieldDefinition, 'type'> {
  type: AttributeType;
  /** Where the value comes from, for people: `billing`, `crm`, `signalling`. */
  source: string;
  freshness: FreshnessTier;
}

/** One per pack: what is known about a customer from outside. */
export interface ProfileDefinition {
  kind: 'profile';
  id: string;
  /** IANA zone used where the customer's region names none. */
  zone: string;
  attributes: Record<string, AttributeDefinition>;
}

/**
 * `order` and `cancel` are reserved ids: they come from billing, must have a string field `product`,
 * and start and end holdings.
 */
export interface EventTypeDefinition {
  kind: 'eventType';
  id: string;
  name?: string;
  fields: Record<string, FieldDefinition>;
  /** Name of the string field that holds the cell; makes the event evidence of a place. */
  cell?: string;
  /** Attribute name → field name: attributes this event carries the current value of. */
  updates: Record<string, string>;
}

export type Aggregate = 'count' | 'sum' | 'min' | 'max' | 'avg' | 'last' | 'distinct';

export type WindowDefinition =
  | { type: 'lifetime' }
  | { type: 'tumbling'; unit: 'day' | 'week' | 'month' }
  /** `lengthMs / stepMs` is a whole number from 1 to 64. */
  | { type: 'sliding'; lengthMs: number; stepMs: number };

export interface MetricDefinition {
  kind: 'metric';
  id: string;
  name?: string;
  event: string;
  /** CEL over `event`, `profile`; only matching events count. */
  where?: string;
  /** CEL over `event`; required for every aggregate but `count`. */
  value?: string;
  agg: Aggregate;
  window: WindowDefinition;
  /** Epoch ms from which events are complete; the metric is absent until its window fits after it. */
  since?: number;
  /** Storage of `sum`, `min`, `max`, `avg`, `last`. */
  precision: 'f32' | 'f64';
}

export interface AreaDefinition {
  kind: 'area';
  id: string;
  name?: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  cells: string[];
}

export interface GroupDefinition {
  kind: 'group';
  id: string;
  name?: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  rule: string;
  /** Position in the exclusive order of primary groups, from 1; absent: never primary. */
  primary?: number;
}

/**
 * A list of numbers from elsewhere, uploaded any number of times: who was taken from an upload is in the list for good,
 * and rules ask `"id" in lists`.
 */
export interface NumberListDefinition {
  kind: 'numberList';
  id: string;
  name?: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  /** The column of files that holds the number; absent: the only one, or one with a common name. */
  column?: string;
  /** What a number looks like (RE2, anchored by itself), written as it stands; absent: mainland mobile numbers. */
  pattern?: string;
}

/** First stage whose rule holds; none holds: the stage is absent. */
export interface LifecycleDefinition {
  kind: 'lifecycle';
  id: string;
  name?: string;
  stages: { id: string; name?: string; rule: string; treatment?: string }[];
}

/** A rule that must hold, and the reason recorded when it does not. */
export interface Requirement {
  reason: string;
  rule: string;
  /** For people: what the reason means. */
  text?: string;
}

export interface ProductDefinition {
  kind: 'product';
  id: string;
  name: string;
  line?: string;
  category: string;
  priceCents?: number;
  /** Relative worth of an order, default 1. */
  value: number;
  /** Hard rules; the first that does not hold refuses at stage `eligibility`. */
  eligibility: Requirement[];
  /** Soft rules; the first that does not hold refuses at stage `suitability`. */
  suitability: Requirement[];
  exclusiveWith: string[];
  /** How long after a decision an order is put down to it; absent: 30 days, the most there is. */
  attributionMs?: number;
  validFrom?: number;
  validUntil?: number;
}

export interface OfferDefinition {
  kind: 'offer';
  id: string;
  product: string;
  name: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  /** CEL; part of stage `applicability`. */
  where?: string;
  sellingPoints: string[];
  script?: string;
  /** Channel id (or `default`) → template id. */
  content: Record<string, string>;
  /** Planner's multiplier, default 1. */
  lever: number;
  /** CEL number in [0, 1] read from the profile (a brought model); absent or missing: 1. */
  propensity?: string;
  validFrom?: number;
  validUntil?: number;
}

export interface ChannelDefinition {
  kind: 'channel';
  id: string;
  name?: string;
  mode: 'push' | 'pull';
  human: boolean;
  /** Contacts an hour over all customers; absent: unlimited. */
  capacityPerHour?: number;
  /** Wait between decision and hand-over, so that a message does not seem to follow a footstep. */
  delayMs: number;
  /** Needs a rule to hold for the customer to be reachable; refuses at `eligibility`. */
  reach: Requirement[];
}

/** What touchpoints have in common: who or what they are, and the channel on which they meet customers. */
export interface TouchpointKindDefinition {
  kind: 'touchpointKind';
  id: string;
  name: string;
  channel: string;
}

/** One place on a channel: a counter, a page, a menu, a hotline. An ask names it in `touchpoint`. */
export interface TouchpointDefinition {
  kind: 'touchpoint';
  id: string;
  name: string;
  touchpointKind?: string;
  channel: string;
  region?: string;
}

/** What a scenario's pattern matches: an event type and an optional CEL rule over event and customer. */
export interface EventMatch {
  event: string;
  where?: string;
}

export type PatternDefinition =
  | ({ type: 'event' } & EventMatch)
  | { type: 'change'; attribute: string; confirm: number; fromAbsent: boolean }
  | { type: 'enter'; area: string }
  | { type: 'leave'; area: string }
  | { type: 'dwell'; area: string; forMs: number }
  | ({ type: 'count'; atLeast: number; withinMs: number } & EventMatch)
  | { type: 'sequence'; steps: EventMatch[]; withinMs: number }
  | { type: 'absence'; after: EventMatch; without: EventMatch; withinMs: number }
  | { type: 'threshold'; metric: string; direction: 'above' | 'below'; value: number }
  /** `cron` in the customer's zone, minute resolution; `audience` is CEL. */
  | { type: 'schedule'; cron: string; audience: string };

export type PatternType = PatternDefinition['type'];

export interface ScenarioDefinition {
  kind: 'scenario';
  id: string;
  name?: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  pattern: PatternDefinition;
  /** CEL over customer and (for patterns fired by an event of one type) event; after the input. */
  where?: string;
  exclude: { residents?: { days: number; of: number; unknown: 'exclude' | 'include' } };
  cooldownMs: number;
  /** At most 48 h, and 48 h by default. */
  ttlMs: number;
  sensitive: boolean;
}

export type Purpose = 'marketing' | 'service';

/** What all decisions of a journey have. */
interface DecisionStep {
  id: string;
  purpose: Purpose;
  /** How long the step may be put off before it comes to nothing; absent: 48 h, at a first step the moment's life. */
  withinMs?: number;
  /** Taken when the decision comes to nothing; absent: the journey goes on. */
  otherwise?: StepDefinition[];
}

/** Where an offer step's offers come from. Exactly one of `offers`, `table`, `matrix` is set. */
export interface OfferStep extends DecisionStep {
  type: 'offer';
  channels: string[];
  offers?: string[];
  /** First matching row; an offer listed only in other rows is refused at `applicability`. */
  table?: { where?: string; offers: string[] }[];
  /** Group id → scenario id → offers; rows are tried in order, first membership with a cell wins. */
  matrix?: { group: string; cells: Record<string, string[]> }[];
  /** Share of pure exploration mixed into the choice, 0 to 1. */
  exploration: number;
}

/** A fixed text: to the customer (`message`), or to who carries out a task, on a human channel (`task`). */
export interface MessageStep extends DecisionStep {
  type: 'message' | 'task';
  channel: string;
  template: string;
}

/** Exactly one of `forMs` and `until`. Minutes of the local day; weekdays from Monday 1, none written: every day. */
export interface WaitStep {
  type: 'wait';
  id: string;
  forMs?: number;
  until?: { minute: number; weekdays?: number[] };
}

/** Exactly one of `event`, `outcome` and `condition` (CEL). */
export interface WaitForStep {
  type: 'waitFor';
  id: string;
  event?: EventMatch;
  /** Statuses or answers of the contact of an earlier step. */
  outcome?: { of: string; is: string[] };
  condition?: string;
  timeoutMs: number;
  /** Taken when it happens, and when it does not; absent: the journey goes on. */
  met?: StepDefinition[];
  otherwise?: StepDefinition[];
}

export interface BranchStep {
  type: 'branch';
  id: string;
  /** The first whose rule holds is taken. */
  cases: { where: string; steps: StepDefinition[] }[];
  otherwise?: StepDefinition[];
}

export interface SplitStep {
  type: 'split';
  id: string;
  /** Customers fall into the same arms of everything that names it. */
  experiment: string;
  /** Shares from 0 to 1, together at most 1; who falls beyond them goes on. */
  arms: { name: string; share: number; steps: StepDefinition[] }[];
}

/** Exactly one of `value`, and `add` with or without `remove` (of an attribute of type `tags`). */
export interface SetStep {
  type: 'set';
  id: string;
  attribute: string;
  /** Null clears. */
  value?: string | number | boolean | null;
  add?: string[];
  remove?: string[];
}

/** Exactly one of `trial` and `points`. */
export interface GrantStep {
  type: 'grant';
  id: string;
  trial?: { product: string; lengthMs: number };
  points?: number;
}

/** Asks the billing system. */
export interface BillingStep {
  type: 'order' | 'cancel';
  id: string;
  product: string;
}

export interface EndStep {
  type: 'end';
  id: string;
}

export type StepDefinition =
  | OfferStep
  | MessageStep
  | WaitStep
  | WaitForStep
  | BranchStep
  | SplitStep
  | SetStep
  | GrantStep
  | BillingStep
  | EndStep;

/** What ends a journey besides `exitWhen`: an order of what it is for, such an order not of its making, a total block. */
export type JourneyExit = 'conversion' | 'held' | 'opt-out';

/** The steps of a campaign as they were, for the journeys that began with them. */
export interface EarlierJourney {
  journey: StepDefinition[];
  exitWhen?: string;
  exitOn?: JourneyExit[];
}

/** What a version of a campaign for a region may say otherwise. */
export type LocalChange = 'period' | 'areas' | 'audience' | 'entry' | 'journey' | 'control' | 'reentry' | 'priority';

/** What a campaign leaves to its versions. */
export interface CampaignLimits {
  /** Sorted; empty: only what is always their own. */
  change: LocalChange[];
  /** Between which their period lies; absent: the campaign's own. */
  from?: number;
  until?: number;
  /** Contacts of each version at most, or of that of a region. */
  quota?: number;
  quotas?: Record<string, number>;
}

/** What is aimed at over the campaign's life. */
export interface CampaignTargets {
  contacts?: number;
  conversions?: number;
}

export interface CampaignDefinition {
  kind: 'campaign';
  id: string;
  name: string;
  owner?: string;
  /** Whose it is; the audience holds its customers alone. The engine reads the audience only. */
  region?: string;
  /** The campaign it is the version of a region of. */
  localOf?: string;
  /** Of a version: where its scenarios of places happen. The engine reads the scenarios only. */
  areas?: string[];
  /** Absent: it has no versions. */
  limits?: CampaignLimits;
  targets?: CampaignTargets;
  from?: number;
  until?: number;
  /** Scenarios whose moments enrol a customer; empty: pull only, or by waves. */
  scenarios: string[];
  audience?: string;
  /** A customer may enrol again this long after the last enrolment; absent: never again. */
  reentryMs?: number;
  /** Higher decides first when one input enters several campaigns. */
  priority: number;
  control: { share: number; experiment: string };
  /** Contacts over the campaign's life; absent: unlimited. */
  budgetContacts?: number;
  capacityPerHour?: number;
  /** Begun by waves and sends only: no scenario begins it and it answers no asks. */
  byWave?: true;
  journey: StepDefinition[];
  /** CEL: a journey leaves when it holds. */
  exitWhen?: string;
  /** Absent: all of them. */
  exitOn?: JourneyExit[];
  /** Journeys under way change to these steps instead of keeping those they began with. */
  migrate?: true;
  /** Filled in by the engine, newest first; never written in a pack. */
  earlier?: EarlierJourney[];
}

export type CapPeriod = 'day' | '7d' | '30d';

export interface CapDefinition {
  id: string;
  scope: 'all' | 'channel' | 'category';
  /** The channel or category; absent: each of them has this cap. */
  of?: string;
  per: CapPeriod;
  max: number;
}

/** One per pack. */
export interface PolicyDefinition {
  kind: 'policy';
  id: string;
  caps: CapDefinition[];
  /** Local minutes of the day, `from` inclusive, `until` exclusive; wraps midnight. */
  quietHours?: { fromMinute: number; untilMinute: number };
  /** After a refusal (`declined`): nothing of the product, the category, at all, for so long. */
  refusalCooldown: { productMs: number; categoryMs: number; allMs: number };
  globalControl?: { share: number; experiment: string };
  /** Rules that must hold for marketing; the first that does not refuses at stage `consent`. */
  consent: Requirement[];
  allowedLatenessMs: number;
  dedupeHorizonMs: number;
  presenceTimeoutMs: number;
}

/** Expert scores 0–10 by characteristic; `strength` in pseudo-observations. One per pack. */
export interface FitPriorDefinition {
  kind: 'fitPrior';
  id: string;
  strength: number;
  /** Order rate of a perfectly average combination, 0 to 1. */
  baseRate: number;
  products: Record<string, Record<string, number>>;
  groups: Record<string, Record<string, number>>;
  channels: Record<string, Record<string, number>>;
}

export interface TemplateDefinition {
  kind: 'template';
  id: string;
  /** Whose it is: people bound to a region change what is of theirs. */
  region?: string;
  /** Liquid. */
  text: string;
}

export interface RegionDefinition {
  kind: 'region';
  id: string;
  name?: string;
  parent?: string;
  zone?: string;
}

/** Everything a pack says, by kind, each sorted by id. `version` is the hash of its content. */
export interface Definitions {
  version: string;
  profile: ProfileDefinition;
  policy: PolicyDefinition;
  fitPrior?: FitPriorDefinition;
  eventTypes: EventTypeDefinition[];
  metrics: MetricDefinition[];
  areas: AreaDefinition[];
  groups: GroupDefinition[];
  /** Absent: none. */
  numberLists?: NumberListDefinition[];
  /** Absent: texts from customers are not understood. */
  smsCommands?: SmsCommandDefinition[];
  lifecycles: LifecycleDefinition[];
  products: ProductDefinition[];
  offers: OfferDefinition[];
  channels: ChannelDefinition[];
  /** Absent: none, both. */
  touchpointKinds?: TouchpointKindDefinition[];
  touchpoints?: TouchpointDefinition[];
  scenarios: ScenarioDefinition[];
  campaigns: CampaignDefinition[];
  templates: TemplateDefinition[];
  regions: RegionDefinition[];
}
