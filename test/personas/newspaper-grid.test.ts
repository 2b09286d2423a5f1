/** The newspaper matrix, cell by cell: every group in every scenario, as planners read it in grids/newspaper.yaml. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectPersona } from './expect-persona.ts';
import { readNewspaperGrid } from './newspaper-grid.ts';
import { operatorsPack } from './operators-pack.ts';

const definitions = operatorsPack();
const grid = readNewspaperGrid(join(import.meta.dirname, 'grids/newspaper.yaml'), 13_900_000_000);

it.each(grid.map((persona) => [persona.name, persona] as const))('%s', (_, persona) => {
  expectPersona(definitions, persona);
});

it('has every row and column of the matrix', () => {
  const campaign = definitions.campaigns.find(({ id }) => id === 'newspaper-matrix')!;
  const step = campaign.journey[0]!;
  if (step.type !== 'offer' || step.matrix === undefined) throw new Error('the newspaper matrix starts with a matrix');
  const places = step.matrix.flatMap(({ group }) => campaign.scenarios.map((scenario) => `${group} × ${scenario}`));
  const named = (name: string) => name.slice(0, name.indexOf(':')).replace('none', 'otherCustomer');
  expect(grid.map(({ name }) => named(name)).sort()).toEqual(places.sort());
});
