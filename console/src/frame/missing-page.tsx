import { FileSearchOutlined } from '@ant-design/icons';
import { LinkButton } from '../parts/link-button.tsx';
import { NoticePage } from '../parts/notice-page.tsx';
import { frameWords } from './frame-words.ts';
import { useWords } from './words.ts';

/** For an address under which there is nothing. */
export function MissingPage() {
  const t = useWords(frameWords);
  const toStart = (
    <LinkButton to="/" type="primary">
      {t('toStart')}
    </LinkButton>
  );
  return <NoticePage icon={<FileSearchOutlined />} title={t('notFound')} hint={t('notFoundHint')} action={toStart} />;
}
