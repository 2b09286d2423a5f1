import { Alert, Card, Col, Empty, Flex, Row, Statistic, Table, Typography } from 'antd';
import type { EChartsOption } from 'echarts';
import { punctuation } from '../../frame/languages.ts';
import { useWords } from '../../frame/words.ts';
import { Chart } from '../../parts/chart.tsx';
import { formatNumber } from '../../parts/number-text.tsx';
import { formatTime } from '../../parts/time-text.tsx';
import { useScenarioEditor } from '../editor/editor-context.ts';
import type { FiringReport } from '../scenario-calls.ts';
import type { NamedField } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { CountedBars } from './counted-bars.tsx';

const HOUR_MS = 3_600_000;

/** How often, when, where, for whom. */
export function FiringsReport({ report, askedHours }: { report: FiringReport; askedHours: number }) {
  const t = useWords(scenariosWords);
  const yesOrNo = useYesOrNo();
  return (
    <Flex vertical gap="middle">
      <Remarks report={report} askedHours={askedHours} />
      <Totals report={report} />
      {report.firings === 0 ? (
        <Empty description={t('firings.none')} />
      ) : (
        <Card size="small" title={t('firings.chart')}>
          <HourChart report={report} />
        </Card>
      )}
      <Row gutter={[16, 16]}>
        {report.firings > 0 && (
          <>
            <Part title={t('firings.areas')}>
              <Places report={report} />
            </Part>
            <Part title={t('firings.groups')}>
              <CountedBars
                parts={report.groups.map(({ name, ...rest }) => ({ ...rest, name: name || t('firings.noGroup') }))}
              />
            </Part>
          </>
        )}
        <Part title={t('firings.heldBack')}>
          <HeldBack report={report} />
        </Part>
        {report.attributes.map(({ attribute, name, values }) => (
          <Part key={attribute} title={name}>
            <CountedBars parts={values.map((part) => ({ ...part, name: yesOrNo(part.name) }))} />
          </Part>
        ))}
      </Row>
      {report.sampled > 0 && (
        <Typography.Text type="secondary">{t('firings.sample', { count: report.sampled })}</Typography.Text>
      )}
      {report.examples.length > 0 && <Examples report={report} />}
    </Flex>
  );
}

/** What is true or false, in words. */
function useYesOrNo(): (value: string) => string {
  const t = useWords(scenariosWords);
  return (value) => (value === 'true' ? t('trial.yes') : value === 'false' ? t('trial.no') : value);
}

/** What the numbers do not tell by themselves. */
function Remarks({ report, askedHours }: { report: FiringReport; askedHours: number }) {
  const t = useWords(scenariosWords);
  const hours = (report.until - report.from) / HOUR_MS;
  const isShort = hours < askedHours - 1;
  const remarks = [
    ...(report.share < 1 ? [t('firings.estimate', { share: formatNumber(report.share, { as: 'percent' }) })] : []),
    ...(isShort ? [t('firings.short', { hours: formatNumber(hours, { digits: hours < 1 ? 1 : 0 }) })] : []),
    ...(report.start === 'copy' ? [t('firings.startCopy')] : []),
    ...(report.start === 'nothing' ? [t('firings.startNothing')] : []),
  ];
  if (remarks.length === 0) return null;
  return <Alert type="info" showIcon title={remarks.map((remark) => <div key={remark}>{remark}</div>)} />;
}

function Totals({ report: { firings, customers, from, until } }: { report: FiringReport }) {
  const t = useWords(scenariosWords);
  const hours = Math.max(1, (until - from) / HOUR_MS);
  const span = t('firings.span', { from: formatTime(from, 'minute'), until: formatTime(until, 'minute') });
  return (
    <Flex gap={48} align="end" wrap>
      <Statistic title={t('firings.total')} value={formatNumber(firings)} />
      <Statistic title={t('firings.customers')} value={formatNumber(customers)} />
      <Statistic title={t('firings.perHour')} value={formatNumber(firings / hours, { digits: 1 })} />
      <Typography.Text type="secondary">{span}</Typography.Text>
    </Flex>
  );
}

function HourChart({ report: { hours, firings, from, until } }: { report: FiringReport }) {
  const t = useWords(scenariosWords);
  const counted = new Map(hours.map((hour) => [hour.at, hour.firings]));
  const bars: [number, number][] = [];
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  for (let at = first; at < until; at += HOUR_MS) bars.push([at, counted.get(at) ?? 0]);
  const most = Math.max(0, ...bars.map(([, number]) => number));
  const option: EChartsOption = {
    grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
    legend: { show: false },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: bars.map(([at]) => formatTime(at, 'minute').slice(5)) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      {
        type: 'bar',
        name: t('firings.total'),
        data: bars.map(([, number]) => number),
        barCategoryGap: '20%',
        barMaxWidth: 36,
      },
    ],
  };
  const label = t('firings.chartLabel', { firings: formatNumber(firings), most: formatNumber(most) });
  return <Chart option={option} height={220} label={label} />;
}

function Places({ report: { areas, cells } }: { report: FiringReport }) {
  const t = useWords(scenariosWords);
  if (cells.length === 0) return <Typography.Text type="secondary">{t('firings.noPlaces')}</Typography.Text>;
  return (
    <Flex vertical gap="small">
      {areas.length > 0 && <CountedBars parts={areas} />}
      <Typography.Text type="secondary">{t('firings.cells')}</Typography.Text>
      <CountedBars parts={cells.slice(0, 8).map(({ cell, number }) => ({ id: cell, name: cell, number }))} />
    </Flex>
  );
}

function HeldBack({ report: { heldBack } }: { report: FiringReport }) {
  const t = useWords(scenariosWords);
  const gates = ['where', 'resident', 'resident-unknown', 'cooldown'] as const;
  const parts = gates.flatMap((gate) => {
    const number = heldBack[gate] ?? 0;
    return number === 0 ? [] : [{ id: gate, name: t(`firings.gates.${gate}`), number }];
  });
  if (parts.length === 0) return <Typography.Text type="secondary">{t('firings.noneHeldBack')}</Typography.Text>;
  return <CountedBars parts={parts} />;
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Col xs={24} md={12} xl={8}>
      <Card size="small" title={title} style={{ height: '100%' }}>
        {children}
      </Card>
    </Col>
  );
}

function Examples({ report: { examples, groups } }: { report: FiringReport }) {
  const t = useWords(scenariosWords);
  const yesOrNo = useYesOrNo();
  const { vocabulary } = useScenarioEditor();
  const attribute = (name: string) => vocabulary.attributes.find((each) => each.name === name);
  const shown = (field: NamedField | undefined, value: unknown) =>
    field?.type === 'time' && typeof value === 'number'
      ? formatTime(value, 'day')
      : (field?.valueNames[String(value)] ?? yesOrNo(String(value)));
  const groupName = (id: string | undefined) => groups.find((group) => group.id === id)?.name ?? id ?? '–';
  const columns = [
    { title: t('firings.number'), dataIndex: 'customerId', width: 160, className: 'numbers' },
    { title: t('firings.group'), dataIndex: 'group', width: 180, render: groupName },
    {
      title: t('firings.facts'),
      dataIndex: 'profile',
      render: (profile: Record<string, unknown>) =>
        Object.entries(profile)
          .map(
            ([name, value]) =>
              `${attribute(name)?.label ?? name}${punctuation().colon}${shown(attribute(name), value)}`,
          )
          .join('　'),
    },
  ];
  return (
    <Card size="small" title={t('firings.examples')}>
      <Table columns={columns} dataSource={examples} rowKey="customerId" pagination={false} size="small" />
    </Card>
  );
}
