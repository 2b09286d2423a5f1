import type { Reference, RuleScope, RuleType } from '../../core/rules/rule-scope.ts';
import { referenceText } from '../../core/rules/rule-scope.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { customerScope, eventScope } from '../../core/schema/rule-scopes.ts';
import { SensitiveNames } from '../customers/sensitive-names.ts';

/** A word that a name can be, with what people call it. */
export interface NamedWord {
  word: string;
  name?: string;
}

/** Something rules can name. */
export interface RuleName {
  /** As a rule writes it: `profile.age`, `metric["sms-30d"]`, `holdings`. */
  text: string;
  root: string;
  /** Empty: the root itself is named. */
  name: string;
  type: RuleType;
  /** What people call it, as the definitions say. */
  label?: string;
  /** All it can be; absent: anything. */
  words?: NamedWord[];
  min?: number;
  max?: number;
  source?: string;
  freshness?: string;
  /** Tells where customers were or what they did; nobody is shown it of one customer. */
  isSensitive?: true;
}

/** Names of definitions by id, of each root whose names are definitions. */
type Labels = Record<string, ReadonlyMap<string, string | undefined>>;

/** What rules see: customers, or with `events` also an event of one of these types. */
export function ruleScope(definitions: Definitions, events: readonly string[] = []): RuleScope {
  return events.length === 0 ? customerScope(definitions) : eventScope(definitions, events);
}

/** What rules can name, for people who write them; `events` as `ruleScope` has them. */
export function ruleNames(definitions: Definitions, events: readonly string[] = []): RuleName[] {
  const scope = ruleScope(definitions, events);
  const labels: Labels = { ...labelsOf(definitions), event: eventLabels(definitions, events) };
  const sensitive = new SensitiveNames(definitions);
  const references = scope
    .roots()
    .flatMap((root) => scope.names(root).flatMap((name) => scope.lookup(root, name) ?? []));
  // A moment is open or not: audiences are not about one.
  return references
    .filter(({ root }) => root !== 'moment')
    .map((reference) => {
      const words = wordsOf(reference, definitions, events);
      return {
        text: referenceText(reference),
        ...{ root: reference.root, name: reference.name, type: reference.type },
        ...labelled(labels[reference.root]?.get(reference.name)),
        ...(words !== undefined && { words }),
        ...(reference.root === 'profile' && attributeFacts(definitions, reference.name)),
        ...(reference.root === 'profile' && sensitive.isAttribute(reference.name) && { isSensitive: true as const }),
      };
    });
}

const labelled = (label: string | undefined) => (label === undefined ? {} : { label });

function attributeFacts({ profile }: Definitions, name: string): Partial<RuleName> {
  const { min, max, source, freshness } = profile.attributes[name]!;
  return { source, freshness, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function labelsOf({ profile, metrics, groups, lifecycles }: Definitions): Labels {
  const attributes = Object.entries(profile.attributes);
  return {
    profile: new Map(attributes.map(([id, { name, description }]) => [id, name ?? description])),
    metric: namesById(metrics),
    group: namesById(groups),
    stage: namesById(lifecycles),
  };
}

function namesById(definitions: readonly { id: string; name?: string }[]): Map<string, string | undefined> {
  return new Map(definitions.map(({ id, name }) => [id, name]));
}

/** An event of several types has no field to be named but its type. */
function eventLabels({ eventTypes }: Definitions, events: readonly string[]): ReadonlyMap<string, string | undefined> {
  const fields = eventTypes.find(({ id }) => events.length === 1 && id === events[0])?.fields ?? {};
  return new Map(Object.entries(fields).map(([id, { name, description }]) => [id, name ?? description]));
}

function wordsOf(
  { root, name, values }: Reference,
  definitions: Definitions,
  events: readonly string[],
): NamedWord[] | undefined {
  if (values === undefined || (values.length === 0 && (root === 'profile' || root === 'event'))) return undefined;
  const names = root === 'event' ? eventWords(name, definitions, events) : wordNames(root, name, definitions);
  return values.map((word) => ({ word, ...named(names.get(word)) }));
}

const named = (name: string | undefined) => (name === undefined ? {} : { name });

function eventWords(
  name: string,
  { eventTypes }: Definitions,
  events: readonly string[],
): ReadonlyMap<string, string | undefined> {
  if (name === 'type') return namesById(eventTypes);
  return new Map(Object.entries(eventTypes.find(({ id }) => id === events[0])?.fields[name]?.valueNames ?? {}));
}

/** What people call the words of a name. */
function wordNames(root: string, name: string, definitions: Definitions): ReadonlyMap<string, string | undefined> {
  const { profile, products, numberLists = [], groups, lifecycles, regions } = definitions;
  const valueNames = root === 'profile' ? profile.attributes[name]?.valueNames : undefined;
  if (valueNames !== undefined) return new Map(Object.entries(valueNames));
  switch (root) {
    case 'holdings':
      return namesById(products);
    case 'lists':
      return namesById(numberLists);
    case 'group':
      return namesById(groups);
    case 'stage':
      return namesById(lifecycles.find(({ id }) => id === name)?.stages ?? []);
    default:
      return namesById(regions);
  }
}
