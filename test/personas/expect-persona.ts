import { expect } from 'vitest';
import { explainDecision } from '../../src/core/decisions/explain.ts';
import type { DecisionRecorded, Refusal, Survivor } from '../../src/core/effects.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { betrayedBy } from '../definitions/betraying-words.ts';
import { durationMs, type Expectation, type ExpectedDecision, type Persona, type Standing } from './persona.ts';
import { PersonaWorld } from './persona-world.ts';

/** Lives a persona's life and compares it with what is expected of it. */
export function expectPersona(definitions: Definitions, persona: Persona): void {
  const { expect: expected } = persona;
  expectKnownNames(definitions, expected);
  const world = new PersonaWorld(definitions, persona);
  world.remember();
  expectStanding(definitions, world, expected, world.startsAt);
  const endsAt = world.live();
  expect(world.deadLetters).toEqual([]);
  if (expected.later !== undefined) expectStanding(definitions, world, expected.later, endsAt);
  expectMoments(world, expected);
  for (const decision of expected.decisions ?? []) expectDecision(world, decision);
  const deciding = world.decisions.map(({ campaign }) => campaign);
  for (const campaign of expected.never ?? []) expect(deciding).not.toContain(campaign);
  if (expected.contacts !== undefined) expect(marketingContacts(definitions, world)).toHaveLength(expected.contacts);
  expectNothingBetrayed(definitions, world);
}

/** What must not happen has to be something that could. */
function expectKnownNames(definitions: Definitions, { never = [], heldBack = {}, moments = [] }: Expectation): void {
  expect(definitions.campaigns.map(({ id }) => id)).toEqual(expect.arrayContaining(never));
  const scenarios = definitions.scenarios.map(({ id }) => id);
  expect(scenarios).toEqual(expect.arrayContaining([...Object.keys(heldBack), ...moments]));
}

function expectStanding(
  definitions: Definitions,
  world: PersonaWorld,
  { group, groups = [], stage = {} }: Standing,
  at: number,
): void {
  if (group === 'none') expect(world.holds('!has(group.primary)', at)).toBe(true);
  else if (group !== undefined) expect(world.holds(`group.primary == "${group}"`, at), group).toBe(true);
  for (const id of groups) expect(world.holds(`group.${id}`, at), id).toBe(true);
  for (const [lifecycle, id] of Object.entries(stage)) {
    const stages = definitions.lifecycles.find((each) => each.id === lifecycle)?.stages ?? [];
    const found = stages.find((each) => world.holds(`stage.${lifecycle} == "${each.id}"`, at));
    expect(found?.id ?? 'none', lifecycle).toBe(id);
  }
}

function expectMoments(world: PersonaWorld, { moments, heldBack = {} }: Expectation): void {
  if (moments !== undefined) expect(world.moments.map(({ scenario }) => scenario)).toEqual(moments);
  const gates = world.heldBack();
  for (const [scenario, gate] of Object.entries(heldBack)) {
    expect(gates[scenario] ?? {}, scenario).toHaveProperty([gate]);
    if (gate !== 'cooldown') expect(world.moments.map((moment) => moment.scenario)).not.toContain(scenario);
  }
}

function expectDecision(world: PersonaWorld, expected: ExpectedDecision): void {
  const { campaign, result, which, refused = {} } = expected;
  const decisions = world.decisions.filter((decision) => decision.campaign === campaign);
  if (which === undefined) expect(decisions, `decisions of ${campaign}`).toHaveLength(1);
  const decision = decisions[(which ?? 1) - 1];
  if (decision === undefined) throw new Error(`${campaign} decided only ${decisions.length} times`);
  const survivors = decision.candidates.filter((candidate): candidate is Survivor => !('stage' in candidate));
  const labels = survivors.map(labelOf).sort();
  const refusals = decision.candidates.filter((candidate): candidate is Refusal => 'stage' in candidate);
  const results = result === 'offered' ? ['contact', 'control'] : [result];
  expect(results, JSON.stringify({ survivors: labels, refusals })).toContain(decision.result);
  const right = rightOnes(expected);
  if (right !== undefined) expect(labels, JSON.stringify(refusals)).toEqual(right.toSorted());
  if (survivors.length > 0) expect(labels).toContain(labelOf(decision.chosen));
  else expect(decision.chosen).toBeUndefined();
  if (expected.chosen !== undefined) expect(labelOf(decision.chosen)).toBe(expected.chosen);
  for (const [label, reason] of Object.entries(refused)) expect(reasonsOf(refusals, label), label).toEqual([reason]);
  if (expected.in !== undefined) expect(decision.at).toBe(world.startsAt + durationMs(expected.in));
  if (expected.contact !== undefined) expect(contactOf(world, decision)).toBe(expected.contact);
}

const labelOf = (survivor?: Survivor) => `${survivor?.offer}@${survivor?.channel}`;

function rightOnes({ campaign, offer, message, channel, oneOf, result }: ExpectedDecision): string[] | undefined {
  if (oneOf !== undefined) return oneOf;
  const name = offer ?? message;
  if (name === undefined || channel === undefined) {
    if (name !== channel) throw new Error(`${campaign}: name the channels of ${name}, or the offer on ${channel}`);
    return result === 'nothing' || result === 'deferred' ? [] : undefined;
  }
  const channels = typeof channel === 'string' ? [channel] : channel;
  return channels.map((each) => `${name}@${each}`);
}

/** Different reasons of an `offer` or `offer@channel`, each `stage reason`. */
function reasonsOf(refusals: readonly Refusal[], label: string): string[] {
  const concerns = (each: string) => each === label || each.slice(0, each.lastIndexOf('@')) === label;
  return refusals.filter(({ offers }) => offers.some(concerns)).map(({ stage, reason }) => `${stage} ${reason}`);
}

function contactOf(world: PersonaWorld, { decisionId }: DecisionRecorded): string | undefined {
  const contact = [...world.contacts.values()].find((each) => each.decisionId === decisionId);
  return contact?.reason === undefined ? contact?.status : `${contact.status} ${contact.reason}`;
}

function marketingContacts({ campaigns }: Definitions, world: PersonaWorld) {
  const serving = campaigns.filter(({ journey }) =>
    journey.every((step) => !('purpose' in step) || step.purpose === 'service'),
  );
  const services = new Set(serving.map(({ id }) => id));
  return [...world.contacts.values()].filter(
    ({ campaign, status }) => status === 'released' && !services.has(campaign),
  );
}

/** Neither what a clerk reads nor what is offered says where the customer was or what they did (I9). */
function expectNothingBetrayed(definitions: Definitions, world: PersonaWorld): void {
  const texts = world.decisions.map((decision) => explainDecision(decision, definitions, 'clerk'));
  for (const { en, zh } of texts) expect(betrayedBy(definitions, `${en}\n${zh}`)).toEqual([]);
}
