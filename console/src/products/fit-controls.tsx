import { useQuery } from '@tanstack/react-query';
import { Flex, Segmented, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { useWords } from '../frame/words.ts';
import { useUrlState } from '../parts/url-state.ts';
import { categoryName } from './category-name.ts';
import { allFitViews, type FitEntry, type FitView, fitViews, REMAINDER } from './fit-view.ts';
import { type FitAxis, readFit } from './product-calls.ts';
import { productsWords } from './products-words.ts';

/** What is compared, what the third is held at, and which products and channels are looked at. */
export function FitControls({ view }: { view: FitView }) {
  const t = useWords(productsWords);
  const [, setQuery] = useSearchParams();
  const { rows, columns } = fitViews[view];
  const axes: readonly FitAxis[] = [rows, columns];
  // What the third was held at is nothing to another view.
  const choose = (next: FitView) => setQuery({ view: next }, { replace: true });
  return (
    <Flex gap="middle" wrap align="center">
      <Segmented
        aria-label={t('fit.view')}
        value={view}
        onChange={choose}
        options={allFitViews.map((value) => ({ value, label: t(`fit.views.${value}`) }))}
      />
      <HeldSelect view={view} />
      {axes.includes('product') && <CategoryFilter />}
      {axes.includes('channel') && <ModeFilter />}
    </Flex>
  );
}

/** At what the third axis is held. */
function HeldSelect({ view }: { view: FitView }) {
  const t = useWords(productsWords);
  const { third } = fitViews[view];
  const [of, setOf] = useUrlState('of');
  const { data } = useAxis(third);
  const options = (data ?? []).map(({ id, name }) => ({
    value: id === '' ? REMAINDER : id,
    label: id === '' ? t('fit.remainder') : name,
  }));
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      aria-label={t(`fit.of.${third}`)}
      placeholder={t(`fit.mean.${third}`)}
      value={of === '' ? null : of}
      onChange={(value: string | undefined) => setOf(value ?? '')}
      options={options}
      style={{ minWidth: 220 }}
    />
  );
}

/** What is on an axis: the rows of any view that has it there. */
function useAxis(axis: FitAxis) {
  const other: FitAxis = axis === 'channel' ? 'group' : 'channel';
  return useQuery({
    queryKey: ['fit', axis, other, undefined],
    queryFn: () => readFit(axis, other, undefined),
    select: ({ rows }): FitEntry[] => rows,
  });
}

function CategoryFilter() {
  const t = useWords(productsWords);
  const [category, setCategory] = useUrlState('category');
  const { data } = useAxis('product');
  const categories = [...new Set((data ?? []).flatMap(({ kind }) => kind ?? []))];
  return (
    <Segmented
      aria-label={t('category')}
      value={category}
      onChange={setCategory}
      options={[{ value: '', label: t('all') }, ...categories.map((value) => ({ value, label: categoryName(value) }))]}
    />
  );
}

function ModeFilter() {
  const t = useWords(productsWords);
  const [mode, setMode] = useUrlState('mode');
  return (
    <Segmented
      aria-label={t('fit.mode')}
      value={mode}
      onChange={setMode}
      options={[
        { value: '', label: t('all') },
        { value: 'push', label: t('fit.modes.push') },
        { value: 'pull', label: t('fit.modes.pull') },
      ]}
    />
  );
}
