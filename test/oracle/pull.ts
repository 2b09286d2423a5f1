/** Answers to pull touchpoints: every campaign's offers for the channel, shown in the order drawn. */
import { idOf } from '../../src/core/hash.ts';
import type { CampaignDefinition, OfferStep } from '../../src/core/schema/definitions.ts';
import { type Candidate, pullCandidates, pullStep } from './candidates.ts';
import type { Customer, Moment } from './customer.ts';
import { groupRefusals, type Refusing, survivorOf } from './decisions.ts';
import type { Arrived, AskInput } from './plain-input.ts';
import { isWithinPeriod, pullRefusal } from './stages.ts';
import { byPriority, type OracleDecision, viewOf, type World } from './world.ts';

/** A candidate and the campaign and moment it stands under. */
interface Standing {
  candidate: Candidate;
  campaign: CampaignDefinition;
  step: OfferStep;
  moment?: Moment;
}

/** Decides about an ask and records what is shown; somebody unknown gets no answer. */
export function answer(world: World, ask: Arrived<AskInput>): void {
  const customer = world.customers.get(ask.customerId);
  if (customer === undefined) return;
  const now = Math.max(ask.at, world.clock);
  const { surviving, refused } = look(world, customer, ask.channel, now);
  const decisionId = idOf('decision', customer.id, ask.id, '', '', 0);
  const survivors = surviving.map(({ candidate, moment }) => {
    return survivorOf(world, candidate, moment, { ...viewOf(world, customer, now), ...(moment && { moment }) });
  });
  const shown = survivors.length === 0 ? [] : world.choose(decisionId, survivors, ask.limit);
  const standings = shown.map((key) => surviving.find(({ candidate }) => candidate.key === key)!);
  const first = standings[0];
  const decision: OracleDecision = {
    decisionId,
    customerId: customer.id,
    at: now,
    campaign: first?.campaign.id ?? '',
    ...(first?.moment && { momentId: first.moment.momentId }),
    result: first === undefined ? 'nothing' : 'presented',
    ...(first && { chosen: first.candidate.key }),
    survivors,
    refusals: groupRefusals(refused),
  };
  world.result.decisions.push(decision);
  for (const [position, standing] of standings.entries()) present(world, decision, standing, position + 1, ask);
}

/**
 * Campaigns by priority, then id, that are in their period and name no scenario or one with an open moment, the
 * newest of several. An offer is a candidate of the first campaign in which it survives; refused in all, it has
 * the reason of the first.
 */
function look(world: World, customer: Customer, channel: string, now: number) {
  const surviving: Standing[] = [];
  const refused = new Map<string, Refusing>();
  for (const campaign of [...world.definitions.campaigns].sort(byPriority)) {
    if (!isWithinPeriod(now, campaign.from, campaign.until)) continue;
    const moment = newestOpen(customer, campaign, now);
    if (campaign.scenarios.length > 0 && moment === undefined) continue;
    const step = pullStep(campaign);
    if (step === undefined || campaign.byWave || world.controls.has(campaign.id)) continue;
    const standsUnder = { campaign, step, isFirst: true, ...(moment && { moment }) };
    const view = { ...viewOf(world, customer, now), ...(moment && { moment }) };
    for (const candidate of pullCandidates(world.definitions, step, channel)) {
      if (surviving.some((standing) => standing.candidate.key === candidate.key)) continue;
      const refusal = pullRefusal({ world, view, candidate, dueAt: now, ...standsUnder });
      if (refusal === undefined) {
        surviving.push({ candidate, ...standsUnder });
        refused.delete(candidate.key);
      } else if (!refused.has(candidate.key)) refused.set(candidate.key, { ...refusal, key: candidate.key });
    }
  }
  return { surviving, refused: [...refused.values()] };
}

function newestOpen(customer: Customer, campaign: CampaignDefinition, now: number): Moment | undefined {
  return customer.moments
    .filter(({ scenario, expiresAt }) => campaign.scenarios.includes(scenario) && now < expiresAt)
    .sort((a, b) => a.at - b.at || (a.momentId < b.momentId ? -1 : 1))
    .at(-1);
}

function present(world: World, decision: OracleDecision, standing: Standing, rank: number, ask: AskInput): void {
  const { candidate, campaign, step } = standing;
  world.result.contacts.push({
    contactId: idOf('contact', decision.decisionId, rank),
    decisionId: decision.decisionId,
    customerId: decision.customerId,
    campaign: campaign.id,
    step: step.id,
    isService: step.purpose === 'service',
    ...(candidate.offer && { offer: candidate.offer.id }),
    ...(candidate.product && { product: candidate.product.id }),
    channel: candidate.channel.id,
    ...(ask.touchpoint === undefined ? {} : { touchpoint: ask.touchpoint }),
    at: decision.at,
    dueAt: decision.at,
    status: 'presented',
  });
}
