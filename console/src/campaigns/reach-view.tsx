import { Flex, Skeleton, Table, Typography } from 'antd';
import { punctuation } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { formatTime } from '../parts/time-text.tsx';
import { type Reach, useReach } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';

interface ReachViewProps {
  id: string;
  version: { version: number; revision: number } | undefined;
  /** The numbers of customers and channels alone. */
  isShort?: boolean;
}

const MOST_REGIONS = 8;

/** Whom a version would reach now, where they live, and what it asks of its channels. */
export function ReachView({ id, version, isShort = false }: ReachViewProps) {
  const t = useWords(campaignsWords);
  const query = useReach(id, version);
  if (query.error !== null) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  const { count, total, heldOut, regions, load } = query.data;
  const share = total === 0 ? 0 : count / total;
  return (
    <Flex vertical gap="small">
      <Typography.Text>
        {t('audienceNow', { count: formatNumber(count), share: formatNumber(share, { as: 'percent' }) })}
        {heldOut > 0 && `${punctuation().clause}${t('heldOutOf', { count: formatNumber(heldOut) })}`}
      </Typography.Text>
      {regions.length > 0 && <Regions regions={regions} />}
      {load.length > 0 && <Load load={load} />}
      {!isShort && load.map((each) => <PlannedHours key={each.channel} load={each} />)}
    </Flex>
  );
}

function Regions({ regions }: { regions: Reach['regions'] }) {
  const t = useWords(campaignsWords);
  const shown = regions.slice(0, MOST_REGIONS).map(({ name, count }) => `${name} ${formatNumber(count)}`);
  const more = regions.length > MOST_REGIONS ? ` +${regions.length - MOST_REGIONS}` : '';
  return (
    <Typography.Text type="secondary">
      {t('byRegion')}
      {punctuation().colon}
      {shown.join(punctuation().list)}
      {more}
    </Typography.Text>
  );
}

function Load({ load }: { load: Reach['load'] }) {
  const t = useWords(campaignsWords);
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="channel"
      dataSource={load}
      columns={[
        { title: t('channel'), key: 'name', dataIndex: 'name' },
        {
          title: t('capacity'),
          key: 'capacity',
          align: 'right',
          render: (_, { capacityPerHour }) =>
            capacityPerHour === undefined ? t('unlimited') : <NumberText value={capacityPerHour} />,
        },
        {
          title: t('expected'),
          key: 'expected',
          align: 'right',
          render: (_, { expected }) => <NumberText value={expected} />,
        },
        {
          title: t('hours'),
          key: 'hours',
          align: 'right',
          render: (_, { hours }) =>
            hours === undefined ? '–' : t('hoursOf', { hours: formatNumber(Math.ceil(hours * 10) / 10) }),
        },
        {
          title: t('plannedAhead'),
          key: 'planned',
          align: 'right',
          render: (_, { planned }) => <NumberText value={planned.reduce((sum, { contacts }) => sum + contacts, 0)} />,
        },
      ]}
    />
  );
}

const HOUR_MS = 3_600_000;
const HOURS_AHEAD = 24;

/** What is planned on a channel already, hour by hour, below what it can take. Nothing where nothing is planned. */
function PlannedHours({ load: { name, capacityPerHour, planned } }: { load: Reach['load'][number] }) {
  const t = useWords(campaignsWords);
  const [first] = planned;
  if (first === undefined) return null;
  const hours = Array.from({ length: HOURS_AHEAD }, (_, index) => first.at + index * HOUR_MS);
  const contacts = new Map(planned.map(({ at, contacts: number }) => [at, number]));
  const label = t('loadChart', { channel: name });
  return (
    <Chart
      label={label}
      height={140}
      option={{
        title: { text: label, textStyle: { fontSize: 12, fontWeight: 'normal' } },
        grid: { left: 48, right: 16, top: 28, bottom: 20 },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: hours.map((at) => formatTime(at, 'clock').slice(0, 5)) },
        yAxis: { type: 'value', minInterval: 1 },
        series: [
          { type: 'bar', name: t('plannedAhead'), data: hours.map((at) => contacts.get(at) ?? 0) },
          ...(capacityPerHour === undefined
            ? []
            : [{ type: 'line' as const, name: t('capacity'), symbol: 'none', data: hours.map(() => capacityPerHour) }]),
        ],
      }}
    />
  );
}
