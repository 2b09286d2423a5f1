import { useWords } from '../frame/words.ts';
import { NumberText } from '../parts/number-text.tsx';
import { productsWords } from './products-words.ts';

/** A price in yuan; nothing is free. `priceCents` undefined: none is defined. */
export function PriceText({ priceCents }: { priceCents: number | undefined }) {
  const t = useWords(productsWords);
  return priceCents === 0 ? <span>{t('free')}</span> : <NumberText value={priceCents} as="yuan" />;
}
