import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRouteError } from 'react-router';
import { NoticePage } from '../parts/notice-page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { frameWords } from './frame-words.ts';
import { useWords } from './words.ts';

/** A part of the console that is no longer there under its name: a newer console has been installed meanwhile. */
const isMissingPart = (error: unknown) =>
  error instanceof Error && /dynamically imported module|Importing a module script|preload CSS/i.test(error.message);

/** Shown in place of a page that could not be loaded or drawn. */
export function BrokenPage() {
  const error = useRouteError();
  const t = useWords(frameWords);
  const reload = () => location.reload();
  if (!isMissingPart(error)) return <ProblemNotice error={error} onRetry={reload} />;
  const again = (
    <Button type="primary" onClick={reload}>
      {t('reload')}
    </Button>
  );
  return <NoticePage icon={<ReloadOutlined />} title={t('newVersion')} action={again} />;
}
