import type { ValueSource } from './map-definition.ts';
import type { Fault } from './reject-codes.ts';
import { quoted } from './reject-codes.ts';
import { CellBuffer, Row } from './row.ts';
import type { BoundExpression } from './row-expression.ts';
import { EvaluationFailure } from './row-expression.ts';
import { valueText } from './value-text.ts';

/** A value of the record at hand: a column, read where it stands, or what was computed from the record. */
export class ValueReader {
  /** Column to read directly, −1 when computed or when the file has no such column. */
  readonly column: number;
  /** Column of the value in `rowOf`. */
  readonly at: number;
  private readonly expression: BoundExpression | undefined;
  private readonly constant: string;
  private readonly computed = new Row(1);
  private readonly cells = new CellBuffer();

  constructor(source: ValueSource, columns: readonly string[]) {
    this.column = source.type === 'column' ? columns.indexOf(source.column) : -1;
    this.at = Math.max(this.column, 0);
    this.expression = source.type === 'expression' ? source.expression.bind(columns) : undefined;
    this.constant = source.type === 'constant' ? source.text : '';
  }

  /** The row whose column `at` is the value; empty when absent. An expression may raise the fault. */
  rowOf(row: Row, fault: Fault): Row {
    if (this.column >= 0) return row;
    const { computed, cells, expression } = this;
    cells.start(computed);
    cells.put(computed, 0, expression === undefined ? this.constant : evaluateText(expression, row, fault));
    return computed;
  }
}

function evaluateText(expression: BoundExpression, row: Row, fault: Fault): string {
  const value = expression.evaluate(row);
  if (!(value instanceof EvaluationFailure)) return valueText(value);
  if (!value.ofAbsence) fault.raise('expression.failed', `${quoted(expression.text)}: ${value.message}`);
  return '';
}
