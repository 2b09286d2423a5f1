/** One decision: refuse, choose, hold out or plan; and what happens when it is tried again. */
import type { Refusal } from '../../src/core/effects.ts';
import { idOf, uniformOf } from '../../src/core/hash.ts';
import type { CampaignDefinition } from '../../src/core/schema/definitions.ts';
import { type Candidate, decidingStep, pushCandidates } from './candidates.ts';
import { noteUnmet, poolsOf, slotOf, takeCapacity } from './capacity.ts';
import type { View } from './cel.ts';
import type { Customer, Moment, Pairing } from './customer.ts';
import { firstRefusal, handoverRefusal, type Refused, type StageContext } from './stages.ts';
import { type OracleContact, type OracleDecision, type OracleSurvivor, setTimer, viewOf, type World } from './world.ts';

/** A refused candidate. */
export interface Refusing extends Refused {
  key: string;
}

/** Decides about a moment for a campaign at the view's `now`, and leaves the pairing as it then is. */
export function decide(
  world: World,
  customer: Customer,
  campaign: CampaignDefinition,
  moment: Moment,
  view: View,
): void {
  const pairing = pairingOf(moment, campaign);
  const attempt = pairing.attempts++;
  const step = decidingStep(campaign);
  const decisionId = idOf('decision', customer.id, moment.momentId, campaign.id, step.id, attempt);
  const { surviving, refused } = screen(world, campaign, moment, view);
  const decision: OracleDecision = {
    decisionId,
    customerId: customer.id,
    at: view.now,
    campaign: campaign.id,
    momentId: moment.momentId,
    result: 'nothing',
    survivors: surviving.map((candidate) => survivorOf(world, candidate, moment, view)),
    refusals: groupRefusals(refused),
  };
  world.result.decisions.push(decision);
  pairing.state = 'decided';
  pairing.mayImprove = false;
  if (surviving.length > 0) {
    conclude(world, customer, campaign, surviving, decision, view);
    return;
  }

  const retryAt = Math.min(...refused.map((refusing) => refusing.retryAt ?? Number.POSITIVE_INFINITY));
  if (retryAt < moment.expiresAt) {
    decision.result = 'deferred';
    pairing.state = 'deferred';
    decideAgainAt(world, customer, campaign, moment, decisionId, retryAt, view.now);
    return;
  }
  pairing.mayImprove = refused.some(({ stage }) => stage === 'eligibility' || stage === 'applicability');
}

/** What the campaign did with the moment; begun at the first look. */
export function pairingOf(moment: Moment, campaign: CampaignDefinition): Pairing {
  const known = moment.pairings.get(campaign.id);
  if (known !== undefined) return known;
  const pairing: Pairing = { state: 'waiting', attempts: 0, mayImprove: false };
  moment.pairings.set(campaign.id, pairing);
  return pairing;
}

function screen(world: World, campaign: CampaignDefinition, moment: Moment, view: View) {
  const surviving: Candidate[] = [];
  const refused: Refusing[] = [];
  const wanted = new Set<string>();
  for (const candidate of pushCandidates(world.definitions, campaign)) {
    const dueAt = view.now + candidate.channel.delayMs;
    const refusal = firstRefusal({ world, campaign, moment, view, candidate, dueAt });
    if (refusal === undefined) surviving.push(candidate);
    else refused.push({ ...refusal, key: candidate.key });
    if (refusal?.stage !== 'capacity') continue;
    for (const pool of poolsOf(candidate.channel.id, campaign.id)) wanted.add(pool);
  }
  for (const pool of wanted) noteUnmet(world.capacity, pool, slotOf(view.customer.id));
  return { surviving, refused };
}

const STAGE_ORDER = ['eligibility', 'applicability', 'suitability', 'consent', 'policy', 'time', 'capacity'];

/** Refusals by stage and reason, stages in order, reasons as candidates met them. */
export function groupRefusals(refused: Refusing[]): Refusal[] {
  const groups = new Map<string, Refusal>();
  for (const { stage, reason, key } of refused) {
    const group = groups.get(`${stage} ${reason}`) ?? { stage, reason, offers: [] };
    group.offers.push(key);
    groups.set(`${stage} ${reason}`, group);
  }
  return [...groups.values()].sort((a, b) => STAGE_ORDER.indexOf(a.stage) - STAGE_ORDER.indexOf(b.stage));
}

export function survivorOf(
  world: World,
  { key, offer, product, channel }: Candidate,
  moment: Moment | undefined,
  view: View,
): OracleSurvivor {
  const propensity = offer?.propensity === undefined ? undefined : world.rules.value(offer.propensity, view);
  const group = world.rules.primaryGroup(view);
  return {
    key,
    ...(offer === undefined ? {} : { offer: offer.id }),
    channel: channel.id,
    propensity: typeof propensity === 'number' ? propensity : 1,
    value: product?.value ?? 1,
    lever: offer?.lever ?? 1,
    ...(group === undefined ? {} : { group }),
    ...(product === undefined ? {} : { product: product.id }),
    momentWeight: moment === undefined ? 1 : 1 - (0.5 * (view.now - moment.at)) / (moment.expiresAt - moment.at),
  };
}

/** Chooses a winner; holds the customer out, or plans the contact. Both take the same room. */
function conclude(
  world: World,
  customer: Customer,
  campaign: CampaignDefinition,
  surviving: Candidate[],
  decision: OracleDecision,
  view: View,
): void {
  const [key] = world.choose(decision.decisionId, decision.survivors, 1);
  const winner = surviving.find((candidate) => candidate.key === key);
  if (winner === undefined) throw new Error(`decision ${decision.decisionId} chose ${key}, which does not survive`);
  decision.chosen = key;
  decision.result = isHeldOut(world, customer, campaign) ? 'control' : 'contact';
  customer.enrolledAt[campaign.id] = view.now;
  takeCapacity(world.capacity, winner.channel.id, campaign.id, slotOf(customer.id), view.now);

  const contactId = idOf('contact', decision.decisionId, 1);
  const dueAt = view.now + winner.channel.delayMs;
  if (decidingStep(campaign).purpose === 'marketing') {
    const { channel, product } = winner;
    customer.slots.push({
      contactId,
      date: dueAt,
      channel: channel.id,
      ...(product && { category: product.category }),
    });
  }
  if (decision.result === 'control') return;
  const contact: OracleContact = {
    contactId,
    decisionId: decision.decisionId,
    customerId: customer.id,
    campaign: campaign.id,
    ...(winner.offer && { offer: winner.offer.id }),
    channel: winner.channel.id,
    at: view.now,
    dueAt,
    status: 'planned',
  };
  world.result.contacts.push(contact);
  handOverAt(world, customer, campaign, winner, contact, decision.momentId!, view.now);
}

/** Nobody is kept from a service message. */
function isHeldOut(world: World, customer: Customer, campaign: CampaignDefinition): boolean {
  if (decidingStep(campaign).purpose === 'service') return false;
  const { globalControl } = world.definitions.policy;
  return [globalControl, campaign.control].some(
    (control) => control !== undefined && uniformOf(customer.id, control.experiment) < control.share,
  );
}

function decideAgainAt(
  world: World,
  customer: Customer,
  campaign: CampaignDefinition,
  moment: Moment,
  decisionId: string,
  due: number,
  setAt: number,
): void {
  const run = (now: number) => {
    if (now < moment.expiresAt) decide(world, customer, campaign, moment, { ...viewOf(world, customer, now), moment });
  };
  setTimer(world, { due, customerId: customer.id, id: decisionId, run }, setAt);
}

function handOverAt(
  world: World,
  customer: Customer,
  campaign: CampaignDefinition,
  candidate: Candidate,
  contact: OracleContact,
  momentId: string,
  setAt: number,
): void {
  const { contactId } = contact;
  const run = (now: number) => {
    // A report that it expired may have come first.
    if (contact.status !== 'planned') return;
    const moment = customer.moments.find((opened) => opened.momentId === momentId)!;
    const view = { ...viewOf(world, customer, now), moment };
    const context: StageContext = { world, campaign, moment, view, candidate, dueAt: now, ownContact: contactId };
    const refusal = handoverRefusal(context);
    contact.status = refusal === undefined ? 'released' : 'withdrawn';
    if (refusal !== undefined) {
      contact.reason = `${refusal.stage}.${refusal.reason}`;
      customer.slots = customer.slots.filter((slot) => slot.contactId !== contactId);
      return;
    }
    for (const slot of customer.slots) if (slot.contactId === contactId) slot.date = now;
  };
  setTimer(world, { due: contact.dueAt, customerId: customer.id, id: contactId, run }, setAt);
}
