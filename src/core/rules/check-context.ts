import type { ASTNode } from '@marcbachmann/cel-js';
import type { Remedy } from './rule-problem.ts';
import type { Reference } from './rule-scope.ts';
import type { BoolNode, NumberNode, NumberType, WordNode } from './rule-tree.ts';

/** A checked expression: its type and the resolved tree. */
export type Typed =
  | { type: 'bool'; node: BoolNode }
  | { type: NumberType; node: NumberNode }
  /** `values`: the words it can be, when they are declared. */
  | { type: 'string' | 'enum'; node: WordNode; values?: readonly string[] | undefined }
  | { type: 'tags'; reference: Reference };

export type TypedNumber = Extract<Typed, { node: NumberNode }>;
export type TypedWord = Extract<Typed, { node: WordNode }>;

/** What the parts of the checker share. A part that answers undefined has reported why. */
export interface CheckContext {
  check(node: ASTNode): Typed | undefined;
  /** The declared thing a node names, counted among the rule's references; reports when there is none. */
  reference(node: ASTNode): Reference | undefined;
  /** Reports a mistake at the start of a node, or so many characters `within` it. */
  report(node: ASTNode, what: string, remedy?: Remedy, within?: number): undefined;
  /** How the rule writes a node, shortened for messages. */
  source(node: ASTNode): string;
}

/** Whether it is one of the number types; the types of a union's members do not narrow by themselves. */
export function isNumber(typed: Typed): typed is TypedNumber {
  return typed.type === 'int' || typed.type === 'float' || typed.type === 'time' || typed.type === 'duration';
}

export function isWord(typed: Typed): typed is TypedWord {
  return typed.type === 'string' || typed.type === 'enum';
}

/** int and float count as one another's. */
export function isPlain(typed: Typed): typed is TypedNumber {
  return typed.type === 'int' || typed.type === 'float';
}

/** The literal text of a node, when it is one. */
export function textLiteral(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}
