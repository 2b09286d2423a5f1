import { Empty, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import type { Counted } from './live-feed.ts';
import { acceptance } from './live-numbers.ts';
import { nowWords } from './now-words.ts';

interface CountedRow extends Counted {
  id: string;
  name: string;
  minute?: number;
}

interface CountedTableProps {
  label: string;
  /** Of the first column. */
  title: string;
  counts: Record<string, Counted>;
  names: Record<string, string>;
  /** Contacts of the last minute; absent: not shown. */
  lastMinute?: ReadonlyMap<string, number>;
  empty: string;
  emptyNext?: ReactNode;
  nameOf?: (row: { id: string; name: string }) => ReactNode;
  /** Rows at most. */
  most?: number;
}

/** For the longest of the headings in either language, in the page's letters and the wall's. */
const numberWidth = '6em';

/** Today by channel or by campaign, the busiest first. */
export function CountedTable(props: CountedTableProps) {
  const { label, title, counts, names, lastMinute, empty, emptyNext, nameOf = ({ name }) => name, most = 12 } = props;
  const t = useWords(nowWords);
  const rows: CountedRow[] = Object.entries(counts)
    .filter(([id]) => id !== '')
    .map(([id, counted]) => ({ id, name: names[id] ?? id, ...counted, minute: lastMinute?.get(id) ?? 0 }))
    .sort((a, b) => b.contacts - a.contacts || a.id.localeCompare(b.id))
    .slice(0, most);
  const numbers = { align: 'right' as const, render: number, width: numberWidth };
  const columns: TableProps<CountedRow>['columns'] = [
    { title, dataIndex: 'name', ellipsis: true, render: (_, row) => nameOf(row) },
    ...(lastMinute === undefined ? [] : [{ ...numbers, title: t('channels.minute'), dataIndex: 'minute' }]),
    { ...numbers, title: t('channels.today'), dataIndex: 'contacts' },
    { ...numbers, title: t('channels.agreed'), dataIndex: 'agreed' },
    {
      ...numbers,
      title: t('channels.acceptance'),
      render: (_, row) => <span className="numbers">{formatNumber(acceptance(row), { as: 'percent' })}</span>,
    },
    { ...numbers, title: t('channels.conversions'), dataIndex: 'conversions' },
  ];
  const nothing = (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty}>
      {emptyNext}
    </Empty>
  );
  return <ListTable<CountedRow> label={label} rows={rows} rowKey="id" columns={columns} empty={nothing} />;
}

const number = (value: number) => <NumberText value={value} />;
