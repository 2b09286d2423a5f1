import type {
  Aggregate,
  AttributeType,
  CampaignTargets,
  CapPeriod,
  FreshnessTier,
  JourneyExit,
  LocalChange,
  Purpose,
} from '../core/schema/definitions.ts';
import type { WrittenSmsCommand } from './written-sms-command.ts';

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
  name?: string;
  valueNames?: Record<string, string>;
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

interface WrittenDecision {
  id?: string;
  purpose?: Purpose;
  within?: WrittenDuration;
  otherwise?: WrittenStep[];
}

export interface WrittenOfferStep extends WrittenDecision {
  channels: string[];
  offers?: string[];
  table?: { where?: WrittenRule; offers: string[] }[];
  matrix?: { group: string; cells: Record<string, string[]> }[];
  exploration?: number;
}

export interface WrittenMessageStep extends WrittenDecision {
  channel: string;
  template: string;
}

export interface WrittenWaitStep {
  id?: string;
  for?: WrittenDuration;
  until?: { time: string; on?: string[] };
}

export interface WrittenWaitForStep {
  id?: string;
  event?: WrittenMatch;
  outcome?: { of: string; is: string[] };
  condition?: WrittenRule;
  timeout: WrittenDuration;
  met?: WrittenStep[];
  otherwise?: WrittenStep[];
}

export interface WrittenBranchStep {
  id?: string;
  cases: { where: WrittenRule; steps: WrittenStep[] }[];
  otherwise?: WrittenStep[];
}

export interface WrittenSplitStep {
  id?: string;
  experiment?: string;
  arms: { name: string; share: number; steps: WrittenStep[] }[];
}

export interface WrittenSetStep {
  id?: string;
  attribute: string;
  value?: string | number | boolean | null;
  add?: string[];
  remove?: string[];
}

export interface WrittenGrantStep {
  id?: string;
  trial?: { product: string; length: WrittenDuration };
  points?: number;
}

interface WrittenBillingStep {
  id?: string;
  product: string;
}

/** Exactly one key is present. */
export interface WrittenStep {
  offer?: WrittenOfferStep;
  message?: WrittenMessageStep;
  task?: WrittenMessageStep;
  wait?: WrittenWaitStep;
  waitFor?: WrittenWaitForStep;
  branch?: WrittenBranchStep;
  split?: WrittenSplitStep;
  set?: WrittenSetStep;
  grant?: WrittenGrantStep;
  order?: WrittenBillingStep;
  cancel?: WrittenBillingStep;
  end?: { id?: string };
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
  area: { name?: string; region?: string; cells?: string[]; cellsFrom?: string };
  group: { name?: string; region?: string; rule: WrittenRule; primary?: number };
  numberList: { name?: string; region?: string; column?: string; pattern?: string };
  touchpointKind: { name: string; channel: string };
  touchpoint: { name: string; touchpointKind?: string; channel?: string; region?: string };
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
    attribution?: WrittenDuration;
    validFrom?: string;
    validUntil?: string;
  };
  offer: {
    product: string;
    name: string;
    region?: string;
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
    region?: string;
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
    region?: string;
    localOf?: string;
    /** Of a version of a region: where the scenarios of places happen for it. */
    areas?: string[];
    limits?: {
      change?: LocalChange[];
      from?: string;
      until?: string;
      quota?: number;
      quotas?: Record<string, number>;
    };
    targets?: CampaignTargets;
    from?: string;
    until?: string;
    /** Of a version of a region, as is `journey`: absent until it is taken from its campaign. */
    entry: { scenario?: string; scenarios?: string[]; event?: WrittenMatch; wave?: true; pull?: true };
    audience?: WrittenRule;
    reentry?: WrittenDuration;
    priority?: number;
    control?: { share?: number; experiment?: string };
    budgetContacts?: number;
    capacityPerHour?: number;
    exitWhen?: WrittenRule;
    exitOn?: JourneyExit[];
    migrate?: boolean;
    journey: WrittenStep[];
  };
  template: { text: string; region?: string };
  smsCommand: WrittenSmsCommand;
  region: { name?: string; parent?: string; zone?: string };
}
