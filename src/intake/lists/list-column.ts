import { nearestOf } from '../../core/rules/rule-problem.ts';
import { didYouMean, listNames } from '../../definitions/name-hints.ts';
import type { NumberForm } from './number-form.ts';

/** What the column of the numbers is called where a definition does not say. */
const commonNames = [
  'customerid',
  'number',
  'msisdn',
  'mobile',
  'phone',
  '号码',
  '手机号',
  '手机号码',
  '电话号码',
  '用户号码',
  '客户号码',
  '计费号码',
  '服务号码',
];

/** Where the numbers are, and whether the first line names columns; or why that cannot be told. */
export type ListColumn = { column: number; isHeader: boolean } | { problem: string };

/** Decides by the first line of a file. `named` is the column of the definition. */
export function listColumn(cells: readonly string[], named: string | undefined, form: NumberForm): ListColumn {
  const names = cells.map((cell) => cell.trim());
  const column =
    named === undefined
      ? names.findIndex((name) => commonNames.includes(name.toLowerCase()))
      : names.findIndex((name) => name.toLowerCase() === named.toLowerCase());
  if (column >= 0) return { column, isHeader: true };
  // A file of one column needs no header: a first line that is no number is a mistake like any other.
  if (cells.length === 1) return { column: 0, isHeader: false };
  if (named !== undefined) {
    const nearest = nearestOf(named, names);
    const hint = nearest === undefined ? `; it has ${listNames(names)}` : didYouMean(nearest);
    return { problem: `the file has no column "${named}"${hint}` };
  }
  const first = cells.findIndex((cell) => form.read(cell) !== undefined);
  if (first >= 0) return { column: first, isHeader: false };
  const advice = 'name the column in the definition of the list (column: …)';
  return {
    problem: `no column of the first line holds a number or is called 手机号码; it has ${listNames(names)}; ${advice}`,
  };
}
