import { Segmented } from 'antd';
import { useNavigate } from 'react-router';
import { useWords } from '../frame/words.ts';
import { productsWords } from './products-words.ts';

/** Between the catalogue and the fit. */
export function ProductSections({ current }: { current: 'catalogue' | 'fit' }) {
  const t = useWords(productsWords);
  const navigate = useNavigate();
  return (
    <Segmented
      aria-label={t('sectionsLabel')}
      value={current}
      onChange={(section) => void navigate(section === 'fit' ? '/products/fit' : '/products')}
      options={[
        { value: 'catalogue', label: t('sections.catalogue') },
        { value: 'fit', label: t('sections.fit') },
      ]}
    />
  );
}
