/**
 * The matrix of groups and scenarios as a grid of cells. The definition leaves empty cells out; a cell that is written
 * as empty stays so until it is changed.
 */

export interface MatrixRow {
  group: string;
  cells: Record<string, string[]>;
}

/** Offers of a cell; undefined: nothing is proposed there. */
type Cell = string[] | undefined;

/** Positions from 0, both ends included. */
export interface CellRange {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

/** The scenarios of the grid: those the campaign enters by, then those that only cells name, in order of mention. */
export function gridColumns(rows: readonly MatrixRow[], entered: readonly string[]): string[] {
  return [...new Set([...entered, ...rows.flatMap(({ cells }) => Object.keys(cells ?? {}))])];
}

/** Puts offers into a cell; none empties it. New cells stand in the order of the columns. */
export function withCell(
  rows: readonly MatrixRow[],
  row: number,
  column: string,
  offers: Cell,
  columns: readonly string[],
): MatrixRow[] {
  const found = rows[row];
  if (found === undefined || sameOffers(found.cells?.[column], offers)) return [...rows];
  const target = { ...found, cells: found.cells ?? {} };
  const { [column]: _, ...others } = target.cells;
  const isEmpty = offers === undefined || offers.length === 0;
  if (isEmpty) return rows.with(row, { ...target, cells: others });
  if (column in target.cells) return rows.with(row, { ...target, cells: { ...target.cells, [column]: offers } });
  const place = (key: string) => (columns.includes(key) ? columns.indexOf(key) : columns.length);
  const entries = Object.entries(others);
  const after = entries.findIndex(([key]) => place(key) > place(column));
  const cells = Object.fromEntries(entries.toSpliced(after < 0 ? entries.length : after, 0, [column, offers]));
  return rows.with(row, { ...target, cells });
}

/** Puts a block of cells where its first one is to stand; what would stand beyond the grid is left out. */
export function withBlock(
  rows: readonly MatrixRow[],
  at: { row: number; column: number },
  block: readonly (readonly Cell[])[],
  columns: readonly string[],
): MatrixRow[] {
  let result = [...rows];
  block.forEach((cells, i) => {
    cells.forEach((offers, k) => {
      const column = columns[at.column + k];
      if (column !== undefined) result = withCell(result, at.row + i, column, offers, columns);
    });
  });
  return result;
}

/** Empties a range of cells. */
export function withoutCells(rows: readonly MatrixRow[], range: CellRange, columns: readonly string[]): MatrixRow[] {
  const height = range.rows[1] - range.rows[0] + 1;
  const width = range.columns[1] - range.columns[0] + 1;
  const empty = Array.from({ length: height }, () => Array<Cell>(width).fill(undefined));
  return withBlock(rows, { row: range.rows[0], column: range.columns[0] }, empty, columns);
}

/** Takes a scenario out of all cells. */
export function withoutColumn(rows: readonly MatrixRow[], column: string): MatrixRow[] {
  return rows.map((row) => {
    if (row.cells?.[column] === undefined) return row;
    const { [column]: _, ...cells } = row.cells;
    return { ...row, cells };
  });
}

/** What spreadsheets take: cells between tabs, offers of a cell between commas. */
export function blockText(rows: readonly MatrixRow[], range: CellRange, columns: readonly string[]): string {
  const taken = columns.slice(range.columns[0], range.columns[1] + 1);
  return rows
    .slice(range.rows[0], range.rows[1] + 1)
    .map(({ cells }) => taken.map((column) => (cells?.[column] ?? []).join(', ')).join('\t'))
    .join('\n');
}

/**
 * Reads what spreadsheets give. Offers are named by id or by their whole name; `unknown` lists what is neither, which is
 * left out of the cells.
 */
export function readBlock(
  text: string,
  offers: readonly { id: string; name: string }[],
): { block: Cell[][]; unknown: string[] } {
  const byName = new Map([
    ...offers.map(({ id, name }) => [name, id] as const),
    ...offers.map(({ id }) => [id, id] as const),
  ]);
  const unknown: string[] = [];
  const offersIn = (cell: string): Cell => {
    const words = cell.split(/[,，、;；]/).map((word) => word.trim());
    const found = words.flatMap((word) => {
      const id = byName.get(word);
      if (id === undefined && word !== '') unknown.push(word);
      return id ?? [];
    });
    return found.length === 0 ? undefined : [...new Set(found)];
  };
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return { block: lines.map((line) => line.split('\t').map(offersIn)), unknown: [...new Set(unknown)] };
}

function sameOffers(before: Cell, after: Cell): boolean {
  const [one, two] = [before ?? [], after ?? []];
  return one.length === two.length && one.every((offer, i) => offer === two[i]);
}
