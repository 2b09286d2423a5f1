import type { Definitions } from '../schema/definitions.ts';

type Named = 'offers' | 'products' | 'channels' | 'groups' | 'scenarios' | 'eventTypes';

/** Ids → positions. References were checked when the definitions were loaded, so a missing one is a broken invariant. */
export class DefinitionPositions {
  private readonly definitions: Definitions;
  private readonly known = new Map<Named, ReadonlyMap<string, number>>();

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** @throws Error when there is no such definition; `where` says who names it. */
  of(kind: Named, id: string, where: string): number {
    let positions = this.known.get(kind);
    if (positions === undefined) {
      positions = new Map(this.definitions[kind].map((item, position) => [item.id, position]));
      this.known.set(kind, positions);
    }
    const position = positions.get(id);
    if (position === undefined) throw new Error(`unchecked definitions: ${where} names ${id}, which is not defined`);
    return position;
  }
}
