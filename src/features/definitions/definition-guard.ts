import type { Definitions } from '../../core/schema/definitions.ts';
import { byIdOf } from '../../definitions/diff-definitions.ts';
import { type Kind, kinds } from '../../definitions/kinds.ts';
import { fileOfDefinition, writtenValue } from '../../definitions/written-texts.ts';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { Caller } from '../access/caller.ts';
import { maySeeDefinition, mayTouchDefinition, type RegionalDefinition } from '../access/definition-scope.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { Written } from './written-set.ts';

type Bound = Pick<Caller, 'regions'>;

/** What a request wants with a definition. */
export interface DefinitionWish {
  kind: string;
  id: string;
  /** Versions it names, besides the active and the newest. */
  versions: readonly number[];
  isReading: boolean;
  /** What it would say from then on; absent: the request says nothing of that. */
  written?: Readonly<Record<string, unknown>>;
  /** A definition of this kind and id may be made by it. */
  mayMake: boolean;
}

/**
 * Keeps callers who are bound to regions to the definitions of theirs (R2, R3 of region-scope.ts). A definition whose
 * versions are of several regions is theirs when all of them are.
 */
export class DefinitionGuard {
  private readonly store: Pick<DefinitionStore, 'find' | 'list'>;
  private readonly live: { readonly definitions: Definitions };

  constructor(store: Pick<DefinitionStore, 'find' | 'list'>, live: { readonly definitions: Definitions }) {
    this.store = store;
    this.live = live;
  }

  /** @throws HttpProblem `definition-unknown` `region-bound` `name-taken` */
  async assertAllowed(caller: Bound, wish: DefinitionWish): Promise<void> {
    if (caller.regions === undefined) return;
    const { definitions } = this.live;
    const { kind, id, isReading, written, mayMake } = wish;
    const known = await this.known(wish);
    const isSeen = known.length > 0 && known.every((each) => maySeeDefinition(caller, each, definitions));
    if (!isSeen && known.length > 0 && mayMake) {
      // That somebody has this id cannot be hidden from who wants it.
      throw new HttpProblem('name-taken', `there is a ${kind} "${id}" already`);
    }
    if (!isSeen && !mayMake) throw new HttpProblem('definition-unknown', `no ${kind} "${id}" is known`);
    if (isReading) return;
    const touched = written === undefined ? known : [...known, regional({ kind, id }, written)];
    if (touched.every((each) => mayTouchDefinition(caller, each, definitions))) return;
    const isPrimary = touched.some(({ primary }) => primary !== undefined);
    const detail = isPrimary
      ? 'a group with "primary" divides the customers of all regions: leave it out'
      : `a ${kind} is written here with "region" of ${caller.regions.join(' or ')}; others are read alone`;
    throw new HttpProblem('region-bound', detail);
  }

  /** Whether one that is active, or written, is there for the caller. */
  isSeen(caller: Bound, definition: RegionalDefinition): boolean {
    return maySeeDefinition(caller, definition, this.live.definitions);
  }

  /** Those of these versions that are there for the caller. */
  seenVersions<Version extends Written>(caller: Bound, versions: readonly Version[]): Version[] {
    if (caller.regions === undefined) return [...versions];
    return versions.filter((version) => this.isSeen(caller, regionalOf(version)));
  }

  /** Files of active definitions that are not there for the caller. */
  hiddenFiles(caller: Bound): Set<string> {
    return new Set(this.hiddenActive(caller).map(fileOfDefinition));
  }

  /** Ids that the caller must not read, of what is active and of what is being written. */
  async hiddenIds(caller: Bound): Promise<Set<string>> {
    if (caller.regions === undefined) return new Set();
    const written = (await this.store.list()).map(regionalOf).filter((each) => !this.isSeen(caller, each));
    return new Set([...this.hiddenActive(caller), ...written].map(({ id }) => id));
  }

  private hiddenActive(caller: Bound): RegionalDefinition[] {
    if (caller.regions === undefined) return [];
    const { definitions } = this.live;
    const all = (Object.keys(kinds) as Kind[]).flatMap((kind) => [...byIdOf(definitions, kind).values()]);
    return (all as RegionalDefinition[]).filter((each) => !this.isSeen(caller, each));
  }

  private async known({ kind, id, versions }: DefinitionWish): Promise<RegionalDefinition[]> {
    const active = byIdOf(this.live.definitions, kind as Kind).get(id) as RegionalDefinition | undefined;
    const kept = [await this.store.find(kind, id)];
    for (const version of versions) kept.push(await this.store.find(kind, id, version));
    const written = kept.filter((version) => version !== undefined).map(regionalOf);
    return active === undefined ? written : [active, ...written];
  }
}

function regionalOf({ kind, id, content }: Written): RegionalDefinition {
  return regional({ kind, id }, writtenValue(content));
}

function regional(
  named: Pick<RegionalDefinition, 'kind' | 'id'>,
  { region, primary }: Readonly<Record<string, unknown>> = {},
): RegionalDefinition {
  return { ...named, region, ...(named.kind === 'group' && primary !== undefined && { primary }) };
}
