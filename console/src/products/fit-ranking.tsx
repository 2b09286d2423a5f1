import { Card, Table, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { type FitCell, type FitView, fitViews, rankedCells, type ShownFit } from './fit-view.ts';
import { productsWords } from './products-words.ts';

const MOST = 15;

interface FitRankingProps {
  shown: ShownFit;
  view: FitView;
  /** Name of what the third axis is held at. */
  of: string | undefined;
  /** Of an average combination. */
  baseRate: number | undefined;
}

/** The best combinations of what is shown. */
export function FitRanking({ shown, view, of, baseRate }: FitRankingProps) {
  const t = useWords(productsWords);
  const { third } = fitViews[view];
  const cells = rankedCells(shown).slice(0, MOST);
  const columns = [
    {
      key: 'rank',
      title: t('fit.rank'),
      align: 'right' as const,
      width: 48,
      render: (_: unknown, __: FitCell, position: number) => <span className="numbers">{position + 1}</span>,
    },
    {
      key: 'cell',
      title: t(`fit.views.${view}`),
      render: ({ row, column }: FitCell) => (
        <>
          {row.name} <Typography.Text type="secondary">× {column.name}</Typography.Text>
        </>
      ),
    },
    {
      key: 'rate',
      title: <span style={{ whiteSpace: 'nowrap' }}>{t('fit.rate')}</span>,
      align: 'right' as const,
      render: ({ rate }: FitCell) => <Rate rate={rate} baseRate={baseRate} />,
    },
  ];
  return (
    <Card
      size="small"
      title={
        <h2 style={{ fontSize: 13, margin: 0, whiteSpace: 'normal' }}>
          {of === undefined ? t('fit.best') : t(`fit.bestOf.${third}`, { name: of })}
        </h2>
      }
    >
      <Table
        columns={columns}
        dataSource={cells}
        rowKey={({ row, column }) => `${row.id} ${column.id}`}
        pagination={false}
      />
    </Card>
  );
}

function Rate({ rate, baseRate }: { rate: number; baseRate: number | undefined }) {
  const t = useWords(productsWords);
  return (
    <span
      title={baseRate === undefined ? '' : t('fit.against', { times: formatNumber(rate / baseRate, { digits: 1 }) })}
    >
      <NumberText value={rate} as="percent" digits={2} />
    </span>
  );
}
