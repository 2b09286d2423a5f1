import { isCode, type RowLayout } from '../program/row-layout.ts';
import { type CheckGroupRule, flagAt, RowReader } from '../program/row-reader.ts';
import type { ConditionCode, ReadCode } from '../rules/rule-reader.ts';
import { type Reference, referenceText } from '../rules/rule-scope.ts';
import type { Definitions, WindowDefinition } from '../schema/definitions.ts';
import type { Dictionary } from '../state/dictionary.ts';

/** How a column keeps its values: 0/1/2 absent, false, true; codes; whole numbers; numbers with NaN for absent. */
export type ColumnKind = 'flag' | 'code' | 'int' | 'f32' | 'f64';

/** Something a rule reads of every customer, as a column. */
export interface Leaf {
  /** As a rule writes it: the column's name. */
  key: string;
  kind: ColumnKind;
  /** Row expression of the value, in the scope of `RowReader`. */
  expression: string;
  /** The window it moves with, undefined when time alone never changes it. */
  window: WindowDefinition | undefined;
  /** When a metric begins to be known, epoch ms. */
  since?: number | undefined;
}

/** A word of the rule itself, as its code. */
const LITERAL = /^\d+$/;

/**
 * How the same rules read columns: leaves become `c0[k]`, `c1[k]` …; what rules derive (groups, stages) is
 * compiled over leaves, so that a scan and a row function agree by construction (I4).
 */
export class ColumnReader extends RowReader {
  /** Leaves in the order of their variables. */
  readonly leaves: Leaf[] = [];
  private readonly rows: RowReader;
  private readonly products: readonly string[];

  /** `rows` reads the same rules from rows. */
  constructor(
    definitions: Definitions,
    layout: RowLayout,
    dictionary: Dictionary,
    check: CheckGroupRule,
    rows: RowReader,
  ) {
    super(definitions, layout, dictionary, check, () => {
      throw new Error('broken invariant: an audience rule names an event');
    });
    this.rows = rows;
    this.products = definitions.products.map(({ id }) => id);
  }

  override contains(reference: Reference, word: string): ConditionCode {
    if (LITERAL.test(word)) return this.containsWord(reference, Number(word));
    if (reference.root !== 'holdings') return super.contains(reference, word);
    // Which product it is differs from customer to customer: any of them, if that is the one.
    const held = this.products.map((id) => {
      const code = this.word(id);
      return `(${word}===${code}&&${this.containsWord(reference, code).whenTrue})`;
    });
    const whenTrue = held.length === 0 ? 'false' : `(${held.join('||')})`;
    return { whenTrue, whenFalse: `!${whenTrue}` };
  }

  override tagsWord(reference: Reference): string {
    const key = `words of ${referenceText(reference)}`;
    return this.leaf({ key, kind: 'code', expression: this.rows.tagsWord(reference), window: undefined });
  }

  override size(reference: Reference): string {
    const key = `size(${referenceText(reference)})`;
    return this.leaf({ key, kind: 'f64', expression: this.rows.size(reference), window: undefined });
  }

  override read(reference: Reference): ReadCode {
    // An audience is not about a moment: what it asks of one is absent.
    if (reference.root === 'moment') {
      return reference.name === 'at' ? { value: 'NaN', absence: 'nan' } : { value: '0', absence: 'zero' };
    }
    return super.read(reference);
  }

  protected override attribute(name: string): ReadCode {
    const { type, word, shift } = this.layout.attributes.find((attribute) => attribute.name === name)!;
    const key = referenceText({ root: 'profile', name });
    if (type === 'bool') {
      return this.flag(this.leaf({ key, kind: 'flag', expression: flagAt(word, shift), window: undefined }));
    }
    const read = this.rows.read({ root: 'profile', name, type: 'float' });
    if (!('value' in read)) throw new Error('broken invariant: a number or word is read as a value');
    const kind = isCode(type) ? 'code' : 'f64';
    const value = this.leaf({ key, kind, expression: read.value, window: undefined });
    return { value, absence: read.absence };
  }

  protected override metric(id: string): ReadCode {
    const { definition, wide } = this.layout.metrics.find((metric) => metric.definition.id === id)!;
    const read = this.rows.read({ root: 'metric', name: id, type: 'float' });
    if (!('value' in read)) throw new Error('broken invariant: a metric is read as a value');
    const { agg, window, since } = definition;
    const counts = agg === 'count' || agg === 'distinct';
    const narrow = !wide && agg !== 'avg' && !(window.type === 'sliding' && agg === 'sum');
    const kind = counts ? (since === undefined ? 'int' : 'f64') : narrow ? 'f32' : 'f64';
    const key = referenceText({ root: 'metric', name: id });
    return { value: this.leaf({ key, kind, expression: read.value, window, since }), absence: read.absence };
  }

  private containsWord(reference: Reference, word: number): ConditionCode {
    const { whenTrue, whenFalse } = this.rows.contains(reference, String(word));
    const key = `${word} in ${referenceText(reference)}`;
    return this.flag(
      this.leaf({ key, kind: 'flag', expression: `(${whenTrue}?2:${whenFalse}?1:0)`, window: undefined }),
    );
  }

  private flag(value: string): ConditionCode {
    return { whenTrue: `(${value}===2)`, whenFalse: `(${value}===1)` };
  }

  private leaf(leaf: Leaf): string {
    let position = this.leaves.findIndex(({ key }) => key === leaf.key);
    if (position < 0) position = this.leaves.push(leaf) - 1;
    return `c${position}[k]`;
  }
}
