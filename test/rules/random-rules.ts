import fc from 'fast-check';
import type { Reference, RuleType } from '../../src/core/rules/rule-scope.ts';

/** What one customer has, by `root.name`; absent when undefined. */
export type Datum = number | boolean | string | string[] | undefined;
export type Row = ReadonlyMap<string, Datum>;

export const NOW = Date.parse('2024-03-15T16:20:00Z');
/** A float beyond all ints. */
export const HUGE = 1e300;
const WORDS = ['gold', 'silver', 'basic', 'go', 'old-town', '武汉', ''];
const ENUM = ['gold', 'silver', 'basic'];
const TYPES: RuleType[] = ['int', 'float', 'bool', 'string', 'enum', 'time', 'tags'];
const PATTERNS = ['^go', 'l+', '^[a-s]*d$', '(?:old|new)-town', '.'];

export const keyOf = ({ root, name }: { root: string; name: string }) => `${root}.${name}`;

/** Three to nine things a rule can name, of random types, and `now`. */
export const randomSchema = fc.array(fc.constantFrom(...TYPES), { minLength: 3, maxLength: 9 }).map((types) => {
  const roots = ['profile', 'metric', 'event'];
  const references = types.map((type, i): Reference => {
    const reference = { root: roots[i % 3], name: `f${i}`, type };
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
  return fc.oneof({ weight: 3, arbitrary: present[type] }, { weight: 1, arbitrary: fc.constant(undefined) });
}

/** Four customers with values, and absences, for a schema. */
export function randomRows(references: Reference[]): fc.Arbitrary<Row[]> {
  const fields = references.filter(({ root }) => root !== 'now');
  const row = fc
    .tuple(...fields.map(({ type }) => datum(type)))
    .map((values) => new Map(values.map((value, i) => [keyOf(fields[i]), value])));
  return fc.array(row, { minLength: 4, maxLength: 4 });
}

/** Writes random well-typed rules. `strict`: only what the library types and computes as CEL does. */
export class RuleWriter {
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
    return choices[this.next(fc.nat, { max: choices.length - 1 })];
  }
}
