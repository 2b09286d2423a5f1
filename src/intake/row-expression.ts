import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import type { Row } from './row.ts';

/** The whole record, for columns whose names are not CEL names: `row["Call Failure"]`. */
const rowVariable = 'row';
const macros = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
/** CEL's own conversions take '' for 0 and 1e999 for ∞; ours do not. */
const conversions = new Set(['int', 'double']);

/** A text was none of the number it was taken for. */
class ConversionError extends Error {}

/** Why an expression cannot be used. */
export class ExpressionError extends Error {
  /** First character concerned. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * A CEL expression over the columns of a record, all of them texts, '' when empty. `int(…)` and `double(…)` of an
 * empty text fail, as absence does everywhere; `&&`, `||` and `?:` absorb that.
 */
export class RowExpression {
  readonly text: string;
  /** Columns it reads; undefined: any, it looks them up by a computed name. */
  readonly columns: readonly string[] | undefined;
  private readonly run: ParseResult;
  private readonly named: readonly string[];
  private readonly asksRow: boolean;

  /** @param wanted the type the result must have; any when missing. @throws ExpressionError */
  constructor(text: string, wanted?: 'bool') {
    this.text = text;
    const names = new Names();
    const source = readNames(text, names);
    const environment = new Environment();
    addConversions(environment);
    for (const name of names.columns) environment.registerVariable(variableOf(name), 'string');
    environment.registerVariable(rowVariable, 'map<string, string>');
    this.run = environment.parse(source);
    const check = this.run.check();
    if (!check.valid) {
      throw new ExpressionError(original(check.error?.summary ?? 'types do not fit'), check.error?.range?.start ?? 0);
    }
    if (wanted !== undefined && check.type !== wanted && check.type !== 'dyn') {
      throw new ExpressionError(`the expression gives ${check.type}, not ${wanted}`, 0);
    }
    this.named = [...names.columns];
    this.asksRow = names.ofRow.size > 0 || names.anyOfRow;
    this.columns = names.anyOfRow ? undefined : [...new Set([...names.columns, ...names.ofRow])];
  }

  /** Makes the function for records with these columns; columns it does not find are ''. */
  bind(columns: readonly string[]): BoundExpression {
    const indexOf = (name: string) => columns.indexOf(name);
    const rowNames = this.columns ?? columns;
    return new BoundExpression(
      this.text,
      this.run,
      this.named.map((name) => [variableOf(name), indexOf(name)]),
      this.asksRow ? rowNames.map((name) => [name, indexOf(name)]) : undefined,
    );
  }
}

type BoundColumn = readonly [name: string, column: number];

export class BoundExpression {
  readonly text: string;
  private readonly run: ParseResult;
  private readonly named: readonly BoundColumn[];
  private readonly ofRow: readonly BoundColumn[] | undefined;
  private readonly context: Record<string, unknown> = {};

  constructor(
    text: string,
    run: ParseResult,
    named: readonly BoundColumn[],
    ofRow: readonly BoundColumn[] | undefined,
  ) {
    this.text = text;
    this.run = run;
    this.named = named;
    this.ofRow = ofRow;
  }

  /** The value for a record; an `EvaluationFailure` when there is none. */
  evaluate(row: Row): unknown {
    const { context, named, ofRow } = this;
    for (const [name, column] of named) context[name] = column < 0 ? '' : row.cell(column);
    if (ofRow !== undefined) {
      const cells: Record<string, string> = Object.create(null);
      for (const [name, column] of ofRow) cells[name] = column < 0 ? '' : row.cell(column);
      context[rowVariable] = cells;
    }
    try {
      return this.run(context);
    } catch (error) {
      if (error instanceof ConversionError) return new EvaluationFailure(error.message, this.readsEmpty(row));
      if (error instanceof EvaluationError) return new EvaluationFailure(original(error.summary), this.readsEmpty(row));
      throw error;
    }
  }

  private readsEmpty(row: Row): boolean {
    const isEmpty = ([, column]: BoundColumn) => column < 0 || row.starts[column] === row.ends[column];
    return this.named.some(isEmpty) || (this.ofRow?.some(isEmpty) ?? false);
  }
}

/** An expression had no value. */
export class EvaluationFailure {
  readonly message: string;
  /** A column it reads is empty: the value is absent rather than wrong. */
  readonly ofAbsence: boolean;

  constructor(message: string, ofAbsence: boolean) {
    this.message = message;
    this.ofAbsence = ofAbsence;
  }
}

/** What an expression reads. */
class Names {
  readonly columns = new Set<string>();
  readonly ofRow = new Set<string>();
  anyOfRow = false;
}

/** Names that CEL itself uses, for its types: `bytes`, `type`. They are good names for columns, too. */
const reserved = new Environment();

/** A stand-in of the same length, so that places in messages stay right. */
const standIn = (name: string) => `_${name.slice(1)}`;
const variableOf = (name: string) => (reserved.hasVariable(name) ? standIn(name) : name);

/** Collects the names; returns the text with stand-ins for conversions and for columns that CEL's names would hide. */
function readNames(text: string, names: Names): string {
  let ast: ASTNode;
  try {
    ast = new Environment({ unlistedVariablesAreDyn: true }).parse(text).ast;
  } catch (error) {
    if (error instanceof ParseError) throw new ExpressionError(error.summary, error.range?.start ?? 0);
    throw error;
  }
  let source = text;
  walk(ast, new Set(), names, (start, name) => {
    source = source.slice(0, start) + name + source.slice(start + name.length);
  });
  return source;
}

function walk(
  node: ASTNode,
  bound: ReadonlySet<string>,
  names: Names,
  rename: (start: number, name: string) => void,
): void {
  if (node.op === 'id') {
    if (bound.has(node.args)) return;
    if (node.args === rowVariable) names.anyOfRow = true;
    else {
      names.columns.add(node.args);
      rename(node.start, variableOf(node.args));
    }
    return;
  }
  if (node.op === '[]' || node.op === '.') {
    const [target, key] = node.args;
    const name = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
    if (target.op === 'id' && target.args === rowVariable && !bound.has(rowVariable) && typeof name === 'string') {
      names.ofRow.add(name);
      return;
    }
  }
  let inner = bound;
  if (node.op === 'rcall' && macros.has(node.args[0])) {
    const variable = node.args[2][0];
    if (variable?.op === 'id') inner = new Set([...bound, variable.args]);
    walk(node.args[1], bound, names, rename);
    for (const argument of node.args[2]) walk(argument, inner, names, rename);
    return;
  }
  if (node.op === 'call' && conversions.has(node.args[0])) rename(node.start, standIn(node.args[0]));
  for (const child of childrenOf(node.args)) walk(child, inner, names, rename);
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function addConversions(environment: Environment): void {
  const toInt = (value: string | number | bigint) => {
    if (typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value))
      throw new ConversionError('int: not a whole number');
    return BigInt(typeof value === 'number' ? Math.trunc(value) : value);
  };
  const toDouble = (value: string | number | bigint) => {
    const number = Number(value);
    if ((typeof value === 'string' && value.trim() === '') || !Number.isFinite(number)) {
      throw new ConversionError('double: not a number');
    }
    return number;
  };
  for (const type of ['string', 'int', 'double']) {
    environment.registerFunction(`${standIn('int')}(${type}): int`, toInt);
    environment.registerFunction(`${standIn('double')}(${type}): double`, toDouble);
  }
}

/** A message of the library in the words of the one who wrote the expression. */
function original(message: string): string {
  let text = message;
  for (const name of conversions) text = text.replaceAll(standIn(name), name);
  return text;
}
