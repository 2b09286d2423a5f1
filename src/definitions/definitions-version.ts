import { idOf } from '../core/hash.ts';
import type { Definitions } from '../core/schema/definitions.ts';

/**
 * 16 hex digits of the hash of the content: the same for the same definitions, whatever their files,
 * comments and the order of keys.
 */
export function versionOf(definitions: Omit<Definitions, 'version'>): string {
  return idOf(canonicalJson(definitions)).slice(0, 16);
}

/** JSON with keys in the order of their UTF-16 units; absent values are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}
