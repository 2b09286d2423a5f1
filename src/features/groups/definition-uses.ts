import type { Definitions } from '../../core/schema/definitions.ts';
import { type Kind, kinds } from '../../definitions/kinds.ts';

/** A definition that names another one in its rules or cells. */
export interface DefinitionUse {
  kind: Kind;
  id: string;
  name?: string;
}

/** Definitions whose rules or matrices name a group. */
export function usesOfGroup(id: string, definitions: Definitions): DefinitionUse[] {
  const inRule = new RegExp(`\\bgroup\\s*(\\.\\s*${escaped(id)}\\b|\\[\\s*["']${escaped(id)}["']\\s*\\])`);
  return usesIn(definitions, (key, text) => (key === 'group' ? text === id : inRule.test(text))).filter(
    (use) => use.kind !== 'group' || use.id !== id,
  );
}

/** Definitions whose rules ask for a number list. */
export function usesOfList(id: string, definitions: Definitions): DefinitionUse[] {
  const inRule = new RegExp(`["']${escaped(id)}["']\\s*in\\s+lists\\b`);
  return usesIn(definitions, (_key, text) => inRule.test(text));
}

function usesIn(definitions: Definitions, names: (key: string, text: string) => boolean): DefinitionUse[] {
  const all = definitions as unknown as Record<string, unknown>;
  return (Object.entries(kinds) as [Kind, string][]).flatMap(([kind, plural]) => {
    const of = all[plural];
    if (!Array.isArray(of)) return [];
    const using = (of as { id: string; name?: string }[]).filter((each) => mentions(each, '', names));
    return using.map(({ id, name }) => ({ kind, id, ...(name !== undefined && { name }) }));
  });
}

function mentions(value: unknown, key: string, names: (key: string, text: string) => boolean): boolean {
  if (typeof value === 'string') return names(key, value);
  if (Array.isArray(value)) return value.some((each) => mentions(each, key, names));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => mentions(each, name, names));
}

const escaped = (id: string) => id.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');
