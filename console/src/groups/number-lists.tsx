import { Empty, Flex, type TableProps, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useCount } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { type NumberList, useNumberLists } from './list-calls.ts';
import { NewListButton } from './new-list-button.tsx';
import { UseTags } from './use-tags.tsx';

const MOST_USES = 3;

/** All number lists. */
export function NumberLists() {
  const t = useWords(groupsWords);
  const query = useNumberLists();
  const columns: NonNullable<TableProps<NumberList>['columns']> = [
    {
      title: t('name'),
      key: 'name',
      render: (_, { id, name = id, region }) => (
        <Flex gap="small">
          <Link to={`/groups/lists/${id}`} title={id}>
            {name}
          </Link>
          {region !== undefined && <Tag>{t('lists.region', { region })}</Tag>}
        </Flex>
      ),
    },
    {
      title: t('lists.accepted'),
      key: 'size',
      align: 'right',
      width: 120,
      render: (_, { id }) => <ListSize id={id} />,
    },
    {
      title: t('lists.at'),
      key: 'upload',
      render: (_, { upload }) =>
        upload === undefined ? (
          t('lists.noUploads')
        ) : (
          <Flex gap="small" wrap align="center">
            <TimeText at={upload.at} />
            <Tag>{t(`lists.states.${upload.state}`)}</Tag>
            <Typography.Text type="secondary">
              {upload.file ??
                (upload.group === undefined ? t('lists.fromRule') : t('lists.fromGroup', { group: upload.group }))}
            </Typography.Text>
          </Flex>
        ),
    },
    {
      title: t('uses'),
      dataIndex: 'uses',
      render: (uses: NumberList['uses']) => <UseTags uses={uses} most={MOST_USES} />,
    },
  ];
  const empty = (
    <Empty description={t('lists.noLists')}>
      <NewListButton />
    </Empty>
  );
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{t('lists.intro')}</Typography.Text>
      <ListTable<NumberList>
        {...{ columns, query, empty }}
        label={t('tabs.lists')}
        rows={query.data?.lists}
        rowKey="id"
      />
    </Flex>
  );
}

function ListSize({ id }: { id: string }) {
  const { data } = useCount(`${JSON.stringify(id)} in lists`, { estimate: false });
  return <NumberText value={data?.count} />;
}
