/** From a firing to a moment, and from moments to the campaigns that want them. */
import { idOf } from '../../src/core/hash.ts';
import type { CampaignDefinition, ScenarioDefinition } from '../../src/core/schema/definitions.ts';
import type { View } from './cel.ts';
import type { Customer, Moment } from './customer.ts';
import { pairingOf } from './decisions.ts';
import { begin } from './journeys.ts';
import { residence } from './places.ts';
import { isWithinPeriod } from './stages.ts';
import { byPriority, type Gate, type World } from './world.ts';
import { localDay } from './zone-time.ts';

/**
 * A firing at the view's `now`.
 * @param cause id of the input or of the timer
 * @returns the moment, or nothing when a gate held it back
 */
export function fire(
  world: World,
  scenario: ScenarioDefinition,
  customer: Customer,
  cause: string,
  view: View,
): Moment | undefined {
  const gate = closedGate(world, scenario, customer, view);
  if (gate !== undefined) {
    world.result.suppressed.push({ scenario: scenario.id, customerId: customer.id, at: view.now, gate });
    return undefined;
  }
  const moment: Moment = {
    momentId: idOf('moment', customer.id, scenario.id, cause, view.now),
    customerId: customer.id,
    scenario: scenario.id,
    cause,
    at: view.now,
    expiresAt: view.now + scenario.ttlMs,
    pairings: new Map(),
  };
  customer.lastMomentAt[scenario.id] = view.now;
  customer.moments.push(moment);
  world.result.moments.push(moment);
  return moment;
}

function closedGate(world: World, scenario: ScenarioDefinition, customer: Customer, view: View): Gate | undefined {
  if (!world.rules.holds(scenario.where, view)) return 'where';
  const { residents } = scenario.exclude;
  if (residents !== undefined && 'area' in scenario.pattern) {
    const lives = residence(customer, scenario.pattern.area, residents, localDay(view.zone, view.now));
    if (lives === 'resident') return 'resident';
    if (lives === 'unknown' && residents.unknown === 'exclude') return 'resident-unknown';
  }
  const last = customer.lastMomentAt[scenario.id];
  // Without a cooldown not even an older `now` than the last moment's holds a firing back.
  if (scenario.cooldownMs === 0 || last === undefined) return undefined;
  return view.now < last + scenario.cooldownMs ? 'cooldown' : undefined;
}

/** Offers new moments to the campaigns of their scenarios. */
export function enterCampaigns(world: World, customer: Customer, opened: Moment[], view: View): void {
  const inScenarioOrder = [...opened].sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
  for (const campaign of [...world.definitions.campaigns].sort(byPriority)) {
    for (const moment of inScenarioOrder.filter(({ scenario }) => campaign.scenarios.includes(scenario))) {
      enter(world, customer, campaign, moment, view);
    }
  }
}

/** Waits, skips or decides. */
export function enter(
  world: World,
  customer: Customer,
  campaign: CampaignDefinition,
  moment: Moment,
  view: View,
): void {
  const isOpen =
    isWithinPeriod(view.now, campaign.from, campaign.until) &&
    world.rules.holds(campaign.audience, campaignView(view, moment));
  const pairing = pairingOf(moment, campaign);
  const control = world.controls.get(campaign.id);
  if (control === 'cancelled') {
    pairing.state = 'skipped';
  } else if (!isOpen || control === 'paused') {
    pairing.state = 'waiting';
  } else if (mayEnrol(customer, campaign, view.now)) {
    begin(world, campaign, moment, campaignView(view, moment));
  } else {
    pairing.state = 'skipped';
  }
}

/** Campaigns see the customer and the moment, not the event. */
function campaignView({ customer, zone, now }: View, moment: Moment): View {
  return { customer, zone, now, moment };
}

/** As far as earlier journeys of the campaign are concerned. */
export function mayEnrol(customer: Customer, campaign: CampaignDefinition, now: number): boolean {
  const last = customer.enrolledAt[campaign.id];
  const isAllowedAgain = last === undefined || (campaign.reentryMs !== undefined && now >= last + campaign.reentryMs);
  const isUnderWay = customer.journeys.some((journey) => journey.campaign === campaign);
  return isAllowedAgain && !isUnderWay && !customer.putOff.has(campaign.id);
}

/**
 * Looks again at the customer's open moments after an attribute changed: campaigns that wait, and
 * decisions that came to nothing for a reason the profile can mend.
 * @param justOpened moments of this very input, which have just been looked at
 */
export function reconsider(world: World, customer: Customer, justOpened: Moment[], view: View): void {
  const open = customer.moments
    .filter((moment) => view.now < moment.expiresAt && !justOpened.includes(moment))
    .sort((a, b) => a.at - b.at || (a.momentId < b.momentId ? -1 : 1));
  for (const campaign of [...world.definitions.campaigns].sort(byPriority)) {
    for (const moment of open) {
      const pairing = moment.pairings.get(campaign.id);
      if (pairing?.state === 'waiting') enter(world, customer, campaign, moment, view);
      else if (pairing?.state === 'decided' && pairing.mayImprove) {
        if (!world.controls.has(campaign.id) && mayEnrol(customer, campaign, view.now))
          begin(world, campaign, moment, campaignView(view, moment));
        else pairing.state = 'skipped';
      }
    }
  }
}
