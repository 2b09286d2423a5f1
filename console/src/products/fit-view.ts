import type { Fit, FitAxis } from './product-calls.ts';

/** Two of group, product and channel, and the third that may be held. */
export const fitViews = {
  'product-group': { rows: 'product', columns: 'group', third: 'channel' },
  'product-channel': { rows: 'product', columns: 'channel', third: 'group' },
  'group-channel': { rows: 'group', columns: 'channel', third: 'product' },
} as const satisfies Record<string, { rows: FitAxis; columns: FitAxis; third: FitAxis }>;

export type FitView = keyof typeof fitViews;

export const allFitViews = Object.keys(fitViews) as FitView[];

/** Stands in the address for the group of all others, whose id is ''. */
export const REMAINDER = '-';

export function isFitView(text: string): text is FitView {
  return text in fitViews;
}

export type FitEntry = Fit['rows'][number];

/** One combination. */
export interface FitCell {
  row: FitEntry;
  column: FitEntry;
  rate: number;
}

/** The part of a fit that is looked at: rows and columns of the wanted kinds. */
export interface ShownFit {
  rows: FitEntry[];
  columns: FitEntry[];
  /** By row, then column. */
  rates: number[][];
}

/** `kinds`: categories of products and modes of channels that are wanted, by axis; none named: all. */
export function shownFit(fit: Fit, view: FitView, kinds: Partial<Record<FitAxis, string>>): ShownFit {
  const { rows, columns } = fitViews[view];
  const isWanted = (axis: FitAxis) => (entry: FitEntry) => !kinds[axis] || entry.kind === kinds[axis];
  const columnsWanted = fit.columns.map(isWanted(columns));
  const rowsWanted = fit.rows.map(isWanted(rows));
  return {
    rows: fit.rows.filter((_, position) => rowsWanted[position]),
    columns: fit.columns.filter((_, position) => columnsWanted[position]),
    rates: fit.prior
      .filter((_, position) => rowsWanted[position])
      .map((rates) => rates.filter((_, position) => columnsWanted[position])),
  };
}

/** All combinations, best first. */
export function rankedCells({ rows, columns, rates }: ShownFit): FitCell[] {
  const cells = rows.flatMap((row, r) => columns.map((column, c) => ({ row, column, rate: rates[r]?.[c] ?? 0 })));
  return cells.sort((a, b) => b.rate - a.rate);
}
