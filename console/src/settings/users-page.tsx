import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, type TableProps, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords, wordFor } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Page } from '../parts/page.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { type Region, type User, useDefinitions, useUsers } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';
import { UserDialog } from './user-dialog.tsx';

/** What is open beside the list. */
type Opened = { what: 'user'; user?: User } | { what: 'password'; user: User };

/** People who may sign in, and what each may do where. */
export function UsersPage() {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const queries = useQueryClient();
  const query = useUsers();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const done = () => {
    close();
    void queries.invalidateQueries({ queryKey: ['users'] });
  };
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened({ what: 'user' })}>
      {t('users.add')}
    </Button>
  );
  return (
    <Page title={t('sections.users')} subtitle={t('users.about')} action={may('users:write') && add}>
      <ListTable<User>
        label={t('sections.users')}
        columns={useColumns(setOpened)}
        rows={query.data?.pages.flatMap(({ users }) => users)}
        rowKey="id"
        query={query}
        empty={<Empty description={t('users.none')} />}
      />
      {opened?.what === 'user' && <UserDialog user={opened.user} onClose={close} onDone={done} />}
      {opened?.what === 'password' && <PasswordDialog user={opened.user} onClose={close} onDone={done} />}
    </Page>
  );
}

function useColumns(open: (opened: Opened) => void): NonNullable<TableProps<User>['columns']> {
  const t = useWords(settingsWords);
  const { may, user: self } = useSession();
  const { data: regions = [] } = useDefinitions<Region>('region');
  const nameOf = (region?: string) => regions.find(({ id }) => id === region)?.name ?? region ?? t('users.everywhere');
  return [
    {
      title: t('users.name'),
      key: 'name',
      render: (_, { name, displayName }) => (
        <Flex vertical>
          <span>{displayName}</span>
          {displayName !== name && <Typography.Text type="secondary">{name}</Typography.Text>}
        </Flex>
      ),
    },
    {
      title: t('users.roles'),
      dataIndex: 'roles',
      render: (roles: string[]) => roles.map((role) => <Tag key={role}>{roleName(role)}</Tag>),
    },
    { title: t('users.region'), dataIndex: 'region', render: nameOf },
    { title: t('users.way'), dataIndex: 'way', render: (way: User['way']) => t(`users.ways.${way}`) },
    { title: t('users.signedIn'), dataIndex: 'signedInAt', render: (at?: number) => <TimeText at={at} /> },
    {
      title: t('state'),
      key: 'state',
      render: (_, { disabledAt }) => (
        <Tag color={disabledAt === undefined ? 'success' : 'default'}>
          {t(disabledAt === undefined ? 'users.active' : 'users.disabled')}
        </Tag>
      ),
    },
    {
      title: '',
      key: 'actions',
      align: 'right',
      render: (_, user) =>
        may('users:write') && (
          <Flex gap="small" justify="flex-end">
            <Button type="link" aria-label={`${t('change')} ${user.name}`} onClick={() => open({ what: 'user', user })}>
              {t('change')}
            </Button>
            {user.way === 'password' && user.id !== self.id && (
              <Button
                type="link"
                aria-label={`${t('users.newPassword')} ${user.name}`}
                onClick={() => open({ what: 'password', user })}
              >
                {t('users.newPassword')}
              </Button>
            )}
          </Flex>
        ),
    },
  ];
}

/** A role in the reader's language; one that the console does not know, as it is. */
export const roleName = (role: string): string => wordFor(settingsWords, `roles.${role}`) ?? role;
