import type { CellRange } from '../model/matrix-grid.ts';

/** The cell one is at, and where a range began. */
export interface GridSelection {
  row: number;
  column: number;
  anchor: { row: number; column: number };
}

export interface GridSize {
  rows: number;
  columns: number;
}

export function selectionAt(row: number, column: number): GridSelection {
  return { row, column, anchor: { row, column } };
}

export function rangeOf({ row, column, anchor }: GridSelection): CellRange {
  return {
    rows: [Math.min(row, anchor.row), Math.max(row, anchor.row)],
    columns: [Math.min(column, anchor.column), Math.max(column, anchor.column)],
  };
}

/**
 * Where a key leads: arrows by one, Home and End within the row, with Ctrl within the grid; with Shift the range grows.
 * Undefined: the key leads nowhere.
 */
export function movedBy(
  { key, shiftKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  from: GridSelection,
  { rows, columns }: GridSize,
): GridSelection | undefined {
  const far = ctrlKey || metaKey;
  const [row, column] = from === undefined ? [0, 0] : [from.row, from.column];
  const places: Record<string, [row: number, column: number]> = {
    ArrowUp: [far ? 0 : row - 1, column],
    ArrowDown: [far ? rows - 1 : row + 1, column],
    ArrowLeft: [row, far ? 0 : column - 1],
    ArrowRight: [row, far ? columns - 1 : column + 1],
    Home: [far ? 0 : row, 0],
    End: [far ? rows - 1 : row, columns - 1],
  };
  const place = places[key];
  if (place === undefined) return undefined;
  const to = { row: within(place[0], rows), column: within(place[1], columns) };
  return { ...to, anchor: shiftKey ? from.anchor : to };
}

function within(position: number, size: number): number {
  return Math.min(size - 1, Math.max(0, position));
}
