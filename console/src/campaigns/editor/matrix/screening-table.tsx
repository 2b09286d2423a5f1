import { DeleteOutlined, DownOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Flex, Tag, theme } from 'antd';
import { type CSSProperties, useState } from 'react';
import { useWords } from '../../../frame/words.ts';
import { ItemSelect, ItemsSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { listAt, type Path, pathKey, withInserted, withMoved, withValue } from '../model/document-path.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import { problemsUnder } from '../model/problem-places.ts';
import { hidingRow, tableColumns, type WrittenRow } from '../model/screening-table.ts';
import { ConditionCell } from './condition-cell.tsx';
import { useColumnChoices, useConditionTexts } from './condition-columns.ts';
import './grid.css';
import { type TableAnswer, TableTest } from './table-test.tsx';

/** Screening in levels: the first row whose conditions all hold says what is proposed. */
export function ScreeningTable({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const at = [...placed.path, placed.type, 'table'];
  const rows = listAt(document, at) as WrittenRow[];
  const [added, setAdded] = useState<string[]>([]);
  const [answer, setAnswer] = useState<TableAnswer>();
  const columns = inOrder([...new Set([...tableColumns(rows), ...added])]);
  const hiding = hidingRow(rows);
  const add = (row: WrittenRow, index: number) => change(withInserted(document, at, index, row));
  return (
    <Flex vertical gap="small">
      {hiding !== undefined && <Alert type="warning" showIcon title={t('rowHides', { row: hiding + 1 })} />}
      {rows.length === 0 ? (
        <Empty description={t('tableEmpty')} />
      ) : (
        <Rows rows={rows} at={at} columns={columns} answer={answer} />
      )}
      {!readOnly && (
        <Flex gap="small" wrap>
          <Button icon={<PlusOutlined />} onClick={() => add({ offers: [] }, rows.length)}>
            {t('addRow')}
          </Button>
          <AddColumn columns={columns} onAdd={(column) => setAdded([...added, column])} />
        </Flex>
      )}
      {rows.length > 0 && <TableTest rows={rows} columns={columns} answer={answer} onAnswer={setAnswer} />}
    </Flex>
  );
}

/** What is no simple condition comes last. */
function inOrder(columns: readonly string[]): string[] {
  return [...columns.filter((column) => column !== 'other'), ...columns.filter((column) => column === 'other')];
}

function AddColumn({ columns, onAdd }: { columns: readonly string[]; onAdd: (column: string) => void }) {
  const t = useWords(editorWords);
  const { vocabulary } = useEditor();
  const choices = useColumnChoices(vocabulary).filter(({ id }) => !columns.includes(id));
  return (
    <div style={{ width: 220 }}>
      <ItemSelect
        label={t('addColumn')}
        placeholder={t('addColumn')}
        items={choices}
        value={undefined}
        onChange={onAdd}
      />
    </div>
  );
}

interface RowsProps {
  rows: readonly WrittenRow[];
  at: Path;
  columns: readonly string[];
  answer: TableAnswer | undefined;
}

function Rows({ rows, at, columns, answer }: RowsProps) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const { vocabulary } = useEditor();
  const texts = useConditionTexts(vocabulary);
  const colours = {
    '--grid-line': token.colorBorderSecondary,
    '--grid-head': token.colorFillAlter,
    '--grid-back': token.colorBgContainer,
    '--grid-chosen': token.colorSuccessBg,
    '--grid-focus': token.colorPrimary,
  } as CSSProperties;
  return (
    <div className="editor-grid" style={colours}>
      <table aria-label={t('table')}>
        <thead>
          <tr>
            <th scope="col" className="corner narrow">
              {t('order')}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" title={column}>
                {texts.column(column)}
              </th>
            ))}
            <th scope="col">{t('proposes')}</th>
            <th scope="col" className="narrow" aria-label={t('actions')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Row
              key={pathKey([...at, i])}
              row={row}
              position={i}
              count={rows.length}
              at={at}
              columns={columns}
              answer={answer}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Omit<RowsProps, 'rows'> {
  row: WrittenRow;
  position: number;
  count: number;
}

function Row({ row, position, count, at, columns, answer }: RowProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary, problems } = useEditor();
  const path = [...at, position];
  const mistakes = problemsUnder(problems, path);
  const number = position + 1;
  return (
    <tr className={answer?.first === position ? 'met' : undefined}>
      <th scope="row" className="narrow">
        <Flex gap={4} align="center">
          {number}
          {mistakes.length > 0 && (
            <Tag color="error" title={mistakes[0]?.message}>
              !
            </Tag>
          )}
          <RowAnswer answer={answer} position={position} />
        </Flex>
      </th>
      {columns.map((column) => (
        <ConditionCell
          key={column}
          row={row}
          column={column}
          number={number}
          onChange={(next) => change(withValue(document, path, next))}
        />
      ))}
      <td className="offers">
        <ItemsSelect
          label={t('rowProposes', { row: number })}
          disabled={readOnly}
          items={vocabulary.offers}
          value={row.offers ?? []}
          onChange={(offers) => change(withValue(document, [...path, 'offers'], offers))}
          placeholder={t('proposesNothing')}
        />
      </td>
      <td className="narrow">{!readOnly && <RowActions position={position} count={count} at={at} />}</td>
    </tr>
  );
}

/** Moves a row, adds one below, takes it away. */
function RowActions({ position, count, at }: Pick<RowProps, 'position' | 'count' | 'at'>) {
  const t = useWords(editorWords);
  const { document, change } = useEditor();
  const number = position + 1;
  const path = [...at, position];
  return (
    <Flex>
      <Button
        type="text"
        icon={<UpOutlined />}
        aria-label={t('moveUp', { what: t('rowNumber', { row: number }) })}
        disabled={position === 0}
        onClick={() => change(withMoved(document, at, position, position - 1))}
      />
      <Button
        type="text"
        icon={<DownOutlined />}
        aria-label={t('moveDown', { what: t('rowNumber', { row: number }) })}
        disabled={position === count - 1}
        onClick={() => change(withMoved(document, at, position, position + 1))}
      />
      <Button
        type="text"
        icon={<PlusOutlined />}
        aria-label={t('addRowBelow', { row: number })}
        onClick={() => change(withInserted(document, at, position + 1, { offers: [] }))}
      />
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t('remove', { what: t('rowNumber', { row: number }) })}
        onClick={() => change(withValue(document, path, undefined))}
      />
    </Flex>
  );
}

/** What the row said to the sample: met, not met, or that something it asks is not known. */
function RowAnswer({ answer, position }: { answer: TableAnswer | undefined; position: number }) {
  const t = useWords(editorWords);
  const row = answer?.rows[position];
  if (row === undefined) return null;
  if (row.problem !== undefined)
    return (
      <Tag color="error" title={row.problem}>
        {t('answers.problem')}
      </Tag>
    );
  if (row.met === undefined) return <Tag>{t('answers.absent')}</Tag>;
  if (!row.met) return <Tag>{t('answers.no')}</Tag>;
  return (
    <Tag color={answer?.first === position ? 'success' : 'default'}>
      {answer?.first === position ? t('answers.first') : t('answers.yes')}
    </Tag>
  );
}
