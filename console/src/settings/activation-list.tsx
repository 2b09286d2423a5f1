import type { UseQueryResult } from '@tanstack/react-query';
import { Empty, type TableProps, Typography } from 'antd';
import type { paths } from '../api/api-schema.ts';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { commentText, personName } from '../parts/person-name.ts';
import { TimeText } from '../parts/time-text.tsx';
import { settingsWords } from './settings-words.ts';

type Activations = paths['/v1/definitions/activations']['get']['responses'][200]['content']['application/json'];
type Activation = Activations['activations'][number];

/** What was made active, by whom and when, newest first. */
export function ActivationList({ query }: { query: UseQueryResult<Activations> }) {
  const t = useWords(settingsWords);
  const columns: NonNullable<TableProps<Activation>['columns']> = [
    { title: t('audit.at'), dataIndex: 'at', width: 170, render: (at: number) => <TimeText at={at} form="second" /> },
    { title: t('audit.who'), dataIndex: 'who', width: 160, render: personName },
    {
      title: t('definitions.set'),
      dataIndex: 'setVersion',
      width: 150,
      render: (version: string) => <Typography.Text code>{version.slice(0, 12)}</Typography.Text>,
    },
    {
      title: t('definitions.members'),
      dataIndex: 'members',
      width: 90,
      align: 'right',
      render: (members: Activation['members']) => <NumberText value={members.length} />,
    },
    {
      title: t('definitions.comment'),
      key: 'comment',
      render: ({ who, comment }: Activation) => commentText(who, comment),
    },
  ];
  return (
    <ListTable<Activation>
      label={t('definitions.activations')}
      columns={columns}
      rows={query.data?.activations}
      rowKey={({ at, setVersion }) => `${at} ${setVersion}`}
      query={query}
      empty={<Empty description={t('definitions.noActivations')} />}
    />
  );
}
