import type { ASTNode } from '@marcbachmann/cel-js';
import { boundsOf } from './bounds.ts';
import { checkCall } from './check-calls.ts';
import type { CheckContext, Typed } from './check-context.ts';
import { checkArithmetic, checkChoice, checkComparison, checkMembership, checkNegation } from './check-operators.ts';
import type { CheckedRule } from './checked-rule.ts';
import { emittedParts } from './emit-rule.ts';
import { equalitiesOf } from './equalities.ts';
import { parseRule } from './parse-rule.ts';
import { nearestBareName, nearestReference, problemAt, type Remedy, type RuleProblem } from './rule-problem.ts';
import { type Reference, type RuleScope, referenceText } from './rule-scope.ts';
import type { BoolNode } from './rule-tree.ts';

const ROOTS = ['profile', 'metric', 'event', 'moment', 'holdings', 'lists', 'stage', 'group', 'now'];
const NOUNS: Record<string, string> = {
  profile: 'attribute',
  metric: 'metric',
  event: 'event field',
  moment: 'field of a moment',
  stage: 'life cycle',
  group: 'group',
};
const LONGEST_SOURCE = 40;
const MOST_EMITTED_PARTS = 100_000;

/**
 * Reads a rule against what it may name. `expected`: what the place wants of it, a condition, a number (int or float),
 * or anything that is one value. All problems found are reported, in the order of the text, never an exception.
 */
export function checkRule(
  text: string,
  scope: RuleScope,
  expected: 'bool' | 'number' | 'any',
): { rule: CheckedRule } | { problems: RuleProblem[] } {
  const parsed = parseRule(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const checker = new RuleChecker(text, scope);
  const typed = checker.check(parsed.tree);
  if (typed) expectType(checker, parsed.tree, typed, expected);
  if (!typed || typed.type === 'tags' || checker.problems.length > 0) {
    return { problems: checker.problems.sort((a, b) => a.offset - b.offset) };
  }
  if (emittedParts(typed.node) > MOST_EMITTED_PARTS) {
    return { problems: [problemAt(text, 0, 'the rule is too complicated', { advice: 'nest ? : and == less deeply' })] };
  }
  const references = [...checker.references.values()];
  const equalities = typed.type === 'bool' ? equalitiesOf(typed.node) : [];
  const bounds = typed.type === 'bool' ? boundsOf(typed.node) : [];
  return { rule: { text, type: typed.type, tree: typed.node, references, equalities, bounds } };
}

function expectType(checker: RuleChecker, node: ASTNode, typed: Typed, expected: 'bool' | 'number' | 'any'): void {
  const given = `${checker.source(node)} gives ${typed.type === 'tags' ? 'a list' : typed.type}`;
  if (typed.type === 'tags') {
    checker.report(node, given, { advice: `ask it with in, as in "word" in ${checker.source(node)}` });
  } else if (expected === 'bool' && typed.type !== 'bool') {
    checker.report(node, given, { advice: 'a condition is needed here' });
  } else if (expected === 'number' && typed.type !== 'int' && typed.type !== 'float') {
    checker.report(node, given, { advice: 'a number is needed here' });
  }
}

class RuleChecker implements CheckContext {
  readonly problems: RuleProblem[] = [];
  readonly references = new Map<string, Reference>();
  private readonly text: string;
  private readonly scope: RuleScope;

  constructor(text: string, scope: RuleScope) {
    this.text = text;
    this.scope = scope;
  }

  check(node: ASTNode): Typed | undefined {
    switch (node.op) {
      case 'value':
        return this.literal(node, node.args);
      case 'id':
      case '.':
      case '[]':
        return this.named(node);
      case '&&':
      case '||':
        return this.logical(node.op === '&&' ? 'and' : 'or', chainOf(node, node.op));
      case '!_': {
        const operand = this.condition(node.args);
        return operand && { type: 'bool', node: { kind: 'not', operand } };
      }
      case '-_':
        return checkNegation(this, node, node.args);
      case '?:':
        return checkChoice(this, node, this.condition(node.args[0]), node.args[1], node.args[2]);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return checkComparison(this, node, node.op, node.args[0], node.args[1]);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return checkArithmetic(this, node, node.op, node.args[0], node.args[1]);
      case 'in':
        return checkMembership(this, node, node.args[0], node.args[1]);
      case 'call':
        return checkCall(this, node, node.args[0], undefined, node.args[1]);
      case 'rcall':
        return checkCall(this, node, node.args[0], node.args[1], node.args[2]);
      case 'list':
        return this.report(node, 'a list stands only after in');
      default:
        return this.report(node, 'maps are not supported');
    }
  }

  reference(node: ASTNode): Reference | undefined {
    const named = nameOf(node);
    if (!named) return this.report(node, `${this.source(node)} names nothing`);
    const { root, name, of } = named;
    const found = this.scope.lookup(root, name);
    if (found) {
      this.references.set(referenceText(found), found);
      return found;
    }
    if (of.op !== 'id') return this.report(node, `${this.source(of)} has no parts`);
    if (this.scope.roots().includes(root)) return this.unknownUnder(node, root, name);
    if (ROOTS.includes(root)) {
      const advice = `there are ${this.scope.roots().join(', ')}`;
      return this.report(node, `${root} is not available here`, { advice });
    }
    return this.report(node, `unknown name ${root}`, { nearest: this.nearestName(root, name) });
  }

  report(node: ASTNode, what: string, remedy?: Remedy, within = 0): undefined {
    this.problems.push(problemAt(this.text, node.start + within, what, remedy));
  }

  source(node: ASTNode): string {
    const source = this.text.slice(node.start, node.end).replace(/\s+/g, ' ');
    return source.length <= LONGEST_SOURCE ? source : `${source.slice(0, LONGEST_SOURCE - 1)}…`;
  }

  private unknownUnder(node: ASTNode, root: string, name: string): undefined {
    if (this.scope.lookup(root, '')) return this.report(node, `${root} has no parts`);
    if (name === '') {
      const [example] = this.scope.names(root);
      const advice =
        example === undefined ? undefined : `name a part of it, such as ${referenceText({ root, name: example })}`;
      return this.report(node, `${root} is no value`, { advice });
    }
    const noun = NOUNS[root] ?? 'name';
    const nearest = nearestReference(this.scope, root, name);
    return this.report(node, `unknown ${noun} ${referenceText({ root, name })}`, { nearest });
  }

  private nearestName(root: string, name: string): string | undefined {
    const nearest = nearestBareName(this.scope, root);
    if (name === '' || nearest === undefined || !this.scope.roots().includes(nearest)) return nearest;
    return this.scope.lookup(nearest, name) ? referenceText({ root: nearest, name }) : nearest;
  }

  private named(node: ASTNode): Typed | undefined {
    const reference = this.reference(node);
    if (!reference) return undefined;
    switch (reference.type) {
      case 'bool':
        return { type: 'bool', node: { kind: 'flag', reference } };
      case 'string':
      case 'enum':
        return { type: reference.type, node: { kind: 'text', reference }, values: reference.values };
      case 'tags':
        return { type: 'tags', reference };
      default:
        return { type: reference.type, node: { kind: 'measure', reference } };
    }
  }

  private literal(node: ASTNode, value: unknown): Typed | undefined {
    switch (typeof value) {
      case 'boolean':
        return { type: 'bool', node: { kind: 'bool', value } };
      case 'number':
        return { type: 'float', node: { kind: 'number', value } };
      case 'string':
        return { type: 'string', node: { kind: 'word', value } };
      case 'bigint':
        if (value > BigInt(Number.MAX_SAFE_INTEGER)) return this.report(node, `${value} is too large for an int`);
        return { type: 'int', node: { kind: 'number', value: Number(value) } };
      default:
        if (value === null) return this.report(node, 'null is not supported', { advice: 'ask !has(…)' });
        return this.report(node, `${this.source(node)} is not supported`, {
          advice: 'write a number or a text in quotes',
        });
    }
  }

  private logical(kind: 'and' | 'or', chain: ASTNode[]): Typed | undefined {
    const operands = chain.map((operand) => this.condition(operand)).filter((operand) => operand !== undefined);
    return operands.length < chain.length ? undefined : { type: 'bool', node: { kind, operands } };
  }

  private condition(node: ASTNode): BoolNode | undefined {
    const typed = this.check(node);
    if (!typed) return undefined;
    if (typed.type === 'bool') return typed.node;
    return this.report(node, `${this.source(node)} is ${typed.type}`, { advice: 'a condition is needed here' });
  }
}

/** The operands of `a && b && c`, in order: long chains lean to the left, too far to follow one call each. */
function chainOf(node: ASTNode, operator: '&&' | '||'): ASTNode[] {
  const operands: ASTNode[] = [];
  let rest = node;
  while (rest.op === operator) {
    operands.push(rest.args[1]);
    rest = rest.args[0];
  }
  return [...operands, rest].reverse();
}

/** `root`, `root.name` and `root["name"]`; `of` is what the name is taken from. */
function nameOf(node: ASTNode): { root: string; name: string; of: ASTNode } | undefined {
  if (node.op === 'id') return { root: node.args, name: '', of: node };
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [of, part] = node.args;
  const name = typeof part === 'string' ? part : part.op === 'value' ? part.args : undefined;
  if (typeof name !== 'string') return undefined;
  return { root: of.op === 'id' ? of.args : '', name, of };
}
