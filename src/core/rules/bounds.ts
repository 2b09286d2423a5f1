import { type Reference, referenceText } from './rule-scope.ts';
import type { BoolNode, Comparison, NumberNode } from './rule-tree.ts';

/** Something that must be so for a rule to hold: the number is there and low ≤ number ≤ high. */
export interface Bound {
  reference: Reference;
  low: number;
  high: number;
}

type Bounds = Map<string, Bound>;

const OPPOSITE: Record<Comparison, Comparison> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const TURNED: Record<Comparison, Comparison> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The bounds that follow from a rule being met, one a reference, in the order of the text. */
export function boundsOf(rule: BoolNode): Bound[] {
  return [...(needed(rule, true)?.values() ?? [])];
}

/** What must be so for `node` to be `wanted`; undefined: it never is. */
function needed(node: BoolNode, wanted: boolean): Bounds | undefined {
  switch (node.kind) {
    case 'bool':
      return node.value === wanted ? new Map() : undefined;
    case 'not':
      return needed(node.operand, !wanted);
    case 'and':
    case 'or': {
      const operands = node.operands.map((operand) => needed(operand, wanted));
      return (node.kind === 'and') === wanted ? all(operands) : any(operands);
    }
    case 'compareNumbers':
      return compared(node.left, wanted ? node.operator : OPPOSITE[node.operator], node.right);
    default:
      return new Map();
  }
}

function compared(left: NumberNode, operator: Comparison, right: NumberNode): Bounds {
  if (left.kind === 'number' && right.kind === 'measure') return compared(right, TURNED[operator], left);
  if (left.kind !== 'measure' || right.kind !== 'number' || operator === '!=') return new Map();
  const { reference } = left;
  const low = operator === '<' || operator === '<=' ? Number.NEGATIVE_INFINITY : right.value;
  const high = operator === '>' || operator === '>=' ? Number.POSITIVE_INFINITY : right.value;
  return new Map([[referenceText(reference), { reference, low, high }]]);
}

/** Needed for all of several things to be so. */
function all(each: (Bounds | undefined)[]): Bounds | undefined {
  const result: Bounds = new Map();
  for (const bounds of each) {
    if (bounds === undefined) return undefined;
    for (const [key, { reference, low, high }] of bounds) {
      const known = result.get(key);
      result.set(key, {
        reference,
        low: Math.max(low, known?.low ?? Number.NEGATIVE_INFINITY),
        high: Math.min(high, known?.high ?? Number.POSITIVE_INFINITY),
      });
    }
  }
  return result;
}

/** Needed for one of several things to be so. */
function any(each: (Bounds | undefined)[]): Bounds | undefined {
  const [first, ...others] = each.filter((bounds) => bounds !== undefined);
  if (first === undefined) return undefined;
  const result: Bounds = new Map();
  for (const [key, bound] of first) {
    const alike = others.flatMap((other) => other.get(key) ?? []);
    if (alike.length < others.length) continue;
    const low = Math.min(bound.low, ...alike.map((other) => other.low));
    const high = Math.max(bound.high, ...alike.map((other) => other.high));
    result.set(key, { reference: bound.reference, low, high });
  }
  return result;
}
