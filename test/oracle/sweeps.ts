/** §13: commands about campaigns, customer by customer; reading files, until nobody is left who can be looked at. */
import { idOf } from '../../src/core/hash.ts';
import type { CampaignDefinition } from '../../src/core/schema/definitions.ts';
import { isDecision, pushCandidates } from './candidates.ts';
import { capacityRetry, exhaustedPool, noteUnmet, poolsOf, slotOf } from './capacity.ts';
import type { Cause, Customer, Pairing } from './customer.ts';
import { withdraw } from './decisions.ts';
import { beginBy, leave } from './journeys.ts';
import { enter, mayEnrol } from './moments.ts';
import type { Arrived, CampaignInput, SendInput } from './plain-input.ts';
import { firstAllowed, isQuiet } from './policy.ts';
import { isWithinPeriod } from './stages.ts';
import { byPriority, type Sweep, viewOf, type World } from './world.ts';
import { SECOND_MS } from './zone-time.ts';

const KINDS: Sweep['kind'][] = ['cancel', 'resume', 'wave'];

export function commandAll(world: World, { command, campaign: id, wave = '', at }: Arrived<CampaignInput>): void {
  const campaign = world.definitions.campaigns.find((one) => one.id === id)!;
  const now = Math.max(at, world.clock);
  const { controls } = world;
  switch (command) {
    case 'pause-campaign':
      controls.set(id, 'paused');
      break;
    case 'resume-campaign': {
      const wasPaused = controls.get(id) === 'paused';
      controls.delete(id);
      if (wasPaused) start(world, 'resume', campaign, '', now);
      break;
    }
    case 'cancel-campaign':
      controls.set(id, 'cancelled');
      world.sweeps = world.sweeps.filter((sweep) => sweep.kind !== 'wave' || sweep.campaign !== campaign);
      start(world, 'cancel', campaign, '', now);
      break;
    case 'start-wave':
      startWave(world, campaign, wave, now);
  }
  sweepOn(world, now);
}

function startWave(world: World, campaign: CampaignDefinition, wave: string, now: number): void {
  const name = `${campaign.id} ${wave}`;
  if (world.waves.has(name)) return;
  world.waves.add(name);
  start(world, 'wave', campaign, wave, now);
}

function start(world: World, kind: Sweep['kind'], campaign: CampaignDefinition, wave: string, startedAt: number): void {
  if (kind !== 'wave') world.sweeps = world.sweeps.filter((one) => one.kind !== kind || one.campaign !== campaign);
  world.sweeps.push({ kind, campaign, wave, startedAt, left: [...world.customers.values()], retryAt: new Map() });
  world.sweeps.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byPriority(a.campaign, b.campaign));
}

/** Looks at everybody who need not wait. */
export function sweepOn(world: World, now: number): void {
  for (const sweep of [...world.sweeps]) {
    if (sweep.kind !== 'cancel' && world.controls.get(sweep.campaign.id) === 'paused') continue;
    for (const customer of [...sweep.left]) {
      const slot = slotOf(customer.id);
      if ((sweep.retryAt.get(slot) ?? Number.NEGATIVE_INFINITY) > now) continue;
      const wait = visit(world, sweep, customer, now);
      if (wait > now) sweep.retryAt.set(slot, wait);
      // Nothing will ever be left for anybody of the slot.
      const isOver = (other: Customer) => wait === Number.POSITIVE_INFINITY && slotOf(other.id) === slot;
      sweep.left = sweep.left.filter((other) => !isOver(other) && (wait > now || other !== customer));
    }
  }
  world.sweeps = world.sweeps.filter(({ left }) => left.length > 0);
}

/** Until when the customer must wait; −∞ when they are done. */
function visit(world: World, { kind, campaign, wave, startedAt }: Sweep, customer: Customer, now: number): number {
  const view = viewOf(world, customer, now);
  if (kind === 'wave') {
    if (world.controls.get(campaign.id) === 'cancelled') return Number.NEGATIVE_INFINITY;
    if (!mayEnrol(customer, campaign, now) || !isAdmitted(world, campaign, customer, now))
      return Number.NEGATIVE_INFINITY;
    const wait = waitOf(world, campaign, customer, now);
    if (wait <= now) enterBy(world, campaign, customer, { id: idOf('wave', campaign.id, wave), at: now }, now);
    return wait;
  }
  const planned = () =>
    world.result.contacts
      .filter((one) => one.customerId === customer.id && one.campaign === campaign.id && one.status === 'planned')
      .sort((a, b) => a.dueAt - b.dueAt || (a.contactId < b.contactId ? -1 : 1));
  if (kind === 'cancel') {
    for (const journey of customer.journeys) {
      if (journey.campaign === campaign && journey.beganAt <= startedAt) leave(world, journey, view, 'cancelled');
    }
    endDeferral(customer, campaign);
    for (const contact of planned()) withdraw(customer, contact, 'campaign.cancelled');
    return Number.NEGATIVE_INFINITY;
  }
  catchUp(customer, campaign, startedAt, now);
  const open = customer.moments.filter(({ expiresAt }) => now < expiresAt);
  open.sort((a, b) => a.at - b.at || (a.momentId < b.momentId ? -1 : 1));
  for (const moment of open) {
    if (moment.pairings.get(campaign.id)?.state === 'waiting') enter(world, customer, campaign, moment, view);
  }
  return Number.NEGATIVE_INFINITY;
}

/** What came due by `until`: journeys before contacts, which are known by their own due. */
function catchUp(customer: Customer, campaign: CampaignDefinition, until: number, now: number): void {
  const due = customer.held.filter((held) => held.campaign === campaign.id && held.due <= until);
  customer.held = customer.held.filter((held) => !due.includes(held));
  const rank = ({ contactId }: Customer['held'][number]) => (contactId === undefined ? 0 : 1);
  due.sort((a, b) => rank(a) - rank(b) || a.due - b.due || ((a.contactId ?? '') < (b.contactId ?? '') ? -1 : 1));
  for (const { run } of due) run(now);
}

function endDeferral(customer: Customer, campaign: CampaignDefinition): void {
  if (!customer.putOff.delete(campaign.id)) return;
  customer.held = customer.held.filter((held) => held.campaign !== campaign.id);
  const byHand = customer.byHand.filter((one) => one.campaign === campaign.id).map(({ pairing }) => pairing);
  for (const pairing of [...customer.moments.map(({ pairings }) => pairings.get(campaign.id)), ...byHand]) {
    if (pairing?.state === 'deferred') pairing.state = 'skipped';
  }
}

function isAdmitted(world: World, campaign: CampaignDefinition, customer: Customer, now: number): boolean {
  const view = viewOf(world, customer, now);
  return isWithinPeriod(now, campaign.from, campaign.until) && world.rules.holds(campaign.audience, view);
}

function enterBy(world: World, campaign: CampaignDefinition, customer: Customer, cause: Cause, now: number): void {
  const pairing: Pairing = { state: 'waiting', attempts: 0, mayImprove: false };
  customer.byHand.push({ campaign: campaign.id, pairing });
  beginBy(world, campaign, cause, pairing, viewOf(world, customer, now));
}

/** Until when no push channel of the first step has the time and the capacity. */
function waitOf(world: World, campaign: CampaignDefinition, customer: Customer, now: number): number {
  const [first] = campaign.journey;
  if (first === undefined || !isDecision(first)) return Number.NEGATIVE_INFINITY;
  const channels = new Set(pushCandidates(world.definitions, first).map(({ channel }) => channel));
  if (channels.size === 0) return Number.NEGATIVE_INFINITY;
  const { profile, regions, policy } = world.definitions;
  const hasOneZone = regions.every(({ zone }) => zone === undefined || zone === profile.zone);
  const slot = slotOf(customer.id);
  const wanted = new Set<string>();
  const waits = [...channels].map(({ id, delayMs }) => {
    if (hasOneZone && isQuiet(policy, profile.zone, now + delayMs)) {
      return firstAllowed(policy, profile.zone, now + delayMs) - delayMs;
    }
    if (exhaustedPool(world.capacity, id, campaign.id, slot) === undefined) return Number.NEGATIVE_INFINITY;
    for (const pool of poolsOf(id, campaign.id)) wanted.add(pool);
    return capacityRetry(world.capacity, id, campaign.id, slot, now) + SECOND_MS;
  });
  const wait = Math.min(...waits);
  if (wait > now) for (const pool of wanted) noteUnmet(world.capacity, pool, slot);
  return wait;
}

/** Somebody sends a campaign to one customer. */
export function send(world: World, { id, customerId, campaign: name, at }: Arrived<SendInput>): void {
  const customer = world.customers.get(customerId)!;
  const campaign = world.definitions.campaigns.find((one) => one.id === name)!;
  const now = Math.max(at, world.clock);
  world.result.accepted++;
  const mayBegin = !world.controls.has(name) && isAdmitted(world, campaign, customer, now);
  if (!mayBegin || !mayEnrol(customer, campaign, now)) world.result.refused.push({ customerId, at });
  else enterBy(world, campaign, customer, { id: idOf('send', id), at: now }, now);
}
