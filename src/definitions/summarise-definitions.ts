import type { Definitions } from '../core/schema/definitions.ts';
import { byIdOf } from './diff-definitions.ts';
import type { Kind } from './kinds.ts';
import { kinds } from './kinds.ts';

export interface DefinitionsSummary {
  version: string;
  /** Definitions of each kind, kinds without any left out. */
  counts: Partial<Record<Kind, number>>;
}

export function summariseDefinitions(definitions: Definitions): DefinitionsSummary {
  const counted = (Object.keys(kinds) as Kind[]).map((kind) => [kind, byIdOf(definitions, kind).size] as const);
  return { version: definitions.version, counts: Object.fromEntries(counted.filter(([, count]) => count > 0)) };
}
