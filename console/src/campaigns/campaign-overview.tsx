import { Alert, Button, Card, Col, Descriptions, Flex, Row, Statistic, Table, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { punctuation } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import { Chart } from '../parts/chart.tsx';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { personName } from '../parts/person-name.ts';
import { formatTime, TimeText } from '../parts/time-text.tsx';
import type { Draft } from '../parts/use-draft.ts';
import { type CampaignDetail, type CampaignRow, useNameOf } from './campaign-calls.ts';
import { CampaignPeriod } from './campaign-period.tsx';
import { CampaignStateTags } from './campaign-state-tags.tsx';
import { campaignsWords } from './campaigns-words.ts';
import { dailyOption } from './daily-option.ts';
import { ReachView } from './reach-view.tsx';

interface CampaignOverviewProps {
  draft: Draft;
  detail: CampaignDetail | undefined;
  onEdit: () => void;
}

/** Headline numbers of a campaign, whom it reaches, its local versions and what was done with it. */
export function CampaignOverview({ draft, detail, onEdit }: CampaignOverviewProps) {
  const t = useWords(campaignsWords);
  if (detail === undefined) return null;
  const { campaign } = detail;
  return (
    <Flex vertical gap={12}>
      {draft.active === undefined && (
        <Alert type="info" showIcon title={t('notActive')} action={<Button onClick={onEdit}>{t('toEditor')}</Button>} />
      )}
      <Headline campaign={campaign} />
      <Row gutter={[12, 12]}>
        <Col xs={24} xl={14}>
          <Flex vertical gap={12}>
            <DailyCard detail={detail} />
            <ChannelCard detail={detail} />
            {campaign.limits !== undefined && <VersionsCard versions={detail.versions} />}
          </Flex>
        </Col>
        <Col xs={24} xl={10}>
          <Flex vertical gap={12}>
            <AboutCard campaign={campaign} />
            <Card title={t('audience')}>
              <ReachView id={campaign.id} version={draft.active ?? draft.open} isShort />
              {detail.audience !== undefined && (
                <Typography.Paragraph
                  type="secondary"
                  ellipsis={{ rows: 3, expandable: true }}
                  style={{ marginBottom: 0, marginTop: 8 }}
                >
                  {t('audienceRule')}
                  {punctuation().colon}
                  <span className="cel">{detail.audience}</span>
                </Typography.Paragraph>
              )}
            </Card>
            <LogCard actions={detail.actions} />
          </Flex>
        </Col>
      </Row>
    </Flex>
  );
}

function Headline({ campaign: { numbers, targets, budgetContacts } }: { campaign: CampaignRow }) {
  const t = useWords(campaignsWords);
  const { enrolled, heldOut, contacts, presented, accepted, conversions, planned } = numbers;
  const reached = contacts + presented;
  const of = (value: number, whole: number | undefined, text: 'ofTarget' | 'ofQuota') => {
    if (whole === undefined || whole === 0) return '';
    const named = text === 'ofTarget' ? 'target' : 'quota';
    return t(text, { [named]: formatNumber(whole), share: formatNumber(value / whole, { as: 'percent' }) });
  };
  const tiles = [
    { key: 'enrolled', value: enrolled, note: heldOut === 0 ? '' : `${t('heldOut')} ${formatNumber(heldOut)}` },
    {
      key: 'contacts',
      value: contacts,
      note: [of(contacts, targets?.contacts, 'ofTarget'), of(planned, budgetContacts, 'ofQuota')]
        .filter((text) => text !== '')
        .join(punctuation().clause),
    },
    {
      key: 'accepted',
      value: accepted,
      note: reached === 0 ? '' : `${t('acceptance')} ${formatNumber(accepted / reached, { as: 'percent' })}`,
    },
    { key: 'conversions', value: conversions, note: of(conversions, targets?.conversions, 'ofTarget') },
  ] as const;
  return (
    <Row gutter={[12, 12]}>
      {tiles.map(({ key, value, note }) => (
        <Col key={key} xs={12} xl={6}>
          <Card style={{ height: '100%' }}>
            <Statistic title={t(key)} value={value} formatter={() => <NumberText value={value} />} />
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {note}
            </Typography.Text>
          </Card>
        </Col>
      ))}
    </Row>
  );
}

function DailyCard({ detail: { days } }: { detail: CampaignDetail }) {
  const t = useWords(campaignsWords);
  return (
    <Card title={t('daily')}>
      {days.length === 0 ? (
        <Typography.Text type="secondary">{t('noDays')}</Typography.Text>
      ) : (
        <Chart
          label={t('dailyLabel')}
          height={200}
          option={dailyOption(
            days.map(({ at, numbers }) => ({ name: formatTime(at, 'day', 'UTC'), numbers })),
            { contacts: t('contacts'), accepted: t('accepted'), conversions: t('conversions') },
          )}
        />
      )}
    </Card>
  );
}

function ChannelCard({ detail: { channels } }: { detail: CampaignDetail }) {
  const t = useWords(campaignsWords);
  const channelName = useNameOf('channel');
  if (channels.length === 0) return null;
  const keys = [
    'planned',
    'contacts',
    'delivered',
    'failed',
    'presented',
    'accepted',
    'declined',
    'conversions',
  ] as const;
  return (
    <Card title={t('byChannel')}>
      <Table
        size="small"
        pagination={false}
        rowKey="channel"
        dataSource={channels}
        scroll={{ x: true }}
        columns={[
          { title: t('channel'), key: 'channel', render: (_, { channel }) => channelName(channel) },
          ...keys.map((key) => ({
            title: t(key),
            key,
            align: 'right' as const,
            render: (_: unknown, { numbers }: CampaignDetail['channels'][number]) => (
              <NumberText value={numbers[key]} />
            ),
          })),
        ]}
      />
    </Card>
  );
}

function VersionsCard({ versions }: { versions: CampaignDetail['versions'] }) {
  const t = useWords(campaignsWords);
  const regionName = useNameOf('region');
  return (
    <Card title={t('versionsOf')}>
      <Typography.Paragraph type="secondary">
        {versions.length === 0 ? t('noVersions') : t('versionsHint')}
      </Typography.Paragraph>
      {versions.length > 0 && (
        <Table
          size="small"
          pagination={false}
          rowKey="id"
          dataSource={versions}
          columns={[
            { title: t('region'), key: 'region', render: (_, { region = '' }) => regionName(region) },
            { title: t('name'), key: 'name', render: (_, { id, name }) => <Link to={`/campaigns/${id}`}>{name}</Link> },
            { title: t('state'), key: 'state', render: (_, row) => <CampaignStateTags campaign={row} /> },
            { title: t('period'), key: 'period', render: (_, row) => <CampaignPeriod campaign={row} /> },
            {
              title: t('contacts'),
              key: 'contacts',
              align: 'right',
              render: (_, { numbers }) => <NumberText value={numbers.contacts} />,
            },
            {
              title: t('conversions'),
              key: 'conversions',
              align: 'right',
              render: (_, { numbers }) => <NumberText value={numbers.conversions} />,
            },
          ]}
        />
      )}
    </Card>
  );
}

function AboutCard({ campaign }: { campaign: CampaignRow }) {
  const t = useWords(campaignsWords);
  const regionName = useNameOf('region');
  const channelName = useNameOf('channel');
  const scenarioName = useNameOf('scenario');
  const { owner, region, localOf, begins, scenarios, channels, controlShare } = campaign;
  const items = [
    { key: 'owner', label: t('owner'), children: owner === undefined ? '–' : personName(owner) },
    { key: 'region', label: t('region'), children: region === undefined ? t('wholeProvince') : regionName(region) },
    { key: 'period', label: t('period'), children: <CampaignPeriod campaign={campaign} /> },
    {
      key: 'control',
      label: t('heldOut'),
      children: controlShare === undefined ? '–' : <NumberText value={controlShare} as="percent" />,
    },
    {
      key: 'begins',
      label: t('begins'),
      span: 2,
      children:
        begins === 'scenario'
          ? scenarios.map((id) => <Tag key={id}>{scenarioName(id)}</Tag>)
          : t(`beginWays.${begins}`),
    },
    {
      key: 'channels',
      label: t('channels'),
      span: 2,
      children: <Tags names={channels.map(channelName)} />,
    },
  ];
  return (
    <Card
      title={t('details')}
      extra={localOf !== undefined && <Link to={`/campaigns/${localOf}`}>{t('localOf', { name: localOf })}</Link>}
    >
      <Descriptions size="small" column={2} items={items} />
    </Card>
  );
}

function Tags({ names }: { names: readonly string[] }) {
  return (
    <Flex wrap gap={4}>
      {names.map((name) => (
        <Tag key={name} style={{ marginInlineEnd: 0 }}>
          {name}
        </Tag>
      ))}
    </Flex>
  );
}

function LogCard({ actions }: { actions: CampaignDetail['actions'] }) {
  const t = useWords(campaignsWords);
  return (
    <Card title={t('log')}>
      {actions.length === 0 && <Typography.Text type="secondary">{t('noLog')}</Typography.Text>}
      <Flex vertical gap={4}>
        {actions.map(({ action, wave, who, at }) => (
          <Flex key={`${at} ${action} ${wave}`} gap="small">
            <TimeText at={at} />
            <span>{personName(who)}</span>
            <span>{t(`did.${action}`, { wave })}</span>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
