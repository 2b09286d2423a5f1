import { Button, Empty, Flex, Table, Tag, Tooltip } from 'antd';
import { Link } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { type Speak, useWords } from '../frame/words.ts';
import { NumberText } from '../parts/number-text.tsx';
import { formatTime } from '../parts/time-text.tsx';
import { categoryName } from './category-name.ts';
import { HolderCount } from './holder-count.tsx';
import { PriceText } from './price-text.tsx';
import type { CatalogueProduct } from './product-calls.ts';
import { productsWords } from './products-words.ts';

interface CatalogueTableProps {
  products: readonly CatalogueProduct[];
  onClear: () => void;
}

/** A row a product. */
export function CatalogueTable({ products, onClear }: CatalogueTableProps) {
  const t = useWords(productsWords);
  const { may } = useSession();
  return (
    <Table
      aria-label={t('sections.catalogue')}
      columns={columnsOf(t, may('audiences:count'))}
      dataSource={[...products]}
      rowKey="id"
      pagination={false}
      locale={{
        emptyText: (
          <Empty description={t('noneFound')}>
            <Button onClick={onClear}>{t('clear')}</Button>
          </Empty>
        ),
      }}
    />
  );
}

function columnsOf(t: Speak<(typeof productsWords)['zh']>, mayCount: boolean) {
  const right = 'right' as const;
  const number = (key: 'value' | 'offers' | 'campaigns', hint?: string) => ({
    key,
    align: right,
    title: hint === undefined ? t(key) : <Tooltip title={hint}>{t(key)}</Tooltip>,
    sorter: (a: CatalogueProduct, b: CatalogueProduct) => a[key] - b[key],
    render: (product: CatalogueProduct) => <NumberText value={product[key]} />,
  });
  const holders = {
    key: 'holders',
    align: right,
    title: <Tooltip title={t('holdersHint')}>{t('holders')}</Tooltip>,
    render: ({ id }: CatalogueProduct) => <HolderCount productId={id} />,
  };
  return [
    {
      key: 'name',
      title: t('name'),
      sorter: byName,
      render: (product: CatalogueProduct) => <ProductName product={product} />,
    },
    { key: 'category', title: t('category'), render: ({ category }: CatalogueProduct) => categoryName(category) },
    { key: 'line', title: t('line'), render: ({ line }: CatalogueProduct) => line?.name ?? '–' },
    {
      key: 'price',
      title: t('price'),
      align: right,
      sorter: (a: CatalogueProduct, b: CatalogueProduct) => (a.priceCents ?? 0) - (b.priceCents ?? 0),
      render: ({ priceCents }: CatalogueProduct) => <PriceText priceCents={priceCents} />,
    },
    number('value', t('valueHint')),
    number('offers'),
    number('campaigns'),
    ...(mayCount ? [holders] : []),
    { key: 'period', title: t('period'), render: (product: CatalogueProduct) => periodText(product, t) },
  ];
}

const byName = (a: CatalogueProduct, b: CatalogueProduct) => a.name.localeCompare(b.name, 'zh-CN');

function ProductName({ product: { id, name, isScored } }: { product: CatalogueProduct }) {
  const t = useWords(productsWords);
  return (
    <Flex gap={6} align="baseline" wrap>
      <Link to={`/products/item/${encodeURIComponent(id)}`} title={id}>
        {name}
      </Link>
      {!isScored && (
        <Tooltip title={t('unscoredHint')}>
          <Tag>{t('unscored')}</Tag>
        </Tooltip>
      )}
    </Flex>
  );
}

function periodText({ validFrom, validUntil }: CatalogueProduct, t: Speak<(typeof productsWords)['zh']>): string {
  const from = validFrom === undefined ? [] : [t('from', { time: formatTime(validFrom, 'day') })];
  const until = validUntil === undefined ? [] : [t('until', { time: formatTime(validUntil, 'day') })];
  return [...from, ...until].join(' ') || '–';
}
