import { SolutionOutlined } from '@ant-design/icons';
import { Navigate } from 'react-router';
import { NoticePage } from '../parts/notice-page.tsx';
import { frameWords } from './frame-words.ts';
import { navigation } from './navigation.tsx';
import { useSession } from './session.tsx';
import { useWords } from './words.ts';

/** `/`: the first page the reader may see. */
export function StartPage() {
  const t = useWords(frameWords);
  const { may } = useSession();
  const first = navigation.find(({ scope }) => scope === undefined || may(scope));
  if (first !== undefined) return <Navigate to={`/${first.key}`} replace />;
  return <NoticePage icon={<SolutionOutlined />} title={t('nothingPermitted')} hint={t('nothingPermittedHint')} />;
}
