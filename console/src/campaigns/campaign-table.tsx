import { Button, Checkbox, Empty, Flex, Select, type TableProps, Tag, Typography } from 'antd';
import { useDeferredValue } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useWords } from '../frame/words.ts';
import { ListTable } from '../parts/list-table.tsx';
import { NumberText } from '../parts/number-text.tsx';
import { personName } from '../parts/person-name.ts';
import { SearchInput } from '../parts/search-input.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { type CampaignQuery, type CampaignRow, useCampaigns, useNameOf, useNames } from './campaign-calls.ts';
import { CampaignPeriod } from './campaign-period.tsx';
import { CampaignStateTags } from './campaign-state-tags.tsx';
import { campaignsWords } from './campaigns-words.ts';
import { NewCampaignButton } from './new-campaign-button.tsx';

const states = [
  'draft',
  'submitted',
  'approved',
  'planned',
  'running',
  'paused',
  'cancelled',
  'over',
  'unused',
] as const;
const sorts = ['name', 'owner', 'state', 'from', 'until', 'enrolled', 'contacts', 'accepted', 'conversions'] as const;

/** What the address says of filter and order. */
function useListQuery(): CampaignQuery {
  const [query] = useSearchParams();
  const text = useDeferredValue(query.get('text') ?? '');
  const state = states.filter((each) => query.get('state')?.split(',').includes(each));
  const sort = sorts.find((each) => each === query.get('sort'));
  return {
    ...(text !== '' && { text }),
    ...(state.length > 0 && { state }),
    ...(query.has('region') && { region: query.get('region') ?? '' }),
    ...(query.has('channel') && { channel: query.get('channel') ?? '' }),
    ...(query.get('open') === 'yes' && { open: true }),
    ...(sort !== undefined && { sort }),
    ...(query.get('order') === 'descending' && { order: 'descending' as const }),
  };
}

/** Campaigns with state and headline result. */
export function CampaignTable() {
  const t = useWords(campaignsWords);
  const [, setAddress] = useSearchParams();
  const asked = useListQuery();
  const query = useCampaigns(asked);
  const rows = query.data?.pages.flatMap(({ campaigns }) => campaigns);
  const total = query.data?.pages[0]?.total;
  const isFiltered = Object.keys(asked).some((key) => key !== 'sort' && key !== 'order');
  const empty = isFiltered ? (
    <Empty description={t('noMatch')}>
      <Button onClick={() => setAddress({}, { replace: true })}>{t('clear')}</Button>
    </Empty>
  ) : (
    <Empty
      description={
        <>
          <div>{t('none')}</div>
          <Typography.Text type="secondary">{t('noneHint')}</Typography.Text>
        </>
      }
    >
      <NewCampaignButton />
    </Empty>
  );
  return (
    <Flex vertical gap="small">
      <Filters total={total} />
      <ListTable<CampaignRow>
        label={t('title')}
        columns={useColumns(asked)}
        rows={rows}
        rowKey="id"
        query={query}
        empty={empty}
        scroll={{ x: 1180 }}
        onChange={(_pages, _filters, sorter) => {
          const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
          setAddress(
            (before) => {
              const after = new URLSearchParams(before);
              after.delete('sort');
              after.delete('order');
              if (order) after.set('sort', String(columnKey));
              if (order === 'descend') after.set('order', 'descending');
              return after;
            },
            { replace: true },
          );
        }}
      />
    </Flex>
  );
}

function Filters({ total }: { total: number | undefined }) {
  const t = useWords(campaignsWords);
  const [text, setText] = useUrlState('text');
  const [state, setState] = useUrlState('state');
  const [region, setRegion] = useUrlState('region');
  const [channel, setChannel] = useUrlState('channel');
  const [open, setOpen] = useUrlState('open');
  const { data: regions = [] } = useNames('region');
  const { data: channels = [] } = useNames('channel');
  const named = (list: readonly { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Flex gap="small" wrap align="center">
      <SearchInput
        allowClear
        aria-label={t('search')}
        placeholder={t('search')}
        style={{ width: 260 }}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        aria-label={t('state')}
        placeholder={t('allStates')}
        style={{ minWidth: 170 }}
        value={state === '' ? [] : state.split(',')}
        options={states.map((each) => ({ value: each, label: t(`states.${each}`) }))}
        onChange={(chosen: string[]) => setState(chosen.join(','))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('region')}
        placeholder={t('allRegions')}
        style={{ width: 140 }}
        value={region === '' ? undefined : region}
        options={named(regions)}
        onChange={(chosen?: string) => setRegion(chosen ?? '')}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('channels')}
        placeholder={t('allChannels')}
        style={{ width: 160 }}
        value={channel === '' ? undefined : channel}
        options={named(channels)}
        onChange={(chosen?: string) => setChannel(chosen ?? '')}
      />
      <Checkbox checked={open === 'yes'} onChange={({ target }) => setOpen(target.checked ? 'yes' : '')}>
        {t('onlyOpen')}
      </Checkbox>
      {total !== undefined && <Typography.Text type="secondary">{t('total', { count: total })}</Typography.Text>}
    </Flex>
  );
}

const MOST_CHANNELS = 3;

function useColumns({ sort, order }: CampaignQuery): NonNullable<TableProps<CampaignRow>['columns']> {
  const t = useWords(campaignsWords);
  const regionName = useNameOf('region');
  const channelName = useNameOf('channel');
  const sorted = (key: (typeof sorts)[number]) => ({
    key,
    sorter: true,
    sortOrder: sort === key ? (order === 'descending' ? ('descend' as const) : ('ascend' as const)) : null,
  });
  const number = (key: 'enrolled' | 'contacts' | 'accepted' | 'conversions') => ({
    ...sorted(key),
    title: t(key),
    width: 92,
    align: 'right' as const,
    render: (_: unknown, { numbers }: CampaignRow) => <NumberText value={numbers[key]} />,
  });
  return [
    {
      ...sorted('name'),
      title: t('name'),
      width: 240,
      render: (_, { id, name, localOf }) => (
        <Flex vertical>
          <Link to={`/campaigns/${id}`} title={id}>
            {name}
          </Link>
          {localOf !== undefined && (
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {t('localOf', { name: localOf })}
            </Typography.Text>
          )}
        </Flex>
      ),
    },
    { ...sorted('state'), title: t('state'), width: 130, render: (_, row) => <CampaignStateTags campaign={row} /> },
    {
      ...sorted('owner'),
      title: t('owner'),
      width: 130,
      render: (_, { owner }) => (owner === undefined ? '–' : personName(owner)),
    },
    {
      title: t('region'),
      key: 'region',
      width: 100,
      render: (_, { region }) => (region === undefined ? t('wholeProvince') : regionName(region)),
    },
    { ...sorted('from'), title: t('period'), width: 170, render: (_, row) => <CampaignPeriod campaign={row} /> },
    {
      title: t('channels'),
      key: 'channels',
      width: 216,
      render: (_, { channels }) => <ChannelTags channels={channels} nameOf={channelName} />,
    },
    number('enrolled'),
    number('contacts'),
    {
      title: t('acceptance'),
      key: 'acceptance',
      width: 80,
      align: 'right',
      render: (_, { numbers: { accepted, contacts, presented } }) => (
        <NumberText value={contacts + presented === 0 ? undefined : accepted / (contacts + presented)} as="percent" />
      ),
    },
    number('conversions'),
  ];
}

function ChannelTags({ channels, nameOf }: { channels: readonly string[]; nameOf: (id: string) => string }) {
  return (
    <Flex gap={2} wrap>
      {channels.slice(0, MOST_CHANNELS).map((id) => (
        <Tag key={id} style={{ marginInlineEnd: 0 }}>
          {nameOf(id)}
        </Tag>
      ))}
      {channels.length > MOST_CHANNELS && <Tag>+{channels.length - MOST_CHANNELS}</Tag>}
    </Flex>
  );
}
