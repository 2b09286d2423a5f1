import { type Static, Type } from 'typebox';
import { betaMean, FitTable } from '../../core/learning/fit-prior.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Caller } from '../access/caller.ts';
import { maySeeRegion } from '../access/region-scope.ts';

export const fitAxes = ['group', 'product', 'channel'] as const;
export type FitAxis = (typeof fitAxes)[number];

const entry = Type.Object({
  id: Type.String({ description: "'' of a group: customers who are in none of the primary groups." }),
  name: Type.String(),
  kind: Type.Optional(Type.String({ description: 'The category of a product; `push` or `pull` of a channel.' })),
  isScored: Type.Boolean({ description: 'Experts have scored it; otherwise it counts as average.' }),
});

/** The fit of two of group, product and channel. */
export const fitSchema = Type.Object({
  version: Type.String(),
  rows: Type.Array(entry),
  columns: Type.Array(entry),
  of: Type.Optional(entry),
  prior: Type.Array(Type.Array(Type.Number()), {
    description: 'By row, then column: the order rate the experts expect, 0 to 1.',
  }),
  baseRate: Type.Optional(Type.Number({ description: 'Order rate of an average combination; absent: no experts.' })),
  strength: Type.Optional(Type.Number({ description: 'How many observations the experts’ word is worth.' })),
  learned: Type.Optional(
    Type.Array(Type.Array(Type.Number()), {
      description: 'The same with what was observed; absent: nothing is learned.',
    }),
  ),
  evidence: Type.Optional(
    Type.Array(Type.Array(Type.Number()), { description: 'Observations behind each; absent: nothing is learned.' }),
  ),
});

type Entry = Static<typeof entry>;

/** What is on an axis, its position in the table, and whose it is. */
interface Placed {
  entry: Entry;
  position: number;
  region?: string;
}

type Axes = [readonly Placed[], readonly Placed[], readonly Placed[]];

/** Fit as decisions use it; made once for a set of definitions. */
export class FitProjection {
  readonly definitions: Definitions;
  private readonly table: FitTable;
  private readonly means: readonly number[];
  private readonly axes: Readonly<Record<FitAxis, readonly Placed[]>>;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.table = new FitTable(definitions);
    this.means = this.table.posteriors.map(betaMean);
    this.axes = {
      group: groupsOf(definitions),
      product: definitions.products.map(({ id, name, category }, position) => {
        const isScored = definitions.fitPrior?.products[id] !== undefined;
        return { position, entry: { id, name, kind: category, isScored } };
      }),
      channel: definitions.channels.map(({ id, name, mode }, position) => {
        const isScored = definitions.fitPrior?.channels[id] !== undefined;
        return { position, entry: { id, name: name ?? id, kind: mode, isScored } };
      }),
    };
  }

  /**
   * @param of what the third axis is held at; absent: the plain mean over all of it.
   * @param caller groups of other regions are not there for them
   * @returns undefined when there is nothing of this id on the third axis
   */
  project(
    rows: FitAxis,
    columns: FitAxis,
    of: string | undefined,
    caller: Pick<Caller, 'regions'>,
  ): Static<typeof fitSchema> | undefined {
    const third = fitAxes.find((axis) => axis !== rows && axis !== columns)!;
    const [onRows, onColumns, onThird] = [rows, columns, third].map((axis) => this.seen(axis, caller)) as Axes;
    const fixed = onThird.find(({ entry }) => entry.id === of);
    if (of !== undefined && fixed === undefined) return undefined;
    const over = fixed === undefined ? onThird : [fixed];
    const { version, fitPrior } = this.definitions;
    const mean = (row: number, column: number) => {
      const at = { [rows]: row, [columns]: column } as Record<FitAxis, number>;
      let sum = 0;
      for (const { position } of over) sum += this.mean({ ...at, [third]: position });
      return over.length === 0 ? 0 : sum / over.length;
    };
    return {
      version,
      rows: onRows.map(({ entry }) => entry),
      columns: onColumns.map(({ entry }) => entry),
      ...(fixed !== undefined && { of: fixed.entry }),
      prior: onRows.map((row) => onColumns.map((column) => mean(row.position, column.position))),
      ...(fitPrior !== undefined && { baseRate: fitPrior.baseRate, strength: fitPrior.strength }),
    };
  }

  private seen(axis: FitAxis, caller: Pick<Caller, 'regions'>): readonly Placed[] {
    return this.axes[axis].filter(({ region }) => maySeeRegion(caller, region, this.definitions));
  }

  private mean({ group, product, channel }: Record<FitAxis, number>): number {
    return this.means[this.table.posterior(group, product, channel)]!;
  }
}

/** The primary groups in their order, then the remainder: nobody is matched by another group. */
function groupsOf({ groups, fitPrior }: Definitions): Placed[] {
  const primary = groups
    .map((group, position) => ({ ...group, position }))
    .filter((group): group is typeof group & { primary: number } => group.primary !== undefined)
    .sort((a, b) => a.primary - b.primary);
  const named = primary.map(({ id, name, position, region }) => {
    const entry = { id, name: name ?? id, isScored: fitPrior?.groups[id] !== undefined };
    return { position, entry, ...(region !== undefined && { region }) };
  });
  return [...named, { position: -1, entry: { id: '', name: '', isScored: false } }];
}
