import { Button, Empty, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { CustomerSearch } from './customer-search.tsx';
import { customersWords } from './customers-words.ts';
import { forgetCustomers, type RecentCustomer, recentCustomers } from './recent-customers.ts';

/** Where one begins to look at a customer. */
export function CustomerSearchPage() {
  const t = useWords(customersWords);
  return (
    <Page title={t('title')} subtitle={t('search.hint')}>
      <Flex vertical gap="large">
        <CustomerSearch autoFocus />
        <RecentCustomers />
      </Flex>
    </Page>
  );
}

function RecentCustomers() {
  const t = useWords(customersWords);
  const [recent, setRecent] = useState(recentCustomers);
  const clear = () => {
    forgetCustomers();
    setRecent([]);
  };
  const columns = [
    {
      key: 'number',
      render: ({ customerId, shownNumber }: RecentCustomer) => (
        <Link className="numbers" to={`/customers/${encodeURIComponent(customerId)}`}>
          {shownNumber}
        </Link>
      ),
    },
    { key: 'at', align: 'right' as const, render: ({ at }: RecentCustomer) => <TimeText at={at} /> },
  ];
  return (
    <section aria-label={t('search.recent')} style={{ maxWidth: 560 }}>
      <Flex justify="space-between" align="center">
        <Typography.Title level={2} style={{ fontSize: 14, margin: 0 }}>
          {t('search.recent')}
        </Typography.Title>
        {recent.length > 0 && (
          <Button type="link" onClick={clear}>
            {t('search.clear')}
          </Button>
        )}
      </Flex>
      {recent.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('search.noRecent')} />
      ) : (
        <Table columns={columns} dataSource={recent} rowKey="customerId" showHeader={false} pagination={false} />
      )}
    </section>
  );
}
