/**
 * Hand-written customers, each alone with the engine and the operator's pack: what they are offered, through which
 * channel, and why not something else. The personas are for planners to read and extend; see docs/guides/planner.md.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectPersona } from './expect-persona.ts';
import { operatorsPack } from './operators-pack.ts';
import { type Persona, readPersonas } from './persona.ts';
import { PersonaWorld } from './persona-world.ts';

const definitions = operatorsPack();

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
const byFile = files.map((name) => ({ name, personas: readPersonas(join(import.meta.dirname, name)) }));
const everybody = byFile.flatMap(({ personas }) => personas);

describe.each(byFile)('$name', ({ personas }) => {
  it.each(personas.map((persona) => [persona.name, persona] as const))('%s', (_, persona) => {
    expectPersona(definitions, persona);
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

  it.each(definitions.lifecycles)('are found in every stage of $id', ({ id, stages }) => {
    const lived = everybody.map((persona) => persona.expect.stage?.[id]);
    expect(lived).toEqual(expect.arrayContaining(stages.map((stage) => stage.id)));
  });

  it('meet every campaign that is entered by a scenario', () => {
    const met = new Set(
      everybody.flatMap(({ expect: { decisions = [] } }) => decisions.map(({ campaign }) => campaign)),
    );
    const missing = definitions.campaigns.filter(({ id, scenarios }) => scenarios.length > 0 && !met.has(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('take every row of the second screening', () => {
    const step = definitions.campaigns.find(({ id }) => id === 'newspaper-screening')!.journey[0]!;
    if (step.type !== 'offer' || step.table === undefined) throw new Error('the screening starts with a table');
    const rows = step.table;
    const taken = new Set(everybody.filter(isScreened).map((persona) => rowOf(persona, rows)));
    expect([...taken].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index));
  });
});

const isScreened = ({ expect: { decisions = [] } }: Persona) =>
  decisions.some(({ campaign, offer }) => campaign === 'newspaper-screening' && offer !== undefined);

/** The first row that holds for the persona. */
function rowOf(persona: Persona, rows: readonly { where?: string }[]): number {
  const world = new PersonaWorld(definitions, persona);
  world.remember();
  return rows.findIndex(({ where }) => where === undefined || world.holds(where, world.startsAt));
}
