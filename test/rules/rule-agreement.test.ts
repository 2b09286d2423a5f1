/**
 * The compiler against three others: its row form, its column form, a plain interpreter of the parser's tree, and the
 * evaluator that comes with the parser. Row and column agreeing is invariant I4.
 */
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRule } from '../../src/core/rules/check-rule.ts';
import type { CheckedRule } from '../../src/core/rules/checked-rule.ts';
import type { Reference, RuleScope, RuleType } from '../../src/core/rules/rule-scope.ts';
import { HUGE, keyOf, NOW, type Row, RuleWriter, randomRows, randomSchema } from './random-rules.ts';
import { meaningOf } from './tree-interpreter.ts';
import { type Compiled, columnForm, isWordType, rowForm, WordList } from './two-readers.ts';

function scopeOf(references: Reference[]): RuleScope {
  const all = new Map(references.map((reference) => [keyOf(reference), reference]));
  const roots = [...new Set(references.map(({ root }) => root))];
  return {
    roots: () => roots,
    names: (root) => references.filter((reference) => reference.root === root).map(({ name }) => name),
    lookup: (root, name) => all.get(keyOf({ root, name })),
  };
}

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

function codeOf(meaning: number | boolean | string | undefined, type: RuleType, words: WordList): number {
  if (typeof meaning === 'string') return words.code(meaning);
  return meaning === undefined ? (isWordType(type) ? 0 : Number.NaN) : Number(meaning);
}

describe('a compiled rule', () => {
  test('means the same on rows, on columns and to a plain interpreter of the tree', () => {
    let compared = 0;
    let absent = 0;
    const setting = randomSchema.chain((references) =>
      fc.tuple(fc.constant(references), randomRows(references), fc.gen()),
    );
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const writer = new RuleWriter(next, references, false);
        const text = writer.condition(3);
        const rule = checked(text, references);
        if (!rule) return;
        const dictionary = new WordList();
        const calls = new Map<string, number>();
        const byRow = rowForm(rule, rows, dictionary, calls);
        const byColumn = columnForm(rule, rows, references, dictionary);
        const tree = parser.parse(text).ast;
        for (const [i, row] of rows.entries()) {
          const expected = meaningOf(tree, row, references) as boolean | undefined;
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
    const setting = randomSchema.chain((references) =>
      fc.tuple(fc.constant(references), randomRows(references), fc.gen()),
    );
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const writer = new RuleWriter(next, references, false);
        const type = next(fc.constantFrom, 'int', 'float', 'time', 'duration', 'string') as RuleType;
        const text = type === 'string' ? writer.word(3) : writer.number(type, 3);
        const rule = checked(text, references);
        if (!rule) return;
        const dictionary = new WordList();
        const byRow = rowForm(rule, rows, dictionary, new Map());
        const byColumn = columnForm(rule, rows, references, dictionary);
        const tree = parser.parse(text).ast;
        for (const [i, row] of rows.entries()) {
          const expected = codeOf(meaningOf(tree, row, references), rule.type, dictionary);
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
    const setting = randomSchema.chain((references) =>
      fc.tuple(fc.constant(references), randomRows(references), fc.gen()),
    );
    fc.assert(
      fc.property(setting, ([references, rows, next]) => {
        const text = new RuleWriter(next, references, true).condition(2);
        const rule = checked(text, references);
        if (!rule) return;
        const byRow = rowForm(rule, rows, new WordList(), new Map());
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
    if (type === 'int') context[root][name] = BigInt(value as number);
    else context[root][name] = type === 'time' ? new Date(value as number) : value;
  }
  return { ...context, now: new Date(NOW) };
}
