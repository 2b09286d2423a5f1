import type { Region } from './settings-calls.ts';

/** A region with those in it, as Ant Design's trees want them. */
export interface RegionNode {
  key: string;
  value: string;
  title: string;
  region: Region;
  children: RegionNode[];
}

/** The tree of regions; one whose parent is not there stands at the top. */
export function regionTree(regions: readonly Region[]): RegionNode[] {
  const nodes = new Map(
    regions.map((region): [string, RegionNode] => {
      const { id, name = id } = region;
      return [id, { key: id, value: id, title: name, region, children: [] }];
    }),
  );
  const top: RegionNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.region.parent === undefined ? undefined : nodes.get(node.region.parent);
    (parent?.children ?? top).push(node);
  }
  return top;
}
