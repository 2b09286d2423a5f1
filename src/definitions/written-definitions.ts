import type { Aggregate, AttributeType, CapPeriod, FreshnessTier, Purpose } from '../core/schema/definitions.ts';

/**
 * Definitions as people write them: what the shapes in `shapes/` admit, before durations, windows and
 * times are read and defaults filled in.
 */

/** CEL; `true` and numbers may be written without quotes. */
export type WrittenRule = string | number | boolean;
/** `90s`, `10m`, `4h`, `7d`; the number 0 is allowed. */
export type WrittenDuration = string | number;

export interface WrittenField<T = AttributeType> {
  type: T;
  values?: string[];
  min?: number;
  max?: number;
  description?: string;
  source?: string;
  freshness?: FreshnessTier;
}

export interface WrittenRequirement {
  reason: string;
  rule: WrittenRule;
  text?: string;
}

export interface WrittenMatch {
  event: string;
  where?: WrittenRule;
}

/** Exactly one key is present. */
interface WrittenPattern {
  event?: WrittenMatch;
  change?: { attribute: string; confirm?: number; fromAbsent?: boolean };
  enter?: { area: string };
  leave?: { area: string };
  dwell?: { area: string; for: WrittenDuration };
  count?: WrittenMatch & { atLeast: number; within: WrittenDuration };
  sequence?: { steps: WrittenMatch[]; within: WrittenDuration };
  absence?: { after: WrittenMatch; without: WrittenMatch; within: WrittenDuration };
  threshold?: { metric: string; above?: number; below?: number };
  schedule?: { cron: string; audience: WrittenRule };
}

export interface WrittenOfferStep {
  id?: string;
  purpose?: Purpose;
  channels: string[];
  offers?: string[];
  table?: { where?: WrittenRule; offers: string[] }[];
  matrix?: { group: string; cells: Record<string, string[]> }[];
  exploration?: number;
}

export interface WrittenMessageStep {
  id?: string;
  purpose?: Purpose;
  channel: string;
  template: string;
}

/** Exactly one key is present. */
export interface WrittenStep {
  offer?: WrittenOfferStep;
  message?: WrittenMessageStep;
}

interface WrittenCap {
  id: string;
  scope: 'all' | 'channel' | 'category';
  of?: string;
  per: CapPeriod;
  max: number;
}

export interface WrittenDefinitions {
  profile: { zone: string; attributes: Record<string, AttributeType | WrittenField> };
  policy: {
    caps?: WrittenCap[];
    quietHours?: { from: string; until: string };
    refusalCooldown?: { product?: WrittenDuration; category?: WrittenDuration; all?: WrittenDuration };
    globalControl?: { share: number; experiment?: string };
    consent?: WrittenRequirement[];
    allowedLateness?: WrittenDuration;
    dedupeHorizon?: WrittenDuration;
    presenceTimeout?: WrittenDuration;
  };
  fitPrior: {
    strength: number;
    baseRate: number;
    products?: Record<string, Record<string, number>>;
    groups?: Record<string, Record<string, number>>;
    channels?: Record<string, Record<string, number>>;
  };
  eventType: {
    name?: string;
    fields: Record<string, AttributeType | WrittenField>;
    cell?: string;
    updates?: Record<string, string>;
  };
  metric: {
    name?: string;
    event: string;
    where?: WrittenRule;
    value?: WrittenRule;
    agg: Aggregate;
    window: string;
    since?: string;
    precision?: 'f32' | 'f64';
  };
  area: { name?: string; cells?: string[]; cellsFrom?: string };
  group: { name?: string; rule: WrittenRule; primary?: number };
  numberList: { name?: string; column?: string; pattern?: string };
  lifecycle: { name?: string; stages: { id: string; name?: string; rule: WrittenRule; treatment?: string }[] };
  product: {
    name: string;
    line?: string;
    category: string;
    priceCents?: number;
    value?: number;
    eligibility?: WrittenRequirement[];
    suitability?: WrittenRequirement[];
    exclusiveWith?: string[];
    validFrom?: string;
    validUntil?: string;
  };
  offer: {
    product: string;
    name: string;
    where?: WrittenRule;
    sellingPoints?: string[];
    script?: string;
    content?: Record<string, string>;
    lever?: number;
    propensity?: WrittenRule;
    validFrom?: string;
    validUntil?: string;
  };
  channel: {
    name?: string;
    mode: 'push' | 'pull';
    human?: boolean;
    capacityPerHour?: number;
    delay?: WrittenDuration;
    reach?: WrittenRequirement[];
  };
  scenario: {
    name?: string;
    pattern: WrittenPattern;
    where?: WrittenRule;
    exclude?: { residents?: { days: number; of: number; unknown?: 'exclude' | 'include' } };
    cooldown?: WrittenDuration;
    ttl?: WrittenDuration;
    sensitive?: boolean;
  };
  campaign: {
    name: string;
    owner?: string;
    from?: string;
    until?: string;
    entry: { scenario?: string; scenarios?: string[]; pull?: true };
    audience?: WrittenRule;
    reentry?: WrittenDuration;
    priority?: number;
    control?: { share?: number; experiment?: string };
    budgetContacts?: number;
    capacityPerHour?: number;
    journey: WrittenStep[];
  };
  template: { text: string };
  region: { name?: string; parent?: string; zone?: string };
}
