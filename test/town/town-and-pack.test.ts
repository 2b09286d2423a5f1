import { describe, expect, it } from 'vitest';
import { definitionsIn, telecomPack } from '../../src/cli/pack-folders.ts';
import { natureOf, townChannels } from '../../src/town/answers/channels.ts';
import { cellName, placeCells, placeKinds } from '../../src/town/geography.ts';
import { habitIds, habits } from '../../src/town/people/habits.ts';
import { productOf } from '../../src/town/people/products.ts';

const definitions = definitionsIn([telecomPack]);

describe('the town and the telecom pack', () => {
  it('agree on the cells of every kind of place', () => {
    const areas = definitions.areas.map(({ id, cells }) => [id, cells.toSorted()]);
    const places = placeKinds.map((kind) => [kind, placeCells[kind].map(cellName).toSorted()]);
    expect(Object.fromEntries(places)).toEqual(Object.fromEntries(areas));
  });

  it('agree on the products', () => {
    const unknown = definitions.products.filter(({ id }) => productOf(id) === undefined).map(({ id }) => id);
    expect(unknown).toEqual([]);
  });

  it('agree on the channels and on who begins', () => {
    const modes = definitions.channels.map(({ id, mode, human }) => [id, mode, human]).toSorted();
    const known = townChannels.map((id) => [id, natureOf(id).mode, natureOf(id).human]).toSorted();
    expect(known).toEqual(modes);
  });

  it('agree on the twelve groups, which are the habits but one', () => {
    const primary = definitions.groups.flatMap(({ id, primary }) => (primary === undefined ? [] : [id])).toSorted();
    expect(habitIds.filter((id) => id !== 'ordinary').toSorted()).toEqual(primary);
    expect(habitIds.reduce((sum, id) => sum + habits[id].share, 0)).toBe(100);
  });
});
