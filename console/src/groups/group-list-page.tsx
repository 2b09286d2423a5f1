import { SearchOutlined, SwapOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Input, Progress, type TableProps, Tabs, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type Group, useCount, useGroups } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { NewGroupButton } from './new-group-button.tsx';
import { NewListButton } from './new-list-button.tsx';
import { NumberLists } from './number-lists.tsx';
import { UseTags } from './use-tags.tsx';
import './groups.css';

const MOST_USES = 3;

/** Customer groups and number lists. */
export function GroupListPage() {
  const t = useWords(groupsWords);
  const [tab, setTab] = useUrlState('tab');
  const isLists = tab === 'lists';
  return (
    <Page
      title={t('title')}
      action={isLists ? <NewListButton type="primary" /> : <NewGroupButton text={t('newGroup')} type="primary" />}
    >
      <Tabs
        activeKey={isLists ? 'lists' : 'groups'}
        onChange={(key) => setTab(key === 'lists' ? 'lists' : '')}
        items={[
          { key: 'groups', label: t('tabs.groups'), children: isLists ? null : <Groups /> },
          { key: 'lists', label: t('tabs.lists'), children: isLists ? <NumberLists /> : null },
        ]}
      />
    </Page>
  );
}

function Groups() {
  const t = useWords(groupsWords);
  const [search, setSearch] = useUrlState('search');
  const [chosen, setChosen] = useState<string[]>([]);
  const navigate = useNavigate();
  const query = useGroups();
  const rows = query.data?.groups.filter((group) => matches(group, search)).sort(byPrimary);
  const compare = () => navigate(`/groups/compare?a=${chosen[0]}&b=${chosen[1]}`);
  const empty = (
    <Empty description={t(search === '' ? 'noGroups' : 'noMatch')}>
      {search === '' && <NewGroupButton text={t('newGroup')} />}
    </Empty>
  );
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap>
        <Input
          allowClear
          prefix={<SearchOutlined />}
          aria-label={t('search')}
          placeholder={t('search')}
          style={{ width: 320 }}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Tooltip title={chosen.length === 2 ? '' : t('chooseTwo')}>
          <Button icon={<SwapOutlined />} disabled={chosen.length !== 2} onClick={() => void compare()}>
            {t('compareChosen')}
          </Button>
        </Tooltip>
      </Flex>
      <ListTable<Group>
        label={t('tabs.groups')}
        columns={useColumns()}
        rows={rows}
        rowKey="id"
        query={query}
        empty={empty}
        rowSelection={{
          selectedRowKeys: chosen,
          hideSelectAll: true,
          onChange: (keys) => setChosen(keys.map(String).slice(-2)),
          getCheckboxProps: ({ id, name = id }) => ({ 'aria-label': name }),
        }}
      />
    </Flex>
  );
}

function useColumns(): NonNullable<TableProps<Group>['columns']> {
  const t = useWords(groupsWords);
  return [
    {
      title: t('name'),
      key: 'name',
      width: 220,
      sorter: (a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id),
      render: (_, { id, name = id }) => (
        <Link to={`/groups/${id}`} title={id}>
          {name}
        </Link>
      ),
    },
    { title: t('state'), key: 'state', width: 130, render: (_, group) => <GroupState group={group} /> },
    { title: t('size'), key: 'size', width: 190, render: (_, group) => <GroupSize group={group} /> },
    {
      title: t('primary'),
      dataIndex: 'primary',
      width: 120,
      align: 'right',
      sorter: (a, b) => (a.primary ?? Number.MAX_SAFE_INTEGER) - (b.primary ?? Number.MAX_SAFE_INTEGER),
      render: (primary?: number) => primary ?? '–',
    },
    {
      title: t('rule'),
      dataIndex: 'rule',
      // Where there is room; it is read in the group itself.
      responsive: ['xxl'],
      ellipsis: { showTitle: true },
      render: (rule: string) => <span className="cel">{rule}</span>,
    },
    {
      title: t('uses'),
      dataIndex: 'uses',
      render: (uses: Group['uses']) => <UseTags uses={uses} most={MOST_USES} />,
    },
  ];
}

function GroupState({ group: { isActive, open } }: { group: Group }) {
  const t = useWords(groupsWords);
  return (
    <Flex gap={4} wrap>
      {isActive && <Tag color="success">{t('active')}</Tag>}
      {open !== undefined && (
        <Tag color="processing">{isActive && open.state === 'draft' ? t('draftNow') : t(`states.${open.state}`)}</Tag>
      )}
    </Flex>
  );
}

/** An estimate at once, then the number; drafts are estimated by their rule. */
function GroupSize({ group: { rule, isActive, id } }: { group: Group }) {
  const t = useWords(groupsWords);
  const asked = isActive ? nameInRule(id) : rule;
  const estimated = useCount(asked, { estimate: true });
  const exact = useCount(asked, { estimate: false, enabled: estimated.isSuccess });
  const shown = exact.data ?? estimated.data;
  if (shown === undefined) return <span>–</span>;
  const share = shown.total === 0 ? 0 : shown.count / shown.total;
  return (
    <Flex gap="small" align="center">
      <span style={{ minWidth: 64, textAlign: 'end' }}>
        {exact.data === undefined && '≈ '}
        <NumberText value={shown.count} />
      </span>
      <span style={{ minWidth: '3.6em', textAlign: 'end' }}>
        <NumberText value={share} as="percent" digits={1} />
      </span>
      <Progress
        percent={Math.round(share * 1000) / 10}
        size={[40, 6]}
        strokeLinecap="butt"
        aria-label={t('share')}
        showInfo={false}
      />
    </Flex>
  );
}

/** Primary groups in their order, the others by name. */
function byPrimary(a: Group, b: Group): number {
  const [first, second] = [a, b].map(({ primary }) => primary ?? Number.MAX_SAFE_INTEGER);
  return first! - second! || (a.name ?? a.id).localeCompare(b.name ?? b.id);
}

const nameInRule = (id: string) => (/^[A-Za-z_]\w*$/.test(id) ? `group.${id}` : `group["${id}"]`);

function matches({ id, name = '', rule }: Group, search: string): boolean {
  const text = `${id} ${name} ${rule}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}
