import { Button, Empty, Flex, Table, type TableProps, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';
import { ProblemNotice } from './problem-notice.tsx';

/** A list that the service gives page by page: what TanStack's `useInfiniteQuery` returns fits. */
interface PagedQuery {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
}

interface ListTableProps<Row extends object> {
  columns: NonNullable<TableProps<Row>['columns']>;
  rows: readonly Row[] | undefined;
  rowKey: TableProps<Row>['rowKey'];
  /** Where the rows come from: its waiting, its problem, and its next page. */
  query?: PagedQuery;
  /** What the list is, for those who do not see it. */
  label?: string;
  /** Shown when there are no rows: says what to do next. */
  empty?: ReactNode;
  onRow?: TableProps<Row>['onRow'];
  rowSelection?: TableProps<Row>['rowSelection'];
  expandable?: TableProps<Row>['expandable'];
  onChange?: TableProps<Row>['onChange'];
  scroll?: TableProps<Row>['scroll'];
}

/** A dense list; more rows are loaded on demand, from where the last ended. */
export function ListTable<Row extends object>({ rows, query, label, empty, columns, ...rest }: ListTableProps<Row>) {
  const t = useWords(partsWords);
  const error = query?.error ?? undefined;
  const onRetry = () => void query?.refetch();
  if (error !== undefined && rows === undefined) return <ProblemNotice error={error} onRetry={onRetry} />;
  return (
    <Flex vertical gap="small">
      {error !== undefined && <ProblemNotice error={error} onRetry={onRetry} />}
      <Table<Row>
        aria-label={label}
        columns={columns}
        dataSource={rows}
        loading={query?.isPending === true}
        pagination={false}
        size="small"
        locale={{ emptyText: query?.isPending === true ? ' ' : (empty ?? <Empty description={t('nothing')} />) }}
        {...rest}
      />
      <More query={query} count={rows?.length ?? 0} />
    </Flex>
  );
}

function More({ query, count }: { query: PagedQuery | undefined; count: number }) {
  const t = useWords(partsWords);
  if (query?.hasNextPage !== true) return null;
  return (
    <Flex justify="center" align="center" gap="small">
      <Typography.Text type="secondary">{t('shown', { count })}</Typography.Text>
      <Button loading={query.isFetchingNextPage === true} onClick={() => void query.fetchNextPage?.()}>
        {t('more')}
      </Button>
    </Flex>
  );
}
