import type { CustomerView } from '../../core/customer-view.ts';
import type { AttributeDefinition, Definitions } from '../../core/schema/definitions.ts';

export type SampleValue = string | number | boolean | string[];

/** A customer to try something on. What is left out is absent, except groups and stages: they follow from the rest. */
export interface SampleCustomer {
  profile?: Record<string, SampleValue>;
  metric?: Record<string, number | string>;
  group?: Record<string, boolean>;
  stage?: Record<string, string>;
  holdings?: string[];
  lists?: string[];
  /** The scenario whose moment is open. */
  scenario?: string;
}

/** A known customer as a sample. */
export function sampleOf(view: CustomerView): SampleCustomer {
  return {
    profile: view.profile,
    metric: view.metrics,
    group: Object.fromEntries(view.groups.map((id) => [id, true])),
    stage: view.stages,
    holdings: view.holdings,
    lists: view.lists,
  };
}

const ADULT_YEARS = 30;

/** Values for the attributes that a text names and nobody gave: plausible, not true of anybody. */
export function inventedProfile(definitions: Definitions, names: readonly string[], now: number) {
  const { attributes } = definitions.profile;
  const known = names.filter((name) => attributes[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, inventedValue(attributes[name]!, definitions, now)]));
}

function inventedValue(attribute: AttributeDefinition, { regions }: Definitions, now: number): SampleValue {
  switch (attribute.type) {
    case 'int':
    case 'float':
      return clamped(attribute, ADULT_YEARS);
    case 'bool':
      return true;
    case 'time':
      return now;
    case 'tags':
      return [];
    case 'enum':
      return attribute.values[0] ?? '';
    case 'region':
      return regions.at(-1)?.id ?? '';
    case 'string':
      return attribute.values[0] ?? '…';
  }
}

function clamped(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: AttributeDefinition,
  value: number,
) {
  return Math.min(max, Math.max(min, value));
}
