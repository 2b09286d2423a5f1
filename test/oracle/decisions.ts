/** One decision: refuse, choose, hold out or plan; and what happens when it is tried again. */
import type { Refusal } from '../../src/core/effects.ts';
import { idOf, uniformOf } from '../../src/core/hash.ts';
import type { CampaignDefinition } from '../../src/core/schema/definitions.ts';
import { type Candidate, type DecisionStep, pushCandidates } from './candidates.ts';
import { noteUnmet, poolsOf, slotOf, takeCapacity } from './capacity.ts';
import type { View } from './cel.ts';
import type { Cause, Customer, Moment, Pairing } from './customer.ts';
import { firstRefusal, handoverRefusal, type Refused, type StageContext } from './stages.ts';
import { type OracleContact, type OracleDecision, type OracleSurvivor, setTimer, viewOf, type World } from './world.ts';
import { DAY_MS } from './zone-time.ts';

/** A refused candidate. */
export interface Refusing extends Refused {
  key: string;
}

/** What a decision is about. */
export interface Occasion {
  campaign: CampaignDefinition;
  step: DecisionStep;
  cause: Cause;
  attempt: number;
  isFirst: boolean;
  /** It is put off only to a time before. */
  deadline: number;
}

/** How it came out; `retryAt` of what is deferred, `mayImprove` of what came to nothing. */
export interface Decided {
  decision: OracleDecision;
  retryAt: number;
  mayImprove: boolean;
}

/** Decides at the view's `now`. */
export function decide(world: World, occasion: Occasion, view: View): Decided {
  const { customer } = view;
  const { campaign, step, cause, attempt, deadline } = occasion;
  const { surviving, refused } = screen(world, occasion, view);
  const decision: OracleDecision = {
    decisionId: idOf('decision', customer.id, cause.id, campaign.id, step.id, attempt),
    customerId: customer.id,
    at: view.now,
    campaign: campaign.id,
    ...(cause.moment && { momentId: cause.moment.momentId }),
    result: 'nothing',
    survivors: surviving.map((candidate) => survivorOf(world, candidate, cause.moment, view)),
    refusals: groupRefusals(refused),
  };
  world.result.decisions.push(decision);
  const retryAt = Math.min(...refused.map((refusing) => refusing.retryAt ?? Number.POSITIVE_INFINITY));
  if (surviving.length > 0) conclude(world, occasion, surviving, decision, view);
  else if (retryAt < deadline) decision.result = 'deferred';
  const mayImprove = refused.some(({ stage }) => stage === 'eligibility' || stage === 'applicability');
  return { decision, retryAt, mayImprove: mayImprove && decision.result === 'nothing' };
}

/** What the campaign did with the moment; begun at the first look. */
export function pairingOf(moment: Moment, campaign: CampaignDefinition): Pairing {
  const known = moment.pairings.get(campaign.id);
  if (known !== undefined) return known;
  const pairing: Pairing = { state: 'waiting', attempts: 0, mayImprove: false };
  moment.pairings.set(campaign.id, pairing);
  return pairing;
}

function screen(world: World, { campaign, step, cause, isFirst }: Occasion, view: View) {
  const about = { world, campaign, step, isFirst, view, ...(cause.moment && { moment: cause.moment }) };
  const surviving: Candidate[] = [];
  const refused: Refusing[] = [];
  const wanted = new Set<string>();
  for (const candidate of pushCandidates(world.definitions, step)) {
    const dueAt = view.now + candidate.channel.delayMs;
    const refusal = firstRefusal({ ...about, candidate, dueAt });
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
    momentWeight:
      moment === undefined ? 1 : 1 - 0.5 * Math.min(1, (view.now - moment.at) / (moment.expiresAt - moment.at)),
  };
}

/** Chooses a winner; holds the customer out, or plans the contact. Both take the same room. */
function conclude(
  world: World,
  { campaign, step, cause }: Occasion,
  surviving: Candidate[],
  decision: OracleDecision,
  view: View,
): void {
  const { customer } = view;
  const [key] = world.choose(decision.decisionId, decision.survivors, 1);
  const winner = surviving.find((candidate) => candidate.key === key);
  if (winner === undefined) throw new Error(`decision ${decision.decisionId} chose ${key}, which does not survive`);
  const { channel, product, offer } = winner;
  decision.chosen = winner.key;
  // Nobody is kept from a service message.
  decision.result = step.purpose === 'marketing' && isHeldOut(world, customer, campaign) ? 'control' : 'contact';
  takeCapacity(world.capacity, channel.id, campaign.id, slotOf(customer.id), view.now);
  const contact: OracleContact = {
    contactId: idOf('contact', decision.decisionId, 1),
    decisionId: decision.decisionId,
    customerId: customer.id,
    campaign: campaign.id,
    step: step.id,
    isService: step.purpose === 'service',
    ...(offer && { offer: offer.id }),
    ...(product && { product: product.id }),
    channel: channel.id,
    at: view.now,
    dueAt: view.now + channel.delayMs,
    status: 'planned',
  };
  if (!contact.isService) {
    const { contactId, dueAt: date } = contact;
    customer.slots.push({ contactId, date, channel: channel.id, ...(product && { category: product.category }) });
  }
  if (decision.result === 'control') {
    world.result.ghosts.push(contact);
    return;
  }
  world.result.contacts.push(contact);
  const about = { campaign, step, isFirst: false, ...(cause.moment && { moment: cause.moment }) };
  handOverAt(world, about, view.customer, winner, contact, view.now);
}

export function isHeldOut(world: World, customer: Customer, campaign: CampaignDefinition): boolean {
  const { globalControl } = world.definitions.policy;
  return [globalControl, campaign.control].some(
    (control) => control !== undefined && uniformOf(customer.id, control.experiment) < control.share,
  );
}

function handOverAt(
  world: World,
  about: Pick<StageContext, 'campaign' | 'step' | 'isFirst' | 'moment'>,
  customer: Customer,
  candidate: Candidate,
  contact: OracleContact,
  setAt: number,
): void {
  const { contactId } = contact;
  const run = (now: number) => {
    // It may have expired or been withdrawn before.
    if (contact.status !== 'planned') return;
    const campaign = about.campaign.id;
    if (world.controls.get(campaign) === 'paused') {
      customer.held.push({ campaign, due: contact.dueAt, contactId, run });
      return;
    }
    if (now > contact.dueAt + DAY_MS) {
      contact.status = 'expired';
      customer.slots = customer.slots.filter((slot) => slot.contactId !== contactId);
      return;
    }
    const view = { ...viewOf(world, customer, now), ...(about.moment && { moment: about.moment }) };
    const refusal = handoverRefusal({ ...about, world, view, candidate, dueAt: now, ownContact: contactId });
    if (refusal !== undefined) withdraw(customer, contact, `${refusal.stage}.${refusal.reason}`);
    else {
      contact.status = 'released';
      for (const slot of customer.slots) if (slot.contactId === contactId) slot.date = now;
    }
  };
  setTimer(world, { due: contact.dueAt, customerId: customer.id, id: contactId, run }, setAt);
}

/** Takes a planned contact back and frees its slot. */
export function withdraw(customer: Customer, contact: OracleContact, reason: string): void {
  contact.status = 'withdrawn';
  contact.reason = reason;
  customer.slots = customer.slots.filter((slot) => slot.contactId !== contact.contactId);
}
