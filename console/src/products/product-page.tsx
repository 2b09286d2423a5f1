import { HeatMapOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Descriptions, Empty, Flex, Statistic, Table, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { categoryName } from './category-name.ts';
import { OfferCard } from './offer-card.tsx';
import { PriceText } from './price-text.tsx';
import { countHolders, type Product, readProduct } from './product-calls.ts';
import { productsWords } from './products-words.ts';

const DAY_MS = 86_400_000;

/** A product: who may have it, how it is offered, who holds it. */
export function ProductPage() {
  const t = useWords(productsWords);
  const navigate = useNavigate();
  const { productId = '' } = useParams();
  const query = useQuery({ queryKey: ['products', productId], queryFn: () => readProduct(productId) });
  const { data: product } = query;
  const toFit = () => void navigate(`/products/fit?view=group-channel&of=${encodeURIComponent(productId)}`);
  return (
    <Page
      title={product?.name ?? t('title')}
      subtitle={
        product && (
          <Flex gap={4} align="center" wrap>
            <Link to="/products">{t('sections.catalogue')}</Link>
            <span>/</span>
            <Tag>{categoryName(product.category)}</Tag>
            {product.line !== undefined && <Tag>{product.line.name}</Tag>}
            <Typography.Text code>{product.id}</Typography.Text>
          </Flex>
        )
      }
      action={
        <Button type="primary" icon={<HeatMapOutlined />} onClick={toFit} disabled={product === undefined}>
          {t('item.toFit')}
        </Button>
      }
      problem={query.error}
      onRetry={() => void query.refetch()}
      loading={query.isPending}
    >
      {product !== undefined && <ProductBody product={product} />}
    </Page>
  );
}

function ProductBody({ product }: { product: Product }) {
  const t = useWords(productsWords);
  return (
    <Flex gap="middle" wrap align="flex-start">
      <Flex vertical gap="middle" style={{ flex: '1 1 340px', minWidth: 0 }}>
        <Basics product={product} />
        <Characteristics product={product} />
        <Campaigns product={product} />
      </Flex>
      <Flex vertical gap="middle" style={{ flex: '2 1 560px', minWidth: 0 }}>
        <Requirements
          title={t('item.eligibility')}
          hint={t('item.eligibilityHint')}
          none={t('item.noEligibility')}
          list={product.eligibility}
        />
        <Requirements
          title={t('item.suitability')}
          hint={t('item.suitabilityHint')}
          none={t('item.noSuitability')}
          list={product.suitability}
        />
        <Part title={t('item.offers')}>
          {product.offers.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('item.noOffers')} />
          ) : (
            <Flex vertical gap="large">
              {product.offers.map((offer) => (
                <OfferCard key={offer.id} offer={offer} />
              ))}
            </Flex>
          )}
        </Part>
      </Flex>
    </Flex>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 13, margin: 0 }}>{title}</h2>}>
      {children}
    </Card>
  );
}

function Basics({ product }: { product: Product }) {
  const t = useWords(productsWords);
  const { may } = useSession();
  const { priceCents, value, attributionMs, exclusiveWith } = product;
  const items = [
    { key: 'price', label: t('price'), children: <PriceText priceCents={priceCents} /> },
    { key: 'value', label: t('value'), children: <NumberText value={value} /> },
    ...(attributionMs === undefined
      ? []
      : [
          {
            key: 'attribution',
            label: t('item.attribution'),
            children: t('item.days', { count: attributionMs / DAY_MS }),
          },
        ]),
    {
      key: 'exclusive',
      label: t('item.exclusive'),
      children:
        exclusiveWith.length === 0 ? t('item.none') : exclusiveWith.map(({ name }) => name).join(t('separator')),
    },
  ];
  return (
    <Part title={t('item.basics')}>
      {may('audiences:count') && <Holders productId={product.id} />}
      <Descriptions size="small" column={1} items={items} />
    </Part>
  );
}

function Holders({ productId }: { productId: string }) {
  const t = useWords(productsWords);
  const { data, isPending } = useQuery({
    queryKey: ['products', productId, 'holders'],
    queryFn: () => countHolders(productId, false),
  });
  const share = data === undefined || data.total === 0 ? undefined : data.count / data.total;
  return (
    <Statistic
      title={t('item.holders')}
      loading={isPending}
      value={formatNumber(data?.count)}
      suffix={
        share !== undefined && <small>{t('item.share', { share: formatNumber(share, { as: 'percent' }) })}</small>
      }
    />
  );
}

function Characteristics({ product: { characteristics } }: { product: Product }) {
  const t = useWords(productsWords);
  const scores = Object.entries(characteristics).sort(([, a], [, b]) => b - a);
  return (
    <Part title={t('item.characteristics')}>
      {scores.length === 0 && <Typography.Text type="secondary">{t('item.noCharacteristics')}</Typography.Text>}
      <Flex gap={4} wrap>
        {scores.map(([name, score]) => (
          <Tag key={name}>
            {name} <strong className="numbers">{score}</strong>
          </Tag>
        ))}
      </Flex>
    </Part>
  );
}

function Campaigns({ product: { campaigns } }: { product: Product }) {
  const t = useWords(productsWords);
  return (
    <Part title={t('item.campaigns')}>
      {campaigns.length === 0 && <Typography.Text type="secondary">{t('item.noCampaigns')}</Typography.Text>}
      {campaigns.map(({ id, name }) => (
        <div key={id}>
          <Link to={`/campaigns/${encodeURIComponent(id)}`}>{name}</Link>
        </div>
      ))}
    </Part>
  );
}

interface RequirementsProps {
  title: string;
  hint: string;
  none: string;
  list: Product['eligibility'];
}

function Requirements({ title, hint, none, list }: RequirementsProps) {
  const t = useWords(productsWords);
  const columns = [
    {
      key: 'text',
      title: t('item.refusedWhen'),
      width: '38%',
      render: ({ text, reason }: Product['eligibility'][number]) => <span title={reason}>{text ?? reason}</span>,
    },
    {
      key: 'rule',
      title: t('item.rule'),
      render: ({ rule }: Product['eligibility'][number]) => <Typography.Text code>{rule}</Typography.Text>,
    },
  ];
  return (
    <Part title={title}>
      {list.length === 0 ? (
        <Typography.Text type="secondary">{none}</Typography.Text>
      ) : (
        <>
          <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>
          <Table
            columns={columns}
            dataSource={list}
            rowKey={({ reason, rule }) => `${reason} ${rule}`}
            pagination={false}
          />
        </>
      )}
    </Part>
  );
}
