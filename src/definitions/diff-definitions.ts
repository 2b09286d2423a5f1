import type { Definitions } from '../core/schema/definitions.ts';
import { compareText } from './definition-problem.ts';
import { canonicalJson } from './definitions-version.ts';
import type { Kind } from './kinds.ts';
import { kinds } from './kinds.ts';

/** What became of one definition. `paths` are the changed places of a `changed` one; otherwise empty. */
export interface DefinitionChange {
  change: 'added' | 'changed' | 'removed';
  kind: Kind;
  id: string;
  paths: string[];
}

/** Changes that lead from one set of definitions to another, by kind and id; none: they mean the same. */
export function diffDefinitions(before: Definitions, after: Definitions): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  for (const kind of Object.keys(kinds) as Kind[]) {
    const [old, fresh] = [byIdOf(before, kind), byIdOf(after, kind)];
    for (const id of [...new Set([...old.keys(), ...fresh.keys()])].sort(compareText)) {
      const [was, is] = [old.get(id), fresh.get(id)];
      if (was === undefined) changes.push({ change: 'added', kind, id, paths: [] });
      else if (is === undefined) changes.push({ change: 'removed', kind, id, paths: [] });
      else if (canonicalJson(was) !== canonicalJson(is)) {
        changes.push({ change: 'changed', kind, id, paths: changedPlaces(was, is).map(({ path }) => path) });
      }
    }
  }
  return changes;
}

/** Definitions of a kind by id. */
export function byIdOf(definitions: Definitions, kind: Kind): Map<string, object> {
  const single = definitions[kind as keyof Definitions];
  const found = single ?? definitions[kinds[kind] as keyof Definitions] ?? [];
  const list = (Array.isArray(found) ? found : [found]) as { id: string }[];
  return new Map(list.map((definition) => [definition.id, definition]));
}

/** A place that says something else; `before` or `after` undefined: it is only there after, or before. */
export interface ChangedPlace {
  /** `journey[0].offer.channels[1]`; '' for the whole. */
  path: string;
  before: unknown;
  after: unknown;
}

/** The deepest places that differ; lists of different length differ as a whole. */
export function changedPlaces(before: unknown, after: unknown, path = ''): ChangedPlace[] {
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  const asWhole = [{ path, before, after }];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) return asWhole;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return asWhole;
    return before.flatMap((each, i) => changedPlaces(each, after[i], `${path}[${i}]`));
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return keys.flatMap((key) => {
    const [was, is] = [before, after].map((tree) => (tree as Record<string, unknown>)[key]);
    return changedPlaces(was, is, path === '' ? key : `${path}.${key}`);
  });
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
