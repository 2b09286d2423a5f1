import type { Definitions } from '../../core/schema/definitions.ts';

/** What the tree is made of. */
export type RegionSource = Pick<Definitions, 'regions' | 'profile'>;

export type RegionLevel = 'province' | 'city' | 'county';
/** By depth; what lies deeper is part of a county. */
const levels: readonly RegionLevel[] = ['province', 'city', 'county'];

const trees = new WeakMap<RegionSource, RegionTree>();

/** The regions of a set of definitions: province → city → county, and the attribute that says where a customer belongs. */
export class RegionTree {
  /** Name of the customer attribute of type `region`; undefined: the pack has none, and no customer belongs anywhere. */
  readonly attribute: string | undefined;
  private readonly parents: ReadonlyMap<string, string | undefined>;
  private readonly names: ReadonlyMap<string, string>;
  /** Region → it and everything in it. */
  private readonly within = new Map<string, ReadonlySet<string>>();

  private constructor({ regions, profile }: RegionSource) {
    const attributes = Object.entries(profile.attributes);
    this.attribute = attributes.find(([, { type }]) => type === 'region')?.[0];
    this.parents = new Map(regions.map(({ id, parent }) => [id, parent]));
    this.names = new Map(regions.map(({ id, name }) => [id, name ?? id]));
  }

  /** Made once for a set of definitions. */
  static of(definitions: RegionSource): RegionTree {
    const known = trees.get(definitions);
    if (known !== undefined) return known;
    const tree = new RegionTree(definitions);
    trees.set(definitions, tree);
    return tree;
  }

  has(region: string): boolean {
    return this.parents.has(region);
  }

  /** What people call it; the id when it has no name. */
  nameOf(region: string): string {
    return this.names.get(region) ?? region;
  }

  levelOf(region: string): RegionLevel {
    return levels[this.ancestorsOf(region).length] ?? 'county';
  }

  /** From the parent up. */
  ancestorsOf(region: string): string[] {
    const above: string[] = [];
    for (let at = this.parents.get(region); at !== undefined && !above.includes(at); at = this.parents.get(at)) {
      above.push(at);
    }
    return above;
  }

  /** It and everything in it; a region that is not defined holds itself alone. */
  under(region: string): ReadonlySet<string> {
    const known = this.within.get(region);
    if (known !== undefined) return known;
    const inside = [...this.parents.keys()].filter((id) => this.ancestorsOf(id).includes(region));
    const found = new Set([region, ...inside]);
    this.within.set(region, found);
    return found;
  }
}
