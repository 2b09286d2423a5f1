import { App, Empty, Flex, Typography, theme } from 'antd';
import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, useRef, useState } from 'react';
import { punctuation } from '../../../frame/languages.ts';
import { useWords } from '../../../frame/words.ts';
import { ItemSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { scenariosOf, withScenarios } from '../model/campaign-entry.ts';
import { listAt, withMoved, withValue } from '../model/document-path.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import {
  blockText,
  gridColumns,
  type MatrixRow,
  readBlock,
  withBlock,
  withCell,
  withoutCells,
  withoutColumn,
} from '../model/matrix-grid.ts';
import { nameOf } from '../vocabulary.ts';
import './grid.css';
import { type GridSelection, movedBy, rangeOf, selectionAt } from './grid-selection.ts';
import { MatrixCell } from './matrix-cell.tsx';
import { ColumnHeading, RowHeading } from './matrix-headings.tsx';

/** The matrix of an offer step as it is edited: rows, columns, and what is done to them. */
function useMatrix({ path, type }: PlacedStep) {
  const { document, change } = useEditor();
  const at = [...path, type, 'matrix'];
  const rows = listAt(document, at) as MatrixRow[];
  const entered = scenariosOf(document);
  const columns = gridColumns(rows, entered);
  const setRows = (next: MatrixRow[]) => change(withValue(document, at, next));
  return {
    ...{ rows, columns, entered, setRows },
    setCell: (row: number, column: number, offers: string[]) =>
      setRows(withCell(rows, row, columns[column]!, offers, columns)),
    addRow: (group: string) => setRows([...rows, { group, cells: {} }]),
    moveRow: (row: number, by: number) => change(withMoved(document, at, row, row + by)),
    removeRow: (row: number) => setRows(rows.toSpliced(row, 1)),
    addColumn: (scenario: string) => change(withScenarios(document, [...entered, scenario])),
    removeColumn: (scenario: string) => {
      const without = withValue(document, at, withoutColumn(rows, scenario));
      const others = entered.filter((each) => each !== scenario);
      change(entered.includes(scenario) ? withScenarios(without, others) : without);
    },
  };
}

type Matrix = ReturnType<typeof useMatrix>;

/** Groups down, scenarios across, offers in the cells: edited like a spreadsheet. */
export function MatrixGrid({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const matrix = useMatrix(placed);
  const { rows, columns } = matrix;
  return (
    <Flex vertical gap="small">
      {rows.length === 0 || columns.length === 0 ? <Empty description={t('matrixEmpty')} /> : <Cells matrix={matrix} />}
      <AddLines matrix={matrix} />
      <Typography.Text type="secondary">{t('matrixKeys')}</Typography.Text>
    </Flex>
  );
}

function AddLines({ matrix: { rows, columns, addRow, addColumn } }: { matrix: Matrix }) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const groups = vocabulary.groups.filter(({ id }) => !rows.some(({ group }) => group === id));
  const scenarios = vocabulary.scenarios.filter(({ id }) => !columns.includes(id));
  if (readOnly) return null;
  return (
    <Flex gap="small" wrap>
      <div style={{ width: 220 }}>
        <ItemSelect
          label={t('addGroup')}
          placeholder={t('addGroup')}
          items={groups}
          value={undefined}
          onChange={addRow}
        />
      </div>
      <div style={{ width: 220 }}>
        <ItemSelect
          label={t('addScenario')}
          placeholder={t('addScenario')}
          items={scenarios}
          value={undefined}
          onChange={addColumn}
        />
      </div>
    </Flex>
  );
}

function Cells({ matrix }: { matrix: Matrix }) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const { rows, columns, entered } = matrix;
  const grid = useGrid(matrix);
  const colours = {
    '--grid-line': token.colorBorderSecondary,
    '--grid-head': token.colorFillAlter,
    '--grid-back': token.colorBgContainer,
    '--grid-chosen': token.controlItemBgActive,
    '--grid-focus': token.colorPrimary,
  } as CSSProperties;
  return (
    <div className="editor-grid" style={colours} ref={grid.element}>
      <table aria-label={t('matrix')}>
        <thead>
          <tr>
            <th scope="col" className="corner">
              {t('groupsByScenarios')}
            </th>
            {columns.map((column) => (
              <ColumnHeading key={column} scenario={column} isEntered={entered.includes(column)} matrix={matrix} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={row.group}>
              <RowHeading position={r} group={row.group} count={rows.length} matrix={matrix} />
              {columns.map((column, c) => (
                <MatrixCell
                  key={column}
                  offers={row.cells?.[column] ?? []}
                  row={r}
                  column={c}
                  label={grid.labelOf(r, c)}
                  grid={grid}
                  onChange={(offers) => matrix.setCell(r, c, offers)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export type Grid = ReturnType<typeof useGrid>;

/** Where one is in the grid, and what keys and the clipboard do there. */
function useGrid({ rows, columns, setRows }: Matrix) {
  const t = useWords(editorWords);
  const { message } = App.useApp();
  const { readOnly, vocabulary } = useEditor();
  const element = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState<GridSelection>(selectionAt(0, 0));
  const [isEditing, setEditing] = useState(false);
  const range = rangeOf(selection);
  const go = (next: GridSelection) => {
    setSelection(next);
    element.current?.querySelector<HTMLElement>(`[data-cell="${next.row}:${next.column}"]`)?.focus();
  };
  const edit = (row: number, column: number) => {
    setSelection(selectionAt(row, column));
    setEditing(!readOnly);
  };
  const stopEditing = () => {
    setEditing(false);
    requestAnimationFrame(() => go(selection));
  };
  const empty = () => {
    if (!readOnly) setRows(withoutCells(rows, range, columns));
  };
  const copy = (event: ClipboardEvent) => {
    if (isEditing) return;
    event.clipboardData.setData('text/plain', blockText(rows, range, columns));
    event.preventDefault();
  };
  return {
    ...{ element, selection, range, isEditing, edit, stopEditing },
    choose: (row: number, column: number, extend: boolean) =>
      setSelection(extend ? { row, column, anchor: selection.anchor } : selectionAt(row, column)),
    /** However the focus came: what keys do is done there. */
    enter: (row: number, column: number) =>
      setSelection((before) => (before.row === row && before.column === column ? before : selectionAt(row, column))),
    labelOf: (row: number, column: number) =>
      t('cellLabel', {
        group: nameOf(vocabulary.groups, rows[row]!.group),
        scenario: nameOf(vocabulary.scenarios, columns[column]!),
      }),
    onKeyDown: (event: KeyboardEvent) => {
      if (isEditing) return;
      const next = movedBy(event.nativeEvent, selection, { rows: rows.length, columns: columns.length });
      if (next !== undefined) go(next);
      else if (event.key === 'Enter' || event.key === 'F2') edit(selection.row, selection.column);
      else if (event.key === 'Delete' || event.key === 'Backspace') empty();
      else return;
      event.preventDefault();
    },
    onCopy: copy,
    onCut: (event: ClipboardEvent) => {
      copy(event);
      if (!isEditing) empty();
    },
    onPaste: (event: ClipboardEvent) => {
      if (isEditing || readOnly) return;
      const { block, unknown } = readBlock(event.clipboardData.getData('text/plain'), vocabulary.offers);
      setRows(withBlock(rows, { row: range.rows[0], column: range.columns[0] }, block, columns));
      if (unknown.length > 0) void message.warning(t('pastedUnknown', { names: unknown.join(punctuation().list) }));
      event.preventDefault();
    },
  };
}
