import { useQuery } from '@tanstack/react-query';
import { Alert, type TableProps, Tag, Typography } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useWords, wordFor } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { settingsWords } from './settings-words.ts';

interface Setting {
  key: string;
  value: string | number | boolean;
  initial: string | number | boolean;
  description: string;
  variable: string;
}

/** How long things are kept, and what else the service was started with. */
export function RetentionPage() {
  const t = useWords(settingsWords);
  const query = useQuery({ queryKey: ['settings'], queryFn: () => answerOf(api.GET('/v1/settings')) });
  const rows = query.data?.settings.toSorted((a, b) => rank(a) - rank(b));
  return (
    <Page
      title={t('sections.retention')}
      subtitle={query.data && t('retention.version', { version: query.data.version })}
    >
      <Alert type="info" showIcon title={t('retention.where')} />
      <ListTable<Setting>
        label={t('sections.retention')}
        columns={useColumns()}
        rows={rows}
        rowKey="key"
        query={query}
      />
    </Page>
  );
}

/** What is kept for how long comes first. */
const rank = ({ key }: Setting) => (key.startsWith('retention.') ? 0 : 1);

function useColumns(): NonNullable<TableProps<Setting>['columns']> {
  const t = useWords(settingsWords);
  return [
    {
      title: t('retention.setting'),
      key: 'setting',
      render: (_, { key, description }) => wordFor(settingsWords, `kept.${key.replace('.', '-')}`) ?? description,
    },
    {
      title: t('retention.value'),
      key: 'value',
      render: (_, { value, initial }) => (
        <>
          <Typography.Text strong>{shown(value, t('retention.yes'), t('retention.no'))}</Typography.Text>{' '}
          {value !== initial && <Tag color="processing">{t('retention.changed')}</Tag>}
        </>
      ),
    },
    {
      title: t('retention.key'),
      dataIndex: 'key',
      render: (key: string) => <Code text={key} />,
    },
    {
      title: t('retention.variable'),
      dataIndex: 'variable',
      render: (variable: string) => <Code text={variable} />,
    },
  ];
}

function Code({ text }: { text: string }) {
  return (
    <Typography.Text code style={{ whiteSpace: 'nowrap' }}>
      {text}
    </Typography.Text>
  );
}

function shown(value: Setting['value'], yes: string, no: string): string {
  if (typeof value === 'boolean') return value ? yes : no;
  return value === '' ? '–' : String(value);
}
