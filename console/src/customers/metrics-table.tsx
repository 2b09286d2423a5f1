import { Empty, Flex, Input, Table, Tooltip, Typography } from 'antd';
import { type Speak, useWords, wordFor } from '../frame/words.ts';
import { NumberText } from '../parts/number-text.tsx';
import { useUrlText } from '../parts/url-text.ts';
import type { CustomerProfile } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';

type Metric = CustomerProfile['metrics'][number];
type Say = Speak<(typeof customersWords)['zh']>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What the engine counts of the customer's events, and over what. */
export function MetricsTable({ profile: { metrics } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const [filter, setFilter] = useUrlText('find');
  const wanted = filter.toLowerCase();
  const rows = metrics.filter(
    ({ id, name }) => name.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted),
  );
  return (
    <Flex vertical gap="small">
      <Input
        allowClear
        aria-label={t('metrics.filter')}
        placeholder={t('metrics.filter')}
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
        style={{ maxWidth: 240 }}
      />
      <Table
        columns={columnsOf(t)}
        dataSource={rows}
        rowKey="id"
        pagination={false}
        locale={{ emptyText: <Empty description={t('metrics.none')} /> }}
      />
    </Flex>
  );
}

function columnsOf(t: Say) {
  return [
    { key: 'name', title: t('metrics.name'), render: ({ id, name }: Metric) => <span title={id}>{name}</span> },
    {
      key: 'value',
      title: t('metrics.value'),
      align: 'right' as const,
      render: ({ value }: Metric) => <MetricValue value={value} />,
    },
    {
      key: 'agg',
      title: t('metrics.agg'),
      render: ({ agg }: Metric) => wordFor(customersWords, `metrics.aggs.${agg}`),
    },
    { key: 'window', title: t('metrics.window'), render: ({ window }: Metric) => windowText(window, t) },
  ];
}

function MetricValue({ value }: { value: Metric['value'] }) {
  const t = useWords(customersWords);
  if (typeof value === 'number') return <NumberText value={value} />;
  if (value !== undefined) return <span>{value}</span>;
  return (
    <Tooltip title={t('metrics.filling')}>
      <Typography.Text type="secondary">–</Typography.Text>
    </Tooltip>
  );
}

function windowText({ type, unit, lengthMs = 0 }: Metric['window'], t: Say): string {
  if (type === 'lifetime') return t('metrics.lifetime');
  if (type === 'tumbling') return wordFor(customersWords, `metrics.units.${unit}`) ?? String(unit);
  if (lengthMs % DAY_MS === 0) return t('metrics.days', { count: lengthMs / DAY_MS });
  if (lengthMs % HOUR_MS === 0) return t('metrics.hours', { count: lengthMs / HOUR_MS });
  return t('metrics.minutes', { count: lengthMs / MINUTE_MS });
}
