import { Program } from '../core/program/program.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { Dictionary } from '../core/state/dictionary.ts';

/** Whether engines keep the texts of a field of an event type as words, for as long as they run. */
export type KeepsWords = (eventType: string, field: string) => boolean;

/**
 * Engines keep the words of the fields that a rule, a metric, a pattern or an attribute reads. What is read only an
 * engine's own compiler knows, so it is asked; with hundreds of definitions that takes some tenths of a second.
 */
export function keptFieldsOf(definitions: Definitions): KeepsWords {
  const { eventTypes } = new Program(definitions, new Dictionary());
  const kept = new Map<string, ReadonlySet<string>>();
  for (const [position, { id, fields }] of definitions.eventTypes.entries()) {
    const names = Object.keys(fields);
    kept.set(id, new Set([...eventTypes[position].textFields].map((field) => names[field])));
  }
  return (eventType, field) => kept.get(eventType)?.has(field) === true;
}
