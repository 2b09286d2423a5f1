import { useQuery } from '@tanstack/react-query';
import { Empty, Flex, Tabs, theme } from 'antd';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { ProblemError } from '../api/answer.ts';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { AttributesTable } from './attributes-table.tsx';
import { type CustomerProfile, readProfile } from './customer-calls.ts';
import { CustomerIdentity } from './customer-identity.tsx';
import { CustomerOverview } from './customer-overview.tsx';
import { CustomerSearch } from './customer-search.tsx';
import { CustomerTimeline } from './customer-timeline.tsx';
import { customersWords } from './customers-words.ts';
import { DecisionDrawer } from './decision-drawer.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { noteCustomer } from './recent-customers.ts';

/** One customer: who this is on the left, what happened on the right. */
export function CustomerPage() {
  const t = useWords(customersWords);
  const { customerId = '' } = useParams();
  const query = useQuery({ queryKey: ['customers', customerId, 'profile'], queryFn: () => readProfile(customerId) });
  const { data: profile } = query;
  const shownNumber = profile?.customerId;
  const isUnknown = query.error instanceof ProblemError && query.error.code === 'customer-unknown';
  useEffect(() => {
    if (shownNumber !== undefined) noteCustomer({ customerId, shownNumber, at: Date.now() });
  }, [customerId, shownNumber]);
  return (
    <Page
      title={shownNumber === undefined ? t('title') : t('customer', { number: shownNumber })}
      subtitle={profile && <CustomerIdentity customerId={customerId} profile={profile} />}
      extra={<CustomerSearch />}
      problem={isUnknown ? null : query.error}
      onRetry={() => void query.refetch()}
      loading={query.isPending}
    >
      {isUnknown && <UnknownCustomer />}
      {profile !== undefined && <CustomerBody key={customerId} customerId={customerId} profile={profile} />}
    </Page>
  );
}

function UnknownCustomer() {
  const t = useWords(customersWords);
  const { token } = theme.useToken();
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical align="center" gap={4}>
          <h2 style={{ margin: 0, fontSize: token.fontSizeLG, color: token.colorText }}>{t('search.unknownHere')}</h2>
          {t('search.unknownHint')}
        </Flex>
      }
    >
      <Link to="/customers">{t('search.again')}</Link>
    </Empty>
  );
}

function CustomerBody({ customerId, profile }: { customerId: string; profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const [tab, setTab] = useUrlState('tab');
  const items = [
    { key: '', label: t('tabs.overview'), children: <CustomerOverview profile={profile} /> },
    { key: 'attributes', label: t('tabs.attributes'), children: <AttributesTable profile={profile} /> },
    { key: 'metrics', label: t('tabs.metrics'), children: <MetricsTable profile={profile} /> },
  ];
  return (
    <Flex gap="large" wrap align="flex-start">
      <div style={{ flex: '3 1 560px', minWidth: 0 }}>
        <Tabs activeKey={tab} onChange={setTab} items={items} />
      </div>
      <div style={{ flex: '2 1 440px', minWidth: 0 }}>
        <CustomerTimeline customerId={customerId} zone={profile.zone} />
      </div>
      <DecisionDrawer />
    </Flex>
  );
}
