/**
 * Hand-written customers, each alone with the engine and the operator's pack: what they are offered, through which
 * channel, and why not something else. The personas are for planners to read and extend; see the guide of the pack.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainDecision } from '../../src/core/decisions/explain.ts';
import type { DecisionRecorded, Refusal, Survivor } from '../../src/core/effects.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { durationMs, type ExpectedDecision, type Expectation, type Persona, readPersonas } from './persona.ts';
import { PersonaWorld } from './persona-world.ts';

const loaded = loadPacks([join(import.meta.dirname, '../../packs/telecom')]);
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
const { definitions } = loaded;

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
const byFile = files.map((name) => ({ name, personas: readPersonas(join(import.meta.dirname, name)) }));
const everybody = byFile.flatMap(({ personas }) => personas);

/** What nobody outside may learn that we saw: places and the scenarios that come from them or from behaviour. */
const betraying = [
  ...definitions.areas.flatMap(({ id, name }) => [id, name ?? id]),
  ...definitions.scenarios.filter(({ sensitive }) => sensitive).flatMap(({ id, name }) => [id, name ?? id]),
];

describe.each(byFile)('$name', ({ personas }) => {
  it.each(personas.map((persona) => [persona.name, persona] as const))('%s', (_, persona) => {
    const world = new PersonaWorld(definitions, persona);
    world.run();
    expect(world.deadLetters).toEqual([]);
    const { expect: expected } = persona;
    expectCustomer(world, expected);
    expectMoments(world, expected);
    for (const decision of expected.decisions ?? []) expectDecision(world, decision);
    const deciding = world.decisions.map(({ campaign }) => campaign);
    for (const campaign of expected.never ?? []) expect(deciding).not.toContain(campaign);
    expectNothingBetrayed(world);
  });
});

describe('the personas', () => {
  it('are sixty or more, each with a number of their own', () => {
    expect(everybody.length).toBeGreaterThanOrEqual(60);
    expect(new Set(everybody.map(({ number }) => number)).size).toBe(everybody.length);
  });

  it('come from every group', () => {
    const primary = definitions.groups.filter((group) => group.primary !== undefined).map(({ id }) => id);
    expect(everybody.map((persona) => persona.expect.group)).toEqual(expect.arrayContaining(primary));
  });

  it('are found in every stage of mobile internet, new customers and existing ones', () => {
    for (const lifecycle of ['mobileInternet', 'mobileInternetNew']) {
      const stages = definitions.lifecycles.find(({ id }) => id === lifecycle)!.stages.map(({ id }) => id);
      expect(everybody.map((persona) => persona.expect.stage?.[lifecycle])).toEqual(expect.arrayContaining(stages));
    }
  });

  it('take every row of the second screening', () => {
    const campaign = definitions.campaigns.find(({ id }) => id === 'newspaper-screening')!;
    const step = campaign.journey[0]!;
    if (step.type !== 'offer') throw new Error('the screening starts with an offer');
    const reached = (step.table ?? []).map(({ where }) =>
      everybody.some((persona) => isScreened(persona) && takesRow(persona, step.table ?? [], where)),
    );
    expect(reached).toEqual((step.table ?? []).map(() => true));
  });
});

const isScreened = ({ expect: { decisions = [] } }: Persona) =>
  decisions.some(({ campaign, offer }) => campaign === 'newspaper-screening' && offer !== undefined);

/** Whether the row is the first that holds for the persona. */
function takesRow(persona: Persona, table: readonly { where?: string }[], where: string | undefined): boolean {
  const world = new PersonaWorld(definitions, persona);
  world.run();
  const first = table.find((row) => row.where === undefined || world.holds(row.where, world.startsAt));
  return first?.where === where;
}

function expectCustomer(world: PersonaWorld, { group, stage = {} }: Expectation): void {
  const { startsAt } = world;
  if (group === 'none') expect(world.holds('!(group.primary != "")', startsAt)).toBe(true);
  else if (group !== undefined) expect(world.holds(`group.primary == "${group}"`, startsAt), group).toBe(true);
  for (const [lifecycle, id] of Object.entries(stage)) {
    const rule = `stage.${lifecycle} == "${id}"`;
    expect(world.holds(rule, startsAt), rule).toBe(true);
  }
}

function expectMoments(world: PersonaWorld, { moments, heldBack = {} }: Expectation): void {
  if (moments !== undefined) expect(world.moments.map(({ scenario }) => scenario)).toEqual(moments);
  const gates = world.heldBack();
  for (const [scenario, gate] of Object.entries(heldBack)) {
    expect(gates[scenario] ?? {}, scenario).toHaveProperty([gate]);
    expect(world.moments.map((moment) => moment.scenario)).not.toContain(scenario);
  }
}

function expectDecision(world: PersonaWorld, expected: ExpectedDecision): void {
  const { campaign, result, which, refused = {} } = expected;
  const decisions = world.decisions.filter((decision) => decision.campaign === campaign);
  if (which === undefined) expect(decisions, `decisions of ${campaign}`).toHaveLength(1);
  const decision = decisions[(which ?? 1) - 1];
  if (decision === undefined) throw new Error(`${campaign} decided only ${decisions.length} times`);
  const survivors = decision.candidates.filter((candidate): candidate is Survivor => !('stage' in candidate));
  const labels = survivors.map(({ offer, channel }) => (offer === '' ? channel : `${offer}@${channel}`)).sort();
  const refusals = decision.candidates.filter((candidate): candidate is Refusal => 'stage' in candidate);
  expect({ result: decision.result, survivors: labels, refusals }).toMatchObject({ result });
  const right = rightOnes(expected);
  if (right !== undefined) expect(labels, JSON.stringify(refusals)).toEqual(right.toSorted());
  if (survivors.length > 0) expect(labels).toContain(labelOf(decision.chosen));
  else expect(decision.chosen).toBeUndefined();
  for (const [label, reason] of Object.entries(refused)) expect(reasonsOf(refusals, label), label).toEqual([reason]);
  if (expected.in !== undefined) expect(decision.at).toBe(world.startsAt + durationMs(expected.in));
  if (expected.contact !== undefined) expect(contactOf(world, decision)).toBe(expected.contact);
}

function rightOnes({ offer, channel, oneOf, result }: ExpectedDecision): string[] | undefined {
  if (oneOf !== undefined) return oneOf;
  if (channel === undefined) return result === 'nothing' || result === 'deferred' ? [] : undefined;
  const channels = typeof channel === 'string' ? [channel] : channel;
  return channels.map((each) => (offer === undefined ? each : `${offer}@${each}`));
}

const labelOf = (survivor: Survivor | undefined) =>
  survivor === undefined || survivor.offer === '' ? survivor?.channel : `${survivor.offer}@${survivor.channel}`;

/** Different reasons of an `offer` or `offer@channel`, each `stage reason`. */
function reasonsOf(refusals: readonly Refusal[], label: string): string[] {
  const concerns = (each: string) => each === label || each.slice(0, each.lastIndexOf('@')) === label;
  return refusals.filter(({ offers }) => offers.some(concerns)).map(({ stage, reason }) => `${stage} ${reason}`);
}

function contactOf(world: PersonaWorld, { decisionId }: DecisionRecorded): string | undefined {
  const contact = [...world.contacts.values()].find((each) => each.decisionId === decisionId);
  return contact?.reason === undefined ? contact?.status : `${contact.status} ${contact.reason}`;
}

/** Neither what a clerk reads nor what is offered says where the customer was or what they did. */
function expectNothingBetrayed(world: PersonaWorld): void {
  const texts = world.decisions.map((decision) => explainDecision(decision, definitions, 'clerk'));
  for (const { en, zh } of texts) for (const word of betraying) expect(`${en}\n${zh}`).not.toContain(word);
}
