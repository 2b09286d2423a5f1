import { Card, Flex, Table, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords, wordFor } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import { categoryName } from '../products/category-name.ts';
import { PriceText } from '../products/price-text.tsx';
import type { CustomerProfile } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';
import { PolicyCard } from './policy-card.tsx';

/** Who this is, at a glance. */
export function CustomerOverview({ profile }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const { may } = useSession();
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))', gap: 12 }}>
      <OverviewCard title={t('stages.title')} isWide>
        <StagesTable profile={profile} />
      </OverviewCard>
      <OverviewCard title={t('groups.title')}>
        <NamedTags items={profile.groups} none={t('groups.none')} />
      </OverviewCard>
      <OverviewCard title={t('holdings.title')}>
        <Holdings profile={profile} />
      </OverviewCard>
      <OverviewCard title={t('moments.title')}>
        <Moments profile={profile} />
      </OverviewCard>
      {may('decisions:explain') && (
        <OverviewCard title={t('journeys.title')}>
          <Journeys profile={profile} />
        </OverviewCard>
      )}
      <PolicyCard profile={profile} />
      <OverviewCard title={t('lists.title')}>
        <NamedTags items={profile.lists.map((list) => ({ ...list, isPrimary: false }))} none={t('lists.none')} />
      </OverviewCard>
    </div>
  );
}

/** A part of the overview under a heading of its own. */
function OverviewCard({ title, isWide = false, children }: { title: string; isWide?: boolean; children: ReactNode }) {
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 13, margin: 0 }}>{title}</h2>}
      style={isWide ? { gridColumn: '1 / -1' } : {}}
    >
      {children}
    </Card>
  );
}

function StagesTable({ profile: { stages } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  if (stages.length === 0) return <Typography.Text type="secondary">{t('stages.none')}</Typography.Text>;
  const columns = [
    { key: 'name', dataIndex: 'name', title: t('stages.line'), width: '32%' },
    {
      key: 'stage',
      title: t('stages.stage'),
      width: '20%',
      render: ({ stageName }: CustomerProfile['stages'][number]) => <Tag color="processing">{stageName}</Tag>,
    },
    { key: 'treatment', dataIndex: 'treatment', title: t('stages.treatment') },
  ];
  return <Table columns={columns} dataSource={stages} rowKey="id" pagination={false} />;
}

interface NamedItem {
  id: string;
  name: string;
  isPrimary: boolean;
}

function NamedTags({ items, none }: { items: readonly NamedItem[]; none: string }) {
  const t = useWords(customersWords);
  if (items.length === 0) return <Typography.Text type="secondary">{none}</Typography.Text>;
  const ordered = [...items].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return (
    <Flex gap={4} wrap>
      {ordered.map(({ id, name, isPrimary }) => (
        <Tag key={id} color={isPrimary ? 'processing' : 'default'} title={id}>
          {isPrimary ? `${name} · ${t('primary')}` : name}
        </Tag>
      ))}
    </Flex>
  );
}

function Holdings({ profile: { holdings } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const { may } = useSession();
  if (holdings.length === 0) return <Typography.Text type="secondary">{t('holdings.none')}</Typography.Text>;
  const columns = [
    {
      key: 'name',
      title: t('holdings.product'),
      render: ({ id, name }: CustomerProfile['holdings'][number]) =>
        may('definitions:read') ? <Link to={`/products/item/${encodeURIComponent(id)}`}>{name}</Link> : name,
    },
    {
      key: 'category',
      title: t('holdings.category'),
      render: ({ category }: CustomerProfile['holdings'][number]) => categoryName(category),
    },
    {
      key: 'price',
      title: t('holdings.price'),
      align: 'right' as const,
      render: ({ priceCents }: CustomerProfile['holdings'][number]) => <PriceText priceCents={priceCents} />,
    },
  ];
  return <Table columns={columns} dataSource={holdings} rowKey="id" pagination={false} />;
}

function Moments({ profile: { moments, zone } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  if (moments.length === 0) return <Typography.Text type="secondary">{t('moments.none')}</Typography.Text>;
  return (
    <Flex vertical gap={4}>
      {moments.map(({ momentId, name, isSensitive, at, expiresAt }) => (
        <Flex key={momentId} justify="space-between" gap="small" wrap>
          <span>
            {name} {isSensitive && <Tag color="warning">{t('moments.sensitive')}</Tag>}
          </span>
          <Typography.Text type="secondary" className="numbers">
            {t('momentsLine', { time: formatTime(at, 'minute', zone) })} ·{' '}
            {t('moments.expires', { time: formatTime(expiresAt, 'minute', zone) })}
          </Typography.Text>
        </Flex>
      ))}
    </Flex>
  );
}

function Journeys({ profile: { journeys, zone } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  if (journeys.length === 0) return <Typography.Text type="secondary">{t('journeys.none')}</Typography.Text>;
  return (
    <Flex vertical gap="small">
      {journeys.map(({ campaign, name, step, stepType, since, nextAt }) => {
        const kind = stepType === undefined ? '' : (wordFor(customersWords, `steps.${stepType}`) ?? stepType);
        const at = step === '' ? t('journeys.deferred') : `${t('journeys.atStep', { step })}${kind && ` · ${kind}`}`;
        const came = since === undefined ? '' : t('journeys.since', { time: formatTime(since, 'minute', zone) });
        const next =
          nextAt === undefined
            ? t('journeys.waiting')
            : t('journeys.next', { time: formatTime(nextAt, 'minute', zone) });
        return (
          <div key={campaign}>
            <Link to={`/campaigns/${encodeURIComponent(campaign)}`}>{name}</Link>
            <div>
              <Typography.Text type="secondary">{[at, came, next].filter(Boolean).join(' · ')}</Typography.Text>
            </div>
          </div>
        );
      })}
    </Flex>
  );
}
