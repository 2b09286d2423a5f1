import type { CustomerCondition, CustomerNumber } from '../decisions/customer-state.ts';
import { compileDecisions, type DecisionProgram } from '../decisions/decision-program.ts';
import { RuleRuntime } from '../rules/rule-runtime.ts';
import type { Definitions } from '../schema/definitions.ts';
import { type InputSchema, inputSchemaOf } from '../schema/input-schema.ts';
import { ZoneClock } from '../schema/zone-clock.ts';
import type { Dictionary } from '../state/dictionary.ts';
import { TagSets } from '../state/tag-sets.ts';
import { type CompiledEventType, compileEventTypes } from './compile-event-types.ts';
import { type CompiledScenario, compileScenarios, type ScenarioIndexes } from './compile-scenarios.ts';
import { layOutRows, type RowLayout } from './row-layout.ts';
import { RuleCompilation } from './rule-compilation.ts';

const NO_AREAS: readonly number[] = [];

/**
 * Definitions made executable: layout, generated functions, indexes. Immutable; bound to one dictionary, which may have
 * served definitions before these.
 */
export class Program {
  readonly definitions: Definitions;
  readonly dictionary: Dictionary;
  readonly layout: RowLayout;
  readonly schema: InputSchema;
  readonly runtime: RuleRuntime;
  readonly rules: RuleCompilation;
  readonly tagSets: TagSets;
  readonly scenarios: readonly CompiledScenario[];
  readonly scenarioIndexes: ScenarioIndexes;
  readonly eventTypes: readonly CompiledEventType[];
  readonly decisions: DecisionProgram;
  /** Slots of the event frame: the most fields any event type has. */
  readonly frameSize: number;
  /** The pack's zone first. */
  readonly zones: readonly ZoneClock[];
  /** Position in `zones` by the region's dictionary code. */
  readonly zoneOfRegion: readonly number[];
  /** Row word of the region attribute; −1 when no region has a zone of its own. */
  readonly regionWord: number;
  /** Whether the customer is in the group, by position in the definitions. */
  readonly groups: readonly CustomerCondition[];
  /** Position of the customer's primary group, −1 for the remainder. */
  readonly primaryGroup: CustomerNumber;
  /** Positions of `distinct` metrics whose values are words. */
  readonly codedMetrics: ReadonlySet<number>;
  readonly areasOfCell: (cell: number) => readonly number[];
  private readonly productByWord: readonly number[];

  constructor(definitions: Definitions, dictionary: Dictionary) {
    this.definitions = definitions;
    this.dictionary = dictionary;
    internWords(definitions, dictionary);
    this.layout = layOutRows(definitions);
    this.schema = inputSchemaOf(definitions);
    this.runtime = new RuleRuntime(dictionary);
    this.tagSets = new TagSets(dictionary);
    const positions = definitions.products.map(({ id }, position) => [dictionary.code(id), position] as const);
    this.productByWord = tableOf(new Map(positions), -1);
    this.areasOfCell = compileAreas(definitions, dictionary);
    this.rules = new RuleCompilation(definitions, this.layout, dictionary, this.runtime);
    const { rules } = this;
    this.groups = definitions.groups.map(({ rule }) => rules.condition(rule));
    this.primaryGroup = rules.primaryGroup();
    this.scenarios = compileScenarios(definitions, rules);
    // First: the event fields that journeys wait for are decoded like those of patterns.
    this.decisions = compileDecisions(definitions, rules);
    const compiled = compileEventTypes(definitions, this.schema, this.layout, rules, this.scenarios);
    this.eventTypes = compiled.eventTypes;
    this.scenarioIndexes = compiled.indexes;
    this.codedMetrics = rules.metricsOfWords();
    this.frameSize = Math.max(1, ...this.schema.eventTypes.map(({ fields }) => fields.length));
    const regions = definitions.profile.attributes;
    const regionAttribute = Object.keys(regions).find((name) => regions[name]!.type === 'region');
    const zoned = definitions.regions.some(({ zone }) => zone !== undefined);
    const layout = this.layout.attributes.find(({ name }) => name === regionAttribute);
    this.regionWord = zoned && layout !== undefined ? layout.word : -1;
    const { zones, zoneOfRegion } = compileZones(definitions, dictionary);
    this.zones = zones;
    this.zoneOfRegion = zoneOfRegion;
  }

  /** Position of the product with this word, −1 when it is none. */
  productOfWord(word: number): number {
    return this.productByWord[word] ?? -1;
  }
}

/** Gives the words of the definitions codes in one order: the first ones, in a dictionary that is new. */
function internWords(definitions: Definitions, dictionary: Dictionary): void {
  const { profile, eventTypes, products, scenarios, groups, numberLists = [], lifecycles, regions } = definitions;
  const enums = [...Object.values(profile.attributes), ...eventTypes.flatMap(({ fields }) => Object.values(fields))];
  for (const { values } of enums) for (const value of values) dictionary.code(value);
  for (const list of [eventTypes, products, scenarios, groups, regions]) for (const { id } of list) dictionary.code(id);
  for (const { stages } of lifecycles) for (const { id } of stages) dictionary.code(id);
  for (const { id } of numberLists) dictionary.code(id);
}

/** A value for every code up to the highest: in an array with gaps, looking one up would take longer. */
function tableOf<T>(entries: ReadonlyMap<number, T>, missing: T): T[] {
  const highest = [...entries.keys()].reduce((most, code) => Math.max(most, code), -1);
  const table = new Array<T>(highest + 1).fill(missing);
  for (const [code, value] of entries) table[code] = value;
  return table;
}

function compileAreas(definitions: Definitions, dictionary: Dictionary): (cell: number) => readonly number[] {
  const areasOf = new Map<number, number[]>();
  definitions.areas.forEach(({ cells }, area) => {
    for (const cell of new Set(cells)) {
      const code = dictionary.code(cell);
      const areas = areasOf.get(code);
      if (areas === undefined) areasOf.set(code, [area]);
      else areas.push(area);
    }
  });
  const byCode = tableOf<readonly number[]>(areasOf, NO_AREAS);
  return (cell) => byCode[cell] ?? NO_AREAS;
}

/** A region without a zone has its parent's. */
function compileZones(definitions: Definitions, dictionary: Dictionary) {
  const names = [definitions.profile.zone];
  const byId = new Map(definitions.regions.map((region) => [region.id, region]));
  const zoneOf = new Map<number, number>();
  for (const region of definitions.regions) {
    let holder: typeof region | undefined = region;
    while (holder !== undefined && holder.zone === undefined) {
      holder = holder.parent === undefined ? undefined : byId.get(holder.parent);
    }
    const zone = holder?.zone ?? definitions.profile.zone;
    if (!names.includes(zone)) names.push(zone);
    zoneOf.set(dictionary.code(region.id), names.indexOf(zone));
  }
  return { zones: names.map((name) => new ZoneClock(name)), zoneOfRegion: tableOf(zoneOf, 0) };
}
