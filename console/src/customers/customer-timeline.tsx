import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Flex, Skeleton, Typography } from 'antd';
import { Fragment } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { formatTime } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { readTimeline, type TimelinePage } from './customer-calls.ts';
import { TimelineFilter } from './timeline-filter.tsx';
import { kindsOf, typesOf } from './timeline-kinds.ts';
import { TimelineRow } from './timeline-row.tsx';
import type { TimelineEntry, TimelineNames } from './timeline-sentence.ts';
import { timelineWords } from './timeline-words.ts';

/** One list of all that happened with a customer, newest first. `zone`: the customer's. */
export function CustomerTimeline({ customerId, zone }: { customerId: string; zone: string }) {
  const t = useWords(timelineWords);
  const [kinds, setKinds] = useUrlState('kinds');
  const chosen = kindsOf(kinds);
  const query = useInfiniteQuery({
    queryKey: ['customers', customerId, 'timeline', kinds],
    queryFn: ({ pageParam }) => readTimeline(customerId, typesOf(chosen), pageParam),
    initialPageParam: '',
    getNextPageParam: ({ next }: TimelinePage) => next,
  });
  const onRetry = () => void query.refetch();
  return (
    <Card size="small" title={<h2 style={{ fontSize: 13, margin: 0 }}>{t('title')}</h2>}>
      <Flex vertical gap="small">
        <TimelineFilter chosen={chosen} onChoose={(next) => setKinds(next.join(','))} />
        {query.error !== null && <ProblemNotice error={query.error} onRetry={onRetry} />}
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
        {query.data !== undefined && (
          <>
            <Pages pages={query.data.pages} zone={zone} isFiltered={chosen.length > 0} />
            <More
              hasMore={query.hasNextPage}
              isLoading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          </>
        )}
      </Flex>
    </Card>
  );
}

interface PagesProps {
  pages: readonly TimelinePage[];
  zone: string;
  isFiltered: boolean;
}

function Pages({ pages, zone, isFiltered }: PagesProps) {
  const t = useWords(timelineWords);
  const rows = pages.flatMap(({ entries, names }) => entries.map((entry) => ({ entry, names })));
  return (
    <>
      {pages.some(({ isBehind }) => isBehind) && <Alert type="info" showIcon title={t('behind')} />}
      {pages.some(({ isCut }) => isCut) && <Alert type="info" showIcon title={t('cut')} />}
      {rows.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <div>{t('empty')}</div>
              <Typography.Text type="secondary">{t(isFiltered ? 'emptyFiltered' : 'emptyHint')}</Typography.Text>
            </>
          }
        />
      ) : (
        <Days rows={rows} zone={zone} />
      )}
    </>
  );
}

function Days({ rows, zone }: { rows: readonly { entry: TimelineEntry; names: TimelineNames }[]; zone: string }) {
  const days = Map.groupBy(rows, ({ entry }) => formatTime(entry.at, 'day'));
  return [...days].map(([day, ofDay]) => (
    <Fragment key={day}>
      <h3 className="numbers" style={{ fontSize: 12, fontWeight: 600, margin: '4px 0 0' }}>
        {day}
      </h3>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {ofDay.map(({ entry, names }) => (
          <TimelineRow key={JSON.stringify(entry)} entry={entry} names={names} zone={zone} />
        ))}
      </ol>
    </Fragment>
  ));
}

function More({ hasMore, isLoading, onMore }: { hasMore: boolean; isLoading: boolean; onMore: () => void }) {
  const t = useWords(timelineWords);
  const { may } = useSession();
  if (hasMore) {
    return (
      <Button block loading={isLoading} onClick={onMore}>
        {t('more')}
      </Button>
    );
  }
  return may('decisions:explain') ? (
    <Typography.Text type="secondary" style={{ textAlign: 'center' }}>
      {t('end')} · {t('rawKept')}
    </Typography.Text>
  ) : null;
}
