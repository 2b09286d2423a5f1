/**
 * What rules mean, computed the slow and plain way from the parser's tree, with nothing of the compiler's: values carry
 * their types, ints are bigints, absence is an exception, local time comes from formatting.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Reference, RuleType } from '../../src/core/rules/rule-scope.ts';
import { keyOf, NOW, type Row } from './random-rules.ts';

export const ZONE = 'America/New_York';

/** Types tell what a number is. */
interface TypedRow {
  row: Row;
  types: ReadonlyMap<string, RuleType>;
}

/** What CEL calls an error; the rule has no value. */
class Absent extends Error {}

type Meaning = bigint | number | boolean | string | Date | { durationMs: number } | string[];

function interpret(node: ASTNode, row: TypedRow): Meaning {
  const run = (child: ASTNode) => interpret(child, row);
  switch (node.op) {
    case 'value':
      return node.args as Meaning;
    case 'id':
      return new Date(NOW);
    case '.':
      return dataOf(row, node);
    case '&&':
    case '||':
      return absorbing(node.op === '||', node.args, run);
    case '!_':
      return !run(node.args);
    case '-_': {
      const value = run(node.args) as bigint | number;
      return typeof value === 'bigint' ? safe(-value) : -value;
    }
    case '?:':
      return run(node.args[0]) ? run(node.args[1]) : run(node.args[2]);
    case 'in': {
      const [element, list] = [run(node.args[0]), run(node.args[1]) as Meaning[]];
      return list.some((item) => order(element, item) === 0);
    }
    case 'list':
      return node.args.map(run) as string[];
    case 'call':
      return call(node.args[0], node.args[1], row);
    case 'rcall':
      return method(node.args[0], run(node.args[1]) as string, run(node.args[2][0]) as string);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(node.op, run(node.args[0]), run(node.args[1]));
    case '==':
      return order(run(node.args[0]), run(node.args[1])) === 0;
    case '!=':
      return order(run(node.args[0]), run(node.args[1])) !== 0;
    case '<':
      return order(run(node.args[0]), run(node.args[1])) < 0;
    case '<=':
      return order(run(node.args[0]), run(node.args[1])) <= 0;
    case '>':
      return order(run(node.args[0]), run(node.args[1])) > 0;
    case '>=':
      return order(run(node.args[0]), run(node.args[1])) >= 0;
    default:
      throw new Error(`the rules here have no ${node.op}`);
  }
}

function dataOf({ row, types }: TypedRow, node: ASTNode & { op: '.' }): Meaning {
  const value = row.get(`${node.args[0].args as string}.${node.args[1]}`);
  if (value === undefined) throw new Absent();
  if (typeof value !== 'number') return value;
  const type = types.get(`${node.args[0].args as string}.${node.args[1]}`);
  if (type === 'time') return new Date(value);
  return type === 'int' ? BigInt(value) : value;
}

function absorbing(decisive: boolean, operands: [ASTNode, ASTNode], run: (node: ASTNode) => Meaning): boolean {
  let absent = false;
  for (const operand of operands) {
    try {
      if (run(operand) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof Absent)) throw error;
      absent = true;
    }
  }
  if (absent) throw new Absent();
  return !decisive;
}

function safe(value: bigint): bigint {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw new Absent();
  return value;
}

function defined(value: number): number {
  if (Number.isNaN(value)) throw new Absent();
  return value;
}

function arithmetic(operator: string, a: Meaning, b: Meaning): Meaning {
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if ((operator === '/' || operator === '%') && b === 0n) throw new Absent();
    const results: Record<string, () => bigint> = {
      '+': () => a + b,
      '-': () => a - b,
      '*': () => a * b,
      '/': () => a / b,
      '%': () => a % b,
    };
    return safe(results[operator]());
  }
  const sign = operator === '-' ? -1 : 1;
  if (a instanceof Date || b instanceof Date) {
    if (a instanceof Date && b instanceof Date) return { durationMs: a.getTime() - b.getTime() };
    return new Date(milliseconds(a) + sign * milliseconds(b));
  }
  if (typeof a === 'object') return { durationMs: milliseconds(a) + sign * milliseconds(b) };
  const [x, y] = [Number(a), Number(b)];
  const results: Record<string, number> = { '+': x + y, '-': x - y, '*': x * y, '/': x / y };
  return defined(results[operator]);
}

function milliseconds(value: Meaning): number {
  if (value instanceof Date) return value.getTime();
  return (value as { durationMs: number }).durationMs;
}

function order(a: Meaning, b: Meaning): number {
  if (typeof a === 'string') {
    const [x, y] = [Buffer.from(a), Buffer.from(b as string)];
    return Buffer.compare(x, y);
  }
  const [x, y] = typeof a === 'object' ? [milliseconds(a), milliseconds(b)] : [Number(a), Number(b)];
  return x < y ? -1 : Number(x > y);
}

function call(name: string, args: ASTNode[], row: TypedRow): Meaning {
  const [argument] = args as [ASTNode];
  if (name === 'has') {
    const [of, part] = argument.args as [ASTNode, string];
    return row.row.get(`${of.args as string}.${part}`) !== undefined;
  }
  const value = interpret(argument, row);
  switch (name) {
    case 'timestamp':
      return new Date(value as string);
    case 'duration': {
      const [, amount, unit] = /^(-?\d+)(\w)$/.exec(value as string) ?? [];
      const unitMs = { h: 3_600_000, m: 60_000, s: 1000 }[unit ?? ''];
      return { durationMs: defined(Number(amount) * (unitMs ?? Number.NaN)) };
    }
    case 'size':
      return BigInt(typeof value === 'string' ? Array.from(value).length : (value as string[]).length);
    case 'int':
      if (value instanceof Date) return BigInt(Math.floor(value.getTime() / 1000));
      if (!Number.isFinite(value)) throw new Absent();
      return safe(BigInt(Math.trunc(value as number)));
    case 'double':
      return Number(value);
    case 'hoursSince':
      return (NOW - (value as Date).getTime()) / 3_600_000;
    default:
      return calendar(name, value as Date);
  }
}

function calendar(name: string, time: Date): bigint {
  const local = (t: Date) => {
    const [date, clockTime] = t.toLocaleString('sv-SE', { timeZone: ZONE }).split(' ') as [string, string];
    return { midnight: new Date(`${date}T00:00:00Z`), hour: Number(clockTime.slice(0, 2)) };
  };
  const { midnight, hour } = local(time);
  switch (name) {
    case 'daysSince':
      return BigInt((local(new Date(NOW)).midnight.getTime() - midnight.getTime()) / 86_400_000);
    case 'hour':
      return BigInt(hour);
    case 'weekday':
      return BigInt(midnight.getUTCDay() || 7);
    case 'dayOfMonth':
      return BigInt(midnight.getUTCDate());
    default:
      return BigInt(midnight.getUTCMonth() + 1);
  }
}

function method(name: string, text: string, literal: string): boolean {
  if (name === 'startsWith') return text.startsWith(literal);
  if (name === 'endsWith') return text.endsWith(literal);
  return name === 'contains' ? text.includes(literal) : new RegExp(literal).test(text);
}

/** What a rule means for a row: undefined when it has no value; times and durations in ms. */
export function meaningOf(tree: ASTNode, row: Row, references: Reference[]): number | boolean | string | undefined {
  const types = new Map(references.map((reference) => [keyOf(reference), reference.type]));
  try {
    const value = interpret(tree, { row, types });
    if (typeof value === 'boolean' || typeof value === 'string') return value;
    return typeof value === 'object' ? milliseconds(value) : Number(value);
  } catch (error) {
    if (error instanceof Absent) return undefined;
    throw error;
  }
}
