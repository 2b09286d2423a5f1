import { Checkbox, Empty, Flex, Input, Table, Tooltip, Typography } from 'antd';
import { useMemo } from 'react';
import { currentLanguage } from '../frame/languages.ts';
import { type Speak, useWords, wordFor } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { formatTime, TimeText } from '../parts/time-text.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { useUrlText } from '../parts/url-text.ts';
import type { CustomerProfile } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';

type Attribute = CustomerProfile['attributes'][number];
type Say = Speak<(typeof customersWords)['zh']>;

/** Every attribute with its value, where it comes from, how fresh it is meant to be and how old it is. */
export function AttributesTable({ profile: { attributes, zone } }: { profile: CustomerProfile }) {
  const t = useWords(customersWords);
  const [filter, setFilter] = useUrlText('find');
  const [known, setKnown] = useUrlState('known');
  const onlyKnown = known !== 'all';
  const rows = useMemo(() => {
    const wanted = filter.toLowerCase();
    return attributes.filter(
      ({ id, name, value }) =>
        (!onlyKnown || value !== undefined) &&
        (name.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted)),
    );
  }, [attributes, filter, onlyKnown]);
  return (
    <Flex vertical gap="small">
      <Flex gap="middle" align="center">
        <Input
          allowClear
          aria-label={t('attributes.filter')}
          placeholder={t('attributes.filter')}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
          style={{ maxWidth: 240 }}
        />
        <Checkbox checked={onlyKnown} onChange={({ target }) => setKnown(target.checked ? '' : 'all')}>
          {t('attributes.onlyKnown')}
        </Checkbox>
      </Flex>
      <Table
        columns={columnsOf(t, zone)}
        dataSource={rows}
        rowKey="id"
        pagination={false}
        locale={{ emptyText: <Empty description={t('attributes.none')} /> }}
      />
    </Flex>
  );
}

function columnsOf(t: Say, zone: string) {
  return [
    {
      key: 'name',
      title: t('attributes.name'),
      render: ({ id, name, description = id }: Attribute) => (
        // Rules write it; nobody reads it here.
        <Tooltip title={description === name ? id : `${description} (${id})`}>
          <span>{name}</span>
        </Tooltip>
      ),
    },
    {
      key: 'value',
      title: t('attributes.value'),
      render: (attribute: Attribute) =>
        attribute.value === undefined ? (
          <Typography.Text type="secondary">{t('attributes.absent')}</Typography.Text>
        ) : (
          <span className="numbers" style={{ whiteSpace: attribute.type === 'time' ? 'nowrap' : undefined }}>
            {valueText(attribute, t, zone)}
          </span>
        ),
    },
    { key: 'source', dataIndex: 'source', title: t('attributes.source') },
    {
      key: 'freshness',
      title: t('attributes.freshness'),
      render: ({ freshness }: Attribute) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          {wordFor(customersWords, `attributes.tiers.${freshness}`) ?? freshness}
        </span>
      ),
    },
    {
      key: 'asOf',
      title: t('attributes.asOf'),
      render: ({ asOf, value }: Attribute) => <AsOf asOf={asOf} isKnown={value !== undefined} />,
    },
  ];
}

function AsOf({ asOf, isKnown }: { asOf: number | undefined; isKnown: boolean }) {
  const t = useWords(customersWords);
  if (asOf !== undefined) return <TimeText at={asOf} />;
  if (!isKnown) return <span>–</span>;
  return (
    <Tooltip title={t('attributes.olderHint')}>
      <Typography.Text type="secondary">{t('attributes.older')}</Typography.Text>
    </Tooltip>
  );
}

function valueText({ type, value, valueName }: Attribute, t: Say, zone: string): string {
  // Values are written in English; packs name them in their own language. Regions are written nowhere else.
  if (valueName !== undefined && (currentLanguage() === 'zh' || type === 'region')) return valueName;
  if (typeof value === 'boolean') return t(value ? 'attributes.yes' : 'attributes.no');
  if (Array.isArray(value)) return value.join(t('separator'));
  if (typeof value !== 'number') return String(value);
  return type === 'time' ? formatTime(value, 'minute', zone) : formatNumber(value);
}
