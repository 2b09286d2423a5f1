import type { CustomerCondition, CustomerNumber, RuleCompiler } from '../decisions/customer-state.ts';
import { checkRule } from '../rules/check-rule.ts';
import type { CheckedRule } from '../rules/checked-rule.ts';
import type { RuleRuntime } from '../rules/rule-runtime.ts';
import type { RuleScope } from '../rules/rule-scope.ts';
import type { Definitions, EventTypeDefinition } from '../schema/definitions.ts';
import { customerScope, eventScope, metricScope } from '../schema/rule-scopes.ts';
import type { Dictionary } from '../state/dictionary.ts';
import type { RowLayout } from './row-layout.ts';
import { assembleCondition, assembleValue, type CheckGroupRule, RowReader } from './row-reader.ts';

/**
 * Compiles the rules of one set of definitions to functions of (state, row, now), and notes which event fields
 * any of them reads, so that only those are decoded. Rules must be valid: definitions were validated.
 */
export class RuleCompilation implements RuleCompiler {
  readonly runtime: RuleRuntime;
  private readonly definitions: Definitions;
  private readonly layout: RowLayout;
  private readonly dictionary: Dictionary;
  private readonly customers: RuleScope;
  private readonly usedFields = new Map<string, Set<number>>();

  constructor(definitions: Definitions, layout: RowLayout, dictionary: Dictionary, runtime: RuleRuntime) {
    this.runtime = runtime;
    this.definitions = definitions;
    this.layout = layout;
    this.dictionary = dictionary;
    this.customers = customerScope(definitions);
  }

  condition(text: string): CustomerCondition {
    return this.conditionOf(checked(text, this.customers, 'bool'), this.reader(undefined));
  }

  number(text: string): CustomerNumber {
    const rule = checked(text, this.customers, 'number');
    return assembleValue(rule, this.reader(undefined), this.runtime) as CustomerNumber;
  }

  /** A rule checked by `checkCustomerRule`. */
  compiled(rule: CheckedRule): CustomerCondition {
    return this.conditionOf(rule, this.reader(undefined));
  }

  /** The same for a rule of any type: its number, or the code of its word. */
  compiledValue(rule: CheckedRule): CustomerNumber {
    return assembleValue(rule, this.reader(undefined), this.runtime) as CustomerNumber;
  }

  /** Checks a rule from outside, as a person typed it. */
  checkCustomerRule(text: string, expected: 'bool' | 'any') {
    return checkRule(text, this.customers, expected);
  }

  /** Makes a reader of another kind for the same definitions. */
  columnReader<R>(
    make: (layout: RowLayout, definitions: Definitions, dictionary: Dictionary, check: CheckGroupRule) => R,
  ): R {
    return make(this.layout, this.definitions, this.dictionary, (text) => checked(text, this.customers, 'bool'));
  }

  /** A rule that may name the event, of one of these types. */
  eventRule(text: string, eventTypes: readonly string[]): CheckedRule {
    return checked(text, eventScope(this.definitions, eventTypes), 'bool');
  }

  metricRule(text: string, eventType: string, expected: 'bool' | 'any'): CheckedRule {
    return checked(text, metricScope(this.definitions, eventType), expected);
  }

  private conditionOf(rule: CheckedRule, reader: RowReader): CustomerCondition {
    return assembleCondition(rule, reader, this.runtime) as CustomerCondition;
  }

  /** A condition that sees the event when there is one type of it. */
  eventCondition(text: string, eventTypes: readonly string[]): CustomerCondition {
    const only = eventTypes.length === 1 ? this.eventType(eventTypes[0]!) : undefined;
    return this.conditionOf(this.eventRule(text, eventTypes), this.reader(only));
  }

  /** Reader for one generated function that runs with events of the type; without one, it can name no field. */
  reader(eventType: EventTypeDefinition | undefined): RowReader {
    const fields = Object.keys(eventType?.fields ?? {});
    const check = (text: string) => checked(text, this.customers, 'bool');
    return new RowReader(this.definitions, this.layout, this.dictionary, check, (name) => {
      const position = fields.indexOf(name);
      this.useField(eventType!.id, position);
      return position;
    });
  }

  /** Notes that the engine itself reads a field. */
  useField(eventType: string, position: number): void {
    const used = this.usedFields.get(eventType) ?? new Set();
    used.add(position);
    this.usedFields.set(eventType, used);
  }

  fieldsUsed(eventType: string): number[] {
    return [...(this.usedFields.get(eventType) ?? [])].sort((a, b) => a - b);
  }

  /** Position of the first group in the primary order whose rule holds; −1 when none does. */
  primaryGroup(): CustomerNumber {
    const { groups } = this.definitions;
    const ordered = groups.flatMap((group, position) =>
      group.primary === undefined ? [] : [{ position, primary: group.primary, holds: this.condition(group.rule) }],
    );
    ordered.sort((a, b) => a.primary - b.primary);
    return (state, row, now) => {
      for (const { position, holds } of ordered) if (holds(state, row, now)) return position;
      return -1;
    };
  }

  /** Positions of the metrics whose values are words. */
  metricsOfWords(): Set<number> {
    const found = new Set<number>();
    this.definitions.metrics.forEach(({ event, value }, position) => {
      if (value === undefined) return;
      const { type } = this.metricRule(value, event, 'any');
      if (type === 'string' || type === 'enum') found.add(position);
    });
    return found;
  }

  wordCode(word: string): number {
    return this.dictionary.code(word);
  }

  private eventType(id: string): EventTypeDefinition {
    return this.definitions.eventTypes.find((type) => type.id === id)!;
  }
}

function checked(text: string, scope: RuleScope, expected: 'bool' | 'number' | 'any'): CheckedRule {
  const result = checkRule(text, scope, expected);
  if ('rule' in result) return result.rule;
  throw new Error(`invalid rule reached the compiler: ${text}: ${result.problems[0]?.message}`);
}
