/** The seven refusing stages, each a plain question to the whole customer. */
import type { Refusal } from '../../src/core/effects.ts';
import type { CampaignDefinition, Definitions, OfferStep, Requirement } from '../../src/core/schema/definitions.ts';
import type { Candidate, DecisionStep } from './candidates.ts';
import { capacityRetry, exhaustedPool, slotOf } from './capacity.ts';
import type { View } from './cel.ts';
import type { Moment } from './customer.ts';
import { firstAllowed, fullCap, isFull, isQuiet, type Proposal, runningCooldown } from './policy.ts';
import type { OracleContact, World } from './world.ts';

export type Stage = Refusal['stage'];

export interface StageContext {
  world: World;
  campaign: CampaignDefinition;
  step: DecisionStep;
  /** It is the first step of the journey, which looks at the audience. */
  isFirst: boolean;
  /** Absent for an ask that no moment stands behind. */
  moment?: Moment;
  view: View;
  candidate: Candidate;
  /** When the contact would be handed over. */
  dueAt: number;
  /** The contact whose own slot does not count against it. */
  ownContact?: string;
}

export interface Refused {
  stage: Stage;
  reason: string;
  /** When to try again; time and capacity only. */
  retryAt?: number;
}

type StageTest = (context: StageContext) => string | undefined;

/** Of every stage in order, the reason that refuses; nothing lets the candidate pass. */
const STAGES: Record<Stage, StageTest> = {
  eligibility,
  applicability,
  suitability: ({ world, view, candidate }) => firstUnmet(world, view, candidate.product?.suitability),
  consent,
  policy: (context) =>
    isService(context) ? undefined : (limitReason(context) ?? capReason(context) ?? cooldownReason(context)),
  time: ({ world, view, dueAt }) => (isQuiet(world.definitions.policy, view.zone, dueAt) ? 'quiet-hours' : undefined),
  capacity: ({ world, view, campaign, candidate }) =>
    exhaustedPool(world.capacity, candidate.channel.id, campaign.id, slotOf(view.customer.id)),
};

/** The first refusal of a candidate; nothing when it survives. */
export function firstRefusal(context: StageContext): Refused | undefined {
  const refused = refusalAt(STAGES, context);
  return refused && { ...refused, ...retryOf(refused.stage, context) };
}

/** The first refusal of a candidate for who asks: policy, time and capacity do not refuse. */
export function pullRefusal(context: StageContext): Refused | undefined {
  const { eligibility: eligible, applicability: applicable, suitability, consent: consenting } = STAGES;
  return refusalAt({ eligibility: eligible, applicability: applicable, suitability, consent: consenting }, context);
}

function refusalAt(stages: Partial<Record<Stage, StageTest>>, context: StageContext): Refused | undefined {
  for (const [stage, test] of Object.entries(stages) as [Stage, StageTest][]) {
    const reason = test(context);
    if (reason !== undefined) return { stage, reason };
  }
  return undefined;
}

/** The last check, when the contact is handed over; `dueAt` is now. */
export function handoverRefusal(context: StageContext): Refused | undefined {
  const { eligibility: eligible, suitability, consent: consenting, time } = STAGES;
  return refusalAt({ eligibility: eligible, suitability, consent: consenting, policy: STAGES.policy, time }, context);
}

function retryOf(stage: Stage, { world, view, campaign, candidate, dueAt }: StageContext): { retryAt?: number } {
  if (stage === 'time') {
    return { retryAt: firstAllowed(world.definitions.policy, view.zone, dueAt) - candidate.channel.delayMs };
  }
  if (stage !== 'capacity') return {};
  return {
    retryAt: capacityRetry(world.capacity, candidate.channel.id, campaign.id, slotOf(view.customer.id), view.now),
  };
}

function isService({ step }: StageContext): boolean {
  return step.purpose === 'service';
}

export function isWithinPeriod(now: number, from: number | undefined, until: number | undefined): boolean {
  return (from === undefined || now >= from) && (until === undefined || now < until);
}

function firstUnmet(world: World, view: View, requirements: Requirement[] = []): string | undefined {
  return requirements.find(({ rule }) => !world.rules.holds(rule, view))?.reason;
}

function eligibility({ world, view, candidate }: StageContext): string | undefined {
  const { offer, product, channel } = candidate;
  if (product !== undefined && offer !== undefined) {
    const { holdings } = view.customer;
    if (!isWithinPeriod(view.now, product.validFrom, product.validUntil)) return 'product.validity';
    if (!isWithinPeriod(view.now, offer.validFrom, offer.validUntil)) return 'offer.validity';
    if (holdings.has(product.id)) return 'product.held';
    if (product.exclusiveWith.some((other) => holdings.has(other))) return 'product.exclusive';
    const unmet = firstUnmet(world, view, product.eligibility);
    if (unmet !== undefined) return unmet;
  }
  const unreachable = firstUnmet(world, view, channel.reach);
  return unreachable === undefined ? undefined : `channel.${unreachable}`;
}

function applicability({ world, view, campaign, step, isFirst, moment, candidate }: StageContext): string | undefined {
  const { rules } = world;
  if (!isWithinPeriod(view.now, campaign.from, campaign.until)) return 'campaign.period';
  if (isFirst && !rules.holds(campaign.audience, view)) return 'campaign.audience';
  const { offer } = candidate;
  if (step.type !== 'offer' || offer === undefined) return undefined;
  if (step.table !== undefined && !tableOffers(step.table, world, view).includes(offer.id)) return 'table.row';
  if (step.matrix !== undefined && !cellOffers(step.matrix, world, view, moment).includes(offer.id))
    return 'matrix.cell';
  return rules.holds(offer.where, view) ? undefined : 'offer.where';
}

function tableOffers(table: NonNullable<OfferStep['table']>, world: World, view: View): string[] {
  return table.find(({ where }) => world.rules.holds(where, view))?.offers ?? [];
}

function cellOffers(matrix: NonNullable<OfferStep['matrix']>, world: World, view: View, moment?: Moment): string[] {
  if (moment === undefined) return [];
  const row = matrix.find(
    ({ group, cells }) => cells[moment.scenario] !== undefined && world.rules.isMember(group, view),
  );
  return row?.cells[moment.scenario] ?? [];
}

function consent(context: StageContext): string | undefined {
  const { world, view, candidate } = context;
  const { blocks } = view.customer;
  if (blocks.has('all')) return 'block.all';
  if (isService(context)) return undefined;
  if (blocks.has(`channel ${candidate.channel.id}`)) return 'block.channel';
  if (candidate.product !== undefined && blocks.has(`category ${candidate.product.category}`)) return 'block.category';
  return firstUnmet(world, view, world.definitions.policy.consent);
}

/** Which of the blocks forbids a planned contact; a service message is forbidden by a total one alone. */
export function blockReason(
  { offers, products }: Definitions,
  blocks: ReadonlySet<string>,
  { offer, channel, isService: serves }: Pick<OracleContact, 'offer' | 'channel' | 'isService'>,
): string | undefined {
  if (blocks.has('all')) return 'block.all';
  if (serves) return undefined;
  if (blocks.has(`channel ${channel}`)) return 'block.channel';
  const product = products.find(({ id }) => id === offers.find((one) => one.id === offer)?.product);
  return product !== undefined && blocks.has(`category ${product.category}`) ? 'block.category' : undefined;
}

/** Why the customer is to be left in peace altogether; nothing when they are not. */
export function marketingRefusal(world: World, view: View): string | undefined {
  if (view.customer.blocks.has('all')) return 'block.all';
  return firstUnmet(world, view, world.definitions.policy.consent);
}

function proposalOf({ product, channel }: Candidate): Proposal {
  return product === undefined
    ? { channel: channel.id }
    : { channel: channel.id, product: product.id, category: product.category };
}

/** Only a new contact needs to be remembered. */
function limitReason({ view, ownContact }: StageContext): string | undefined {
  return ownContact === undefined && isFull(view.customer, view.now) ? 'contact.limit' : undefined;
}

function capReason({ world, view, candidate, dueAt, ownContact }: StageContext): string | undefined {
  return fullCap(world.definitions.policy, view.customer, proposalOf(candidate), dueAt, view.zone, ownContact);
}

function cooldownReason({ world, view, candidate }: StageContext): string | undefined {
  return runningCooldown(world.definitions.policy, view.customer, proposalOf(candidate), view.now);
}
