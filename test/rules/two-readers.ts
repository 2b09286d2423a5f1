import type { CheckedRule } from '../../src/core/rules/checked-rule.ts';
import { emitCondition, emitValue } from '../../src/core/rules/emit-rule.ts';
import { type Reader, RuleDeclarations } from '../../src/core/rules/rule-reader.ts';
import { RuleRuntime, type Words } from '../../src/core/rules/rule-runtime.ts';
import type { Reference, RuleType } from '../../src/core/rules/rule-scope.ts';
import { ZoneClock } from '../../src/core/schema/zone-clock.ts';
import { type Datum, keyOf, NOW, type Row } from './random-rules.ts';
import { ZONE } from './tree-interpreter.ts';

export class WordList implements Words {
  private readonly texts = ['\u0000'];

  word(code: number): string {
    return this.texts[code];
  }

  code(text: string): number {
    const known = this.texts.indexOf(text);
    return known === -1 ? this.texts.push(text) - 1 : known;
  }
}

/** A rule as functions of a row's position. */
export interface Compiled {
  isTrue(row: number): boolean;
  isFalse(row: number): boolean;
  value(row: number): number;
}

export const isWordType = (type: RuleType) => type === 'string' || type === 'enum';

function coded(type: RuleType, value: Datum, dictionary: WordList): number {
  if (value === undefined) return isWordType(type) ? 0 : Number.NaN;
  if (typeof value === 'string') return dictionary.code(value);
  return Number(value);
}

/** Rows as objects behind calls: everything is costly, and the calls are counted. */
export function rowForm(rule: CheckedRule, rows: Row[], dictionary: WordList, calls: Map<string, number>): Compiled {
  const get = (row: number, key: string, type: RuleType) => {
    calls.set(key, (calls.get(key) ?? 0) + 1);
    return coded(type, rows[row].get(key), dictionary);
  };
  const tags = (row: number, key: string) => rows[row].get(key) as string[] | undefined;
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
export function columnForm(rule: CheckedRule, rows: Row[], references: Reference[], dictionary: WordList): Compiled {
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
