/**
 * The compiler against three others: its row form, its column form, an interpreter of the library's tree written here
 * without any of the compiler's parts, and the library's own evaluator.
 */
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZoneClock } from '../schema/zone-clock.ts';
import { checkRule } from './check-rule.ts';
import type { CheckedRule } from './checked-rule.ts';
import { emitCondition, emitValue } from './emit-rule.ts';
import { type Reader, RuleDeclarations } from './rule-reader.ts';
import { RuleRuntime, type Words } from './rule-runtime.ts';
import type { Reference, RuleScope, RuleType } from './rule-scope.ts';

const ZONE = 'America/New_York';
const NOW = Date.parse('2024-03-15T16:20:00Z');
const WORDS = ['gold', 'silver', 'basic', 'go', 'old-town', '武汉', ''];
const ENUM = ['gold', 'silver', 'basic'];
const TYPES: RuleType[] = ['int', 'float', 'bool', 'string', 'enum', 'time', 'tags'];
const HUGE = 1e300;
const PATTERNS = ['^go', 'l+', '^[a-s]*d$', '(?:old|new)-town', '.'];

type Datum = number | boolean | string | string[] | undefined;
type Row = Map<string, Datum>;

class Dictionary implements Words {
  private readonly texts = ['\u0000'];

  word(code: number): string {
    return this.texts[code]!;
  }

  code(text: string): number {
    const known = this.texts.indexOf(text);
    return known === -1 ? this.texts.push(text) - 1 : known;
  }
}

const keyOf = ({ root, name }: { root: string; name: string }) => `${root}.${name}`;

function scopeOf(references: Reference[]): RuleScope {
  const all = new Map(references.map((reference) => [keyOf(reference), reference]));
  const roots = [...new Set(references.map(({ root }) => root))];
  return {
    roots: () => roots,
    names: (root) => references.filter((reference) => reference.root === root).map(({ name }) => name),
    lookup: (root, name) => all.get(keyOf({ root, name })),
  };
}

/* ---- random schemas, rows and rules ---- */

const schema = fc.array(fc.constantFrom(...TYPES), { minLength: 3, maxLength: 9 }).map((types) => {
  const roots = ['profile', 'metric', 'event'];
  const references = types.map((type, i): Reference => {
    const reference = { root: roots[i % 3]!, name: `f${i}`, type };
    return type === 'enum' ? { ...reference, values: ENUM } : reference;
  });
  return [...references, { root: 'now', name: '', type: 'time' as const }];
});

function datum(type: RuleType): fc.Arbitrary<Datum> {
  const present: Record<string, fc.Arbitrary<Datum>> = {
    int: fc.integer({ min: -6, max: 6 }),
    float: fc.constantFrom(-2.5, -1, 0, 0.5, 1, 3, HUGE),
    bool: fc.boolean(),
    string: fc.constantFrom(...WORDS),
    enum: fc.constantFrom(...ENUM),
    time: fc.integer({ min: -40, max: 40 }).map((hours) => NOW + hours * 3_000_000),
    tags: fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 3 }),
  };
  return fc.oneof({ weight: 3, arbitrary: present[type]! }, { weight: 1, arbitrary: fc.constant(undefined) });
}

function rowsOf(references: Reference[]): fc.Arbitrary<Row[]> {
  const fields = references.filter(({ root }) => root !== 'now');
  const row = fc
    .tuple(...fields.map(({ type }) => datum(type)))
    .map((values) => new Map(values.map((value, i) => [keyOf(fields[i]!), value])));
  return fc.array(row, { minLength: 4, maxLength: 4 });
}

/** Writes random well-typed rules. `strict`: only what the library types and computes as CEL does. */
class RuleWriter {
  private readonly next: fc.GeneratorValue;
  private readonly references: Reference[];
  private readonly strict: boolean;

  constructor(next: fc.GeneratorValue, references: Reference[], strict: boolean) {
    this.next = next;
    this.references = references;
    this.strict = strict;
  }

  condition(depth: number): string {
    const forms: (() => string)[] = [
      () => this.comparison(depth),
      () => this.comparison(depth),
      () => this.wordCondition(depth),
      () => this.named('bool') ?? this.comparison(depth),
      () => this.presence(),
      () => this.pick('true', 'false'),
    ];
    if (depth > 0) {
      const inner = () => this.condition(depth - 1);
      const both = () => `(${inner()} ${this.pick('&&', '||')} ${inner()})`;
      forms.push(
        both,
        both,
        both,
        () => `!(${inner()})`,
        () => `(${inner()} ? ${inner()} : ${inner()})`,
      );
      forms.push(() => `((${inner()}) ${this.pick('==', '!=')} (${inner()}))`);
    }
    return this.pick(...forms)();
  }

  number(type: RuleType, depth: number): string {
    const forms = [() => this.named(type) ?? this.literal(type), () => this.named(type) ?? this.literal(type)];
    forms.push(() => this.literal(type));
    if (depth > 0) forms.push(...this.compound(type, depth - 1));
    return this.pick(...forms)();
  }

  word(depth: number): string {
    const simple = () => this.named(this.pick('string', 'enum')) ?? JSON.stringify(this.pick(...ENUM));
    const forms = [simple, simple, () => JSON.stringify(this.pick(...ENUM))];
    if (depth > 0) {
      forms.push(() => `(${this.condition(depth - 1)} ? ${this.word(depth - 1)} : ${this.word(depth - 1)})`);
    }
    return this.pick(...forms)();
  }

  private comparison(depth: number): string {
    const type = this.pick('int', 'float', 'time', 'duration') as RuleType;
    const other = type === 'float' && !this.strict ? this.pick('int', 'float') : type;
    const left = this.number(type, depth);
    if (this.pick(0, 1, 2, 3) === 0) {
      const items = Array.from({ length: this.pick(1, 2, 10) }, () => this.number(other, 0));
      return `${left} in [${items.join(', ')}]`;
    }
    return `${left} ${this.pick('==', '!=', '<', '<=', '>', '>=')} ${this.number(other, depth)}`;
  }

  private wordCondition(depth: number): string {
    const strings = this.named('string');
    const tags = this.named('tags');
    const forms = [
      () => `${this.word(depth)} ${this.pick('==', '!=')} ${this.word(depth)}`,
      () => `${this.word(depth)} in [${Array.from({ length: this.pick(1, 3, 12) }, () => this.word(0)).join(', ')}]`,
      () =>
        `${this.word(depth)}.${this.pick('startsWith', 'endsWith', 'contains')}(${JSON.stringify(this.pick('go', 'd', '', '武'))})`,
      () => `${this.word(depth)}.matches(${JSON.stringify(this.pick(...PATTERNS))})`,
    ];
    if (tags !== undefined) forms.push(() => `${this.word(depth)} in ${tags}`);
    if (strings !== undefined) {
      const operator = () => this.pick('<', '<=', '>', '>=');
      forms.push(() => `${strings} ${operator()} ${JSON.stringify(this.pick(...WORDS))}`);
      forms.push(() => `${strings} ${operator()} ${this.named('string')}`);
      forms.push(() => `${JSON.stringify(this.pick(...WORDS))} ${operator()} ${strings}`);
    }
    return this.pick(...forms)();
  }

  private presence(): string {
    const { root, name } = this.pick(...this.references.filter((reference) => reference.name !== ''));
    return `has(${root}.${name})`;
  }

  private compound(type: RuleType, depth: number): (() => string)[] {
    const inner = (of: RuleType = type) => this.number(of, depth);
    const choice = () => `(${this.condition(depth)} ? ${inner()} : ${inner()})`;
    const sum = () => `(${inner()} ${this.pick('+', '-')} ${inner()})`;
    switch (type) {
      case 'int': {
        const operators = () => `(${inner()} ${this.pick('+', '-', '*', '/', '%')} ${inner()})`;
        const sizes = () => `size(${this.named('tags') ?? this.word(depth)})`;
        const forms = [choice, operators, operators, sizes, () => `-${inner()}`, () => `int(${inner('float')})`];
        if (this.strict) return forms;
        const calendar = ['daysSince', 'hour', 'weekday', 'dayOfMonth', 'month'];
        return [...forms, () => `${this.pick(...calendar)}(${inner('time')})`, () => `int(${inner('time')})`];
      }
      case 'float': {
        const operators = this.strict ? ['+', '-'] : ['+', '-', '*', '/'];
        const mixed = () =>
          `(${inner()} ${this.pick(...operators)} ${inner(this.strict ? type : this.pick('int', 'float'))})`;
        const forms = [choice, mixed, mixed, () => `-${inner()}`, () => `double(${inner('int')})`];
        return this.strict ? forms : [...forms, () => `hoursSince(${inner('time')})`];
      }
      case 'time':
        return [choice, () => `(${inner()} ${this.pick('+', '-')} ${inner('duration')})`];
      default:
        return [choice, sum, () => `(${inner('time')} - ${inner('time')})`];
    }
  }

  private literal(type: RuleType): string {
    switch (type) {
      case 'int':
        return String(this.pick(0, 1, 2, 3, -1, 5));
      case 'float':
        return this.pick('0.0', '0.5', '1.0', '-2.5', '3.0');
      case 'time':
        return this.pick('now', 'timestamp("2024-03-10T06:30:00Z")', 'timestamp("2024-03-15T00:00:00-04:00")');
      default:
        return this.pick('duration("1h")', 'duration("-90m")', 'duration("0s")');
    }
  }

  private named(type: RuleType): string | undefined {
    const fitting = this.references.filter((reference) => reference.type === type);
    if (fitting.length === 0) return undefined;
    const { root, name } = this.pick(...fitting);
    return name === '' ? root : `${root}.${name}`;
  }

  private pick<T>(...choices: T[]): T {
    return choices[this.next(fc.nat, { max: choices.length - 1 })]!;
  }
}

/* ---- the two readers ---- */

interface Compiled {
  isTrue(row: number): boolean;
  isFalse(row: number): boolean;
  value(row: number): number;
}

const isWordType = (type: RuleType) => type === 'string' || type === 'enum';

function coded(type: RuleType, value: Datum, dictionary: Dictionary): number {
  if (value === undefined) return isWordType(type) ? 0 : Number.NaN;
  if (typeof value === 'string') return dictionary.code(value);
  return Number(value);
}

/** Rows as objects behind calls: everything is costly, and the calls are counted. */
function rowForm(rule: CheckedRule, rows: Row[], dictionary: Dictionary, calls: Map<string, number>): Compiled {
  const get = (row: number, key: string, type: RuleType) => {
    calls.set(key, (calls.get(key) ?? 0) + 1);
    return coded(type, rows[row]!.get(key), dictionary);
  };
  const tags = (row: number, key: string) => rows[row]!.get(key) as string[] | undefined;
  const reader: Reader = {
    read: (reference) => ({
      value: `get(row, ${JSON.stringify(keyOf(reference))}, ${JSON.stringify(reference.type)})`,
      absence: isWordType(reference.type) ? 'zero' : 'nan',
    }),
    contains: (reference, code) => {
      const list = `tags(row, ${JSON.stringify(keyOf(reference))})`;
      return {
        whenTrue: `(${list}?.includes(words.word(${code})) ?? false)`,
        whenFalse: `(${list}?.includes(words.word(${code})) === false)`,
      };
    },
    size: (reference) => `(tags(row, ${JSON.stringify(keyOf(reference))})?.length ?? NaN)`,
    zone: 'zone()',
    now: 'now',
    runtime: 'runtime',
    word: (text) => dictionary.code(text),
    declarations: new RuleDeclarations('row'),
  };
  return assemble(rule, reader, { get, tags, words: dictionary, runtime: new RuleRuntime(dictionary) });
}

/** Columns as arrays; a bool is two bits, as in a packed store. */
function columnForm(rule: CheckedRule, rows: Row[], references: Reference[], dictionary: Dictionary): Compiled {
  const columns: Record<string, ArrayLike<number> | (string[] | undefined)[]> = {};
  const column = ({ root, name }: Reference) => `columns.${root}_${name}[row]`;
  for (const reference of references) {
    const data = rows.map((row) => row.get(keyOf(reference)));
    const name = `${reference.root}_${reference.name}`;
    if (reference.type === 'tags') columns[name] = data as (string[] | undefined)[];
    else if (reference.type === 'bool')
      columns[name] = Int8Array.from(data, (value) => (value === undefined ? 0 : value ? 2 : 1));
    else columns[name] = Float64Array.from(data, (value) => coded(reference.type, value, dictionary));
  }
  const reader: Reader = {
    read: (reference) => {
      const value = column(reference);
      if (reference.type === 'bool') return { whenTrue: `${value} === 2`, whenFalse: `${value} === 1` };
      return { value, absence: isWordType(reference.type) ? 'zero' : 'nan' };
    },
    contains: (reference, code) => ({
      whenTrue: `${column(reference)} !== undefined && ${column(reference)}.includes(words.word(${code}))`,
      whenFalse: `${column(reference)} !== undefined && !${column(reference)}.includes(words.word(${code}))`,
    }),
    size: (reference) => `(${column(reference)} === undefined ? NaN : ${column(reference)}.length)`,
    zone: 'zone()',
    now: 'now',
    runtime: 'runtime',
    word: (text) => dictionary.code(text),
    declarations: new RuleDeclarations('column'),
  };
  return assemble(rule, reader, { columns, words: dictionary, runtime: new RuleRuntime(dictionary) });
}

const clock = new ZoneClock(ZONE);

function assemble(rule: CheckedRule, reader: Reader, given: Record<string, unknown>): Compiled {
  const isBool = rule.type === 'bool';
  const { whenTrue, whenFalse } = isBool ? emitCondition(rule, reader) : { whenTrue: 'false', whenFalse: 'false' };
  const value = emitValue(rule, reader);
  const { temps } = reader.declarations;
  const declared = temps.length > 0 ? `let ${temps.join(', ')};` : '';
  const constants = reader.declarations.constants().map(({ name, expression }) => `const ${name} = ${expression};`);
  const method = (name: string, expression: string) => `${name}(row) { ${declared} return ${expression}; }`;
  const methods = [method('isTrue', whenTrue), method('isFalse', whenFalse), method('value', value)];
  const body = `'use strict'; ${constants.join(' ')} return { ${methods.join(', ')} };`;
  const scope = { ...given, now: NOW, zone: () => clock };
  return new Function(...Object.keys(scope), body)(...Object.values(scope)) as Compiled;
}

/* ---- the interpreter ---- */

/** What CEL calls an error; the rule has no value. */
class Absent extends Error {}

type Meaning = bigint | number | boolean | string | Date | { durationMs: number } | string[];

function interpret(node: ASTNode, row: Row): Meaning {
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
      return method(node.args[0], run(node.args[1]) as string, run(node.args[2][0]!) as string);
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

function dataOf(row: Row, node: ASTNode & { op: '.' }): Meaning {
  const value = row.get(`${node.args[0].args as string}.${node.args[1]}`);
  if (value === undefined) throw new Absent();
  if (typeof value !== 'number') return value;
  const type = typesOfRun.get(`${node.args[0].args as string}.${node.args[1]}`);
  if (type === 'time') return new Date(value);
  return type === 'int' ? BigInt(value) : value;
}

/** Types of the references of the schema at hand: a number alone does not tell. */
let typesOfRun = new Map<string, RuleType>();

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
    return safe(results[operator]!());
  }
  const sign = operator === '-' ? -1 : 1;
  if (a instanceof Date || b instanceof Date) {
    if (a instanceof Date && b instanceof Date) return { durationMs: a.getTime() - b.getTime() };
    return new Date(milliseconds(a) + sign * milliseconds(b));
  }
  if (typeof a === 'object') return { durationMs: milliseconds(a) + sign * milliseconds(b) };
  const [x, y] = [Number(a), Number(b)];
  return defined({ '+': x + y, '-': x - y, '*': x * y, '/': x / y }[operator]!);
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

function call(name: string, args: ASTNode[], row: Row): Meaning {
  const [argument] = args as [ASTNode];
  if (name === 'has') {
    const [of, part] = argument.args as [ASTNode, string];
    return row.get(`${of.args as string}.${part}`) !== undefined;
  }
  const value = interpret(argument, row);
  switch (name) {
    case 'timestamp':
      return new Date(value as string);
    case 'duration': {
      const [, amount, unit] = /^(-?\d+)(\w)$/.exec(value as string)!;
      return { durationMs: Number(amount) * { h: 3_600_000, m: 60_000, s: 1000 }[unit!]! };
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

/** true, false, a coded number, or undefined when absent. */
function meant(tree: ASTNode, row: Row, dictionary: Dictionary): number | boolean | undefined {
  try {
    const value = interpret(tree, row);
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return dictionary.code(value);
    return typeof value === 'object' ? milliseconds(value) : Number(value);
  } catch (error) {
    if (error instanceof Absent) return undefined;
    throw error;
  }
}

/* ---- the comparisons ---- */

const parser = new Environment({ unlistedVariablesAreDyn: true });

function checked(text: string, references: Reference[]): CheckedRule | undefined {
  const result = checkRule(text, scopeOf(references), 'any');
  if ('rule' in result) return result.rule;
  // Literals alone can have no value, such as 1 / 0: the only mistake this writer makes.
  for (const { message } of result.problems) expect(message).toContain('has no value');
  return undefined;
}

const isDefined = (compiled: Compiled, row: number): boolean | undefined =>
  compiled.isTrue(row) ? true : compiled.isFalse(row) ? false : undefined;

function equalitiesHold({ equalities }: CheckedRule, row: Row): boolean {
  return equalities.every(({ reference, alternatives }) => {
    const value = reference.root === 'now' ? NOW : row.get(keyOf(reference));
    return alternatives.includes(typeof value === 'string' ? value : Number(value));
  });
}

function agree(text: string, row: Row, expected: unknown, answers: Record<string, unknown>): void {
  for (const [who, answer] of Object.entries(answers)) {
    if (!Object.is(answer, expected)) {
      throw new Error(`${text}\n${who}: ${String(answer)}, not ${String(expected)}, for ${JSON.stringify([...row])}`);
    }
  }
}

describe('a compiled rule', () => {
  test('means the same on rows, on columns and to a plain interpreter of the tree', () => {
    let compared = 0;
    let absent = 0;
    const setting = schema.chain((references) => fc.tuple(fc.constant(references), rowsOf(references), fc.gen()));
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const writer = new RuleWriter(next, references, false);
        const text = writer.condition(3);
        const rule = checked(text, references);
        if (!rule) return;
        typesOfRun = new Map(references.map((reference) => [keyOf(reference), reference.type]));
        const dictionary = new Dictionary();
        const calls = new Map<string, number>();
        const byRow = rowForm(rule, rows, dictionary, calls);
        const byColumn = columnForm(rule, rows, references, dictionary);
        const tree = parser.parse(text).ast;
        for (const [i, row] of rows.entries()) {
          const expected = meant(tree, row, dictionary);
          const bit = expected === undefined ? Number.NaN : Number(expected);
          agree(text, row, expected, { row: isDefined(byRow, i), column: isDefined(byColumn, i) });
          agree(text, row, bit, { row: byRow.value(i), column: byColumn.value(i) });
          agree(text, row, false, { 'both rails hold': byRow.isTrue(i) && byRow.isFalse(i) });
          for (const form of ['isTrue', 'isFalse', 'value'] as const) {
            calls.clear();
            byRow[form](i);
            agree(text, row, true, { [`${form} reads once`]: [...calls.values()].every((count) => count === 1) });
          }
          agree(text, row, true, { 'its equalities hold': !byRow.isTrue(i) || equalitiesHold(rule, row) });
          compared++;
          if (expected === undefined) absent++;
        }
      }),
      { numRuns: 1500 },
    );
    // Neither answer may be so rare that agreement says nothing.
    expect(absent).toBeGreaterThan(compared * 0.1);
    expect(absent).toBeLessThan(compared * 0.9);
  });

  test('gives the same number or word on rows, on columns and to the interpreter', () => {
    const setting = schema.chain((references) => fc.tuple(fc.constant(references), rowsOf(references), fc.gen()));
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const writer = new RuleWriter(next, references, false);
        const type = next(fc.constantFrom, 'int', 'float', 'time', 'duration', 'string') as RuleType;
        const text = type === 'string' ? writer.word(3) : writer.number(type, 3);
        const rule = checked(text, references);
        if (!rule) return;
        typesOfRun = new Map(references.map((reference) => [keyOf(reference), reference.type]));
        const dictionary = new Dictionary();
        const byRow = rowForm(rule, rows, dictionary, new Map());
        const byColumn = columnForm(rule, rows, references, dictionary);
        const tree = parser.parse(text).ast;
        for (const [i, row] of rows.entries()) {
          const expected = meant(tree, row, dictionary) ?? (isWordType(rule.type) ? 0 : Number.NaN);
          agree(text, row, expected, { row: byRow.value(i), column: byColumn.value(i) });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('means what the library says, where the library computes as CEL prescribes', () => {
    const environment = new Environment({ homogeneousAggregateLiterals: false });
    for (const root of ['profile', 'metric', 'event']) environment.registerVariable(root, 'map');
    environment.registerVariable('now', 'google.protobuf.Timestamp');
    let compared = 0;
    const setting = schema.chain((references) => fc.tuple(fc.constant(references), rowsOf(references), fc.gen()));
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const text = new RuleWriter(next, references, true).condition(2);
        const rule = checked(text, references);
        if (!rule) return;
        const byRow = rowForm(rule, rows, new Dictionary(), new Map());
        const evaluate = environment.parse(text);
        for (const [i, row] of rows.entries()) {
          // The library lets int() make ints of more than 64 bits.
          if ([...row.values()].includes(HUGE)) continue;
          let expected: boolean | undefined;
          try {
            expected = evaluate(contextOf(row, references)) as boolean;
          } catch (error) {
            expect((error as { code: string }).code).toMatch(/no_such_key|division_by_zero|modulo_by_zero|overflow/);
          }
          agree(text, row, expected, { row: isDefined(byRow, i) });
          compared++;
        }
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(1500);
  });
});

function contextOf(row: Row, references: Reference[]): Record<string, unknown> {
  const context: Record<string, Record<string, unknown>> = { profile: {}, metric: {}, event: {} };
  for (const { root, name, type } of references) {
    const value = row.get(keyOf({ root, name }));
    if (value === undefined) continue;
    if (type === 'int') context[root]![name] = BigInt(value as number);
    else context[root]![name] = type === 'time' ? new Date(value as number) : value;
  }
  return { ...context, now: new Date(NOW) };
}
