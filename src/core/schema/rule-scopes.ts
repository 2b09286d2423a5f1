import type { Reference, RuleScope, RuleType } from '../rules/rule-scope.ts';
import type {
  AttributeDefinition,
  Definitions,
  EventTypeDefinition,
  FieldDefinition,
  MetricDefinition,
  PatternDefinition,
} from './definitions.ts';

/** The part of definitions that rules can name. */
export type RuleVocabulary = Pick<
  Definitions,
  'profile' | 'eventTypes' | 'metrics' | 'groups' | 'numberLists' | 'lifecycles' | 'products' | 'scenarios' | 'regions'
>;

/** What rules about a customer see: `profile`, `metric`, `holdings`, `lists`, `stage`, `group`, `moment`, `now`. */
export function customerScope(vocabulary: RuleVocabulary): RuleScope {
  return new NamedScope([...profileReferences(vocabulary), ...customerReferences(vocabulary), now]);
}

/**
 * What rules see that run with an event: everything about the customer, and `event`. With one type its fields
 * and `event.type`; with several only `event.type`, whose words are those types; with none no `event`.
 */
export function eventScope(vocabulary: RuleVocabulary, eventTypeIds: readonly string[]): RuleScope {
  const customer = [...profileReferences(vocabulary), ...customerReferences(vocabulary), now];
  return new NamedScope([...customer, ...eventReferences(vocabulary, eventTypeIds)]);
}

/** What `where` and `value` of a metric see: the event, `profile` and `now`, but nothing the engine derives. */
export function metricScope(vocabulary: RuleVocabulary, eventTypeId: string): RuleScope {
  return new NamedScope([...profileReferences(vocabulary), ...eventReferences(vocabulary, [eventTypeId]), now]);
}

/**
 * Event types whose inputs can fire a scenario: what its `where` may see of an event. Empty: a timer fires it, or
 * profile inputs alone do. Where events and profile inputs fire a `change`, `event.…` is absent for the latter.
 */
export function firingEventTypes(vocabulary: RuleVocabulary, pattern: PatternDefinition): string[] {
  switch (pattern.type) {
    case 'event':
    case 'count':
      return [pattern.event];
    case 'sequence':
      return [...new Set(pattern.steps.map(({ event }) => event))];
    case 'change':
      return idsWhere(vocabulary, ({ updates }) => Object.hasOwn(updates, pattern.attribute));
    case 'enter':
    case 'leave':
      return idsWhere(vocabulary, ({ cell }) => cell !== undefined);
    case 'threshold':
      return vocabulary.metrics.filter(({ id }) => id === pattern.metric).map(({ event }) => event);
    case 'dwell':
    case 'absence':
    case 'schedule':
      return [];
  }
}

const idsWhere = ({ eventTypes }: RuleVocabulary, holds: (type: EventTypeDefinition) => boolean) =>
  eventTypes.filter(holds).map(({ id }) => id);

class NamedScope implements RuleScope {
  private readonly byRoot = new Map<string, Map<string, Reference>>();

  constructor(references: readonly Reference[]) {
    for (const reference of references) {
      const names = this.byRoot.get(reference.root) ?? new Map<string, Reference>();
      names.set(reference.name, reference);
      this.byRoot.set(reference.root, names);
    }
  }

  roots(): string[] {
    return [...this.byRoot.keys()];
  }

  names(root: string): string[] {
    return [...(this.byRoot.get(root)?.keys() ?? [])];
  }

  lookup(root: string, name: string): Reference | undefined {
    return this.byRoot.get(root)?.get(name);
  }
}

const now: Reference = { root: 'now', name: '', type: 'time' };

function profileReferences({ profile, regions }: RuleVocabulary): Reference[] {
  return Object.entries(profile.attributes).map(([name, attribute]) => {
    // A pack that lists no regions takes their names as they come.
    if (attribute.type === 'region')
      return { root: 'profile', name, type: 'enum', values: regions.map(({ id }) => id) };
    return fieldReference('profile', name, attribute);
  });
}

function customerReferences(vocabulary: RuleVocabulary): Reference[] {
  const { metrics, groups, numberLists = [], lifecycles, products, scenarios } = vocabulary;
  const primary = groups.filter((group) => group.primary !== undefined).map(({ id }) => id);
  return [
    ...metrics.map((metric): Reference => ({ root: 'metric', name: metric.id, type: metricType(metric) })),
    { root: 'holdings', name: '', type: 'tags', values: products.map(({ id }) => id) },
    ...(numberLists.length === 0 ? [] : [listsReference(numberLists)]),
    ...lifecycles.map(({ id, stages }): Reference => {
      return { root: 'stage', name: id, type: 'enum', values: stages.map((stage) => stage.id) };
    }),
    ...groups.map(({ id }): Reference => ({ root: 'group', name: id, type: 'bool' })),
    { root: 'group', name: 'primary', type: 'enum', values: primary },
    { root: 'moment', name: 'scenario', type: 'enum', values: scenarios.map(({ id }) => id) },
    { root: 'moment', name: 'at', type: 'time' },
  ];
}

const listsReference = (numberLists: readonly { id: string }[]): Reference => {
  return { root: 'lists', name: '', type: 'tags', values: numberLists.map(({ id }) => id) };
};

function eventReferences({ eventTypes }: RuleVocabulary, ids: readonly string[]): Reference[] {
  if (ids.length === 0) return [];
  const type: Reference = { root: 'event', name: 'type', type: 'enum', values: ids };
  const only = ids.length === 1 ? eventTypes.find(({ id }) => id === ids[0]) : undefined;
  const fields = Object.entries(only?.fields ?? {});
  return [type, ...fields.map(([name, field]) => fieldReference('event', name, field))];
}

function fieldReference(
  root: string,
  name: string,
  { type, values }: FieldDefinition | AttributeDefinition,
): Reference {
  return { root, name, type: type === 'region' ? 'enum' : type, values };
}

function metricType({ agg }: MetricDefinition): RuleType {
  return agg === 'count' || agg === 'distinct' ? 'int' : 'float';
}
