/** Reads the CEL of a rule into a form. What no form shows stays CEL, word for word, as a condition of its own. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { BracketPairs } from './bracket-pairs.ts';
import { parseRule } from './parse-rule.ts';
import { CEL_FIELD, type FormCondition, type FormGroup, type FormOperator, type FormValueType } from './rule-form.ts';
import { type Reference, type RuleScope, referenceText } from './rule-scope.ts';

/** Something a condition can ask of, and what its values are. */
interface Field {
  text: string;
  valueType: FormValueType;
}

interface Literal {
  value: string;
  valueType: FormValueType;
}

type Compared = '==' | '!=' | '<' | '<=' | '>' | '>=';

const MIRRORED: Record<Compared, Compared> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
/** Functions of a time that give a number. */
const CALENDAR: ReadonlySet<string> = new Set(['daysSince', 'hoursSince', 'hour', 'weekday', 'dayOfMonth', 'month']);
const TEXT_TESTS: Record<string, FormOperator> = {
  startsWith: 'beginsWith',
  endsWith: 'endsWith',
  contains: 'contains',
  matches: 'matches',
};

/** The form of a rule that `checkRule` has accepted in this scope. */
export function readForm(text: string, scope: RuleScope): FormGroup {
  const parsed = parseRule(text);
  if ('problem' in parsed) throw new Error(`broken invariant: a form is read of a rule with mistakes: ${text}`);
  const part = new FormReader(text, scope).part(parsed.tree);
  return 'rules' in part ? part : { combinator: 'and', rules: isEverybody(part) ? [] : [part] };
}

const isEverybody = ({ field, value }: FormCondition) => field === CEL_FIELD && value === 'true';

class FormReader {
  private readonly brackets: BracketPairs;
  private readonly scope: RuleScope;

  constructor(text: string, scope: RuleScope) {
    this.brackets = new BracketPairs(text);
    this.scope = scope;
  }

  part(node: ASTNode): FormCondition | FormGroup {
    if (node.op === '&&' || node.op === '||') return this.group(node, node.op);
    if (node.op === '!_') return this.negated(node);
    return this.condition(node) ?? this.verbatim(node);
  }

  /** Chains lean to the left, too far to follow one call each. */
  private group(node: ASTNode, operator: '&&' | '||'): FormCondition | FormGroup {
    const nodes: ASTNode[] = [];
    let rest = node;
    while (rest.op === operator) {
      nodes.push(rest.args[1]);
      rest = rest.args[0];
    }
    const rules = [...nodes, rest].reverse().map((each) => this.part(each));
    const joined = operator === '&&' ? withRanges(rules) : rules;
    const [only] = joined;
    if (joined.length === 1 && only !== undefined) return only;
    return { combinator: operator === '&&' ? 'and' : 'or', rules: joined };
  }

  private negated(node: Extract<ASTNode, { op: '!_' }>): FormCondition | FormGroup {
    const inner = this.part(node.args);
    if ('rules' in inner) {
      return inner.not === true ? { combinator: 'and', not: true, rules: [inner] } : { ...inner, not: true };
    }
    const opposite = OPPOSITES[inner.operator];
    return opposite === undefined ? { combinator: 'and', not: true, rules: [inner] } : { ...inner, operator: opposite };
  }

  private verbatim(node: ASTNode): FormCondition {
    return { field: CEL_FIELD, operator: 'holds', value: this.brackets.cut(node.start, node.end) };
  }

  private condition(node: ASTNode): FormCondition | undefined {
    switch (node.op) {
      case 'id':
      case '.':
      case '[]': {
        const reference = this.reference(node);
        return reference?.type === 'bool'
          ? { field: referenceText(reference), operator: 'isTrue', value: '' }
          : undefined;
      }
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.comparison(node.op, node.args[0], node.args[1]);
      case 'in':
        return this.membership(node.args[0], node.args[1]);
      case 'call':
        return this.presence(node);
      case 'rcall':
        return this.textTest(node);
      default:
        return undefined;
    }
  }

  private comparison(operator: Compared, left: ASTNode, right: ASTNode): FormCondition | undefined {
    const straight = this.compared(operator, left, right);
    return straight ?? this.compared(MIRRORED[operator], right, left);
  }

  private compared(operator: Compared, of: ASTNode, to: ASTNode): FormCondition | undefined {
    const field = this.field(of);
    const literal = this.literal(to);
    if (field === undefined || literal === undefined || field.valueType !== literal.valueType) return undefined;
    return {
      field: field.text,
      operator: operator === '==' ? '=' : operator,
      value: literal.value,
      valueType: literal.valueType,
    };
  }

  private membership(element: ASTNode, list: ASTNode): FormCondition | undefined {
    if (list.op === 'list') {
      const field = this.field(element);
      const literals = list.args.map((item) => this.literal(item));
      if (field === undefined || literals.length === 0) return undefined;
      const values = literals.flatMap((each) => (each?.valueType === field.valueType ? [each.value] : []));
      if (values.length < literals.length) return undefined;
      return { field: field.text, operator: 'in', value: values, valueType: field.valueType };
    }
    const reference = this.reference(list);
    const word = this.literal(element);
    if (reference?.type !== 'tags' || word?.valueType !== 'text') return undefined;
    return { field: referenceText(reference), operator: 'has', value: word.value, valueType: 'text' };
  }

  private presence(node: Extract<ASTNode, { op: 'call' }>): FormCondition | undefined {
    const [name, [of]] = node.args;
    const reference = name === 'has' && of !== undefined ? this.reference(of) : undefined;
    return reference && { field: referenceText(reference), operator: 'known', value: '' };
  }

  private textTest(node: Extract<ASTNode, { op: 'rcall' }>): FormCondition | undefined {
    const [name, receiver, [argument]] = node.args;
    const operator = Object.hasOwn(TEXT_TESTS, name) ? TEXT_TESTS[name] : undefined;
    const field = this.field(receiver);
    const literal = argument && this.literal(argument);
    if (operator === undefined || field?.valueType !== 'text' || literal?.valueType !== 'text') return undefined;
    return { field: field.text, operator, value: literal.value, valueType: 'text' };
  }

  /** A name, or a function of one that a form offers as if it were one. */
  private field(node: ASTNode): Field | undefined {
    const reference = this.reference(node);
    if (reference !== undefined) {
      const valueType = VALUE_TYPES[reference.type];
      return valueType && { text: referenceText(reference), valueType };
    }
    if (node.op !== 'call') return undefined;
    const [name, [argument, ...others]] = node.args;
    const of = argument === undefined || others.length > 0 ? undefined : this.reference(argument);
    if (of === undefined) return undefined;
    const takes = CALENDAR.has(name) ? of.type === 'time' : name === 'size' && of.type === 'tags';
    return takes ? { text: `${name}(${referenceText(of)})`, valueType: 'number' } : undefined;
  }

  private reference(node: ASTNode): Reference | undefined {
    if (node.op === 'id') return this.scope.lookup(node.args, '');
    if (node.op !== '.' && node.op !== '[]') return undefined;
    const [of, part] = node.args;
    const name = typeof part === 'string' ? part : part.op === 'value' ? part.args : undefined;
    return of.op === 'id' && typeof name === 'string' ? this.scope.lookup(of.args, name) : undefined;
  }

  private literal(node: ASTNode): Literal | undefined {
    if (node.op === 'value' && typeof node.args === 'string') {
      // In a form a blank value is one that is still to come.
      return node.args.trim() === '' ? undefined : { value: node.args, valueType: 'text' };
    }
    if (node.op === 'call') {
      const [name, [text]] = node.args;
      const isTime = name === 'timestamp' && text?.op === 'value' && typeof text.args === 'string';
      return isTime ? { value: String(text.args), valueType: 'time' } : undefined;
    }
    const digits = node.op === '-_' ? node.args : node;
    if (digits.op !== 'value' || (typeof digits.args !== 'bigint' && typeof digits.args !== 'number')) return undefined;
    return { value: this.brackets.cut(node.start, node.end), valueType: 'number' };
  }
}

const VALUE_TYPES: Partial<Record<Reference['type'], FormValueType>> = {
  int: 'number',
  float: 'number',
  string: 'text',
  enum: 'text',
  time: 'time',
};

/** Operators that say the opposite and are not known of the same customers. */
const OPPOSITES: Partial<Record<FormOperator, FormOperator>> = {
  isTrue: 'isFalse',
  isFalse: 'isTrue',
  known: 'unknown',
  unknown: 'known',
  in: 'notIn',
  notIn: 'in',
  has: 'hasNot',
  hasNot: 'has',
};

/** `x >= a && x <= b` beside one another is one condition. */
function withRanges(rules: readonly (FormCondition | FormGroup)[]): (FormCondition | FormGroup)[] {
  const found: (FormCondition | FormGroup)[] = [];
  for (const rule of rules) {
    const last = found.at(-1);
    const range = last === undefined ? undefined : rangeOf(last, rule);
    if (range === undefined) found.push(rule);
    else found[found.length - 1] = range;
  }
  return found;
}

function rangeOf(from: FormCondition | FormGroup, to: FormCondition | FormGroup): FormCondition | undefined {
  if ('rules' in from || 'rules' in to || from.field !== to.field) return undefined;
  if (from.operator !== '>=' || to.operator !== '<=' || from.valueType === undefined) return undefined;
  return { ...from, operator: 'between', value: [String(from.value), String(to.value)] };
}
