import type { CustomerCondition, CustomerNumber } from '../decisions/customer-state.ts';
import { referenceText } from '../rules/rule-scope.ts';
import type { Definitions, EventTypeDefinition } from '../schema/definitions.ts';
import type { InputSchema } from '../schema/input-schema.ts';
import { type CompiledScenario, indexScenarios, listeners, type ScenarioIndexes } from './compile-scenarios.ts';
import { compileChunks, compileMetricUpdates, type MetricUpdate, type Threshold } from './event-code.ts';
import { type Guard, type Indexed, type Matcher, MatcherIndex } from './matcher-index.ts';
import type { RowLayout } from './row-layout.ts';
import type { RuleCompilation } from './rule-compilation.ts';

export interface CompiledEventType {
  id: string;
  /** Dictionary code of the id. */
  word: number;
  /** Positions of the fields to decode: numbers as they are, texts as codes. */
  numberFields: Int32Array;
  textFields: Int32Array;
  /** Field that holds the cell, −1 for none. */
  cell: number;
  /** Attributes the event carries: attribute position and field position. */
  updates: { attribute: number; field: number }[];
  metricUpdates: MetricUpdate[];
  matchers: MatcherIndex;
  /** `order` and `cancel`: field that names the product; −1 for other types. */
  product: number;
}

export function compileEventTypes(
  definitions: Definitions,
  schema: InputSchema,
  layout: RowLayout,
  rules: RuleCompilation,
  scenarios: readonly CompiledScenario[],
): { eventTypes: CompiledEventType[]; indexes: ScenarioIndexes } {
  const matchers: { scenario: number; role: number }[] = [];
  const conditions: CustomerCondition[] = [];
  const byType = new Map<string, Matcher[]>();
  for (const { index, definition } of scenarios) {
    listeners(definition.pattern).forEach(({ event, where }, role) => {
      const rule = where === undefined ? undefined : rules.eventRule(where, [event]);
      const matcher = { number: matchers.length, scenario: index, role, rule };
      matchers.push({ scenario: index, role });
      conditions.push(where === undefined ? () => true : rules.eventCondition(where, [event]));
      const known = byType.get(event);
      if (known === undefined) byType.set(event, [matcher]);
      else known.push(matcher);
    });
  }
  const eventTypes = definitions.eventTypes.map((type) => {
    const own = byType.get(type.id) ?? [];
    return compileEventType(type, definitions, schema, layout, rules, own, conditions);
  });
  return { eventTypes, indexes: indexScenarios(definitions, matchers) };
}

function compileEventType(
  type: EventTypeDefinition,
  definitions: Definitions,
  schema: InputSchema,
  layout: RowLayout,
  rules: RuleCompilation,
  matchers: readonly Matcher[],
  conditions: readonly CustomerCondition[],
): CompiledEventType {
  const fields = Object.keys(type.fields);
  const position = (name: string) => {
    rules.useField(type.id, fields.indexOf(name));
    return fields.indexOf(name);
  };
  const newReader = () => rules.reader(type);
  const updates = Object.entries(type.updates).map(([name, field]) => ({
    attribute: schema.attributeIndex.get(name)!,
    field: position(field),
  }));
  const metrics = layout.metrics.filter(({ definition }) => definition.event === type.id);
  const metricUpdates = compileMetricUpdates(
    metrics,
    layout,
    newReader,
    rules.runtime,
    ({ where, value }) => ({
      where: where === undefined ? undefined : rules.metricRule(where, type.id, 'bool'),
      value: value === undefined ? undefined : rules.metricRule(value, type.id, 'any'),
    }),
    thresholdsOf(definitions),
  );
  const { indexed, rest } = splitByField(type, matchers, rules);
  const index = new MatcherIndex(indexed, conditions, compileChunks(rest, newReader, rules.runtime), matchers.length);
  const billed = type.id === 'order' || type.id === 'cancel';
  const cell = type.cell === undefined ? -1 : position(type.cell);
  const product = billed ? position('product') : -1;
  const used = rules.fieldsUsed(type.id);
  const isText = (at: number) => ['string', 'enum'].includes(type.fields[fields[at]!]!.type);
  return {
    id: type.id,
    word: rules.wordCode(type.id),
    numberFields: Int32Array.from(used.filter((at) => !isText(at))),
    textFields: Int32Array.from(used.filter(isText)),
    cell,
    updates,
    metricUpdates,
    matchers: index,
    product,
  };
}

function thresholdsOf(definitions: Definitions): Threshold[] {
  return definitions.scenarios.flatMap(({ pattern }, scenario) => {
    if (pattern.type !== 'threshold') return [];
    const metric = definitions.metrics.findIndex(({ id }) => id === pattern.metric);
    return [{ scenario, metric, direction: pattern.direction, value: pattern.value }];
  });
}

/**
 * For each matcher the text field whose demanded words divide the matchers best: the field on which most
 * different words are demanded, then the one with fewest alternatives.
 */
function splitByField(type: EventTypeDefinition, matchers: readonly Matcher[], rules: RuleCompilation) {
  const words = new Map<string, Set<string>>();
  const demandsOf = ({ rule }: Matcher) =>
    (rule?.equalities ?? []).flatMap(({ reference, alternatives }) => {
      const isWord = reference.type === 'string' || reference.type === 'enum';
      if (reference.root !== 'event' || reference.name === 'type' || !isWord) return [];
      return [{ field: reference.name, words: alternatives.map(String) }];
    });
  for (const matcher of matchers) {
    for (const demand of demandsOf(matcher)) {
      const known = words.get(demand.field) ?? new Set();
      for (const word of demand.words) known.add(word);
      words.set(demand.field, known);
    }
  }
  const fields = Object.keys(type.fields);
  const indexed: Indexed[] = [];
  const numberOf = numberReaders(rules);
  const rest: Matcher[] = [];
  for (const matcher of matchers) {
    const [best] = demandsOf(matcher).sort(
      (a, b) => words.get(b.field)!.size - words.get(a.field)!.size || a.words.length - b.words.length,
    );
    if (best === undefined) {
      rest.push(matcher);
      continue;
    }
    const field = fields.indexOf(best.field);
    rules.useField(type.id, field);
    const codes = best.words.map((word) => rules.wordCode(word));
    indexed.push({ matcher, field, codes, guards: guardsOf(matcher, fields, numberOf) });
  }
  return { indexed, rest };
}

/** The bounds a rule sets to numbers of the event and of the customer; those of the event first. */
function guardsOf({ rule }: Matcher, fields: readonly string[], numberOf: (text: string) => CustomerNumber): Guard[] {
  // A time is no number to a rule: it cannot be read by itself as one.
  const bounds = (rule?.bounds ?? []).filter(({ reference }) => ['int', 'float'].includes(reference.type));
  const ofEvent = bounds.filter(({ reference }) => reference.root === 'event');
  const ofCustomer = bounds.filter(({ reference }) => ['metric', 'profile'].includes(reference.root));
  return [
    ...ofEvent.map(({ reference, low, high }) => ({ number: fields.indexOf(reference.name), low, high })),
    ...ofCustomer.map(({ reference, low, high }) => ({ number: numberOf(referenceText(reference)), low, high })),
  ];
}

/** Reads a number of the customer; the same function for the same text. */
function numberReaders(rules: RuleCompilation): (text: string) => CustomerNumber {
  const known = new Map<string, CustomerNumber>();
  return (text) => {
    const reader = known.get(text) ?? rules.number(text);
    known.set(text, reader);
    return reader;
  };
}
