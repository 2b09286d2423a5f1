import type { Reference } from './rule-scope.ts';

/** Types whose values count or measure. */
export type NumberType = 'int' | 'float' | 'time' | 'duration';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type TextTestKind = 'startsWith' | 'endsWith' | 'contains' | 'matches';
export type CalendarFunction = 'daysSince' | 'hoursSince' | 'hour' | 'weekday' | 'dayOfMonth' | 'month';

/**
 * A checked rule: every operator is resolved to what its operands are, so that whoever reads the tree (the emitter, the
 * index of scenarios) decides nothing about types.
 */
export type BoolNode =
  | { kind: 'bool'; value: boolean }
  | { kind: 'flag'; reference: Reference }
  | { kind: 'has'; reference: Reference }
  | { kind: 'not'; operand: BoolNode }
  /** At least two operands. */
  | { kind: 'and' | 'or'; operands: BoolNode[] }
  | { kind: 'sameBool'; left: BoolNode; right: BoolNode }
  | { kind: 'compareNumbers'; operator: Comparison; left: NumberNode; right: NumberNode }
  | { kind: 'compareWords'; operator: Comparison; left: WordNode; right: WordNode }
  | { kind: 'numberAmong'; element: NumberNode; list: NumberNode[] }
  | { kind: 'wordAmong'; element: WordNode; list: WordNode[] }
  | { kind: 'held'; reference: Reference; word: WordNode }
  | { kind: 'textTest'; test: TextTestKind; operand: WordNode; literal: string }
  | { kind: 'chooseBool'; condition: BoolNode; yes: BoolNode; no: BoolNode };

export type NumberNode =
  | { kind: 'number'; value: number }
  | { kind: 'measure'; reference: Reference }
  | { kind: 'negate'; type: NumberType; operand: NumberNode }
  | { kind: 'arithmetic'; type: NumberType; operator: Arithmetic; left: NumberNode; right: NumberNode }
  /** A float as int, towards zero. */
  | { kind: 'truncate'; operand: NumberNode }
  /** A time as int: whole seconds since 1970, CEL's reading. */
  | { kind: 'epochSeconds'; operand: NumberNode }
  | { kind: 'wordSize'; operand: WordNode }
  | { kind: 'heldSize'; reference: Reference }
  | { kind: 'calendar'; function: CalendarFunction; operand: NumberNode }
  | { kind: 'chooseNumber'; condition: BoolNode; yes: NumberNode; no: NumberNode };

export type WordNode =
  | { kind: 'word'; value: string }
  | { kind: 'text'; reference: Reference }
  | { kind: 'chooseWord'; condition: BoolNode; yes: WordNode; no: WordNode };

export type RuleNode = BoolNode | NumberNode | WordNode;
