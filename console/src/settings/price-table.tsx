import { InputNumber, Select, Table, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { messageWords } from './message-words.ts';
import { type MessagePrice, useDefinitions } from './settings-calls.ts';

interface Channel {
  id: string;
  name?: string;
  mode: 'push' | 'pull';
  human: boolean;
}

interface PriceTableProps {
  /** By channel. */
  prices: Readonly<Record<string, MessagePrice>>;
  isReadOnly: boolean;
  onChange: (prices: Record<string, MessagePrice>) => void;
}

/** The example: so many parts a message, so many people. */
const [EXAMPLE_PARTS, EXAMPLE_PEOPLE] = [2, 10_000];
const CENTS = 100;

/** What a message costs on each channel that messages are sent on. */
export function PriceTable({ prices, isReadOnly, onChange }: PriceTableProps) {
  const t = useWords(messageWords);
  const { data: channels = [], isPending } = useDefinitions<Channel>('channel');
  const rows = channels.filter(({ id, mode, human }) => (mode === 'push' && !human) || prices[id] !== undefined);
  const set = (channel: string, price: MessagePrice | undefined) => {
    const { [channel]: _before, ...others } = prices;
    onChange({ ...others, ...(price && { [channel]: price }) });
  };
  const nameOf = ({ id, name = id }: Channel) => name;
  return (
    <Table<Channel>
      aria-label={t('prices')}
      size="small"
      pagination={false}
      loading={isPending}
      rowKey="id"
      dataSource={rows}
      columns={[
        { title: t('channel'), key: 'channel', render: (_, channel) => nameOf(channel) },
        {
          title: t('price'),
          key: 'price',
          width: 180,
          render: (_, channel) => (
            <InputNumber
              aria-label={`${t('price')} ${nameOf(channel)}`}
              disabled={isReadOnly}
              min={0}
              max={1e6}
              step={0.1}
              placeholder={t('noPrice')}
              value={prices[channel.id]?.cents ?? null}
              onChange={(cents) =>
                set(channel.id, cents === null ? undefined : { per: prices[channel.id]?.per ?? 'segment', cents })
              }
              style={{ width: 140 }}
            />
          ),
        },
        {
          title: t('per'),
          key: 'per',
          width: 200,
          render: (_, channel) => {
            const price = prices[channel.id];
            return (
              <Select
                aria-label={`${t('per')} ${nameOf(channel)}`}
                disabled={isReadOnly || price === undefined}
                value={price?.per ?? null}
                onChange={(per) => per !== null && price && set(channel.id, { ...price, per })}
                options={(['segment', 'message'] as const).map((per) => ({ value: per, label: t(`pers.${per}`) }))}
                style={{ width: 160 }}
              />
            );
          },
        },
        {
          title: t('example'),
          key: 'example',
          width: 200,
          align: 'right',
          render: (_, { id }) => <Example price={prices[id]} />,
        },
      ]}
    />
  );
}

/** About what many people cost: to see at once that a price is of the right size. */
function Example({ price }: { price: MessagePrice | undefined }) {
  if (price === undefined) return <Typography.Text type="secondary">–</Typography.Text>;
  const messages = price.per === 'segment' ? EXAMPLE_PARTS * EXAMPLE_PEOPLE : EXAMPLE_PEOPLE;
  return <>¥{formatNumber((messages * price.cents) / CENTS)}</>;
}
