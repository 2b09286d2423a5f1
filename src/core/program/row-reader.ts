import type { CheckedRule } from '../rules/checked-rule.ts';
import { emitCondition, emitValue } from '../rules/emit-rule.ts';
import { type ConditionCode, type ReadCode, type Reader, RuleDeclarations } from '../rules/rule-reader.ts';
import type { RuleRuntime } from '../rules/rule-runtime.ts';
import type { Reference } from '../rules/rule-scope.ts';
import type { Definitions } from '../schema/definitions.ts';
import type { Dictionary } from '../state/dictionary.ts';
import { readMetric } from './metric-code.ts';
import { FLAG_MASK, isCode, type RowLayout } from './row-layout.ts';

/** Checks a rule of the definitions; throws when it is invalid, which validation has ruled out. */
export type CheckGroupRule = (text: string) => CheckedRule;

/**
 * How the rules of one generated function read one customer: expressions over `p` the partition, its views `i`, `f`, `d`, the row's
 * first word `o` (`h` = o / 2), the event frame `F`, `row` and `now`.
 */
export class RowReader implements Reader {
  readonly zone = 'p.zone(row)';
  readonly runtime = 'R';
  readonly now = 'now';
  readonly declarations = new RuleDeclarations();
  private readonly definitions: Definitions;
  protected readonly layout: RowLayout;
  private readonly dictionary: Dictionary;
  private readonly check: CheckGroupRule;
  private readonly fieldPosition: (name: string) => number;

  /** `fieldPosition`: where a field of the event type lies in the frame; noted as used. */
  constructor(
    definitions: Definitions,
    layout: RowLayout,
    dictionary: Dictionary,
    check: CheckGroupRule,
    fieldPosition: (name: string) => number,
  ) {
    this.definitions = definitions;
    this.layout = layout;
    this.dictionary = dictionary;
    this.check = check;
    this.fieldPosition = fieldPosition;
  }

  word(text: string): number {
    return this.dictionary.code(text);
  }

  read(reference: Reference): ReadCode {
    switch (reference.root) {
      case 'profile':
        return this.attribute(reference.name);
      case 'metric':
        return this.metric(reference.name);
      case 'event':
        return this.field(reference);
      case 'moment':
        return reference.name === 'at'
          ? { value: 'p.momentAt', absence: 'nan' }
          : { value: 'p.momentScenarioWord', absence: 'zero' };
      case 'stage':
        return this.stage(reference.name);
      case 'group':
        return reference.name === 'primary' ? this.primaryGroup() : this.group(reference.name);
      default:
        return { value: 'now', absence: 'never' };
    }
  }

  contains(reference: Reference, word: string): ConditionCode {
    if (reference.root === 'holdings') {
      return { whenTrue: `p.holdsWord(row,${word})`, whenFalse: `!p.holdsWord(row,${word})` };
    }
    const set = this.tagsWord(reference);
    if (reference.root === 'lists') {
      const has = `(${set}!==0&&p.tagSets.has(${set},${word}))`;
      // Who is in no list is known not to be in this one.
      return { whenTrue: has, whenFalse: `!${has}` };
    }
    return {
      whenTrue: `(${set}!==0&&p.tagSets.has(${set},${word}))`,
      whenFalse: `(${set}!==0&&!p.tagSets.has(${set},${word}))`,
    };
  }

  size(reference: Reference): string {
    if (reference.root === 'holdings') return 'p.holdings.count(row)';
    const size = `p.tagSets.size(${this.tagsWord(reference)})`;
    return reference.root === 'lists' ? `(${size}||0)` : size;
  }

  /** Expression of the code of a set of words, 0 when it is absent. */
  tagsWord(reference: Reference): string {
    if (reference.root === 'lists') return `i[o+${this.layout.listsWord}]`;
    return `i[o+${this.layout.attributes.find(({ name }) => name === reference.name)!.word}]`;
  }

  protected attribute(name: string): ReadCode {
    const { type, word, shift } = this.layout.attributes.find((attribute) => attribute.name === name)!;
    if (type === 'bool') {
      const flag = flagAt(word, shift);
      return { whenTrue: `(${flag}===2)`, whenFalse: `(${flag}===1)` };
    }
    if (isCode(type)) return { value: `i[o+${word}]`, absence: 'zero' };
    return { value: `p.numbers.value(i[o+${word}])`, absence: 'nan' };
  }

  protected metric(id: string): ReadCode {
    const metric = this.layout.metrics.find(({ definition }) => definition.id === id)!;
    const { value, absent } = readMetric(metric, this.layout);
    return { value, absence: absent ? 'nan' : 'never' };
  }

  protected field(reference: Reference): ReadCode {
    if (reference.name === 'type') return { value: 'p.eventTypeWord', absence: 'zero' };
    const at = `F[${this.fieldPosition(reference.name)}]`;
    if (reference.type === 'bool') return { whenTrue: `(${at}===1)`, whenFalse: `(${at}===0)` };
    return { value: at, absence: reference.type === 'string' || reference.type === 'enum' ? 'zero' : 'nan' };
  }

  private stage(line: string): ReadCode {
    const { stages } = this.definitions.lifecycles.find(({ id }) => id === line)!;
    return this.firstThatHolds(stages);
  }

  private primaryGroup(): ReadCode {
    const ordered = this.definitions.groups
      .filter(({ primary }) => primary !== undefined)
      .sort((a, b) => a.primary! - b.primary!);
    return this.firstThatHolds(ordered);
  }

  private group(id: string): ReadCode {
    return emitCondition(this.check(this.definitions.groups.find((group) => group.id === id)!.rule), this);
  }

  private firstThatHolds(choices: readonly { id: string; rule: string }[]): ReadCode {
    const arms = choices.map(({ id, rule }) => `${emitCondition(this.check(rule), this).whenTrue}?${this.word(id)}:`);
    return { value: `(${arms.join('')}0)`, absence: 'zero' };
  }
}

/** Expression of a bool attribute's flag: 0 absent, 1 false, 2 true. */
export const flagAt = (word: number, shift: number): string => `(i[o+${word}]>>>${shift}&${FLAG_MASK})`;

const PRELUDE = 'const i=p.i32,f=p.f32,d=p.f64,F=p.frame;let o=row*p.stride,h=o/2;';

/**
 * Makes a function of the parameters from statements that use what `reader` emitted. `p` must be a parameter;
 * `row` too, unless `opening` declares it.
 */
export function assemble(
  reader: RowReader,
  runtime: RuleRuntime,
  parameters: string,
  statements: string,
  opening = '',
): unknown {
  const { temps } = reader.declarations;
  const constants = reader.declarations.constants().map(({ name, expression }) => `const ${name}=${expression};`);
  const declared = temps.length > 0 ? `let ${temps.join(',')};` : '';
  const body = `${constants.join('')}return function(${parameters}){${opening}${PRELUDE}${declared}${statements}}`;
  return new Function('R', body)(runtime);
}

/** Says whether the rule is met; absent is not met. */
export function assembleCondition(rule: CheckedRule, reader: RowReader, runtime: RuleRuntime): unknown {
  return assemble(reader, runtime, 'p,row,now', `return ${emitCondition(rule, reader).whenTrue};`);
}

/** Gives the rule's value, NaN (words: 0) when absent. */
export function assembleValue(rule: CheckedRule, reader: RowReader, runtime: RuleRuntime): unknown {
  return assemble(reader, runtime, 'p,row,now', `return ${emitValue(rule, reader)};`);
}
