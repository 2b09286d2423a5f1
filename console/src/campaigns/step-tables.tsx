import { Table } from 'antd';
import { punctuation } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { editorWords } from './editor/editor-words.ts';
import { useConditionTexts } from './editor/matrix/condition-columns.ts';
import { gridColumns, type MatrixRow } from './editor/model/matrix-grid.ts';
import { columnOf, readAtoms } from './editor/model/rule-atoms.ts';
import type { WrittenRow } from './editor/model/screening-table.ts';
import { nameOf, type Vocabulary } from './editor/vocabulary.ts';

/** Reads a rule: simple conditions by the names of things, others as they are written. */
export function useRuleInWords(vocabulary: Vocabulary): (rule: string) => string {
  const texts = useConditionTexts(vocabulary);
  return (rule) => {
    const { colon, clause } = punctuation();
    const parts = readAtoms(rule).map((atom) =>
      atom.kind === 'other' ? texts.atom(atom) : `${texts.column(columnOf(atom))}${colon}${texts.atom(atom)}`,
    );
    return parts.join(clause);
  };
}

const offerNames = (ids: readonly string[], { offers }: Vocabulary) =>
  ids.map((id) => nameOf(offers, id)).join(punctuation().list);

interface TableInWordsProps {
  rows: readonly WrittenRow[];
  vocabulary: Vocabulary;
}

/** Rows of a decision table: for whom, and what; the first that holds counts. */
export function TableInWords({ rows, vocabulary }: TableInWordsProps) {
  const t = useWords(editorWords);
  const rule = useRuleInWords(vocabulary);
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="number"
      dataSource={rows.map((row, index) => ({ ...row, number: index + 1 }))}
      columns={[
        { title: t('tableOrder'), dataIndex: 'number', width: 48 },
        { title: t('tableWhere'), key: 'where', render: (_, { where = '' }) => rule(String(where)) || t('everybody') },
        { title: t('steps.offer'), key: 'offers', render: (_, { offers = [] }) => offerNames(offers, vocabulary) },
      ]}
    />
  );
}

interface MatrixInWordsProps {
  rows: readonly MatrixRow[];
  vocabulary: Vocabulary;
}

/** Groups down, scenarios across. */
export function MatrixInWords({ rows, vocabulary }: MatrixInWordsProps) {
  const t = useWords(editorWords);
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="group"
      dataSource={[...rows]}
      columns={[
        { title: t('columns.group'), key: 'group', render: (_, { group }) => nameOf(vocabulary.groups, group) },
        ...gridColumns(rows, []).map((scenario) => ({
          title: nameOf(vocabulary.scenarios, scenario),
          key: scenario,
          render: (_: unknown, { cells = {} }: MatrixRow) => offerNames(cells[scenario] ?? [], vocabulary) || '–',
        })),
      ]}
    />
  );
}
