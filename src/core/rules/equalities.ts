import { type Reference, referenceText } from './rule-scope.ts';
import type { BoolNode, NumberNode, WordNode } from './rule-tree.ts';

/**
 * Something that must be so for a rule to hold: the reference has one of the alternatives. Words for words, numbers as
 * they are coded at run time (a bool is 1 or 0). No alternative: the rule can never hold.
 */
export interface Equality {
  reference: Reference;
  alternatives: (string | number)[];
}

type Alternatives = Set<string | number>;
type Equalities = Map<string, { reference: Reference; alternatives: Alternatives }>;

/** The equalities that follow from a rule being met, one a reference, in the order of the text. */
export function equalitiesOf(rule: BoolNode): Equality[] {
  const equalities = [...(needed(rule, true)?.values() ?? [])];
  return equalities.map(({ reference, alternatives }) => ({ reference, alternatives: [...alternatives] }));
}

/** What must be so for `node` to be `wanted`; undefined: it never is. */
function needed(node: BoolNode, wanted: boolean): Equalities | undefined {
  switch (node.kind) {
    case 'bool':
      return node.value === wanted ? new Map() : undefined;
    case 'flag':
      return single(node.reference, [wanted ? 1 : 0]);
    case 'not':
      return needed(node.operand, !wanted);
    case 'and':
    case 'or': {
      const operands = node.operands.map((operand) => needed(operand, wanted));
      return (node.kind === 'and') === wanted ? all(operands) : any(operands);
    }
    case 'chooseBool':
      return any([
        all([needed(node.condition, true), needed(node.yes, wanted)]),
        all([needed(node.condition, false), needed(node.no, wanted)]),
      ]);
    case 'compareNumbers':
    case 'compareWords':
      return node.operator === (wanted ? '==' : '!=') ? compared(node.left, node.right) : new Map();
    case 'numberAmong':
    case 'wordAmong':
      return wanted ? listed(node.element, node.list) : new Map();
    case 'sameBool':
      if (node.left.kind === 'bool') return needed(node.right, node.left.value === wanted);
      if (node.right.kind === 'bool') return needed(node.left, node.right.value === wanted);
      return new Map();
    default:
      return new Map();
  }
}

function compared(left: NumberNode | WordNode, right: NumberNode | WordNode): Equalities {
  return right.kind === 'measure' || right.kind === 'text' ? listed(right, [left]) : listed(left, [right]);
}

function listed(element: NumberNode | WordNode, list: (NumberNode | WordNode)[]): Equalities {
  if (element.kind !== 'measure' && element.kind !== 'text') return new Map();
  const alternatives: (string | number)[] = [];
  for (const item of list) {
    if (item.kind !== 'number' && item.kind !== 'word') return new Map();
    alternatives.push(item.value);
  }
  return single(element.reference, alternatives);
}

function single(reference: Reference, alternatives: (string | number)[]): Equalities {
  return new Map([[referenceText(reference), { reference, alternatives: new Set(alternatives) }]]);
}

/** Needed for all of several things to be so. */
function all(each: (Equalities | undefined)[]): Equalities | undefined {
  const result: Equalities = new Map();
  for (const equalities of each) {
    if (!equalities) return undefined;
    for (const [key, { reference, alternatives }] of equalities) {
      const known = result.get(key);
      const shared = known && new Set([...known.alternatives].filter((alternative) => alternatives.has(alternative)));
      result.set(key, { reference, alternatives: shared ?? alternatives });
    }
  }
  return result;
}

/** Needed for one of several things to be so. */
function any(each: (Equalities | undefined)[]): Equalities | undefined {
  const possible = each.filter(canHold);
  const [first, ...others] = possible;
  if (!first) return each[0];
  const result: Equalities = new Map();
  for (const [key, { reference, alternatives }] of first) {
    const joined = new Set(alternatives);
    for (const alternative of others.flatMap((other) => [...(other.get(key)?.alternatives ?? [])]))
      joined.add(alternative);
    if (others.every((other) => other.has(key))) result.set(key, { reference, alternatives: joined });
  }
  return result;
}

function canHold(equalities: Equalities | undefined): equalities is Equalities {
  return equalities !== undefined && [...equalities.values()].every(({ alternatives }) => alternatives.size > 0);
}
