import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { countHolders } from './product-calls.ts';
import { productsWords } from './products-words.ts';

const FRESH_MS = 300_000;

/** Whether the element has come into sight: what nobody looks at need not be counted. */
function useSeen(place: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [place]);
  return isSeen;
}

/** About how many customers hold a product; a dash when it cannot be counted. */
export function HolderCount({ productId }: { productId: string }) {
  const t = useWords(productsWords);
  const place = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(place);
  const { data, error } = useQuery({
    enabled: isSeen,
    queryKey: ['products', productId, 'holders', 'estimate'],
    queryFn: () => countHolders(productId, true),
    staleTime: FRESH_MS,
    retry: false,
  });
  if (error !== null) return <span>–</span>;
  if (data === undefined) {
    return (
      <span ref={place}>
        <Skeleton.Node active style={{ width: 48, height: 14 }} />
      </span>
    );
  }
  const isExact = data.sampled === undefined || data.sampled >= data.total;
  if (isExact) return <NumberText value={data.count} />;
  return (
    <span className="numbers" title={`${formatNumber(data.low)}–${formatNumber(data.high)}`}>
      {t('about', { count: formatNumber(data.count) })}
    </span>
  );
}
