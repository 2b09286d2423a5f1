/** §12 with a plain list of the steps still to come: what a step holds is put before them. */
import type { Converted } from '../../src/core/effects.ts';
import { idOf, uniformOf } from '../../src/core/hash.ts';
import type {
  CampaignDefinition,
  SetStep,
  SplitStep,
  StepDefinition,
  WaitForStep,
  WaitStep,
} from '../../src/core/schema/definitions.ts';
import { type DecisionStep, isDecision } from './candidates.ts';
import type { View } from './cel.ts';
import type { Cause, Customer, Journey, Moment, Pairing } from './customer.ts';
import { decide, isHeldOut, pairingOf, withdraw } from './decisions.ts';
import { byPriority, type OracleContact, setTimer, viewOf, type World } from './world.ts';
import { HOUR_MS, localMinute, localParts, MINUTE_MS } from './zone-time.ts';

/** What an input is to the journeys of its customer. */
export interface Happening {
  /** Type and fields of an event that is not late. */
  event?: View['event'];
  ordered?: string | undefined;
  convertedBy?: string | undefined;
}

function causeView({ customer, zone, now }: View, { moment }: Cause): View {
  return { customer, zone, now, ...(moment && { moment }) };
}

/** A moment that the campaign admits meets its first step. */
export function begin(world: World, campaign: CampaignDefinition, moment: Moment, view: View): void {
  beginBy(world, campaign, { id: moment.momentId, at: moment.at, moment }, pairingOf(moment, campaign), view);
}

/** The same for what need not be a moment. */
export function beginBy(world: World, campaign: CampaignDefinition, cause: Cause, pairing: Pairing, view: View): void {
  const [first, ...rest] = campaign.journey;
  const { customer } = view;
  pairing.state = 'decided';
  pairing.mayImprove = false;
  if (first === undefined) return;
  const attempt = pairing.attempts++;
  if (!isDecision(first)) {
    walk(world, newJourney(world, campaign, cause, view), campaign.journey, view);
    return;
  }
  const { expiresAt } = cause.moment ?? { expiresAt: Number.POSITIVE_INFINITY };
  const withinMs = first.withinMs ?? (cause.moment === undefined ? 48 * HOUR_MS : Number.POSITIVE_INFINITY);
  const deadline = Math.min(expiresAt, cause.at + withinMs);
  const occasion = { campaign, step: first, cause, attempt, isFirst: true, deadline };
  const { decision, retryAt, mayImprove } = decide(world, occasion, view);
  if (decision.result === 'deferred') {
    pairing.state = 'deferred';
    customer.putOff.add(campaign.id);
    const run = (now: number) => {
      // Cancelled meanwhile.
      if (pairing.state !== 'deferred') return;
      if (holds(world, campaign, customer, retryAt, run)) return;
      customer.putOff.delete(campaign.id);
      pairing.state = 'decided';
      if (now < expiresAt) beginBy(world, campaign, cause, pairing, causeView(viewOf(world, customer, now), cause));
    };
    setTimer(world, { due: retryAt, customerId: customer.id, id: decision.decisionId, run }, view.now);
  } else if (decision.result !== 'nothing' || first.otherwise !== undefined) {
    const after = decision.result === 'nothing' ? [...first.otherwise!, ...rest] : rest;
    walk(world, newJourney(world, campaign, cause, view), after, view);
  } else pairing.mayImprove = mayImprove;
}

/** While the campaign is paused what comes due is kept for later. */
function holds(
  world: World,
  campaign: CampaignDefinition,
  customer: Customer,
  due: number,
  run: (now: number) => void,
): boolean {
  if (world.controls.get(campaign.id) !== 'paused') return false;
  customer.held.push({ campaign: campaign.id, due, run });
  return true;
}

function newJourney(world: World, campaign: CampaignDefinition, cause: Cause, view: View): Journey {
  const { customer, now } = view;
  const journeyId = idOf('journey', customer.id, campaign.id, cause.id);
  const step = campaign.journey[0]!.id;
  customer.enrolledAt[campaign.id] = now;
  const begun = { campaign, journeyId, cause, beganAt: now, step, rest: [], stepAt: now, resting: undefined };
  customer.journeys.push(begun);
  say(world, begun, view, 'entered', step);
  return begun;
}

/** A journey of a single decision is not worth a word. */
function isPlain({ journey: [first, ...more] }: CampaignDefinition): boolean {
  return more.length === 0 && isDecision(first!) && first.otherwise === undefined;
}

function say(
  world: World,
  { campaign, journeyId }: Journey,
  { customer, now: at }: View,
  status: 'entered' | 'moved' | 'left',
  step: string,
  reason?: string,
): void {
  if (isPlain(campaign)) return;
  const about = { journeyId, customerId: customer.id, campaign: campaign.id, at, step, status };
  world.result.journeys.push({ type: 'journey', ...about, ...(reason !== undefined && { reason }) });
}

/** Takes the steps one after another until one rests. */
function walk(world: World, journey: Journey, steps: StepDefinition[], view: View): void {
  const cameFrom = journey.step;
  let coming = steps;
  for (;;) {
    const [step, ...rest] = coming;
    if (step === undefined) {
      leave(world, journey, view, 'end');
      return;
    }
    const reason = exitOf(world, journey, view, {});
    if (reason !== undefined) {
      leave(world, journey, view, reason);
      return;
    }
    journey.step = step.id;
    journey.rest = rest;
    journey.stepAt = view.now;
    journey.resting = undefined;
    const next = take(world, journey, step, view);
    if (next === undefined) {
      if (journey.step !== cameFrom) say(world, journey, view, 'moved', journey.step);
      return;
    }
    coming = next;
  }
}

/** What comes after the step; nothing when it rests. */
function take(world: World, journey: Journey, step: StepDefinition, view: View): StepDefinition[] | undefined {
  const { customer, now } = view;
  const { rest } = journey;
  const seen = causeView(view, journey.cause);
  const before = (held: StepDefinition[] | undefined) => [...(held ?? []), ...rest];
  switch (step.type) {
    case 'offer':
    case 'message':
    case 'task':
      return decideStep(world, journey, step, 0, seen);
    case 'wait': {
      const due = endOfWait(step, view);
      if (due <= now) return rest;
      restUntil(world, journey, customer, due, now, (later) => walkOn(world, journey, later, () => rest));
      return undefined;
    }
    case 'waitFor': {
      if (isMet(world, journey, step, seen, {})) return before(step.met);
      restUntil(world, journey, customer, now + step.timeoutMs, now, (later) => {
        walkOn(world, journey, later, () => before(isMet(world, journey, step, later, {}) ? step.met : step.otherwise));
      });
      return undefined;
    }
    case 'branch':
      return before(step.cases.find(({ where }) => world.rules.holds(where, seen))?.steps ?? step.otherwise);
    case 'split':
      return before(armOf(step, customer));
    case 'end':
      return [];
    case 'set':
      assign(customer, step, now);
      return rest;
    default:
      if (!isHeldOut(world, customer, journey.campaign)) act(world, journey, step, view);
      return rest;
  }
}

function decideStep(
  world: World,
  journey: Journey,
  step: DecisionStep,
  attempt: number,
  view: View,
): StepDefinition[] | undefined {
  const { campaign, cause, rest, stepAt } = journey;
  const deadline = stepAt + (step.withinMs ?? 48 * HOUR_MS);
  const occasion = { campaign, step, cause, attempt, isFirst: false, deadline };
  const { decision, retryAt } = decide(world, occasion, view);
  if (decision.result === 'nothing') return [...(step.otherwise ?? []), ...rest];
  if (decision.result !== 'deferred') return rest;
  const { customer } = view;
  const resting = {};
  journey.resting = resting;
  const run = (now: number) => {
    if (journey.resting !== resting || holds(world, campaign, customer, retryAt, run)) return;
    const later = causeView(viewOf(world, customer, now), cause);
    walkOn(world, journey, later, () => decideStep(world, journey, step, attempt + 1, later));
  };
  setTimer(world, { due: retryAt, customerId: customer.id, id: decision.decisionId, run }, view.now);
  return undefined;
}

/** A rest is over: exits first, then what comes now. */
function walkOn(world: World, journey: Journey, view: View, coming: () => StepDefinition[] | undefined): void {
  const reason = exitOf(world, journey, view, {});
  if (reason !== undefined) {
    leave(world, journey, view, reason);
    return;
  }
  const next = coming();
  if (next !== undefined) walk(world, journey, next, view);
}

function restUntil(
  world: World,
  journey: Journey,
  customer: Customer,
  due: number,
  setAt: number,
  wake: (view: View) => void,
): void {
  const resting = {};
  journey.resting = resting;
  const id = idOf('timer', journey.journeyId, journey.step);
  const run = (now: number) => {
    if (journey.resting !== resting || holds(world, journey.campaign, customer, due, run)) return;
    wake(causeView(viewOf(world, customer, now), journey.cause));
  };
  setTimer(world, { due, customerId: customer.id, id, run }, setAt);
}

function endOfWait({ forMs, until }: WaitStep, { zone, now }: View): number {
  if (until === undefined) return now + (forMs ?? 0);
  const { minute, weekdays = [] } = until;
  const isThen = (at: number) =>
    localMinute(zone, at) === minute && (weekdays.length === 0 || weekdays.includes(localParts(zone, at).weekday));
  if (isThen(now)) return now;
  let at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  do at += MINUTE_MS;
  while (!isThen(at));
  return at;
}

function isMet(world: World, journey: Journey, step: WaitForStep, view: View, { event }: Happening): boolean {
  const { outcome, condition } = step;
  if (step.event !== undefined) {
    if (event?.type !== step.event.event) return false;
    return world.rules.holds(step.event.where, { ...view, event });
  }
  if (condition !== undefined) return world.rules.holds(condition, view);
  return contactsOf(world, journey, view.customer).some(
    (contact) =>
      contact.step === outcome!.of && [contact.status, contact.answer ?? ''].some((one) => outcome!.is.includes(one)),
  );
}

/** Contacts that the campaign has planned since the journey began. */
function contactsOf(world: World, { campaign, beganAt }: Journey, customer: Customer): OracleContact[] {
  return world.result.contacts.filter(
    (contact) => contact.customerId === customer.id && contact.campaign === campaign.id && contact.at >= beganAt,
  );
}

function armOf({ experiment, arms }: SplitStep, customer: Customer): StepDefinition[] | undefined {
  const draw = uniformOf(customer.id, experiment);
  let reached = 0;
  for (const { share, steps } of arms) {
    reached += share;
    if (draw < reached) return steps;
  }
  return undefined;
}

function assign(customer: Customer, { attribute, value, add, remove }: SetStep, now: number): void {
  if (add !== undefined || remove !== undefined) {
    const known = customer.attributes[attribute];
    const tags = new Set(Array.isArray(known) ? known : []);
    for (const tag of add ?? []) tags.add(tag);
    for (const tag of remove ?? []) tags.delete(tag);
    if (tags.size === 0) delete customer.attributes[attribute];
    else customer.attributes[attribute] = [...tags].sort();
  } else if (value === null || value === undefined) delete customer.attributes[attribute];
  else customer.attributes[attribute] = value;
  customer.asOf[attribute] = Math.max(customer.asOf[attribute] ?? Number.NEGATIVE_INFINITY, now);
}

function act(
  world: World,
  { campaign, journeyId }: Journey,
  step: Exclude<StepDefinition, { type: 'set' | 'wait' | 'waitFor' | 'branch' | 'split' | 'end' } | DecisionStep>,
  { customer, now: at }: View,
): void {
  const about = { customerId: customer.id, at, campaign: campaign.id };
  if (step.type !== 'grant') {
    const requestId = idOf(step.type, journeyId, step.id);
    world.result.journeys.push({
      type: 'orderRequest',
      requestId,
      ...about,
      action: step.type,
      product: step.product,
    });
    return;
  }
  const grantId = idOf('grant', journeyId, step.id);
  const what =
    step.trial === undefined
      ? ({ what: 'points', points: step.points! } as const)
      : ({ what: 'trial', product: step.trial.product, endsAt: at + step.trial.lengthMs } as const);
  world.result.journeys.push({ type: 'grant', grantId, ...about, ...what });
}

/** Why the journey is left; nothing when it is not. */
function exitOf(world: World, journey: Journey, view: View, happening: Happening): string | undefined {
  const { campaign, cause } = journey;
  const exits = campaign.exitOn ?? ['conversion', 'held', 'opt-out'];
  if (campaign.until !== undefined && view.now >= campaign.until) return 'campaign-over';
  if (campaign.exitWhen !== undefined && world.rules.holds(campaign.exitWhen, causeView(view, cause))) return 'exit';
  if (exits.includes('opt-out') && view.customer.blocks.has('all')) return 'opt-out';
  if (happening.ordered === undefined || !productsOf(world, campaign.journey).has(happening.ordered)) return undefined;
  const exit = happening.convertedBy === campaign.id ? 'conversion' : 'held';
  return exits.includes(exit) ? exit : undefined;
}

/** Products of all offers named anywhere in the steps. */
function productsOf(world: World, steps: StepDefinition[]): Set<string> {
  const named = JSON.stringify(everyStep(steps).filter(({ type }) => type === 'offer'));
  const offers = world.definitions.offers.filter(({ id }) => named.includes(JSON.stringify(id)));
  return new Set(offers.map(({ product }) => product));
}

/** The steps and those they hold, without what they hold. */
function everyStep(steps: StepDefinition[]): StepDefinition[] {
  return steps.flatMap((step) => {
    const held =
      step.type === 'branch'
        ? [...step.cases.flatMap((one) => one.steps), ...(step.otherwise ?? [])]
        : step.type === 'split'
          ? step.arms.flatMap((arm) => arm.steps)
          : step.type === 'waitFor'
            ? [...(step.met ?? []), ...(step.otherwise ?? [])]
            : isDecision(step)
              ? (step.otherwise ?? [])
              : [];
    const own = isDecision(step) ? { ...step, otherwise: [] } : step;
    return [own, ...everyStep(held)];
  });
}

/** Ends the journey and takes back what it has only planned. */
export function leave(world: World, journey: Journey, view: View, reason: string): void {
  const { customer } = view;
  customer.journeys = customer.journeys.filter((other) => other !== journey);
  journey.resting = undefined;
  if (reason !== 'end') {
    for (const contact of contactsOf(world, journey, customer)) {
      if (contact.status === 'planned') withdraw(customer, contact, `journey.${reason}`);
    }
  }
  say(world, journey, view, 'left', '', reason);
}

/** An input about the customer was applied. */
export function lookAtJourneys(world: World, view: View, happening: Happening): void {
  const inOrder = [...view.customer.journeys].sort((a, b) => byPriority(a.campaign, b.campaign));
  for (const journey of inOrder) {
    if (world.controls.has(journey.campaign.id)) continue;
    const seen = causeView(view, journey.cause);
    const reason = exitOf(world, journey, seen, happening);
    if (reason !== undefined) {
      leave(world, journey, view, reason);
      continue;
    }
    const step = everyStep(journey.campaign.journey).find(({ id }) => id === journey.step);
    if (step?.type !== 'waitFor' || !isMet(world, journey, step, seen, happening)) continue;
    walk(world, journey, [...(step.met ?? []), ...journey.rest], seen);
  }
}

/** §14: puts an order down to the last decision about its product; returns the campaign that made it. */
export function attribute(
  world: World,
  customer: Customer,
  product: string,
  order: { id: string; at: number },
): string | undefined {
  const windowMs = world.definitions.products.find(({ id }) => id === product)?.attributionMs ?? 30 * 24 * HOUR_MS;
  const { contacts, ghosts } = world.result;
  const candidates = [...contacts, ...ghosts].filter(
    (contact) =>
      contact.customerId === customer.id &&
      contact.product === product &&
      !contact.isService &&
      contact.dueAt <= order.at &&
      order.at < contact.dueAt + windowMs,
  );
  const last = candidates.sort((a, b) => a.dueAt - b.dueAt || (a.contactId < b.contactId ? -1 : 1)).at(-1);
  if (last === undefined) return undefined;
  const { decisionId, contactId, campaign, channel, offer = '' } = last;
  const conversion: Converted = {
    type: 'conversion',
    conversionId: idOf('conversion', customer.id, order.id, order.at),
    customerId: customer.id,
    at: order.at,
    product,
    decisionId,
    contactId,
    campaign,
    channel,
    offer,
    arm: ghosts.includes(last) ? 'control' : 'contact',
  };
  world.result.journeys.push(conversion);
  return campaign;
}
