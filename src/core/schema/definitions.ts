/**
 * What a pack defines, after validation. YAML documents have exactly this shape (`kind` + `id` +
 * fields); durations and windows are parsed to milliseconds by `definitions/`, rules stay CEL text
 * until `core/program.ts` compiles them.
 *
 * Units are last in names: `…Ms` milliseconds, `…Cents` hundredths of the pack's currency.
 */

/** Types of event fields and customer attributes. `region` and `tags` are for attributes only. */
export type FieldType = 'int' | 'float' | 'bool' | 'enum' | 'string' | 'time';
export type AttributeType = FieldType | 'tags' | 'region';

/** `values` is required for `enum` and empty otherwise; `min`/`max` bound `int` and `float`. */
export interface FieldDefinition {
  type: FieldType;
  values: string[];
  min?: number;
  max?: number;
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
  cells: string[];
}

export interface GroupDefinition {
  kind: 'group';
  id: string;
  name?: string;
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
  validFrom?: number;
  validUntil?: number;
}

export interface OfferDefinition {
  kind: 'offer';
  id: string;
  product: string;
  name: string;
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

/** Where an offer step's offers come from. Exactly one of `offers`, `table`, `matrix` is set. */
export interface OfferStep {
  type: 'offer';
  id: string;
  purpose: Purpose;
  channels: string[];
  offers?: string[];
  /** First matching row; an offer listed only in other rows is refused at `applicability`. */
  table?: { where?: string; offers: string[] }[];
  /** Group id → scenario id → offers; rows are tried in order, first membership with a cell wins. */
  matrix?: { group: string; cells: Record<string, string[]> }[];
  /** Share of pure exploration mixed into the choice, 0 to 1. */
  exploration: number;
}

export interface MessageStep {
  type: 'message';
  id: string;
  purpose: Purpose;
  channel: string;
  template: string;
}

export type StepDefinition = OfferStep | MessageStep;

export interface CampaignDefinition {
  kind: 'campaign';
  id: string;
  name: string;
  owner?: string;
  from?: number;
  until?: number;
  /** Scenarios whose moments enrol a customer; empty: pull only. */
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
  journey: StepDefinition[];
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
  lifecycles: LifecycleDefinition[];
  products: ProductDefinition[];
  offers: OfferDefinition[];
  channels: ChannelDefinition[];
  scenarios: ScenarioDefinition[];
  campaigns: CampaignDefinition[];
  templates: TemplateDefinition[];
  regions: RegionDefinition[];
}
