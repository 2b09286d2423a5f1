import { type CompiledJourney, JourneyCompiler } from '../journeys/compile-journey.ts';
import { FitTable } from '../learning/fit-prior.ts';
import type { CampaignDefinition, CapPeriod, Definitions, Requirement } from '../schema/definitions.ts';
import { type CapacityPool, capacityPools } from './capacity.ts';
import { WinProbabilities } from './choice.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { CustomerCondition, CustomerNumber, RuleCompiler } from './customer-state.ts';
import { RankingMemory } from './ranking-memory.ts';
import { ReasonTable, type Stage } from './reason-table.ts';

/** A rule that must hold; `reason` is its number in the reason table. */
export interface CompiledRequirement {
  readonly reason: number;
  readonly holds: CustomerCondition;
}

/** Half-open period, epoch ms; ±∞ where the definition says nothing. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

export interface CompiledProduct extends Period {
  readonly id: string;
  /** Position in `DecisionProgram.categories`. */
  readonly category: number;
  readonly value: number;
  readonly exclusiveWith: readonly number[];
  readonly eligibility: readonly CompiledRequirement[];
  readonly suitability: readonly CompiledRequirement[];
  /** How long after a decision an order is put down to it. */
  readonly attributionMs: number;
}

export interface CompiledOffer extends Period {
  readonly id: string;
  readonly product: number;
  readonly where: CustomerCondition | undefined;
  readonly lever: number;
  readonly propensity: CustomerNumber | undefined;
}

export interface CompiledChannel {
  readonly id: string;
  readonly pull: boolean;
  readonly delayMs: number;
  readonly reach: readonly CompiledRequirement[];
  /** Position in `pools`, −1 for unlimited; `capacityReason` goes with it. */
  readonly pool: number;
  readonly capacityReason: number;
}

/** What a decision needs of the campaign it is made for. */
export interface DecidingCampaign extends Period {
  readonly id: string;
  readonly audience: CustomerCondition | undefined;
  readonly control: { readonly share: number; readonly experiment: string };
  /** Capacity pools with the reason each refuses for, in reason order. */
  readonly pools: readonly { readonly pool: number; readonly reason: number }[];
}

export interface CompiledCampaign extends DecidingCampaign {
  readonly scenarios: readonly number[];
  /** +∞: never again. */
  readonly reentryMs: number;
  readonly priority: number;
  /** Decisions of the journey as it is defined now that no other step holds. */
  readonly steps: readonly CompiledStep[];
  readonly journey: CompiledJourney;
  /** By version: the journeys that customers may be on. */
  readonly journeys: ReadonlyMap<string, CompiledJourney>;
  /** Answers asks: begun neither by scenarios nor by waves alone. */
  readonly answersAsks: boolean;
}

/** `of` −1: each channel or category has this cap; −2: it names nothing known and never applies. */
export interface CompiledCap {
  readonly id: string;
  readonly scope: 'all' | 'channel' | 'category';
  readonly of: number;
  readonly per: CapPeriod;
  readonly max: number;
  readonly reason: number;
}

/** Numbers of the reasons that are the engine's own. */
export type FixedReasons = Readonly<Record<keyof typeof FIXED_REASONS, number>>;

/** Everything decisions need of the definitions, by position; immutable but for tables computed on demand. */
export interface DecisionProgram {
  readonly definitions: Definitions;
  readonly products: readonly CompiledProduct[];
  readonly offers: readonly CompiledOffer[];
  readonly channels: readonly CompiledChannel[];
  readonly campaigns: readonly CompiledCampaign[];
  readonly categories: readonly string[];
  readonly caps: readonly CompiledCap[];
  readonly consent: readonly CompiledRequirement[];
  readonly pools: readonly CapacityPool[];
  /** Shared by all partitions: what it computes, it computes once. */
  readonly fit: FitTable;
  readonly wins: WinProbabilities;
  readonly rankings: RankingMemory;
  readonly reasons: ReasonTable;
  readonly fixed: FixedReasons;
  /** By scenario: the campaigns its moments enter, by priority (high first), then id. */
  readonly campaignsOfScenario: readonly (readonly number[])[];
  /** All campaigns in that order. */
  readonly campaignOrder: readonly number[];
  /** Id → position, for what arrives as text. */
  readonly campaignIndex: ReadonlyMap<string, number>;
  readonly offerIndex: ReadonlyMap<string, number>;
  readonly channelIndex: ReadonlyMap<string, number>;
  readonly scenarioIndex: ReadonlyMap<string, number>;
}

const FIXED_REASONS = {
  productValidity: ['eligibility', 'product.validity'],
  offerValidity: ['eligibility', 'offer.validity'],
  productHeld: ['eligibility', 'product.held'],
  productExclusive: ['eligibility', 'product.exclusive'],
  definitionGone: ['eligibility', 'definition.gone'],
  campaignPeriod: ['applicability', 'campaign.period'],
  campaignAudience: ['applicability', 'campaign.audience'],
  tableRow: ['applicability', 'table.row'],
  matrixCell: ['applicability', 'matrix.cell'],
  offerWhere: ['applicability', 'offer.where'],
  blockAll: ['consent', 'block.all'],
  blockChannel: ['consent', 'block.channel'],
  blockCategory: ['consent', 'block.category'],
  cooldownProduct: ['policy', 'cooldown.product'],
  cooldownCategory: ['policy', 'cooldown.category'],
  cooldownAll: ['policy', 'cooldown.all'],
  contactLimit: ['policy', 'contact.limit'],
  quietHours: ['time', 'quiet-hours'],
} as const satisfies Record<string, readonly [Stage, string]>;

/** `compile` must accept every rule of the definitions: they were checked when they were loaded. */
export function compileDecisions(definitions: Definitions, compile: RuleCompiler): DecisionProgram {
  return new DecisionCompiler(definitions, compile).program();
}

const DEFAULT_ATTRIBUTION_MS = 30 * 86_400_000;

const positions = (items: readonly { id: string }[]): Map<string, number> =>
  new Map(items.map((item, position) => [item.id, position]));

const periodOf = (from: number | undefined, until: number | undefined): Period => ({
  from: from ?? Number.NEGATIVE_INFINITY,
  until: until ?? Number.POSITIVE_INFINITY,
});

class DecisionCompiler {
  private readonly reasons = new ReasonTable();
  private readonly definitions: Definitions;
  private readonly compile: RuleCompiler;
  private readonly productIndex: Map<string, number>;
  private readonly offerIndex: Map<string, number>;
  private readonly channelIndex: Map<string, number>;
  private readonly scenarioIndex: Map<string, number>;
  private readonly poolIndex: Map<string, number>;
  private readonly categories: string[];

  constructor(definitions: Definitions, compile: RuleCompiler) {
    this.definitions = definitions;
    this.compile = compile;
    this.productIndex = positions(definitions.products);
    this.offerIndex = positions(definitions.offers);
    this.channelIndex = positions(definitions.channels);
    this.scenarioIndex = positions(definitions.scenarios);
    this.poolIndex = positions(capacityPools(definitions));
    this.categories = [...new Set(definitions.products.map((product) => product.category))].sort();
  }

  program(): DecisionProgram {
    const { definitions, reasons } = this;
    const fixed = Object.fromEntries(
      Object.entries(FIXED_REASONS).map(([name, [stage, text]]) => [name, reasons.number(stage, text)]),
    ) as FixedReasons;
    const products = this.products();
    const channels = this.channels();
    const campaigns = definitions.campaigns.map((campaign) => this.campaign(campaign));
    const campaignOrder = campaigns.map((_, position) => position).sort(byPriority(campaigns));
    const fit = new FitTable(definitions);
    return {
      definitions,
      products,
      offers: this.offers(),
      channels,
      campaigns,
      categories: this.categories,
      caps: this.caps(),
      consent: this.requirements('consent', '', definitions.policy.consent),
      pools: capacityPools(definitions),
      fit,
      wins: new WinProbabilities(fit.posteriors),
      rankings: new RankingMemory(),
      reasons,
      fixed,
      campaignsOfScenario: definitions.scenarios.map((_, scenario) =>
        campaignOrder.filter((campaign) => campaigns[campaign].scenarios.includes(scenario)),
      ),
      campaignOrder,
      campaignIndex: positions(definitions.campaigns),
      offerIndex: this.offerIndex,
      channelIndex: this.channelIndex,
      scenarioIndex: this.scenarioIndex,
    };
  }

  private products(): CompiledProduct[] {
    return this.definitions.products.map((product) => ({
      ...periodOf(product.validFrom, product.validUntil),
      id: product.id,
      category: this.categories.indexOf(product.category),
      value: product.value,
      exclusiveWith: this.known(product.exclusiveWith, this.productIndex),
      eligibility: this.requirements('eligibility', '', product.eligibility),
      suitability: this.requirements('suitability', '', product.suitability),
      attributionMs: product.attributionMs ?? DEFAULT_ATTRIBUTION_MS,
    }));
  }

  private offers(): CompiledOffer[] {
    return this.definitions.offers.map((offer) => ({
      ...periodOf(offer.validFrom, offer.validUntil),
      id: offer.id,
      product: this.required(this.productIndex, offer.product, `product of offer ${offer.id}`),
      where: this.condition(offer.where),
      lever: offer.lever,
      propensity: offer.propensity === undefined ? undefined : this.compile.number(offer.propensity),
    }));
  }

  private channels(): CompiledChannel[] {
    return this.definitions.channels.map((channel) => {
      const pool = this.poolIndex.get(`channel.${channel.id}`) ?? -1;
      return {
        id: channel.id,
        pull: channel.mode === 'pull',
        delayMs: channel.delayMs,
        reach: this.requirements('eligibility', 'channel.', channel.reach),
        pool,
        capacityReason: pool < 0 ? 0 : this.reasons.number('capacity', `channel.${channel.id}`),
      };
    });
  }

  private campaign(campaign: CampaignDefinition): CompiledCampaign {
    const pools = [`campaign.${campaign.id}`, `budget.${campaign.id}`].flatMap((id) => {
      const pool = this.poolIndex.get(id);
      return pool === undefined ? [] : [{ pool, reason: this.reasons.number('capacity', id) }];
    });
    const compiler = new JourneyCompiler(this.definitions, this.compile);
    const journey = compiler.journey(campaign);
    const earlier = (campaign.earlier ?? []).map((steps) => compiler.journey({ ...steps, id: campaign.id }));
    return {
      ...periodOf(campaign.from, campaign.until),
      id: campaign.id,
      scenarios: this.known(campaign.scenarios, this.scenarioIndex),
      audience: this.condition(campaign.audience),
      reentryMs: campaign.reentryMs ?? Number.POSITIVE_INFINITY,
      priority: campaign.priority,
      control: campaign.control,
      steps: decisionsOf(journey, campaign.journey.length),
      journey,
      journeys: new Map([...earlier, journey].map((one) => [one.version, one])),
      answersAsks: campaign.byWave !== true,
      pools,
    };
  }

  private caps(): CompiledCap[] {
    return this.definitions.policy.caps.map(({ id, scope, of, per, max }) => ({
      id,
      scope,
      of: this.capTarget(scope, of),
      per,
      max,
      reason: this.reasons.number('policy', `cap.${id}`),
    }));
  }

  private capTarget(scope: CompiledCap['scope'], of: string | undefined): number {
    if (scope === 'all' || of === undefined) return -1;
    const position = scope === 'channel' ? (this.channelIndex.get(of) ?? -1) : this.categories.indexOf(of);
    return position < 0 ? -2 : position;
  }

  private requirements(stage: Stage, prefix: string, requirements: readonly Requirement[]): CompiledRequirement[] {
    return requirements.map(({ reason, rule }) => ({
      reason: this.reasons.number(stage, prefix + reason),
      holds: this.compile.condition(rule),
    }));
  }

  private condition(text: string | undefined): CustomerCondition | undefined {
    return text === undefined ? undefined : this.compile.condition(text);
  }

  private known(ids: readonly string[], index: ReadonlyMap<string, number>): number[] {
    return ids.flatMap((id) => index.get(id) ?? []);
  }

  /** References were checked when the definitions were loaded, so a missing one is a broken invariant. */
  private required(index: ReadonlyMap<string, number>, id: string, where: string): number {
    const position = index.get(id);
    if (position === undefined) throw new Error(`unchecked definitions: ${where} names ${id}, which is not defined`);
    return position;
  }
}

/** The first steps of a flat journey are those that no other holds. */
function decisionsOf({ steps }: CompiledJourney, outer: number): CompiledStep[] {
  return steps.slice(0, outer).flatMap((step) => (step.kind === 'decide' ? [step.decision] : []));
}

/** High priority first, then id. */
function byPriority(campaigns: readonly CompiledCampaign[]): (a: number, b: number) => number {
  return (a, b) => campaigns[b].priority - campaigns[a].priority || (campaigns[a].id < campaigns[b].id ? -1 : 1);
}
