import { Popover, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { cellAtoms, type WrittenRow, withCellAtoms } from '../model/screening-table.ts';
import { AtomsEditor } from './atoms-editor.tsx';
import { useConditionTexts } from './condition-columns.ts';

interface ConditionCellProps {
  row: WrittenRow;
  column: string;
  /** Of the row, from 1. */
  number: number;
  onChange: (row: WrittenRow) => void;
}

/** What a row asks in one column: words, and a small form to change them. */
export function ConditionCell({ row, column, number, onChange }: ConditionCellProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const texts = useConditionTexts(vocabulary);
  const [isOpen, setOpen] = useState(false);
  const atoms = cellAtoms(row, column);
  const words = atoms.map(texts.atom);
  const label = t('conditionLabel', { row: number, column: texts.column(column), value: words.join(', ') || t('any') });
  const content = (
    <div style={{ width: 320 }}>
      <AtomsEditor column={column} atoms={atoms} onChange={(next) => onChange(withCellAtoms(row, column, next))} />
    </div>
  );
  return (
    <td>
      <Popover
        trigger="click"
        open={isOpen && !readOnly}
        onOpenChange={setOpen}
        title={texts.column(column)}
        content={content}
        destroyOnHidden
      >
        <button type="button" className="condition" aria-label={label} aria-haspopup="dialog" disabled={readOnly}>
          {atoms.length === 0 && <Typography.Text type="secondary">–</Typography.Text>}
          {atoms.map((atom, i) =>
            atom.kind === 'other' ? <code key={atom.text}>{atom.text}</code> : <Tag key={words[i]}>{words[i]}</Tag>,
          )}
        </button>
      </Popover>
    </td>
  );
}
