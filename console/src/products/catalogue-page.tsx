import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Input, Segmented, Typography } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { useUrlText } from '../parts/url-text.ts';
import { CatalogueTable } from './catalogue-table.tsx';
import { categoryName } from './category-name.ts';
import { saveCsv } from './csv-file.ts';
import { type CatalogueProduct, listProducts } from './product-calls.ts';
import { ProductSections } from './product-sections.tsx';
import { productsWords } from './products-words.ts';

const NONE: readonly CatalogueProduct[] = [];

/** Everything that can be held. */
export function CataloguePage() {
  const t = useWords(productsWords);
  const query = useQuery({ queryKey: ['products'], queryFn: listProducts });
  const products = query.data?.products ?? NONE;
  const [find, setFind] = useUrlText('find');
  const [category, setCategory] = useUrlState('category');
  const shown = useMemo(() => wantedOf(products, find, category), [products, find, category]);
  const clear = () => {
    setFind('');
    setCategory('');
  };
  return (
    <Page
      title={t('title')}
      subtitle={<ProductSections current="catalogue" />}
      problem={query.error}
      onRetry={() => void query.refetch()}
      loading={query.isPending}
      extra={<ExportButton products={shown} />}
    >
      {products.length === 0 ? (
        <Empty
          description={
            <>
              <div>{t('noProducts')}</div>
              <Typography.Text type="secondary">{t('noProductsHint')}</Typography.Text>
            </>
          }
        />
      ) : (
        <Flex vertical gap="small">
          <Flex gap="middle" wrap align="center">
            <Segmented
              aria-label={t('category')}
              value={category}
              onChange={setCategory}
              options={categoryOptions(products, t('all'))}
            />
            <Input
              allowClear
              aria-label={t('find')}
              placeholder={t('find')}
              value={find}
              onChange={({ target }) => setFind(target.value)}
              style={{ maxWidth: 260 }}
            />
          </Flex>
          <CatalogueTable products={shown} onClear={clear} />
        </Flex>
      )}
    </Page>
  );
}

function wantedOf(products: readonly CatalogueProduct[], find: string, category: string): CatalogueProduct[] {
  const wanted = find.trim().toLowerCase();
  return products.filter(
    (product) =>
      (category === '' || product.category === category) &&
      [product.name, product.id, product.line?.name ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  );
}

/** With how many there are in each. */
function categoryOptions(products: readonly CatalogueProduct[], all: string) {
  const byCategory = Map.groupBy(products, ({ category }) => category);
  return [
    { value: '', label: `${all} ${products.length}` },
    ...[...byCategory].map(([value, { length }]) => ({ value, label: `${categoryName(value)} ${length}` })),
  ];
}

function ExportButton({ products }: { products: readonly CatalogueProduct[] }) {
  const t = useWords(productsWords);
  const save = () => {
    const head = ['id', t('name'), t('category'), t('line'), t('price'), t('value'), t('offers'), t('campaigns')];
    const rows = products.map(({ id, name, category, line, priceCents, value, offers, campaigns }) => {
      const price = priceCents === undefined ? '' : formatNumber(priceCents, { as: 'yuan' });
      return [id, name, categoryName(category), line?.name ?? '', price, value, offers, campaigns];
    });
    saveCsv('products.csv', [head, ...rows]);
  };
  return (
    <Button icon={<DownloadOutlined />} onClick={save} disabled={products.length === 0}>
      {t('exportCsv')}
    </Button>
  );
}
