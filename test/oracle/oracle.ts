/**
 * What `docs/semantics.md` says, done the slow way: plain lists per customer, everything worked out
 * again at every arrival. Nothing is shared with the engine but the shapes of definitions and the hash
 * that names things.
 */
import { CUSTOMER_ANSWERS } from '../../src/core/effects.ts';
import type {
  Definitions,
  EventTypeDefinition,
  MetricDefinition,
  ScenarioDefinition,
} from '../../src/core/schema/definitions.ts';
import { newCapacityBook, shareCapacity } from './capacity.ts';
import { Rules, type View } from './cel.ts';
import { type Contribution, type Customer, type Located, newCustomer } from './customer.ts';
import { withdraw } from './decisions.ts';
import { attribute, type Happening, lookAtJourneys } from './journeys.ts';
import { contribute, type MetricValue, readMetric, turnWindows } from './metrics.ts';
import { enterCampaigns, fire, reconsider } from './moments.ts';
import { absenceWaits } from './patterns/absence.ts';
import type { Arrival } from './patterns/arrival.ts';
import { changeFires } from './patterns/change.ts';
import { countFires } from './patterns/count.ts';
import { dwellWaits } from './patterns/dwell.ts';
import { enterFires } from './patterns/enter.ts';
import { eventFires } from './patterns/event.ts';
import { leaveFires } from './patterns/leave.ts';
import { setScheduleTimers } from './patterns/schedule.ts';
import { sequenceFires } from './patterns/sequence.ts';
import { thresholdFires } from './patterns/threshold.ts';
import { arriveAt, locatedOf, markDays, settlePlaces } from './places.ts';
import type {
  Arrived,
  EventInput,
  JoinInput,
  OutcomeInput,
  PlainInput,
  PlainValue,
  ProfileInput,
} from './plain-input.ts';
import { answer } from './pull.ts';
import { blockReason, marketingRefusal } from './stages.ts';
import { commandAll, send, sweepOn } from './sweeps.ts';
import { type Choose, type OracleResult, type ScenarioOf, takeTimer, viewOf, type World, zoneOf } from './world.ts';
import { MINUTE_MS, SECOND_MS } from './zone-time.ts';

type ChangedMetrics = Map<string, { before: MetricValue; after: MetricValue }>;

/** Runs all inputs in the order given, with the clocks a file reader inserts. */
export function runOracle(definitions: Definitions, inputs: readonly PlainInput[], choose: Choose): OracleResult {
  const world: World = {
    definitions,
    rules: new Rules(definitions),
    choose,
    clock: Number.NEGATIVE_INFINITY,
    customers: new Map(),
    timers: [],
    acceptedAt: new Map(),
    capacity: newCapacityBook(definitions),
    controls: new Map(),
    sweeps: [],
    waves: new Set(),
    result: {
      moments: [],
      suppressed: [],
      decisions: [],
      contacts: [],
      ghosts: [],
      journeys: [],
      refused: [],
      accepted: 0,
      duplicates: 0,
      late: 0,
    },
  };
  inputs.forEach((input, arrival) => {
    const second = Math.floor(input.at / SECOND_MS) * SECOND_MS;
    if (second > world.clock) clockReaches(world, second);
    arrive(world, { ...input, arrival });
  });
  return world.result;
}

function clockReaches(world: World, second: number): void {
  const previous = world.clock;
  if (previous !== Number.NEGATIVE_INFINITY) {
    setScheduleTimers(world, previous, second, (...firing) => fireFromTimer(world, ...firing));
  }
  for (let timer = takeTimer(world, second); timer !== undefined; timer = takeTimer(world, second))
    timer.run(timer.due);
  world.clock = second;
  sweepOn(world, second);
  if (Math.floor(previous / MINUTE_MS) !== Math.floor(second / MINUTE_MS)) shareCapacity(world.capacity, second);
}

function fireFromTimer(
  world: World,
  scenario: ScenarioDefinition,
  customer: Customer,
  timerId: string,
  due: number,
): void {
  const view = viewOf(world, customer, due);
  const moment = fire(world, scenario, customer, timerId, view);
  if (moment !== undefined) enterCampaigns(world, customer, [moment], view);
}

function arrive(world: World, input: Arrived): void {
  if (input.kind === 'campaign') {
    commandAll(world, input);
    return;
  }
  if (input.kind === 'send') {
    send(world, input);
    return;
  }
  if (input.kind === 'ask') {
    world.result.accepted++;
    answer(world, input);
    return;
  }
  if (input.kind === 'opt-out') {
    world.result.accepted++;
    const { scope, of } = input;
    const customer = world.customers.get(input.customerId);
    if (customer === undefined) return;
    customer.blocks.add(scope === 'all' ? scope : `${scope} ${of}`);
    withdrawBlocked(world, customer);
    lookAtJourneys(world, viewOf(world, customer, Math.max(input.at, world.clock)), {});
    return;
  }
  if (input.kind === 'join') {
    joinList(world, input);
    return;
  }
  const { policy } = world.definitions;
  const key = JSON.stringify([input.customerId, input.id]);
  const acceptedAt = world.acceptedAt.get(key);
  if (acceptedAt !== undefined && world.clock - acceptedAt <= policy.dedupeHorizonMs) {
    world.result.duplicates++;
    return;
  }
  world.acceptedAt.set(key, world.clock);
  world.result.accepted++;
  const isLate = world.clock - input.at > policy.allowedLatenessMs;
  if (isLate) world.result.late++;
  if (input.kind === 'outcome') {
    applyOutcome(world, input);
    return;
  }

  const customer = world.customers.get(input.customerId) ?? newCustomer(input.customerId);
  world.customers.set(customer.id, customer);
  if (input.kind === 'event') applyEvent(world, customer, input, isLate);
  else applyProfile(world, customer, input, isLate);
}

function joinList(world: World, { customerId, at, list }: Arrived<JoinInput>): void {
  const customer = world.customers.get(customerId);
  const view = customer && viewOf(world, customer, Math.max(at, world.clock));
  if (customer === undefined || view === undefined || marketingRefusal(world, view) !== undefined) {
    world.result.refused.push({ customerId, at });
    return;
  }
  world.result.accepted++;
  if (customer.lists.has(list)) return;
  customer.lists.add(list);
  lookAtJourneys(world, view, {});
  reconsider(world, customer, [], view);
}

const ANSWERS: readonly string[] = CUSTOMER_ANSWERS;

function applyOutcome(world: World, { customerId, contactId, outcome, at }: Arrived<OutcomeInput>): void {
  const customer = world.customers.get(customerId);
  const contact = world.result.contacts.findLast((known) => known.contactId === contactId);
  if (customer === undefined || contact === undefined) {
    world.result.refused.push({ customerId, at });
    return;
  }
  const now = Math.max(at, world.clock);
  if (ANSWERS.includes(outcome) && (outcome !== 'viewed' || contact.answer === undefined)) contact.answer = outcome;
  if (outcome === 'do-not-disturb') {
    customer.blocks.add('all');
    withdrawBlocked(world, customer);
  }
  if (outcome === 'agreed-to-pay' && contact.status === 'presented') contact.status = 'delivered';
  const isReport = outcome === 'failed' || outcome === 'expired' || outcome === 'delivered';
  const isExpected = contact.status === 'released' || (contact.status === 'planned' && outcome === 'expired');
  if (isReport && isExpected) {
    contact.status = outcome;
    if (outcome !== 'delivered') customer.slots = customer.slots.filter((slot) => slot.contactId !== contactId);
  }
  if (outcome === 'declined') {
    const offer = world.definitions.offers.find(({ id }) => id === contact.offer);
    const product = world.definitions.products.find(({ id }) => id === offer?.product);
    customer.refusals.push({ at: now, ...(product && { product: product.id, category: product.category }) });
  }
  lookAtJourneys(world, viewOf(world, customer, now), {});
}

/** What is planned and now forbidden goes at once. */
function withdrawBlocked(world: World, customer: Customer): void {
  for (const contact of world.result.contacts) {
    if (contact.customerId !== customer.id || contact.status !== 'planned') continue;
    const reason = blockReason(world.definitions, customer.blocks, contact);
    if (reason === undefined) continue;
    withdraw(customer, contact, `consent.${reason}`);
  }
}

function applyProfile(world: World, customer: Customer, input: Arrived<ProfileInput>, isLate: boolean): void {
  let isChanged = false;
  for (const [attribute, value] of Object.entries(input.attributes)) {
    isChanged = setAttribute(customer, attribute, value) || isChanged;
    customer.asOf[attribute] = Math.max(customer.asOf[attribute] ?? Number.NEGATIVE_INFINITY, input.at);
  }
  if (isLate) noteLate(world, customer, input, isChanged);
  else lookForMoments(world, customer, input, isChanged, undefined, new Map());
}

/** A late input opens no moments; what it changed may still matter. */
function noteLate(
  world: World,
  customer: Customer,
  input: Arrived<EventInput> | Arrived<ProfileInput>,
  isChanged: boolean,
): void {
  const view = viewOf(world, customer, Math.max(input.at, world.clock));
  lookAtJourneys(world, view, orderOf(world, customer, input));
  if (isChanged) reconsider(world, customer, [], view);
}

/** What is ordered, of what is defined, and which campaign it is put down to. */
function orderOf(
  world: World,
  customer: Customer,
  input: Arrived<EventInput> | Arrived<ProfileInput>,
): Pick<Happening, 'ordered' | 'convertedBy'> {
  if (input.kind !== 'event' || input.type !== 'order') return {};
  const ordered = String(input.fields.product);
  if (!world.definitions.products.some(({ id }) => id === ordered)) return {};
  return { ordered, convertedBy: attribute(world, customer, ordered, input) };
}

/** Sets or clears; true when the value is another one now. */
function setAttribute(customer: Customer, attribute: string, value: PlainValue | null): boolean {
  const before = JSON.stringify(customer.attributes[attribute]);
  if (value === null) delete customer.attributes[attribute];
  else customer.attributes[attribute] = value;
  return JSON.stringify(customer.attributes[attribute]) !== before;
}

function applyEvent(world: World, customer: Customer, input: Arrived<EventInput>, isLate: boolean): void {
  const type = world.definitions.eventTypes.find(({ id }) => id === input.type)!;
  const isChanged = updateAttributes(customer, type, input);
  if (input.type === 'order') customer.holdings.add(String(input.fields.product));
  if (input.type === 'cancel') customer.holdings.delete(String(input.fields.product));
  const located = locatedOf(world.definitions, input);
  if (located !== undefined) {
    markDays(customer, world.definitions.areas, located, zoneOf(world, customer));
    if (!isLate) arriveAt(customer, located);
  }
  const changedMetrics = updateMetrics(world, customer, input);
  if (isLate) noteLate(world, customer, input, isChanged);
  else lookForMoments(world, customer, input, isChanged, located, changedMetrics);
}

function updateAttributes(customer: Customer, type: EventTypeDefinition, input: Arrived<EventInput>): boolean {
  let isChanged = false;
  for (const [attribute, field] of Object.entries(type.updates)) {
    const value = input.fields[field];
    if (value === undefined || input.at < (customer.asOf[attribute] ?? Number.NEGATIVE_INFINITY)) continue;
    isChanged = setAttribute(customer, attribute, value) || isChanged;
    customer.asOf[attribute] = input.at;
  }
  return isChanged;
}

/** The event as rules see it. */
function eventView(world: World, customer: Customer, input: Arrived<EventInput>): View {
  const view = viewOf(world, customer, Math.max(input.at, world.clock));
  return { ...view, event: { type: input.type, ...input.fields } };
}

function updateMetrics(world: World, customer: Customer, input: Arrived<EventInput>): ChangedMetrics {
  const changed: ChangedMetrics = new Map();
  const concerned = world.definitions.metrics.filter(({ event }) => event === input.type);
  if (concerned.length === 0) return changed;
  const view = eventView(world, customer, input);
  const counting = concerned.map((metric) => ({ metric, value: countedValue(world, metric, view) }));
  const befores = new Map(
    counting
      .filter(({ value }) => value !== undefined)
      .map(({ metric }) => [metric.id, readMetric(customer, metric, view)]),
  );
  turnWindows(customer, concerned, input.at, view.zone, world.clock);
  for (const { metric, value } of counting) {
    if (value === undefined) continue;
    const before = befores.get(metric.id);
    const event = { at: input.at, arrival: input.arrival, value };
    if (!contribute(customer, metric, event, view.zone, world.clock)) continue;
    changed.set(metric.id, { before, after: readMetric(customer, metric, view) });
  }
  return changed;
}

/** What the event adds to a metric; nothing when it does not count. */
function countedValue({ rules }: World, metric: MetricDefinition, view: View): Contribution['value'] | undefined {
  if (!rules.holds(metric.where, view)) return undefined;
  if (metric.value === undefined) return 1;
  const value = rules.value(metric.value, view);
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

/** Patterns, moments, campaigns; then open moments again when an attribute changed. */
function lookForMoments(
  world: World,
  customer: Customer,
  input: Arrived<EventInput> | Arrived<ProfileInput>,
  isChanged: boolean,
  located: Located | undefined,
  changedMetrics: ChangedMetrics,
): void {
  const now = Math.max(input.at, world.clock);
  const view = input.kind === 'event' ? eventView(world, customer, input) : viewOf(world, customer, now);
  const arrival: Arrival = {
    world,
    customer,
    input,
    now,
    view,
    ...(located && { located }),
    changedMetrics,
    fireFromTimer: (...firing) => fireFromTimer(world, ...firing),
  };
  const scenarios = [...world.definitions.scenarios].sort((a, b) => (a.id < b.id ? -1 : 1));
  const opened = scenarios
    .filter((scenario) => firesNow(scenario, arrival))
    .map((scenario) => fire(world, scenario, customer, input.id, view))
    .filter((moment) => moment !== undefined);
  settlePlaces(customer, world.clock - world.definitions.policy.allowedLatenessMs);
  lookAtJourneys(world, viewOf(world, customer, now), {
    ...(view.event && { event: view.event }),
    ...orderOf(world, customer, input),
  });
  enterCampaigns(world, customer, opened, view);
  if (isChanged) reconsider(world, customer, opened, view);
}

const isOf = <T extends ScenarioDefinition['pattern']['type']>(
  scenario: ScenarioDefinition,
  type: T,
): scenario is ScenarioOf<T> => scenario.pattern.type === type;

/** Whether the arrival fires the scenario at once; dwell and absence only set their timers. */
function firesNow(scenario: ScenarioDefinition, arrival: Arrival): boolean {
  if (isOf(scenario, 'event')) return eventFires(scenario, arrival);
  if (isOf(scenario, 'change')) return changeFires(scenario, arrival);
  if (isOf(scenario, 'enter')) return enterFires(scenario, arrival);
  if (isOf(scenario, 'leave')) return leaveFires(scenario, arrival);
  if (isOf(scenario, 'count')) return countFires(scenario, arrival);
  if (isOf(scenario, 'sequence')) return sequenceFires(scenario, arrival);
  if (isOf(scenario, 'threshold')) return thresholdFires(scenario, arrival);
  if (isOf(scenario, 'dwell')) dwellWaits(scenario, arrival);
  if (isOf(scenario, 'absence')) absenceWaits(scenario, arrival);
  return false;
}
