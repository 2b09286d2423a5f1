import { Result } from 'antd';
import { LinkButton } from '../parts/link-button.tsx';
import { frameWords } from './frame-words.ts';
import { useWords } from './words.ts';

/** For an address under which there is nothing. */
export function MissingPage() {
  const t = useWords(frameWords);
  return (
    <Result
      status="404"
      title={<h1 className="page-title">{t('notFound')}</h1>}
      subTitle={t('notFoundHint')}
      extra={
        <LinkButton to="/" type="primary">
          {t('toStart')}
        </LinkButton>
      }
    />
  );
}
