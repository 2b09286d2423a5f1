import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { countHolders } from './product-calls.ts';
import { productsWords } from './products-words.ts';

const FRESH_MS = 300_000;

/** About how many customers hold a product; a dash when it cannot be counted. */
export function HolderCount({ productId }: { productId: string }) {
  const t = useWords(productsWords);
  const { data, error } = useQuery({
    queryKey: ['products', productId, 'holders', 'estimate'],
    queryFn: () => countHolders(productId, true),
    staleTime: FRESH_MS,
    retry: false,
  });
  if (error !== null) return <span>–</span>;
  if (data === undefined) return <Skeleton.Node active style={{ width: 48, height: 14 }} />;
  const isExact = data.low === undefined || data.low === data.high;
  if (isExact) return <NumberText value={data.count} />;
  return (
    <span className="numbers" title={`${formatNumber(data.low)}–${formatNumber(data.high)}`}>
      {t('about', { count: formatNumber(data.count) })}
    </span>
  );
}
