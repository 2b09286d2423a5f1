import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, InputNumber, Select, Table, type TableProps, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { type Kind, useDefinitions } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

/** At most so many contacts in so long a time: over all, or of one channel, or within a category of products. */
export interface Cap {
  id: string;
  scope: 'all' | 'channel' | 'category' | 'product';
  /** The one channel, category or product; absent: each on its own. */
  of?: string;
  /** `day`, or a time: `7d`. */
  per: string;
  max: number;
}

interface CapTableProps {
  caps: readonly Cap[];
  isReadOnly: boolean;
  onChange: (caps: Cap[]) => void;
}

const periods = ['day', '7d', '14d', '30d'];
const scopes = ['all', 'channel', 'category'] as const;

/** Caps of the policy, a row each. */
export function CapTable({ caps, isReadOnly, onChange }: CapTableProps) {
  const t = useWords(settingsWords);
  const replace = (index: number, cap: Cap) => onChange(caps.map((each, at) => (at === index ? cap : each)));
  const add = () => onChange([...caps, { id: freeId(caps), scope: 'all', per: '7d', max: 2 }]);
  return (
    <Flex vertical gap="small" align="start">
      <Table<Cap>
        aria-label={t('policy.caps')}
        size="small"
        pagination={false}
        style={{ width: '100%' }}
        dataSource={[...caps]}
        rowKey={({ id }) => id}
        columns={useColumns(isReadOnly, replace, (index) => onChange(caps.filter((_, at) => at !== index)))}
        locale={{ emptyText: <Typography.Text type="secondary">{t('policy.noCaps')}</Typography.Text> }}
      />
      {!isReadOnly && (
        <Button icon={<PlusOutlined />} onClick={add}>
          {t('policy.addCap')}
        </Button>
      )}
    </Flex>
  );
}

function useColumns(
  disabled: boolean,
  replace: (index: number, cap: Cap) => void,
  remove: (index: number) => void,
): NonNullable<TableProps<Cap>['columns']> {
  const t = useWords(settingsWords);
  return [
    { title: t('policy.capId'), dataIndex: 'id', width: 200 },
    {
      title: t('policy.scope'),
      key: 'scope',
      width: 180,
      render: (_, cap, index) => (
        <Select
          aria-label={`${t('policy.scope')} ${cap.id}`}
          disabled={disabled}
          style={{ width: 160 }}
          value={cap.scope}
          options={scopes.map((scope) => ({ value: scope, label: t(`policy.scopes.${scope}`) }))}
          onChange={(scope) => {
            const { of: _of, ...others } = cap;
            replace(index, { ...others, scope });
          }}
        />
      ),
    },
    {
      title: t('policy.of'),
      key: 'of',
      render: (_, cap, index) => <OfField cap={cap} disabled={disabled} onChange={(next) => replace(index, next)} />,
    },
    ...useMeasureColumns(disabled, replace),
    {
      key: 'actions',
      width: 60,
      align: 'right',
      render: (_, cap, index) =>
        !disabled && (
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t('remove')} ${cap.id}`}
            onClick={() => remove(index)}
          />
        ),
    },
  ];
}

/** How many in how long a time. */
function useMeasureColumns(
  disabled: boolean,
  replace: (index: number, cap: Cap) => void,
): NonNullable<TableProps<Cap>['columns']> {
  const t = useWords(settingsWords);
  return [
    {
      title: t('policy.max'),
      key: 'max',
      width: 110,
      render: (_, cap, index) => (
        <InputNumber
          aria-label={`${t('policy.max')} ${cap.id}`}
          disabled={disabled}
          min={0}
          max={1000}
          precision={0}
          style={{ width: 90 }}
          value={cap.max}
          onChange={(max) => max !== null && replace(index, { ...cap, max })}
        />
      ),
    },
    {
      title: t('policy.per'),
      key: 'per',
      width: 150,
      render: (_, cap, index) => (
        <Select
          aria-label={`${t('policy.per')} ${cap.id}`}
          disabled={disabled}
          style={{ width: 130 }}
          value={cap.per}
          options={[...new Set([...periods, cap.per])].map((per) => ({ value: per, label: periodName(per, t) }))}
          onChange={(per) => replace(index, { ...cap, per })}
        />
      ),
    },
  ];
}

const kinds: Readonly<Record<string, Kind>> = { channel: 'channel', product: 'product' };

function OfField({ cap, disabled, onChange }: { cap: Cap; disabled: boolean; onChange: (cap: Cap) => void }) {
  const t = useWords(settingsWords);
  const { data = [] } = useDefinitions<{ id: string; name?: string }>(kinds[cap.scope] ?? 'channel');
  const label = `${t('policy.of')} ${cap.id}`;
  const change = (of?: string) => {
    const { of: _of, ...others } = cap;
    onChange(of === undefined || of === '' ? others : { ...others, of });
  };
  if (cap.scope === 'all') return '–';
  if (kinds[cap.scope] === undefined) {
    return (
      <Input
        aria-label={label}
        disabled={disabled}
        style={{ width: 180 }}
        placeholder={t('policy.each')}
        value={cap.of ?? ''}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  return (
    <Select
      aria-label={label}
      allowClear
      disabled={disabled}
      style={{ width: 180 }}
      placeholder={t('policy.each')}
      value={cap.of}
      options={data.map(({ id, name = id }) => ({ value: id, label: name }))}
      onChange={(of?: string) => change(of)}
    />
  );
}

function periodName(per: string, t: ReturnType<typeof useWords<typeof settingsWords.zh>>): string {
  if (per === 'day') return t('policy.calendarDay');
  const days = /^(\d+)d$/.exec(per)?.[1];
  return days === undefined ? per : t('policy.days', { days });
}

function freeId(caps: readonly Cap[]): string {
  const numbers = caps.map((_, index) => `cap-${index + 1}`);
  return [...numbers, `cap-${caps.length + 1}`].find((id) => caps.every((cap) => cap.id !== id)) ?? `cap-${Date.now()}`;
}
