import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Empty, Flex } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { FitControls } from './fit-controls.tsx';
import { FitPicture } from './fit-picture.tsx';
import { FitRanking } from './fit-ranking.tsx';
import { type FitView, fitViews, isFitView, REMAINDER, shownFit } from './fit-view.ts';
import { type Fit, readFit } from './product-calls.ts';
import { ProductSections } from './product-sections.tsx';
import { productsWords } from './products-words.ts';

/** How well groups, products and channels suit each other, two by two. */
export function FitPage() {
  const t = useWords(productsWords);
  const [viewText] = useUrlState('view');
  const [of] = useUrlState('of');
  const view: FitView = isFitView(viewText) ? viewText : 'product-group';
  const { rows, columns } = fitViews[view];
  const held = of === '' ? undefined : of === REMAINDER ? '' : of;
  const query = useQuery({
    queryKey: ['fit', rows, columns, held],
    queryFn: () => readFit(rows, columns, held),
    placeholderData: keepPreviousData,
  });
  const { data: fit } = query;
  const isOfView = fit !== undefined && !query.isPlaceholderData;
  return (
    <Page
      title={t('title')}
      subtitle={<ProductSections current="fit" />}
      problem={query.error}
      onRetry={() => void query.refetch()}
      loading={query.isPending}
    >
      <Flex vertical gap="small">
        <FitControls view={view} />
        {fit !== undefined && <PriorNote fit={fit} />}
        {isOfView && <FitBody fit={fit} view={view} />}
      </Flex>
    </Page>
  );
}

/** What the numbers are, and what they are not. */
function PriorNote({ fit: { baseRate, strength, learned } }: { fit: Fit }) {
  const t = useWords(productsWords);
  if (learned !== undefined) return null;
  const hint =
    baseRate === undefined
      ? t('fit.noPrior')
      : t('fit.priorHint', { rate: formatNumber(baseRate, { as: 'percent' }), strength: strength ?? 0 });
  return <Alert type="info" showIcon title={`${t('fit.notLearned')}${hint}`} />;
}

function FitBody({ fit, view }: { fit: Fit; view: FitView }) {
  const t = useWords(productsWords);
  const [category] = useUrlState('category');
  const [mode] = useUrlState('mode');
  const shown = useMemo(
    () => shownFit(named(fit, t('fit.remainder')), view, { product: category, channel: mode }),
    [fit, view, category, mode, t],
  );
  if (shown.rows.length === 0 || shown.columns.length === 0) return <Empty description={t('fit.empty')} />;
  return (
    <Flex gap="middle" wrap align="flex-start">
      <div style={{ flex: '3 1 640px', minWidth: 0 }}>
        <FitPicture shown={shown} view={view} />
      </div>
      <div style={{ flex: '1 1 320px', minWidth: 0 }}>
        <FitRanking
          shown={shown}
          view={view}
          of={fit.of?.id === '' ? t('fit.remainder') : fit.of?.name}
          baseRate={fit.baseRate}
        />
      </div>
    </Flex>
  );
}

/** The group of all others has no name of its own. */
function named(fit: Fit, remainder: string): Fit {
  const name = (entry: Fit['rows'][number]) => (entry.id === '' ? { ...entry, name: remainder } : entry);
  return { ...fit, rows: fit.rows.map(name), columns: fit.columns.map(name) };
}
