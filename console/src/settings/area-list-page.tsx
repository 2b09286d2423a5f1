import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Empty, Input, type TableProps, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { NewAreaButton } from './new-area-button.tsx';
import { type Region, useDefinitions } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

export interface Area {
  id: string;
  name?: string;
  region?: string;
  cells: string[];
}

interface Row extends Area {
  /** State of a version that is not active yet. */
  open?: string;
}

/** Named sets of cells that scenarios speak of. */
export function AreaListPage() {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const [search, setSearch] = useUrlState('search');
  const query = useDefinitions<Area>('area');
  const open = useOpenAreas();
  const rows = rowsOf(query.data, open).filter(({ id, name = '' }) => `${id} ${name}`.includes(search));
  return (
    <Page
      title={t('sections.areas')}
      subtitle={t('areas.about')}
      action={may('definitions:write') && <NewAreaButton taken={rows.map(({ id }) => id)} />}
    >
      <Input
        allowClear
        prefix={<SearchOutlined />}
        aria-label={t('areas.search')}
        placeholder={t('areas.search')}
        style={{ width: 320 }}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ListTable<Row>
        label={t('sections.areas')}
        columns={useColumns()}
        rows={rows}
        rowKey="id"
        query={query}
        empty={<Empty description={t('areas.none')} />}
      />
    </Page>
  );
}

/** Areas with a version that is not active yet, by id. */
function useOpenAreas(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['definitions', 'area', 'open'],
    queryFn: () => answerOf(api.GET('/v1/definitions/versions', { params: { query: { kind: 'area' } } })),
  });
  const waiting = (data?.versions ?? []).filter(({ state }) => state !== 'active' && state !== 'retired');
  return new Map(waiting.map(({ id, state }) => [id, state]));
}

function rowsOf(active: readonly Area[] = [], open: ReadonlyMap<string, string>): Row[] {
  const known = new Set(active.map(({ id }) => id));
  const fresh = [...open.keys()].filter((id) => !known.has(id)).map((id): Area => ({ id, cells: [] }));
  return [...fresh, ...active].map((area) => ({ ...area, ...(open.has(area.id) && { open: open.get(area.id)! }) }));
}

function useColumns(): NonNullable<TableProps<Row>['columns']> {
  const t = useWords(settingsWords);
  const { data: regions = [] } = useDefinitions<Region>('region');
  return [
    {
      title: t('areas.name'),
      key: 'name',
      sorter: (a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id),
      render: (_, { id, name = id }) => <Link to={`/settings/areas/${id}`}>{name}</Link>,
    },
    { title: t('areas.id'), dataIndex: 'id', render: (id: string) => <Typography.Text code>{id}</Typography.Text> },
    {
      title: t('users.region'),
      dataIndex: 'region',
      render: (region?: string) => regions.find(({ id }) => id === region)?.name ?? region ?? t('users.everywhere'),
    },
    {
      title: t('areas.cells'),
      key: 'cells',
      align: 'right',
      sorter: (a, b) => a.cells.length - b.cells.length,
      render: (_, { cells }) => <NumberText value={cells.length} />,
    },
    {
      title: t('state'),
      key: 'state',
      render: (_, { open, cells }) => (
        <>
          {cells.length > 0 && <Tag color="success">{t('states.active')}</Tag>}
          {open !== undefined && (
            <Tag color="processing">{t(`states.${open as 'draft' | 'submitted' | 'approved'}`)}</Tag>
          )}
        </>
      ),
    },
  ];
}
