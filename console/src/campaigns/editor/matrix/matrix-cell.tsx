import { Tag } from 'antd';
import { useState } from 'react';
import { ItemsSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { nameOf } from '../vocabulary.ts';
import type { Grid } from './matrix-grid.tsx';

interface MatrixCellProps {
  offers: readonly string[];
  row: number;
  column: number;
  /** Group and scenario. */
  label: string;
  grid: Grid;
  onChange: (offers: string[]) => void;
}

/** One cell: offers as names; a list to choose from while it is edited. */
export function MatrixCell({ offers, row, column, label, grid, onChange }: MatrixCellProps) {
  const { vocabulary } = useEditor();
  const { selection, range, isEditing } = grid;
  const isHere = selection.row === row && selection.column === column;
  const inRows = row >= range.rows[0] && row <= range.rows[1];
  const isChosen = inRows && column >= range.columns[0] && column <= range.columns[1];
  if (isHere && isEditing) {
    return (
      <td className="editing">
        <CellEditor offers={offers} label={label} onChange={onChange} onEnd={grid.stopEditing} />
      </td>
    );
  }
  const names = offers.map((offer) => nameOf(vocabulary.offers, offer));
  return (
    <td className={isChosen ? 'chosen' : undefined}>
      <button
        type="button"
        className="cell"
        aria-label={`${label}: ${names.join(', ') || '–'}`}
        aria-haspopup="listbox"
        data-cell={`${row}:${column}`}
        tabIndex={isHere ? 0 : -1}
        onMouseDown={({ shiftKey }) => grid.choose(row, column, shiftKey)}
        onFocus={() => grid.enter(row, column)}
        onDoubleClick={() => grid.edit(row, column)}
        onKeyDown={grid.onKeyDown}
        onCopy={grid.onCopy}
        onCut={grid.onCut}
        onPaste={grid.onPaste}
      >
        {offers.map((offer, i) => (
          <Tag key={offer} title={offer}>
            {names[i]}
          </Tag>
        ))}
      </button>
    </td>
  );
}

interface CellEditorProps {
  offers: readonly string[];
  label: string;
  onChange: (offers: string[]) => void;
  onEnd: () => void;
}

/** Escape gives back what was there; Tab and leaving keep what was chosen. */
function CellEditor({ offers, label, onChange, onEnd }: CellEditorProps) {
  const { vocabulary } = useEditor();
  const [begun] = useState(offers);
  return (
    <ItemsSelect
      autoFocus
      open
      label={label}
      items={vocabulary.offers}
      value={offers}
      onChange={onChange}
      onBlur={onEnd}
      onKey={(key) => {
        if (key === 'Escape') onChange([...begun]);
        if (key !== 'Escape' && key !== 'Tab') return false;
        onEnd();
        return true;
      }}
    />
  );
}
