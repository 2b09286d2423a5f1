import type { ASTNode } from '@marcbachmann/cel-js';
import {
  type CheckContext,
  isNumber,
  isPlain,
  isWord,
  type Typed,
  type TypedNumber,
  type TypedWord,
} from './check-context.ts';
import { nearestOf, type Remedy } from './rule-problem.ts';
import { evaluateArithmetic } from './rule-runtime.ts';
import type { Arithmetic, BoolNode, Comparison, NumberNode, NumberType, WordNode } from './rule-tree.ts';

const SHOWN_VALUES = 8;

export function checkComparison(
  context: CheckContext,
  node: ASTNode,
  operator: Comparison,
  left: ASTNode,
  right: ASTNode,
): Typed | undefined {
  const a = context.check(left);
  const b = context.check(right);
  if (!a || !b) return undefined;
  if (isNumber(a) && isNumber(b) && comparable(a, b)) {
    return { type: 'bool', node: { kind: 'compareNumbers', operator, left: a.node, right: b.node } };
  }
  if (isWord(a) && isWord(b)) return compareWords(context, node, operator, a, b, left, right);
  if (a.type === 'bool' && b.type === 'bool') {
    const same: BoolNode = { kind: 'sameBool', left: a.node, right: b.node };
    if (operator === '==') return { type: 'bool', node: same };
    if (operator === '!=') return { type: 'bool', node: { kind: 'not', operand: same } };
    return context.report(node, `${operator} does not order conditions`);
  }
  if (a.type === 'tags' || b.type === 'tags') {
    const list = context.source(a.type === 'tags' ? left : right);
    return context.report(node, `${list} is a list`, { advice: `ask it with in, as in "word" in ${list}` });
  }
  const what = `${operator} compares ${context.source(left)} (${a.type}) with ${context.source(right)} (${b.type})`;
  return context.report(node, what, advice(a, b));
}

export function checkMembership(
  context: CheckContext,
  node: ASTNode,
  left: ASTNode,
  right: ASTNode,
): Typed | undefined {
  const element = context.check(left);
  if (right.op === 'list') return among(context, left, element, right.args);
  const list = context.check(right);
  if (!element || !list) return undefined;
  if (list.type !== 'tags') {
    const substring = isWord(list)
      ? `look for a part of a text with ${context.source(right)}.contains("…")`
      : undefined;
    return context.report(node, `in needs a list, and ${context.source(right)} is ${list.type}`, { advice: substring });
  }
  if (!isWord(element)) {
    return context.report(left, `${context.source(right)} holds words, and ${context.source(left)} is ${element.type}`);
  }
  if (!knownWord(context, left, element.node, list.reference.values, context.source(right))) return undefined;
  return { type: 'bool', node: { kind: 'held', reference: list.reference, word: element.node } };
}

/** `element in [a, b, …]`. */
function among(context: CheckContext, left: ASTNode, element: Typed | undefined, items: ASTNode[]): Typed | undefined {
  if (items.length === 0) return context.report(left, 'the list after in is empty');
  const typed = items.map((item) => context.check(item));
  if (!element) return undefined;
  if (element.type === 'bool' || element.type === 'tags') {
    return context.report(left, `in looks for a number or a word, and ${context.source(left)} is ${element.type}`);
  }
  const numbers: NumberNode[] = [];
  const words: WordNode[] = [];
  for (const [i, item] of typed.entries()) {
    if (!item) continue;
    if (isNumber(element) && isNumber(item) && comparable(element, item)) numbers.push(item.node);
    else if (isWord(element) && isWord(item)) {
      if (knownWord(context, items[i], item.node, element.values, context.source(left))) words.push(item.node);
    } else {
      const what = `the list holds ${context.source(items[i])} (${item.type}), and ${context.source(left)} is ${element.type}`;
      context.report(items[i], what, advice(element, item));
    }
  }
  if (numbers.length + words.length < items.length) return undefined;
  if (isNumber(element)) return { type: 'bool', node: { kind: 'numberAmong', element: element.node, list: numbers } };
  return { type: 'bool', node: { kind: 'wordAmong', element: element.node, list: words } };
}

export function checkArithmetic(
  context: CheckContext,
  node: ASTNode,
  operator: Arithmetic,
  left: ASTNode,
  right: ASTNode,
): Typed | undefined {
  const a = context.check(left);
  const b = context.check(right);
  if (!a || !b) return undefined;
  const what = `${operator} cannot take ${context.source(left)} (${a.type}) and ${context.source(right)} (${b.type})`;
  if (!isNumber(a) || !isNumber(b)) {
    const joining = operator === '+' && isWord(a) && isWord(b) ? 'rules do not join texts' : undefined;
    return context.report(node, what, { advice: joining });
  }
  const type = resultType(operator, a.type, b.type);
  if (!type) {
    const remainder = operator === '%' && isPlain(a) && isPlain(b);
    return context.report(node, what, remainder ? { advice: '% is for ints, write int(…)' } : advice(a, b));
  }
  if (a.node.kind !== 'number' || b.node.kind !== 'number') {
    return { type, node: { kind: 'arithmetic', type, operator, left: a.node, right: b.node } };
  }
  const value = evaluateArithmetic(operator, type, a.node.value, b.node.value);
  if (Number.isNaN(value)) return context.report(node, `${context.source(node)} has no value`);
  return { type, node: { kind: 'number', value } };
}

export function checkNegation(context: CheckContext, node: ASTNode, operand: ASTNode): Typed | undefined {
  const typed = context.check(operand);
  if (!typed) return undefined;
  if (!isNumber(typed) || typed.type === 'time') {
    return context.report(node, `- cannot take ${context.source(operand)} (${typed.type})`);
  }
  const { type } = typed;
  if (typed.node.kind !== 'number') return { type, node: { kind: 'negate', type, operand: typed.node } };
  // An int has no −0.
  return { type, node: { kind: 'number', value: type === 'float' ? -typed.node.value : 0 - typed.node.value } };
}

export function checkChoice(
  context: CheckContext,
  node: ASTNode,
  condition: BoolNode | undefined,
  left: ASTNode,
  right: ASTNode,
): Typed | undefined {
  const yes = context.check(left);
  const no = context.check(right);
  if (!condition || !yes || !no) return undefined;
  if (isNumber(yes) && isNumber(no) && comparable(yes, no)) {
    const type = yes.type === no.type ? yes.type : 'float';
    return { type, node: { kind: 'chooseNumber', condition, yes: yes.node, no: no.node } };
  }
  if (isWord(yes) && isWord(no)) {
    const values = yes.values?.length && no.values?.length ? [...yes.values, ...no.values] : undefined;
    const type = yes.type === no.type ? yes.type : 'string';
    return { type, values, node: { kind: 'chooseWord', condition, yes: yes.node, no: no.node } };
  }
  if (yes.type === 'bool' && no.type === 'bool') {
    return { type: 'bool', node: { kind: 'chooseBool', condition, yes: yes.node, no: no.node } };
  }
  if (yes.type === 'tags' || no.type === 'tags') return context.report(node, 'a list cannot be the result of ? :');
  return context.report(node, `? : would give ${yes.type} or ${no.type}`, { advice: 'both must be of one type' });
}

function compareWords(
  context: CheckContext,
  node: ASTNode,
  operator: Comparison,
  a: TypedWord,
  b: TypedWord,
  left: ASTNode,
  right: ASTNode,
): Typed | undefined {
  const equality = operator === '==' || operator === '!=';
  if (!equality && (a.type === 'enum' || b.type === 'enum')) {
    const list = context.source(a.type === 'enum' ? left : right);
    return context.report(node, `${list} is an enum, which has no order`, { advice: `write ${list} in ["…"]` });
  }
  if (equality) {
    const known = knownWord(context, right, b.node, a.values, context.source(left));
    if (!knownWord(context, left, a.node, b.values, context.source(right)) || !known) return undefined;
  }
  return { type: 'bool', node: { kind: 'compareWords', operator, left: a.node, right: b.node } };
}

/** Reports a literal that is none of the declared words. */
function knownWord(
  context: CheckContext,
  at: ASTNode,
  word: WordNode,
  values: readonly string[] | undefined,
  owner: string,
): boolean {
  if (word.kind !== 'word' || !values?.length || values.includes(word.value)) return true;
  const nearest = nearestOf(word.value, values);
  const what = `${JSON.stringify(word.value)} is no value of ${owner}`;
  const shown = values.slice(0, SHOWN_VALUES).map((value) => JSON.stringify(value));
  const list = `${shown.join(', ')}${values.length > SHOWN_VALUES ? ', …' : ''}`;
  context.report(
    at,
    what,
    nearest === undefined ? { advice: `there are ${list}` } : { nearest: JSON.stringify(nearest) },
  );
  return false;
}

function comparable(a: TypedNumber, b: TypedNumber): boolean {
  return a.type === b.type || (isPlain(a) && isPlain(b));
}

function resultType(operator: Arithmetic, a: NumberType, b: NumberType): NumberType | undefined {
  const plain = (type: NumberType) => type === 'int' || type === 'float';
  if (plain(a) && plain(b)) {
    if (a === 'int' && b === 'int') return 'int';
    return operator === '%' ? undefined : 'float';
  }
  if (operator === '+') {
    if (a === 'duration' && b === 'duration') return 'duration';
    return (a === 'time' && b === 'duration') || (a === 'duration' && b === 'time') ? 'time' : undefined;
  }
  if (operator !== '-') return undefined;
  if (a === 'time') return b === 'time' ? 'duration' : b === 'duration' ? 'time' : undefined;
  return a === 'duration' && b === 'duration' ? 'duration' : undefined;
}

/** What to write instead when two types do not go together. */
function advice(a: Typed, b: Typed): Remedy {
  const types = new Set([a.type, b.type]);
  if (types.has('time') && types.has('string')) return { advice: 'write timestamp("2024-03-01T00:00:00+08:00")' };
  if (types.has('duration') && types.has('string')) return { advice: 'write duration("48h")' };
  if (!isPlain(a) && !isPlain(b)) return {};
  if (types.has('duration')) return { advice: 'write duration("48h"), or count with daysSince(…) or hoursSince(…)' };
  if (types.has('time')) return { advice: 'count with daysSince(…) or hoursSince(…), or write duration("48h")' };
  if (types.has('string') || types.has('enum')) return { advice: 'a number stands without quotes' };
  return {};
}
