import type { Definitions } from '../../core/schema/definitions.ts';
import type { Caller } from './caller.ts';
import { maySeeRegion, mayTouchRegion } from './region-scope.ts';
import type { RegionSource } from './region-tree.ts';

/** As much of a definition as tells whose it is. */
export interface RegionalDefinition {
  kind: string;
  id: string;
  region?: unknown;
  /** Of a group: it is one of those of which each customer, wherever they live, has one. */
  primary?: unknown;
}

/** What a city or county makes for itself; everything else is the province's, wherever it stands. */
const localKinds: ReadonlySet<string> = new Set([
  'campaign',
  'group',
  'area',
  'numberList',
  'scenario',
  'offer',
  'template',
]);

/** Undefined: it is for all regions. */
function regionOfDefinition({ kind, id, region }: RegionalDefinition): string | undefined {
  if (kind === 'region') return id;
  return typeof region === 'string' ? region : undefined;
}

/** Whether the definition is there for the caller. */
export function maySeeDefinition(
  caller: Pick<Caller, 'regions'>,
  definition: RegionalDefinition,
  definitions: RegionSource,
): boolean {
  return maySeeRegion(caller, regionOfDefinition(definition), definitions);
}

/** Whether the caller may write, approve and activate it. */
export function mayTouchDefinition(
  caller: Pick<Caller, 'regions'>,
  definition: RegionalDefinition,
  definitions: RegionSource,
): boolean {
  if (caller.regions === undefined) return true;
  const isLocal = localKinds.has(definition.kind) && definition.primary === undefined;
  return isLocal && mayTouchRegion(caller, regionOfDefinition(definition), definitions);
}

const seen = new WeakMap<Definitions, Map<string, Definitions>>();

/** The active definitions as far as they are there for the caller; made once for a set and the regions of a caller. */
export function definitionsSeenBy(caller: Pick<Caller, 'regions'>, definitions: Definitions): Definitions {
  if (caller.regions === undefined) return definitions;
  const key = caller.regions.join('\n');
  const views = seen.get(definitions) ?? new Map<string, Definitions>();
  seen.set(definitions, views);
  const known = views.get(key);
  if (known !== undefined) return known;
  const parts = Object.entries(definitions).map(([name, part]) => [
    name,
    Array.isArray(part) ? part.filter((each) => maySeeDefinition(caller, each, definitions)) : part,
  ]);
  const view = Object.fromEntries(parts) as Definitions;
  views.set(key, view);
  return view;
}
