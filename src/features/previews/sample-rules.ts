import { checkRule } from '../../core/rules/check-rule.ts';
import type { CheckedRule } from '../../core/rules/checked-rule.ts';
import { emitCondition } from '../../core/rules/emit-rule.ts';
import type { RuleProblem } from '../../core/rules/rule-problem.ts';
import { type ConditionCode, type ReadCode, type Reader, RuleDeclarations } from '../../core/rules/rule-reader.ts';
import { RuleRuntime } from '../../core/rules/rule-runtime.ts';
import type { Reference, RuleScope, RuleType } from '../../core/rules/rule-scope.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { customerScope } from '../../core/schema/rule-scopes.ts';
import { ZoneClock } from '../../core/schema/zone-clock.ts';
import { Dictionary } from '../../core/state/dictionary.ts';
import type { SampleCustomer, SampleValue } from './sample-customer.ts';

/** What a rule gives for a sample: `undefined` when a value it needs is absent, which counts as not met. */
export type SampleAnswer = { met: boolean | undefined } | { problems: RuleProblem[] };

/**
 * Asks rules about customers who need not exist, by the product's own compiler: only where it reads from is another.
 * One for one set of definitions and one sample.
 */
export class SampleRules {
  private readonly definitions: Definitions;
  private readonly scope: RuleScope;
  private readonly sample: SampleCustomer;
  private readonly now: number;
  private readonly dictionary = new Dictionary();

  /** `now`: epoch ms. */
  constructor(definitions: Definitions, sample: SampleCustomer, now: number) {
    this.definitions = definitions;
    this.scope = customerScope(definitions);
    this.sample = sample;
    this.now = now;
  }

  answer(rule: string): SampleAnswer {
    const checked = checkRule(rule, this.scope, 'bool');
    return 'problems' in checked ? checked : { met: this.evaluate(checked.rule) };
  }

  private evaluate(rule: CheckedRule): boolean | undefined {
    const reader = new SampleReader(this.definitions, this.sample, this.dictionary, (text) => this.groupRule(text));
    const { whenTrue, whenFalse } = emitCondition(rule, reader);
    const { temps } = reader.declarations;
    const constants = reader.declarations.constants().map(({ name, expression }) => `const ${name}=${expression};`);
    const declared = temps.length > 0 ? `let ${temps.join(',')};` : '';
    const body = `'use strict';${constants.join('')}${declared}return [${whenTrue},${whenFalse}];`;
    const run = new Function('R', 'now', 'zone', body);
    const zone = new ZoneClock(this.definitions.profile.zone);
    const [yes, no] = run(new RuleRuntime(this.dictionary), this.now, zone) as [boolean, boolean];
    return yes || (no ? false : undefined);
  }

  private groupRule(text: string): CheckedRule {
    const checked = checkRule(text, this.scope, 'bool');
    if ('problems' in checked) throw new Error(`broken invariant: an active rule is invalid: ${text}`);
    return checked.rule;
  }
}

/** Reads one sample: its values become literals of the emitted code. */
class SampleReader implements Reader {
  readonly zone = 'zone';
  readonly runtime = 'R';
  readonly now = 'now';
  readonly declarations = new RuleDeclarations();
  private readonly definitions: Definitions;
  private readonly sample: SampleCustomer;
  private readonly dictionary: Dictionary;
  private readonly check: (rule: string) => CheckedRule;

  constructor(
    definitions: Definitions,
    sample: SampleCustomer,
    dictionary: Dictionary,
    check: (rule: string) => CheckedRule,
  ) {
    this.definitions = definitions;
    this.sample = sample;
    this.dictionary = dictionary;
    this.check = check;
  }

  word(text: string): number {
    return this.dictionary.code(text);
  }

  read({ root, name, type }: Reference): ReadCode {
    const { profile, metric, scenario } = this.sample;
    switch (root) {
      case 'profile':
        return this.literal(profile?.[name], type);
      case 'metric':
        return this.literal(metric?.[name], type);
      case 'moment':
        return name === 'at'
          ? { value: scenario === undefined ? 'NaN' : 'now', absence: 'nan' }
          : this.literal(scenario, type);
      case 'stage':
        return this.stage(name);
      case 'group':
        return name === 'primary' ? this.primaryGroup() : this.group(name);
      default:
        return { value: 'now', absence: 'never' };
    }
  }

  contains({ root, name }: Reference, wordCode: string): ConditionCode {
    const words = this.wordsOf(root, name);
    if (words === undefined) return { whenTrue: 'false', whenFalse: 'false' };
    const codes = `[${words.map((word) => this.word(word)).join(',')}]`;
    return { whenTrue: `${codes}.includes(${wordCode})`, whenFalse: `!${codes}.includes(${wordCode})` };
  }

  size({ root, name }: Reference): string {
    return String(this.wordsOf(root, name)?.length ?? 'NaN');
  }

  /** Who holds nothing and is in no list is known to. */
  private wordsOf(root: string, name: string): string[] | undefined {
    const { holdings = [], lists = [], profile } = this.sample;
    if (root === 'holdings') return holdings;
    if (root === 'lists') return lists;
    const value = profile?.[name];
    return Array.isArray(value) ? value : undefined;
  }

  private literal(value: SampleValue | undefined, type: RuleType): ReadCode {
    if (type === 'bool') return { whenTrue: String(value === true), whenFalse: String(value === false) };
    if (type === 'string' || type === 'enum') {
      return { value: typeof value === 'string' ? String(this.word(value)) : '0', absence: 'zero' };
    }
    return { value: typeof value === 'number' ? `(${value})` : 'NaN', absence: 'nan' };
  }

  private group(id: string): ReadCode {
    const stated = this.sample.group?.[id];
    if (stated !== undefined) return this.literal(stated, 'bool');
    return emitCondition(this.check(this.definitions.groups.find((group) => group.id === id)!.rule), this);
  }

  private stage(line: string): ReadCode {
    const stated = this.sample.stage?.[line];
    if (stated !== undefined) return this.literal(stated, 'enum');
    const { stages } = this.definitions.lifecycles.find(({ id }) => id === line)!;
    return this.firstThatHolds(stages.map(({ id, rule }) => ({ id, holds: emitCondition(this.check(rule), this) })));
  }

  private primaryGroup(): ReadCode {
    const ordered = this.definitions.groups
      .filter(({ primary }) => primary !== undefined)
      .sort((a, b) => a.primary! - b.primary!);
    return this.firstThatHolds(ordered.map(({ id }) => ({ id, holds: this.group(id) as ConditionCode })));
  }

  private firstThatHolds(choices: readonly { id: string; holds: ConditionCode }[]): ReadCode {
    const arms = choices.map(({ id, holds }) => `${holds.whenTrue}?${this.word(id)}:`);
    return { value: `(${arms.join('')}0)`, absence: 'zero' };
  }
}
