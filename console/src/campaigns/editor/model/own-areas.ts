import type { AreaItem, Vocabulary } from '../vocabulary.ts';

/** Areas of a region and of all that lies in it. */
export function areasWithin({ areas, regions }: Pick<Vocabulary, 'areas' | 'regions'>, region: string): AreaItem[] {
  const parentOf = new Map(regions.map(({ id, parent }) => [id, parent]));
  const isWithin = (at: string | undefined): boolean =>
    at !== undefined && (at === region || isWithin(parentOf.get(at)));
  return areas.filter((area) => isWithin(area.region));
}
