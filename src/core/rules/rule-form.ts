/**
 * Rules as forms that people fill in: groups of conditions joined by and, or. The shape is that of react-querybuilder, so
 * that a builder shows it as it is. Depends on nothing: the console writes rules with it.
 */

/** How a condition asks what it asks of; docs/rules.md has the CEL of each. */
export type FormOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  /** Two values, both included. */
  | 'between'
  /** Several values. */
  | 'in'
  | 'notIn'
  | 'contains'
  | 'beginsWith'
  | 'endsWith'
  | 'matches'
  /** A list of the customer's holds a word. */
  | 'has'
  | 'hasNot'
  /** Without a value. */
  | 'isTrue'
  | 'isFalse'
  | 'known'
  | 'unknown'
  /** A part that no form shows, as CEL. */
  | 'holds';

/** What the values of a condition are, and so how they are written. */
export type FormValueType = 'number' | 'text' | 'time';

export interface FormCondition {
  /** As a rule writes it: `profile.age`, `daysSince(profile.activatedAt)`, `size(holdings)`; `cel` of a part in CEL. */
  field: string;
  operator: FormOperator;
  /** Values as they are typed: `30`, `武汉`, `2024-03-01T00:00:00+08:00`; '' without a value, a list for several. */
  value: string | string[];
  valueType?: FormValueType;
}

export interface FormGroup {
  combinator: 'and' | 'or';
  /** The whole of it must not hold. */
  not?: boolean;
  rules: (FormCondition | FormGroup)[];
}

/** Field of a condition that is written in CEL. */
export const CEL_FIELD = 'cel';

const LONGEST_LINE = 96;
const WITHOUT_VALUE: ReadonlySet<FormOperator> = new Set(['isTrue', 'isFalse', 'known', 'unknown']);
const SEVERAL: ReadonlySet<FormOperator> = new Set(['between', 'in', 'notIn']);

interface Written {
  text: string;
  /** What joins its parts; undefined: it stands anywhere. */
  joinedBy?: 'and' | 'or';
}

export function isFormGroup(part: FormCondition | FormGroup): part is FormGroup {
  return 'rules' in part;
}

export function takesNoValue(operator: FormOperator): boolean {
  return WITHOUT_VALUE.has(operator);
}

/** Whether everything a condition needs is there. */
function isComplete({ field, operator, value }: FormCondition): boolean {
  if (field === '' || field === '~') return false;
  if (takesNoValue(operator)) return true;
  const values = Array.isArray(value) ? value : [value];
  if (operator === 'between' && values.length !== 2) return false;
  return values.length > 0 && values.every((each) => each.trim() !== '');
}

/** Conditions that still lack something. */
export function incompleteConditions(group: FormGroup): number {
  return group.rules.reduce((sum, part) => {
    return sum + (isFormGroup(part) ? incompleteConditions(part) : Number(!isComplete(part)));
  }, 0);
}

/** The rule of a form; conditions that are not complete and groups without any are left out. Nothing left: `true`. */
export function writeForm(group: FormGroup): string {
  return writtenGroup(group)?.text ?? 'true';
}

function writtenGroup({ combinator, not = false, rules }: FormGroup): Written | undefined {
  const parts = rules.map(writtenPart).filter((part) => part !== undefined);
  const [only] = parts;
  if (only === undefined) return undefined;
  const whole = parts.length === 1 ? only : joined(parts, combinator);
  return not ? { text: `!(${whole.text})` } : whole;
}

function joined(parts: readonly Written[], combinator: 'and' | 'or'): Written {
  const texts = parts.map(({ text, joinedBy }) => (joinedBy === undefined ? text : `(${text})`));
  const sign = combinator === 'and' ? '&&' : '||';
  const line = texts.join(` ${sign} `);
  const text = line.length <= LONGEST_LINE ? line : texts.join(` ${sign}\n`);
  return { text, joinedBy: combinator };
}

function writtenPart(part: FormCondition | FormGroup): Written | undefined {
  if (isFormGroup(part)) return writtenGroup(part);
  return isComplete(part) ? writtenCondition(part) : undefined;
}

function writtenCondition({ field, operator, value, valueType = 'text' }: FormCondition): Written {
  const values = Array.isArray(value) ? value : [value];
  const [first = '', second = ''] = values.map((each) => written(each, valueType));
  switch (operator) {
    case 'holds':
      return { text: inBrackets(values[0] ?? '') };
    case 'isTrue':
      return { text: field };
    case 'isFalse':
      return { text: `!${field}` };
    case 'known':
      return { text: `has(${field})` };
    case 'unknown':
      return { text: `!has(${field})` };
    case '=':
      return { text: `${field} == ${first}` };
    case 'between':
      return { text: `${field} >= ${first} && ${field} <= ${second}`, joinedBy: 'and' };
    case 'in':
      return { text: `${field} in [${values.map((each) => written(each, valueType)).join(', ')}]` };
    case 'notIn':
      return { text: `!(${field} in [${values.map((each) => written(each, valueType)).join(', ')}])` };
    case 'has':
      return { text: `${first} in ${field}` };
    case 'hasNot':
      return { text: `!(${first} in ${field})` };
    case 'contains':
    case 'endsWith':
    case 'matches':
      return { text: `${field}.${operator}(${first})` };
    case 'beginsWith':
      return { text: `${field}.startsWith(${first})` };
    default:
      return { text: `${field} ${operator} ${first}` };
  }
}

/** A part in CEL may hold operators of any rank, and end with a remark. */
function inBrackets(text: string): string {
  return text.includes('//') ? `(${text}\n)` : `(${text})`;
}

function written(value: string, type: FormValueType): string {
  const text = value.trim();
  if (type === 'number') return text;
  return type === 'time' ? `timestamp(${JSON.stringify(text)})` : JSON.stringify(value);
}

/** Whether an operator takes a list of values. */
export function takesSeveral(operator: FormOperator): boolean {
  return SEVERAL.has(operator);
}
