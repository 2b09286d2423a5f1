import { ruleText } from './campaign-document.ts';
import { columnOf, type RuleAtom, readAtoms, writeAtoms } from './rule-atoms.ts';

/** A row of a decision table as it is written: the first whose condition holds counts. */
export interface WrittenRow {
  where?: string | number | boolean;
  offers: string[];
}

/** The columns that the conditions of these rows need, in order of first mention; what is not simple comes last. */
export function tableColumns(rows: readonly WrittenRow[]): string[] {
  const columns = rows.flatMap(({ where }) => readAtoms(ruleText(where)).map(columnOf));
  const simple = [...new Set(columns)].filter((column) => column !== 'other');
  return columns.includes('other') ? [...simple, 'other'] : simple;
}

/** The conditions of a row in one column. */
export function cellAtoms({ where }: WrittenRow, column: string): RuleAtom[] {
  return readAtoms(ruleText(where)).filter((atom) => columnOf(atom) === column);
}

/**
 * Puts other conditions into a column of a row; the others keep their words and their order. A row left without any
 * holds for everybody.
 */
export function withCellAtoms(row: WrittenRow, column: string, atoms: readonly RuleAtom[]): WrittenRow {
  const before = readAtoms(ruleText(row.where));
  const first = before.findIndex((atom) => columnOf(atom) === column);
  if (JSON.stringify(cellAtoms(row, column)) === JSON.stringify(atoms)) return row;
  const others = before.filter((atom) => columnOf(atom) !== column);
  const place = first < 0 ? others.length : before.slice(0, first).filter((atom) => columnOf(atom) !== column).length;
  return withWhere(row, writeAtoms(others.toSpliced(place, 0, ...atoms)));
}

/** Sets the whole condition of a row; an empty one is taken away. */
export function withWhere(row: WrittenRow, where: string): WrittenRow {
  if (where === ruleText(row.where)) return row;
  const { where: _, ...rest } = row;
  return where === '' ? rest : { where, ...rest };
}

/** A row that a later one can never follow: it holds for everybody. Undefined: there is none before the last. */
export function hidingRow(rows: readonly WrittenRow[]): number | undefined {
  const position = rows.findIndex(({ where }) => where === undefined || ruleText(where) === 'true');
  return position >= 0 && position < rows.length - 1 ? position : undefined;
}

/** Groups that simple conditions of these rows ask about. */
export function groupsIn(rows: readonly WrittenRow[]): string[] {
  const atoms = rows.flatMap(({ where }) => readAtoms(ruleText(where)));
  return [...new Set(atoms.flatMap((atom) => (atom.kind === 'group' ? [atom.id] : [])))];
}
