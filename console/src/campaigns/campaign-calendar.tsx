import { Button, Checkbox, Empty, Flex, Progress, Table, Tooltip, Typography, theme } from 'antd';
import dayjs from 'dayjs';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import { NumberText } from '../parts/number-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type CampaignRow, useCampaigns, useNameOf } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { quotaRows } from './quota-rows.ts';

const MOST_CAMPAIGNS = 500;

/** The campaigns of a month, one line each, and how far the quotas of cities are used. */
export function CampaignCalendar() {
  const t = useWords(campaignsWords);
  const [chosen, setChosen] = useUrlState('month');
  const month = dayjs(/^\d{4}-\d{2}$/.test(chosen) ? `${chosen}-01` : undefined).startOf('month');
  const end = month.add(1, 'month');
  const query = useCampaigns({ from: month.valueOf(), until: end.valueOf(), limit: MOST_CAMPAIGNS, sort: 'from' });
  const campaigns = query.data?.pages.flatMap((page) => page.campaigns) ?? [];
  const running = campaigns.filter(({ state }) => state !== 'unused' && state !== 'cancelled');
  const [showsAll, setShowsAll] = useUrlState('all');
  // What has neither beginning nor end fills the month and says nothing about it.
  const isLong = ({ from, until }: CampaignRow) => from === undefined && until === undefined;
  const long = running.filter(isLong);
  const shown =
    showsAll === 'yes'
      ? [...running.filter((each) => !isLong(each)), ...long]
      : running.filter((each) => !isLong(each));
  const show = (by: number) => setChosen(month.add(by, 'month').format('YYYY-MM'));
  return (
    <Flex vertical gap="middle">
      <Flex gap="small" align="center">
        <Button onClick={() => show(-1)} aria-label={t('previous')}>
          ‹
        </Button>
        <Typography.Text strong aria-live="polite" style={{ minWidth: 96, textAlign: 'center' }}>
          {t('month', { year: month.format('YYYY'), month: month.format('MM') })}
        </Typography.Text>
        <Button onClick={() => show(1)} aria-label={t('next')}>
          ›
        </Button>
        <Button onClick={() => setChosen('')}>{t('today')}</Button>
        <Typography.Text type="secondary">{t('total', { count: running.length })}</Typography.Text>
        {long.length > 0 && (
          <Checkbox checked={showsAll === 'yes'} onChange={({ target }) => setShowsAll(target.checked ? 'yes' : '')}>
            {t('longRunning', { count: long.length })}
          </Checkbox>
        )}
      </Flex>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && shown.length === 0 ? (
        <Empty description={t('noCampaigns')}>
          {long.length > 0 && (
            <Button onClick={() => setShowsAll('yes')}>{t('longRunning', { count: long.length })}</Button>
          )}
        </Empty>
      ) : (
        <MonthLines campaigns={shown} month={month} />
      )}
      <Quotas campaigns={campaigns} />
    </Flex>
  );
}

function MonthLines({ campaigns, month }: { campaigns: readonly CampaignRow[]; month: dayjs.Dayjs }) {
  const t = useWords(campaignsWords);
  const { token } = theme.useToken();
  const days = month.daysInMonth();
  const columns = `minmax(180px, 260px) repeat(${days}, minmax(18px, 1fr))`;
  const heads = Array.from({ length: days }, (_, index) => month.date(index + 1));
  return (
    <div style={{ overflowX: 'auto' }}>
      <ul
        aria-label={t('calendarLabel')}
        style={{
          minWidth: 880,
          margin: 0,
          padding: 0,
          listStyle: 'none',
          border: `1px solid ${token.colorBorderSecondary}`,
        }}
      >
        <li
          aria-hidden
          style={{ display: 'grid', gridTemplateColumns: columns, background: token.colorFillQuaternary }}
        >
          <span />
          {heads.map((day) => (
            <span
              key={day.date()}
              className="numbers"
              style={{
                textAlign: 'center',
                fontSize: 11,
                lineHeight: '24px',
                color: day.day() % 6 === 0 ? token.colorTextTertiary : token.colorTextSecondary,
                background: day.isSame(dayjs(), 'day') ? token.colorPrimaryBg : undefined,
              }}
            >
              {day.date()}
            </span>
          ))}
        </li>
        {campaigns.map((campaign) => (
          <MonthLine key={campaign.id} campaign={campaign} month={month} columns={columns} />
        ))}
      </ul>
    </div>
  );
}

function MonthLine({ campaign, month, columns }: { campaign: CampaignRow; month: dayjs.Dayjs; columns: string }) {
  const t = useWords(campaignsWords);
  const { token } = theme.useToken();
  const { id, name, from, until, state } = campaign;
  const last = month.daysInMonth();
  const first = from === undefined || dayjs(from).isBefore(month) ? 1 : dayjs(from).date();
  const end = until === undefined || !dayjs(until - 1).isBefore(month.add(1, 'month')) ? last : dayjs(until - 1).date();
  const colours = { running: token.colorSuccess, paused: token.colorWarning, over: token.colorTextQuaternary };
  const colour = colours[state as keyof typeof colours] ?? token.colorPrimary;
  const period = `${name} · ${t(`states.${state}`)}`;
  return (
    <li
      style={{
        display: 'grid',
        gridTemplateColumns: columns,
        alignItems: 'center',
        borderTop: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <Typography.Text ellipsis style={{ padding: '3px 8px', gridColumn: 1 }}>
        <Link to={`/campaigns/${id}`}>{name}</Link>
      </Typography.Text>
      <Tooltip title={period}>
        <div
          style={{
            gridColumn: `${first + 1} / ${Math.max(end, first) + 2}`,
            height: 12,
            borderRadius: 6,
            background: colour,
            opacity: 0.75,
          }}
        />
      </Tooltip>
    </li>
  );
}

function Quotas({ campaigns }: { campaigns: readonly CampaignRow[] }) {
  const t = useWords(campaignsWords);
  const regionName = useNameOf('region');
  const rows = quotaRows(campaigns);
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {t('quotas')}
      </Typography.Title>
      <Table
        size="small"
        pagination={false}
        rowKey="key"
        dataSource={rows}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noQuotas')} /> }}
        columns={[
          { title: t('region'), key: 'region', width: 160, render: (_, { region }) => regionName(region) },
          {
            title: t('name'),
            key: 'name',
            render: (_, { campaign, name }) => <Link to={`/campaigns/${campaign}`}>{name}</Link>,
          },
          {
            title: t('quota'),
            key: 'quota',
            width: 120,
            align: 'right',
            render: (_, { quota }) => <NumberText value={quota} />,
          },
          {
            title: t('used'),
            key: 'used',
            width: 120,
            align: 'right',
            render: (_, { used }) => <NumberText value={used} />,
          },
          {
            title: t('share'),
            key: 'share',
            width: 200,
            render: (_, { quota, used }) => (
              <Progress
                percent={quota === 0 ? 100 : Math.min(100, Math.round((used / quota) * 1000) / 10)}
                size="small"
                aria-label={t('share')}
              />
            ),
          },
        ]}
      />
    </section>
  );
}
