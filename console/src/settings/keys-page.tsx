import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, type TableProps, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { problemText } from '../parts/problem-text.ts';
import { TimeText } from '../parts/time-text.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { type ApiKey, useApiKeys } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

const MOST_SCOPES = 3;

/** Keys of programs that call the service. */
export function KeysPage() {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const query = useApiKeys();
  const [isAdding, setAdding] = useState(false);
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('keys.add')}
    </Button>
  );
  return (
    <Page title={t('sections.keys')} subtitle={t('keys.about')} action={may('keys:write') && add}>
      <ListTable<ApiKey>
        label={t('sections.keys')}
        columns={useColumns()}
        rows={query.data?.keys}
        rowKey="keyId"
        query={query}
        empty={<Empty description={t('keys.none')} />}
      />
      {isAdding && <KeyDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns(): NonNullable<TableProps<ApiKey>['columns']> {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const now = Date.now();
  return [
    { title: t('keys.name'), dataIndex: 'name' },
    { title: t('keys.id'), dataIndex: 'keyId', className: 'numbers' },
    { title: t('keys.scopes'), dataIndex: 'scopes', render: (scopes: string[]) => <Scopes scopes={scopes} /> },
    {
      title: t('users.region'),
      dataIndex: 'regions',
      render: (regions?: string[]) => regions?.join(', ') ?? t('users.everywhere'),
    },
    { title: t('keys.used'), dataIndex: 'usedAt', render: (at?: number) => <TimeText at={at} /> },
    { title: t('keys.expires'), dataIndex: 'expiresAt', render: (at?: number) => <TimeText at={at} form="day" /> },
    {
      title: t('state'),
      key: 'state',
      render: (_, { revokedAt, expiresAt }) => {
        if (revokedAt !== undefined) return <Tag>{t('keys.revoked')}</Tag>;
        if (expiresAt !== undefined && expiresAt <= now) return <Tag>{t('keys.expired')}</Tag>;
        return <Tag color="success">{t('keys.valid')}</Tag>;
      },
    },
    {
      title: '',
      key: 'actions',
      align: 'right',
      render: (_, key) => may('keys:write') && key.revokedAt === undefined && <RevokeButton apiKey={key} />,
    },
  ];
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const more = scopes.length - MOST_SCOPES;
  return (
    <Tooltip title={scopes.join(', ')}>
      {scopes.slice(0, MOST_SCOPES).map((scope) => (
        <Tag key={scope}>{scope}</Tag>
      ))}
      {more > 0 && <Tag>+{more}</Tag>}
    </Tooltip>
  );
}

function RevokeButton({ apiKey: { keyId, name } }: { apiKey: ApiKey }) {
  const t = useWords(settingsWords);
  const { modal, message } = App.useApp();
  const queries = useQueryClient();
  const revoke = async () => {
    try {
      await answerOf(api.DELETE('/v1/api-keys/{keyId}', { params: { path: { keyId } } }));
      await queries.invalidateQueries({ queryKey: ['api-keys'] });
    } catch (error) {
      void message.error(problemText(error).title);
    }
  };
  const ask = () =>
    modal.confirm({
      title: t('keys.revokeTitle', { name }),
      content: t('keys.revokeHint'),
      okText: t('keys.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      onOk: revoke,
    });
  return (
    <Button type="link" danger aria-label={`${t('keys.revoke')} ${name}`} onClick={() => void ask()}>
      {t('keys.revoke')}
    </Button>
  );
}
