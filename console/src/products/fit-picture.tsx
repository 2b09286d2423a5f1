import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, Flex, type GlobalToken, Segmented, Table, theme } from 'antd';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { saveCsv } from './csv-file.ts';
import { type FitView, rankedCells, type ShownFit } from './fit-view.ts';
import { productsWords } from './products-words.ts';

const ROW_PIXELS = 18;
/** Of the names over the columns. */
const HEAD_PIXELS = 110;

interface FitPictureProps {
  shown: ShownFit;
  view: FitView;
}

/** The same numbers as a heat map and as a table. */
export function FitPicture({ shown, view }: FitPictureProps) {
  const t = useWords(productsWords);
  const [form, setForm] = useUrlState('form');
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 13, margin: 0 }}>{t(`fit.views.${view}`)}</h2>}
      extra={
        <Flex gap="small">
          <Segmented
            aria-label={t('fit.form')}
            value={form}
            onChange={setForm}
            options={[
              { value: '', label: t('fit.chart') },
              { value: 'table', label: t('fit.table') },
            ]}
          />
          <Button icon={<DownloadOutlined />} onClick={() => saveCsv(`fit-${view}.csv`, csvOf(shown))}>
            {t('exportCsv')}
          </Button>
        </Flex>
      }
    >
      {form === 'table' ? <FitTable shown={shown} view={view} /> : <FitChart shown={shown} view={view} />}
    </Card>
  );
}

const csvOf = ({ rows, columns, rates }: ShownFit) => [
  ['', ...columns.map(({ name }) => name)],
  ...rows.map(({ name }, row) => [name, ...(rates[row] ?? [])]),
];

function FitChart({ shown, view }: FitPictureProps) {
  const t = useWords(productsWords);
  const { token } = theme.useToken();
  const option = useMemo(() => heatMap(shown, token), [shown, token]);
  const [best] = rankedCells(shown);
  const label = t('fit.chartLabel', {
    view: t(`fit.views.${view}`),
    row: best?.row.name ?? '',
    column: best?.column.name ?? '',
    rate: formatNumber(best?.rate, { as: 'percent' }),
  });
  return <Chart option={option} height={shown.rows.length * ROW_PIXELS + HEAD_PIXELS} label={label} />;
}

/** Rows from the top down; the darker, the better. */
function heatMap({ rows, columns, rates }: ShownFit, token: GlobalToken): EChartsOption {
  const data = rates.flatMap((ofRow, row) => ofRow.map((rate, column) => [column, row, rate]));
  const all = rates.flat();
  const label = { color: token.colorTextSecondary, interval: 0, fontSize: 11 };
  const percent = (rate: number) => formatNumber(rate, { as: 'percent', digits: 2 });
  return {
    grid: { left: 8, right: 88, top: 8, bottom: 8, containLabel: true },
    tooltip: {
      formatter: (params) => {
        const [column = 0, row = 0, rate = 0] = ([params].flat()[0]?.value ?? []) as number[];
        return `${rows[row]?.name} × ${columns[column]?.name}\n${percent(rate)}`;
      },
    },
    xAxis: {
      type: 'category',
      position: 'top',
      data: columns.map(({ name }) => name),
      axisLabel: { ...label, rotate: 45 },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLabel: { ...label, width: 150, overflow: 'truncate' },
      axisTick: { show: false },
    },
    visualMap: {
      min: Math.min(...all),
      max: Math.max(...all),
      calculable: true,
      orient: 'vertical',
      right: 0,
      top: 'middle',
      itemHeight: 100,
      itemWidth: 12,
      inRange: { color: [token.blue1, token.blue3, token.blue6] },
      textStyle: { color: token.colorTextSecondary },
      formatter: (value) => percent(Number(value)),
    },
    series: [{ type: 'heatmap', data, emphasis: { itemStyle: { borderWidth: 1 } } }],
  };
}

function FitTable({ shown: { rows, columns, rates }, view }: FitPictureProps) {
  const t = useWords(productsWords);
  const shownColumns = [
    { key: 'name', title: '', dataIndex: 'name', fixed: 'start' as const, width: 170 },
    ...columns.map(({ id, name }, column) => ({
      key: id,
      title: name,
      align: 'right' as const,
      sorter: (a: FitRow, b: FitRow) => (a.rates[column] ?? 0) - (b.rates[column] ?? 0),
      render: (row: FitRow) => <NumberText value={row.rates[column]} as="percent" digits={2} />,
    })),
  ];
  const dataSource = rows.map(({ id, name }, row) => ({ id, name, rates: rates[row] ?? [] }));
  return (
    <Table<FitRow>
      aria-label={t(`fit.views.${view}`)}
      columns={shownColumns}
      dataSource={dataSource}
      rowKey="id"
      pagination={false}
      scroll={{ x: 'max-content' }}
    />
  );
}

interface FitRow {
  id: string;
  name: string;
  rates: readonly number[];
}
