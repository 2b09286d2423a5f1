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
      const combine = (node.kind === 'and') === wanted ? both : either;
      return combine(needed(node.left, wanted), needed(node.right, wanted));
    }
    case 'chooseBool':
      return either(
        both(needed(node.condition, true), needed(node.yes, wanted)),
        both(needed(node.condition, false), needed(node.no, wanted)),
      );
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

function both(left: Equalities | undefined, right: Equalities | undefined): Equalities | undefined {
  if (!left || !right) return undefined;
  const result = new Map(left);
  for (const [key, equality] of right) {
    const known = left.get(key);
    const shared = [...equality.alternatives].filter((alternative) => !known || known.alternatives.has(alternative));
    result.set(key, { reference: equality.reference, alternatives: new Set(shared) });
  }
  return result;
}

function either(left: Equalities | undefined, right: Equalities | undefined): Equalities | undefined {
  if (!canHold(right)) return left;
  if (!canHold(left)) return right;
  const result: Equalities = new Map();
  for (const [key, { reference, alternatives }] of left) {
    const other = right.get(key);
    if (other) result.set(key, { reference, alternatives: new Set([...alternatives, ...other.alternatives]) });
  }
  return result;
}

function canHold(equalities: Equalities | undefined): equalities is Equalities {
  return equalities !== undefined && [...equalities.values()].every(({ alternatives }) => alternatives.size > 0);
}
