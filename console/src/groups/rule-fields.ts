import type { FormOperator, FormValueType } from '../../../src/core/rules/rule-form.ts';
import { CEL_FIELD } from '../../../src/core/rules/rule-form.ts';
import { currentLanguage } from '../frame/languages.ts';
import type { Speak } from '../frame/words.ts';
import type { NamedWord, RuleName } from './group-calls.ts';
import type { groupsWords } from './groups-words.ts';

type Texts = Speak<(typeof groupsWords)['zh']>;
export type FieldRoot = keyof (typeof groupsWords)['zh']['roots'];

/** Something a condition can ask of. */
export interface RuleField {
  /** As a rule writes it. */
  name: string;
  label: string;
  root: FieldRoot;
  kind: 'number' | 'bool' | 'text' | 'words' | 'tags' | 'time' | 'cel';
  valueType?: FormValueType;
  words?: { value: string; label: string }[];
  /** Whether it may be asked if it is known. */
  mayLack: boolean;
}

const LONGEST_LABEL = 24;

const operatorsOf: Record<RuleField['kind'], FormOperator[]> = {
  number: ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'notIn'],
  bool: ['isTrue', 'isFalse'],
  text: ['=', '!=', 'contains', 'beginsWith', 'endsWith', 'matches', 'in', 'notIn'],
  words: ['=', '!=', 'in', 'notIn'],
  tags: ['has', 'hasNot'],
  time: ['<', '<=', '>', '>=', 'between'],
  cel: ['holds'],
};

/** Operators a field can be asked with, the usual one first. */
export function operatorsOfField(field: RuleField): FormOperator[] {
  const operators = operatorsOf[field.kind];
  return field.mayLack ? [...operators, 'known', 'unknown'] : operators;
}

/** The text of an operator; times are earlier and later, not less and more. */
export function operatorText(operator: FormOperator, kind: RuleField['kind'] | undefined, t: Texts): string {
  const isTime = kind === 'time';
  switch (operator) {
    case '=':
      return t('operators.equals');
    case '!=':
      return t('operators.differs');
    case '<':
      return t(isTime ? 'operators.before' : 'operators.less');
    case '<=':
      return t(isTime ? 'operators.notAfter' : 'operators.atMost');
    case '>':
      return t(isTime ? 'operators.after' : 'operators.more');
    case '>=':
      return t(isTime ? 'operators.notBefore' : 'operators.atLeast');
    default:
      return t(`operators.${operator}`);
  }
}

/** Everything conditions can ask of, by the names the service tells. */
export function ruleFields(names: readonly RuleName[], t: Texts): RuleField[] {
  // Where a rule sees an event, most conditions are of the event.
  const ordered = [...names].sort((a, b) => Number(b.root === 'event') - Number(a.root === 'event'));
  return [...ordered.flatMap((name) => fieldsOf(name, t)), celField(t)];
}

function celField(t: Texts): RuleField {
  return { name: CEL_FIELD, label: t('fields.cel'), root: 'cel', kind: 'cel', mayLack: false };
}

function fieldsOf(name: RuleName, t: Texts): RuleField[] {
  const { text, root, type } = name;
  const label = labelOf(name, t);
  if (root === 'now') return nowFields(t);
  if (type === 'tags') {
    const size = { label: t('fields.sizeOf', { of: label }), kind: 'number', valueType: 'number' } as const;
    const own = root === 'profile';
    const held = { name: text, label, root: rootOf(root), kind: 'tags', ...texts(name), mayLack: own } as const;
    return [held, { name: `size(${text})`, root: rootOf(root), mayLack: false, ...size }];
  }
  const field: RuleField = { name: text, label, root: rootOf(root), mayLack: root !== 'group', ...kindOf(name) };
  if (type !== 'time') return [field];
  const since = { name: `daysSince(${text})`, label: t('fields.daysSince', { of: label }), root: field.root };
  return [field, { ...since, kind: 'number', valueType: 'number', mayLack: false }];
}

function kindOf(name: RuleName): Pick<RuleField, 'kind' | 'valueType' | 'words'> {
  switch (name.type) {
    case 'bool':
      return { kind: 'bool' };
    case 'string':
      return { kind: 'text', valueType: 'text' };
    case 'enum':
      return name.words === undefined ? { kind: 'text', valueType: 'text' } : { kind: 'words', ...texts(name) };
    case 'time':
      return { kind: 'time', valueType: 'time' };
    default:
      return { kind: 'number', valueType: 'number' };
  }
}

function texts(name: RuleName): Pick<RuleField, 'valueType' | 'words'> {
  if (name.words === undefined) return { valueType: 'text' };
  return { valueType: 'text', words: name.words.map((each) => ({ value: each.word, label: wordText(name, each) })) };
}

/** What people call a word; of attributes and fields in English with the word itself in front, as their labels have it. */
export function wordText({ root, type }: Pick<RuleName, 'root' | 'type'>, { word, name }: NamedWord): string {
  const isValue = (root === 'profile' || root === 'event') && type === 'enum';
  if (name === undefined || name === word) return word;
  return currentLanguage() === 'zh' || !isValue ? name : `${word} · ${name}`;
}

function nowFields(t: Texts): RuleField[] {
  const functions = ['hour', 'weekday', 'dayOfMonth', 'month'] as const;
  return functions.map((name) => ({
    ...{ name: `${name}(now)`, label: t(`fields.${name}`), root: 'time' as const },
    ...{ kind: 'number' as const, valueType: 'number' as const, mayLack: false },
  }));
}

const rootOf = (root: string): FieldRoot => (root === 'now' ? 'time' : (root as FieldRoot));

/** What people call a name: short, and in English with the name itself in front, for packs are in one language. */
export function labelOf(
  { root, name, label, text }: Pick<RuleName, 'root' | 'name' | 'label' | 'text'>,
  t: Texts,
): string {
  if (root === 'holdings') return t('fields.holdings');
  if (root === 'lists') return t('fields.lists');
  if (text === 'group.primary') return t('fields.primary');
  // What follows a Chinese name after a blank explains it; blanks around a Latin word within a name do not.
  const short = label?.split(/[（(，,;；。]|(?<=\p{Script=Han})\s(?=\p{Script=Han})/u)[0]?.trim() ?? '';
  const cut = short.length > LONGEST_LABEL ? `${short.slice(0, LONGEST_LABEL)}…` : short;
  if (cut === '') return name;
  return currentLanguage() === 'zh' ? cut : `${name} · ${cut}`;
}
